import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runHere } from '../cli/run-cli.ts';
import { memoryFolder } from '../memory-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder, 'chatops-documents-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const run = (...args: string[]) => runHere(folder, args);

const policyOf = (...denied: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
      ...denied.map(action => ({ Effect: 'Deny', Action: action, Resource: '*' })),
    ],
  });
const limits = 'limits: [scp.json]';
const made = 'arn: "arn:aws:iam::${AWS::AccountId}:policy/made", document: made.json';

/** A file of one channel. @param target what its target has beside the account @param more what its channel has beside the rest */
const configOf = (target: string, guardrails: string, more = '') => `version: 1
name: demo
targets: { prod: { account: "123456789012", region: eu-west-1${target === '' ? '' : `, ${target}`} } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { ops: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] } }
guardrails: { ${guardrails} }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: ops, guardrails: [own]${more} } }
`;
const own = 'own: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] }';

interface PlanJson {
  readonly access: readonly unknown[];
  readonly findings: readonly { readonly code: string; readonly level: string; readonly message: string }[];
}

/** What `plan` says of the file that is applied before, and what `plan --against` says of the same change. */
async function planBoth(before: string, after: string) {
  rmSync(join(folder, '.chatops'), { recursive: true, force: true });
  write('before.yml', before);
  write('chatops.yml', before);
  expect((await run('apply', '--local', '--yes')).status).toBe(0);
  write('chatops.yml', after);
  const read = async (...args: string[]) =>
    JSON.parse((await run('plan', '--format', 'json', ...args)).out) as PlanJson;
  return { plan: await read('--local'), against: await read('--against', 'before.yml') };
}

const saidOf = ({ findings }: PlanJson) =>
  findings.flatMap(({ code, level, message }) =>
    code === 'plan/reviewed-documents' ? [`${level}: ${message}`] : [],
  );

beforeEach(() => {
  write('scp.json', policyOf('sqs:PurgeQueue'));
  write('other.json', policyOf('sqs:DeleteQueue'));
  write('made.json', policyOf());
});

/** Where `plan --against` sees a gain that a plan against AWS cannot see, the plan says why. */
test.each<[string, string, string, RegExp]>([
  [
    'a policy taken out of limits',
    configOf(limits, own),
    configOf('', own),
    /no longer names the reviewed documents/,
  ],
  [
    'another policy',
    configOf(limits, own),
    configOf('limits: [other.json]', own),
    /The reviewed documents differ from those with which the stack demo was last changed/,
  ],
])('%s', async (_title, before, after, words) => {
  const { plan, against } = await planBoth(before, after);
  expect([against.access.length, plan.access.length]).toEqual([1, 0]);
  expect(saidOf(plan)).toEqual([expect.stringMatching(/^notice: /)]);
  expect(saidOf(plan)[0]).toMatch(words);
  // It compares the documents themselves.
  expect(saidOf(against)).toEqual([]);
});

test('a policy that is added, and the document of a guardrail that is made elsewhere', async () => {
  const added = await planBoth(configOf('', own), configOf(limits, own));
  expect(saidOf(added.plan)[0]).toMatch(/was last changed without reviewed documents/);
  rmSync(join(folder, '.chatops'), { recursive: true, force: true });
  const file = configOf('', `own: { ${made} }`);
  write('chatops.yml', file);
  write('before.yml', file);
  await run('apply', '--local', '--yes');
  write('made.json', policyOf('sqs:PurgeQueue'));
  const { out } = await run('plan', '--local', '--format', 'json');
  expect(saidOf(JSON.parse(out) as PlanJson)).toHaveLength(1);
});

test('nothing is said where the documents are the same, and after the next apply', async () => {
  const same = await planBoth(configOf(limits, own), configOf(limits, own, ', logging: info'));
  expect(saidOf(same.plan)).toEqual([]);
  const none = await planBoth(configOf('', own), configOf('', own, ', logging: error'));
  expect(saidOf(none.plan)).toEqual([]);
  const { plan } = await planBoth(
    configOf(limits, own),
    configOf('limits: [other.json]', own, ', logging: info'),
  );
  expect(saidOf(plan)).toHaveLength(1);
  expect((await run('apply', '--local', '--yes')).status).toBe(0);
  const { out } = await run('plan', '--local', '--format', 'json');
  expect(saidOf(JSON.parse(out) as PlanJson)).toEqual([]);
});
