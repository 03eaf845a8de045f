import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { allow, trust } from '../local-aws/harness.ts';
import { memoryFolder } from '../memory-folder.ts';

// What an import says of a role that chatops.yml cannot declare as it is, and what it leaves out.

const account = '000000000000';
const boundary = `arn:aws:iam::${account}:policy/limits`;
const general = 'arn:aws:iam::${AWS::AccountId}:policy/limits';

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'import-roles-'));
  world = await makeWorld({ version: 1, name: 'chat' });
  await create('AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'limits', PolicyDocument: allow('*') });
});
afterAll(async () => {
  await world.aws.stop();
  await rm(folder, { recursive: true });
});

async function create(type: string, properties: JsonObject): Promise<void> {
  await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: type, DesiredState: JSON.stringify(properties) },
  });
}

/** Makes a role, and a channel of the same name that has it, and imports them. */
async function importRole(name: string, slackChannel: string, properties: JsonObject) {
  await create('AWS::IAM::Role', { RoleName: name, ...properties });
  await create('AWS::Chatbot::SlackChannelConfiguration', {
    ...{ ConfigurationName: name, SlackWorkspaceId: 'T0123ABCD', SlackChannelId: slackChannel },
    IamRoleArn: `arn:aws:iam::${account}:role/${name}`,
    GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  });
  const wish = {
    ...{ name, channels: [name], file: join(folder, `${name}.yml`), today: '2026-11-25' },
    describeDifference: describeImportDifference,
  };
  return world.inSession(session => importAccount(session, wish));
}

const chatOnly = { Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' };
const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
const notOwn = 'its trust policy is not that of the roles of chatops.yml';
const keepsOut = 'its trust policy lets chat assume it under conditions, or not at all';
test.each<[name: string, trust: JsonObject[], limit: string, reason: string, misleads?: string]>([
  [
    'condition',
    [{ Effect: 'Allow', ...chatOnly, Condition: ofAccount }],
    '',
    `${notOwn}: Allow sts:AssumeRole to chatbot.amazonaws.com when aws:SourceAccount is ${account}`,
    keepsOut,
  ],
  [
    'condition-and-boundary',
    [{ Effect: 'Allow', ...chatOnly, Condition: ofAccount }],
    boundary,
    `${notOwn}: Allow sts:AssumeRole to chatbot.amazonaws.com when aws:SourceAccount is ${account}`,
    `they are limited by its permissions boundary ${general}, which is left out too`,
  ],
  [
    'denied',
    [
      { Effect: 'Allow', ...chatOnly },
      { Effect: 'Deny', ...chatOnly },
    ],
    '',
    `${notOwn}: Allow sts:AssumeRole to chatbot.amazonaws.com; Deny sts:AssumeRole to chatbot.amazonaws.com`,
    keepsOut,
  ],
  [
    'more-actions',
    [{ Effect: 'Allow', ...chatOnly, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    '',
    `${notOwn}: Allow sts:AssumeRole, sts:TagSession to chatbot.amazonaws.com`,
  ],
  [
    'named',
    [{ Sid: 'Chat', Effect: 'Allow', ...chatOnly }],
    '',
    'its trust policy is written differently from that of the roles of chatops.yml',
  ],
  [
    'others-too',
    [
      {
        Effect: 'Allow',
        ...chatOnly,
        Principal: { Service: ['chatbot.amazonaws.com', 'ec2.amazonaws.com'] },
      },
    ],
    boundary,
    'it trusts other principals than chatbot.amazonaws.com',
    `they are limited by its permissions boundary ${general}, which is left out too`,
  ],
])(
  'a role that is used by its ARN (%s): its note says what is left out, and no drift follows',
  async (...row) => {
    const [name, statements, limit, reason, misleads] = row;
    const RoleName = `used-${name}`;
    const slackChannel = `C0USED${name.replace(/\W/g, '').toUpperCase()}`;
    const { config, notes, files } = await importRole(RoleName, slackChannel, {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: statements },
      Policies: [{ PolicyName: 'work', PolicyDocument: allow('sqs:PurgeQueue') }],
      ...(limit === '' ? {} : { PermissionsBoundary: limit }),
    });
    expect(notes).toEqual([
      {
        path: ['roles', RoleName],
        text: `used by its ARN: ${reason}${misleads === undefined ? '' : `. Its policies are not written: ${misleads}`}`,
      },
    ]);
    expect([...files.keys()]).toEqual(misleads === undefined ? [`policies/${RoleName}-work.json`] : []);
    if (config === undefined) throw new Error('It passes its checks');
    const report = await world.drift({}, config);
    expect(report.drift.filter(({ path }) => path === `roles.${RoleName}`)).toEqual([]);
  },
);

test('the session duration of a role, which chatops.yml cannot declare, is named, and stays', async () => {
  const { config, notes, text } = await importRole('long', 'C0LONG0001', {
    ...{ AssumeRolePolicyDocument: trust, Description: 'by hand', MaxSessionDuration: 43_200 },
  });
  expect(notes).toEqual([
    {
      path: ['roles', 'long'],
      text: 'its session duration of 43200 seconds is left out: chatops.yml has no key for it, and neither plan nor drift compares it',
    },
  ]);
  expect(parse(text).roles).toEqual({ long: { 'role-name': 'long', path: '/', description: 'by hand' } });
  if (config === undefined) throw new Error('It passes its checks');
  const plan = await world.inSession(session => planAdoption(session, config));
  const result = await world.inSession(session => adopt({ ...plan, session }, config, () => undefined));
  expect(result).toMatchObject({
    ...{ failures: [], failure: undefined, notAdopted: [], unknown: [] },
    after: { isRead: true, changes: [], differences: { drift: [], unchecked: [] } },
  });
  const now = await world.aws.iam.send(new GetRoleCommand({ RoleName: 'long' }));
  expect(now.Role?.MaxSessionDuration).toBe(43_200);
});
