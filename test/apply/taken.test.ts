import { CreateResourceCommand, DeleteResourceCommand } from '@aws-sdk/client-cloudcontrol';
import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { allow } from '../local-aws/harness.ts';
import { channelsOf, configOf, observedChannels, startWorld, textOf, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const before = configOf({ channels: channelsOf({ a: 'C0AAAAAAA' }) });
const after = configOf({
  guardrails: { only: { allow: [{ actions: ['s3:ListBucket'], resources: ['*'] }] } },
  channels: { a: { channel: 'C0AAAAAAA', guardrails: ['only'] } },
});

const foreign = JSON.stringify(allow('dynamodb:*'));

/** A policy that somebody else made, under the name that ours will have. @returns its ARN */
async function makeForeign(PolicyName: string, Path = '/'): Promise<string> {
  const { Policy } = await world.clients.iam.send(
    new CreatePolicyCommand({ PolicyName, Path, PolicyDocument: foreign }),
  );
  return Policy?.Arn ?? '';
}

async function readForeign(PolicyArn: string): Promise<string> {
  const { iam } = world.clients;
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  return decodeURIComponent(PolicyVersion?.Document ?? '');
}

test.each([
  ['demo-only', '/'],
  ['Demo-Only', '/'],
  ['demo-only', '/team/'],
])(
  'a managed policy %s under %s outside of the stack is in the way, and is left alone',
  async (name, path) => {
    await world.apply(before);
    const arn = await makeForeign(name, path);
    const { findings } = await world.plan(after);
    expect(findings).toMatchObject([
      {
        code: 'plan/name-taken',
        level: 'obstacle',
        path: 'guardrails.only',
        message: expect.stringContaining('has the IAM policy'),
        help: expect.stringContaining('chatops import'),
      },
    ]);
    expect(findings[0]?.message).toContain(arn);
    await world.control('DELETE', 'calls');
    const refused = await world.apply(after);
    expect(refused.outcome).toBe('failed');
    expect(textOf(refused)).toContain('The name demo-only is taken');
    const calls = Object.keys((await world.control('GET', 'calls')) as object);
    expect(calls.filter(call => !/:(Describe|Detect|Get|List)/.test(call))).toEqual([]);
    expect(JSON.parse(await readForeign(arn))).toEqual(JSON.parse(foreign));
    await world.clients.iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
    expect(textOf(await world.apply(after))).toMatch(/^Applied/);
    expect((await world.apply(after)).outcome).toBe('unchanged');
  },
);

// A policy's identifier is made by AWS, so CloudFormation does not find it before it begins.
test('one that is made between planning and applying is undone, and the next plan names it', async () => {
  await world.apply(before);
  let arn = '';
  const report = await world.apply(after, {
    hooks: {
      confirm: async () => {
        arn = await makeForeign('demo-only');
        return true;
      },
    },
  });
  expect(report.outcome).toBe('failed');
  expect(textOf(report)).toMatch(/GuardrailOnly.*already exists/);
  expect(textOf(report)).toContain('CloudFormation rolled back the change');
  expect((await world.plan(after)).findings).toMatchObject([{ code: 'plan/name-taken' }]);
  expect(JSON.parse(await readForeign(arn))).toEqual(JSON.parse(foreign));
  expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0AAAAAAA' });
  expect((await world.apply(before)).outcome).toBe('unchanged');
});

test('one that is the account’s own and that a channel only names is no obstacle', async () => {
  const arn = await makeForeign('demo-only');
  const wish = configOf({ channels: { a: { channel: 'C0AAAAAAA', guardrails: [arn] } } });
  expect((await world.plan(wish)).findings.filter(({ level }) => level === 'obstacle')).toEqual([]);
});

const hears = (notify: object) => configOf({ channels: { a: { channel: 'C0AAAAAAA', notify } } });

test.each([
  ['created', {}],
  ['replaced', { from: ['budgets'] }],
])(
  'a topic of the account is in the way of one with its name that is %s, and is left alone',
  async (_what, had) => {
    const TopicArn = await makeTopic('alarms');
    await world.apply(hears(had));
    const wanted = hears({ from: ['budgets'], 'topic-name': 'alarms' });
    expect((await world.plan(wanted)).findings).toMatchObject([
      {
        code: 'plan/name-taken',
        level: 'obstacle',
        path: 'channels.a.notify',
        message: expect.stringContaining(`already has the topic ${TopicArn}`),
        help: expect.stringContaining('chatops import'),
      },
    ]);
    const refused = await world.apply(wanted);
    expect(refused.outcome).toBe('failed');
    expect(textOf(refused)).toContain('The name alarms is taken');
    await world.clients.cloudControl.send(
      new DeleteResourceCommand({ TypeName: 'AWS::SNS::Topic', Identifier: TopicArn }),
    );
    expect(textOf(await world.apply(wanted))).toMatch(/^Applied/);
    expect((await world.apply(wanted)).outcome).toBe('unchanged');
  },
);

test('that it is not known which topics there are is said', async () => {
  await world.control('POST', 'faults', { operation: 'cloudcontrolapi:ListResources', kind: 'deny' });
  const { findings } = await world.plan(hears({ from: ['budgets'] }));
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('Whether the names of AWS::SNS::Topic are free could not be checked'),
  );
});

async function makeTopic(name: string): Promise<string> {
  const { ProgressEvent } = await world.clients.cloudControl.send(
    new CreateResourceCommand({
      TypeName: 'AWS::SNS::Topic',
      DesiredState: JSON.stringify({ TopicName: name }),
    }),
  );
  return ProgressEvent?.Identifier ?? '';
}
