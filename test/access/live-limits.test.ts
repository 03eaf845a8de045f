import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { answerCan } from '../../action/commands/can.ts';
import type { Json } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const account = '000000000000';
const base = `
version: 1
name: live
workspaces:
  acme: { slack: T0123ABCD }
  other: { slack: T0123ABCE }
  contoso: { teams: { team: 11111111-1111-1111-1111-111111111111, tenant: 22222222-2222-2222-2222-222222222222 } }
defaults: { workspace: acme, guardrails: [wide] }
roles:
  wide: { allow: [{ actions: ["sqs:*", "ec2:*", "s3:*", "iam:*", "kms:*", "dynamodb:*"], resources: ["*"] }] }
  queues: { allow: [{ actions: ["sqs:*"], resources: ["arn:aws:sqs:*:${account}:test-*"] }] }
  here: { allow: [{ actions: ["*"], resources: ["*"], conditions: { ArnLike: { "aws:ChatbotSourceArn": "*/live-open" } } }] }
guardrails:
  wide: { allow: [{ actions: ["sqs:*", "ec2:*", "s3:*", "iam:*", "kms:*", "dynamodb:*"], resources: ["*"] }] }
  tables: { allow: [{ actions: ["dynamodb:*", "sqs:SendMessage"], resources: ["*"] }], deny: [{ actions: ["dynamodb:DeleteTable"], resources: ["*"] }] }
channels:
  open: { channel: C0BBBBBB1, role: wide }
  narrow: { channel: C0BBBBBB2, role: queues }
  tables: { channel: C0BBBBBB3, role: wide, guardrails: [tables] }
  source: { channel: C0BBBBBB4, role: here }
  chosen: { channel: C0BBBBBB5, role: wide, user-roles: { required: true, roles: [queues, wide] } }
  elsewhere: { workspace: other, channel: C0BBBBBB6, role: wide }
  teams: { workspace: contoso, channel: "19:a1@thread.tacv2", role: wide }
`;

const statement = (Effect: string, Action: Json, Resource: Json, more: object = {}): Json =>
  ({ Effect, Action, Resource, ...more }) as unknown as Json;
const policy = (...Statement: Json[]): Json => ({ Version: '2012-10-17', Statement });
const fullAccess = policy(statement('Allow', '*', '*'));
const slack = (settings: object): Json =>
  ({ chatbot: { platforms: { slack: settings } } }) as unknown as Json;
const teams = (settings: object): Json =>
  ({ chatbot: { platforms: { microsoft_teams: settings } } }) as unknown as Json;
const everyone = { Principal: '*' };

const noPurge = policy(statement('Deny', 'sqs:PurgeQueue', 'arn:aws:sqs:*:*:prod-*'));
const oneRegion = policy(
  statement('Deny', ['sqs:*', 'ec2:*'], '*', {
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  }),
);
const queuesOnly = policy(statement('Allow', ['sqs:*', 's3:*'], '*'));
const machinesOnly = policy(statement('Allow', 'ec2:*', '*'));
const ownOnly = policy(
  statement('Deny', '*', '*', {
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': account } },
  }),
);
const noTables = policy(statement('Deny', ['dynamodb:Delete*', 'sqs:DeleteQueue'], '*', everyone));
const noKeys = policy(statement('Deny', 'kms:*', `arn:aws:kms:*:${account}:key/a`, everyone));

/** Files of `limits` with what is in them, how AWS has them attached, and the effective chat policy. */
const worlds: readonly {
  readonly title: string;
  readonly limits?: Json;
  readonly files?: Readonly<Record<string, Json>>;
  readonly serviceControl?: readonly (readonly Json[])[];
  readonly resourceControl?: readonly Json[];
  readonly chatPolicy?: Json;
}[] = [
  { title: 'no policy' },
  {
    title: 'a policy that denies',
    limits: ['a.json'],
    files: { 'a.json': noPurge },
    serviceControl: [[fullAccess], [fullAccess, noPurge]],
  },
  {
    title: 'a condition on the Region',
    limits: ['a.json'],
    files: { 'a.json': oneRegion },
    serviceControl: [[fullAccess, oneRegion]],
  },
  {
    title: 'a policy that allows',
    limits: ['a.json'],
    files: { 'a.json': queuesOnly },
    serviceControl: [[fullAccess], [queuesOnly]],
  },
  {
    title: 'two policies of one level',
    limits: [{ level: ['a.json', 'b.json'] }],
    files: { 'a.json': queuesOnly, 'b.json': machinesOnly },
    serviceControl: [[fullAccess], [queuesOnly, machinesOnly]],
  },
  {
    title: 'two levels',
    limits: [{ level: ['a.json'] }, { level: ['b.json'] }],
    files: { 'a.json': queuesOnly, 'b.json': noPurge },
    serviceControl: [[queuesOnly], [fullAccess, noPurge]],
  },
  {
    title: 'resource control policies',
    limits: ['a.json', 'b.json'],
    files: { 'a.json': noTables, 'b.json': noKeys },
    resourceControl: [noTables, noKeys],
  },
  {
    title: 'both kinds',
    limits: ['a.json', 'b.json'],
    files: { 'a.json': ownOnly, 'b.json': noTables },
    serviceControl: [[fullAccess, ownOnly]],
    resourceControl: [noTables],
  },
  { title: 'a disabled platform', chatPolicy: slack({ client: 'disabled' }) },
  { title: 'a listed workspace', chatPolicy: slack({ workspaces: ['T0123ABCE'] }) },
  {
    title: 'a team of a listed tenant that is not listed',
    chatPolicy: teams({
      tenants: { '22222222-2222-2222-2222-222222222222': ['33333333-3333-3333-3333-333333333333'] },
    }),
  },
  {
    title: 'all teams, with user roles only in one',
    chatPolicy: teams({
      tenants: { '*': ['*'] },
      overrides: {
        '22222222-2222-2222-2222-222222222222': {
          '11111111-1111-1111-1111-111111111111': { supported_role_settings: ['user_role'] },
        },
      },
    }),
  },
  {
    title: 'channel roles only',
    chatPolicy: slack({ default: { supported_role_settings: ['channel_role'] } }),
  },
  {
    title: 'user roles only in one workspace',
    chatPolicy: slack({
      default: { supported_role_settings: ['channel_role', 'user_role'] },
      overrides: { t0123abcd: { supported_role_settings: ['user_role'] } },
    }),
  },
];

