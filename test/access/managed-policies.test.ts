import { expect, test } from '@jest/globals';
import { loadProofData } from '../../action/access/proof-data.ts';
import { checkManagedPolicies } from '../../action/commands/check-managed.ts';
import { isObject, type Json } from '../../action/core/json.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { loadText } from './read-scenarios.ts';

const text = `version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [job-function/ViewOnlyAccess] } }
`;
const watch = 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess';

async function check(change: (document: Json, arn: string) => Json | undefined): Promise<string[]> {
  const { config } = await loadText(text);
  if (config === undefined) throw new Error('The configuration is not valid');
  const { managed } = await loadProofData();
  const read = async (arn: string) => change(managed.documentOf(arn) ?? null, arn);
  const findings = await checkManagedPolicies(read, 'prod', renderTemplate(resolveModel(config)));
  return findings.map(({ message }) => message.replace(/ since .*, and/, ' and'));
}

/** The document with other statements. */
function edit(document: Json, statements: (list: readonly Json[]) => readonly Json[]): Json {
  if (!isObject(document)) throw new Error('no document');
  const list = document['Statement'];
  return { ...document, Statement: statements(Array.isArray(list) ? list : [list ?? null]) };
}

test('the same documents, and those that AWS does not have, are no news', async () => {
  expect(await check(document => document)).toEqual([]);
  expect(await check(() => undefined)).toEqual([]);
});

test('a policy that could not be compared is named, with the reason', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  const read = (document: Json, arn: string) =>
    arn === watch ? (Promise.reject(denied) as never) : document;
  expect(await check(read)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Whether AWS has changed ${watch} since [\\d-]+, .* could not be checked: .*not authorized`,
      ),
    ),
  ]);
});

test.each([
  [20, []],
  [21, ['policy/P20']],
])('%i policies are compared as far as a plan compares them', async (count, rest) => {
  const arns = Array.from(
    { length: count },
    (_, index) => `arn:aws:iam::aws:policy/P${String(index).padStart(2, '0')}`,
  );
  const template = {
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: arns } } },
  };
  const findings = await checkManagedPolicies(async () => undefined, 'prod', template as never);
  expect(
    findings.map(({ message }) => /changed arn:aws:iam::aws:(.*?) since .*at most 20$/.exec(message)?.[1]),
  ).toEqual(rest);
});

test('what is written otherwise and means the same is no news', async () => {
  expect(await check(document => edit(document, list => [...list, ...list]))).toEqual([]);
});

test('a policy that allows more, or less, is told', async () => {
  const more = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' };
  const add = (document: Json, arn: string) =>
    arn === watch ? edit(document, list => [...list, more]) : document;
  expect(await check(add)).toEqual([`AWS has changed ${watch} and it now allows more`]);
  const less = { Effect: 'Deny', Action: 'cloudwatch:*', Resource: '*' };
  const take = (document: Json, arn: string) =>
    arn === watch ? edit(document, list => [...list, less]) : document;
  expect(await check(take)).toEqual([`AWS has changed ${watch} and it now allows less`]);
});