const requests = [
  'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:000000000000:prod-a',
  'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:000000000000:test-a',
  'sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:test-a',
  'sqs:DeleteQueue on arn:aws:sqs:eu-west-1:000000000000:test-a',
  'sqs:ListQueues',
  'ec2:StopInstances on arn:aws:ec2:eu-west-1:000000000000:instance/i-01',
  'ec2:DescribeInstances',
  's3:ListBucket on arn:aws:s3:::bucket',
  's3:DeleteObject on arn:aws:s3:::bucket/key',
  'dynamodb:DeleteTable on arn:aws:dynamodb:eu-west-1:000000000000:table/t',
  'dynamodb:UpdateTable on arn:aws:dynamodb:eu-west-1:000000000000:table/t',
  'dynamodb:GetItem on arn:aws:dynamodb:eu-west-1:000000000000:table/t',
  'iam:CreateUser on arn:aws:iam::000000000000:user/u',
  'lambda:InvokeFunction on arn:aws:lambda:eu-west-1:000000000000:function:f',
];
const channels = ['open', 'narrow', 'tables', 'source', 'chosen', 'elsewhere', 'teams'];
/** What chat never runs by itself, and restoring a table uses: proofs are about both, and the live answer is about the first. */
const usedInside = 'dynamodb:GetItem';
/** The channel role, and the roles that a member chooses. */
const roles = [undefined, 'queues', 'wide'];

function toLive({ channel, request, role }: { channel: string; request: string; role: string | undefined }) {
  const [action = '', resource = '*'] = request.split(' on ');
  // A question that names no Region is about any, and this is the one that a policy names.
  const region = resource.split(':')[3] || 'eu-west-1';
  return {
    configuration: `arn:aws:chatbot::${account}:chat-configuration/${channel === 'teams' ? 'microsoft-teams-channel' : 'slack-channel'}/live-${channel}`,
    action,
    resource,
    region,
    ...(role === undefined ? {} : { role: `arn:aws:iam::${account}:role/chatops/live/live-${role}` }),
  };
}

let world: World;
beforeAll(async () => {
  const config = parse(base) as ChatopsConfig;
  world = await makeWorld(config);
  await world.apply(config);
});
afterAll(() => world.aws.stop());

test.each(worlds)('proofs agree with what the chat service does: $title', async each => {
  const { limits, files = {}, serviceControl, resourceControl, chatPolicy } = each;
  const organization = JSON.parse(JSON.stringify({ serviceControl, resourceControl, chatPolicy })) as Json;
  expect((await control(world.aws.url, 'organization', organization)).status).toBe(200);
  const text = `${base}targets: { main: { account: "${account}", region: us-east-1${limits === undefined ? '' : `, limits: ${JSON.stringify(limits)}`} } }
${chatPolicy === undefined ? '' : 'organization: { chat-policy: chat.json }\n'}rules: { channel/closed-by-policy: off }
`;
  const proofs = proofsOf(
    await loadText(text, { ...files, ...(chatPolicy === undefined ? {} : { 'chat.json': chatPolicy }) }),
  );
  const questions = channels.flatMap(channel =>
    requests.flatMap(request =>
      (/open|chosen|teams/.test(channel) ? roles : [undefined]).map(role => ({
        channel,
        request,
        role,
      })),
    ),
  );
  const { text: said } = await control(world.aws.url, 'chat', questions.map(toLive));
  const answers = JSON.parse(said) as readonly { readonly answer: string; readonly why?: string }[];
  const counts = { allowed: 0, denied: 0, unknown: 0 };
  const wrong = questions.flatMap(({ channel, request, role }, index) => {
    const { decision = 'unknown', ceiling } =
      answerCan(proofs, channel, request, { as: role, targets: undefined }) ?? {};
    const live = answers[index];
    counts[decision] += 1;
    // Where every member has to choose a role, proofs without one are about the roles that are expected.
    const isInside = decision === 'allowed' && request.startsWith(usedInside);
    const isComparable = !isInside && (channel !== 'chosen' || role !== undefined);
    const isWrong = isComparable && decision !== 'unknown' && decision !== live?.answer;
    const isAbove = live?.answer === 'allowed' && ceiling === 'denied';
    return isWrong || isAbove ? [{ channel, request, role, decision, ceiling, live }] : [];
  });
  expect(wrong).toEqual([]);
  // Most questions are decided, in both ways unless the channels are closed.
  expect(counts.unknown).toBeLessThan(questions.length / 3);
  expect(counts.denied).toBeGreaterThan(20);
  expect(counts.allowed).toBeGreaterThan(each.title === 'a disabled platform' ? -1 : 5);
});
