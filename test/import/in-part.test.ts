import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { detectDrift } from '../../action/commands/drift.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { type AdoptionPlan, planAdoption } from '../../action/commands/plan-adoption.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderAdoptionPlan } from '../../action/render/adoption.ts';
import { createColors } from '../../action/render/colors.ts';
import { listPeopleLines } from '../../action/render/people-changes.ts';
import { makeWorld, openAws, type World } from '../drift/harness.ts';
import { damageAnswer } from '../faults/damage-answer.ts';
import { openLine } from '../faults/dying-line.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:alarms';

const notify = {
  'topic-name': 'alarms',
  pipelines: [{ name: 'web', events: ['failed'], 'rule-name': 'web-to-chat' }],
  events: [{ name: 'ev', 'rule-name': 'my.rule', pattern: { source: ['my.app'] } }],
};

const config = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { ops: { 'managed-policies': ['AmazonSNSReadOnlyAccess'] } },
  channels: { a: { workspace: 'acme', channel: 'C0AAAAAAA', role: 'ops', guardrails: 'none', notify } },
} as unknown as ChatopsConfig;

let world: World;
beforeEach(async () => {
  world = await makeWorld(config);
  await create('AWS::SNS::Topic', { TopicName: 'alarms' });
});
afterEach(() => world.aws.stop());

async function create(type: string, properties: JsonObject): Promise<void> {
  const answer = await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: type, DesiredState: JSON.stringify(properties) },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

const createRule = (arn: string) =>
  create('AWS::Events::Rule', {
    Name: 'my.rule',
    EventPattern: { source: ['my.app'] },
    State: 'ENABLED',
    Targets: [{ Id: 'chat', Arn: arn }],
  });

const setPolicy = (Statement: readonly JsonObject[]) =>
  world.byHand({
    sns: 'SetTopicAttributes',
    input: {
      TopicArn: topic,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement }),
    },
  });

const s3 = {
  Sid: 's3',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topic,
};
const partner = {
  Sid: 'partner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: ['sns:Publish', 'sns:Subscribe'],
  Resource: topic,
};
const pipelines = { ...s3, Principal: { Service: 'codestar-notifications.amazonaws.com' } };
const plain = {
  ...s3,
  Effect: 'Deny',
  Principal: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const plan = () => world.use(aws => planChanges(aws, resolve(config)));
const planIn = () => world.inSession(session => planAdoption(session, resolve(config)));
const screenOf = (adoption: AdoptionPlan) => renderAdoptionPlan(adoption, createColors(false));

/** Adopts what is there. @returns what was to be adopted */
async function adoptAll(): Promise<AdoptionPlan> {
  const adoption = await planIn();
  await world.inSession(session => adopt({ ...adoption, session }, resolve(config), () => undefined));
  return adoption;
}

test('who used an adopted topic by a policy that apply replaces is named before the import and in each plan', async () => {
  await setPolicy([s3, partner, pipelines]);
  await createRule(topic);
  const loss =
    'This ends: s3.amazonaws.com for any AWS account can publish to it; account 444455556666 can publish to and subscribe to it. The statements that go: Allow sns:Publish to s3.amazonaws.com; Allow sns:Publish, sns:Subscribe to arn:aws:iam::444455556666:root';
  const adoption = await adoptAll();
  expect(adoption.adopted.map(({ type }) => type).sort()).toEqual(['AWS::Events::Rule', 'AWS::SNS::Topic']);
  expect(
    adoption.left.flatMap(({ type, replaces }) => (replaces === undefined ? [] : [[type, replaces]])),
  ).toEqual([['AWS::SNS::TopicPolicy', loss]]);
  const screen = screenOf(adoption);
  expect(screen).toContain('; the import replaces and changes nothing:');
  expect(screen).toMatch(
    /These replace an existing policy, .*\n {2}channels\.a\.notify {2}AWS::SNS::TopicPolicy\n {4}This ends: s3/,
  );
  const { plan: planned, findings } = await plan();
  expect(findings).toMatchObject([
    {
      code: 'plan/policy-replaced',
      level: 'notice',
      path: 'channels.a.notify',
      message: `The topic alarms has a policy that is not from this stack, and apply replaces it. ${loss}`,
    },
  ]);
  const { drift } = await world.drift();
  expect(
    drift.flatMap(({ type, kind, note }) => (type === 'AWS::SNS::TopicPolicy' ? [[kind, note]] : [])),
  ).toEqual([
    [
      'unapplied',
      `The topic alarms has a policy that is not from this stack, and apply replaces it. ${loss}`,
    ],
  ]);
  // The rule was adopted without a channel that hears it.
  expect(listPeopleLines(planned)).toEqual([]);
  expect(await world.apply()).toBe('applied');
  expect((await plan()).findings).toEqual([]);
});

test.each<[what: string, statements: readonly JsonObject[] | undefined, says: readonly string[]]>([
  ['the policy that SNS gives by itself', undefined, []],
  ['nothing beyond the new policy', [{ ...pipelines, Action: 'SNS:Publish' }], []],
  ['a denial', [plain], ['The statement that goes: Deny sns:Publish to * when aws:SecureTransport is false']],
  [
    'a condition that may hold',
    [{ ...partner, Action: 'sns:Publish', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } }],
    [
      'This ends: account 444455556666 can possibly publish to it. The statement that goes: Allow sns:Publish to arn:aws:iam::444455556666:root when aws:PrincipalTag/team is x',
    ],
  ],
])('an adopted topic with %s', async (_what, statements, says) => {
  if (statements !== undefined) await setPolicy(statements);
  const { left } = await adoptAll();
  expect(left.flatMap(({ replaces = [] }) => replaces)).toEqual(says);
  const { findings } = await plan();
  const replaced = findings.filter(({ code }) => code === 'plan/policy-replaced');
  expect(replaced.map(({ message }) => message.replace(/^.*replaces it\. /, ''))).toEqual(says);
});

test('that the policy of an adopted topic could not be read leaves the plan incomplete', async () => {
  await setPolicy([s3]);
  await adoptAll();
  const fault = JSON.stringify({ operation: 'sns:GetTopicAttributes', kind: 'deny' });
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: fault });
  const { look, findings } = await plan();
  expect(look.complete).toBe(false);
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^Whether the topic alarms has a policy that the plan replaces could not be checked\. /,
    ),
  );
});

test.each(['', '<html>Sign in</html>', '{"Version":"2012', '[]', 'null', '{}'])(
  'a policy of an adopted topic that was answered as %j leaves the plan incomplete',
  async text => {
    await setPolicy([s3]);
    await adoptAll();
    const line = await openLine(world.aws.url, undefined, undefined, (call, answer) =>
      call === 'GetTopicAttributes' ? damageAnswer(answer, 'Policy', text) : answer,
    );
    try {
      const { look, findings } = await planChanges(openAws(line.url), resolve(config));
      const { unchecked, drift } = await detectDrift(openAws(line.url), resolve(config));
      expect(unchecked.map(({ path, reason }) => [path, reason])).toEqual([
        ['channels.a.notify', expect.stringMatching(/^whether the topic alarms .* was answered with/)],
      ]);
      expect(drift.flatMap(({ note }) => note ?? [])).not.toContainEqual(expect.stringMatching(/replaces/));
      expect(look.complete).toBe(false);
      expect(findings.map(({ code }) => code)).not.toContain('plan/policy-replaced');
      expect(findings.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^Whether the topic alarms .* was answered with/),
      );
    } finally {
      await line.close();
    }
  },
);

test('rules with the names that are asked for are in the way, and an import says why it leaves them', async () => {
  const other = 'arn:aws:sns:us-east-1:000000000000:other';
  await create('AWS::SNS::Topic', { TopicName: 'other' });
  await createRule(other);
  await create('AWS::CodeStarNotifications::NotificationRule', {
    Name: 'web-to-chat',
    DetailType: 'FULL',
    EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
    Resource: 'arn:aws:codepipeline:us-east-1:000000000000:web',
    Targets: [{ TargetType: 'SNS', TargetAddress: other }],
  });
  const taken = [
    'The name alarms is taken: account 000000000000 already has the topic arn:aws:sns:us-east-1:000000000000:alarms',
    'The name my.rule is taken: account 000000000000 already has the event rule my.rule',
    expect.stringMatching(
      /^The name web-to-chat is taken: account 000000000000 already has the notification rule arn:/,
    ),
  ];
  const obstacles = async () =>
    (await plan()).findings
      .filter(({ code }) => code === 'plan/name-taken')
      .map(({ message }) => message)
      .sort();
  expect(await obstacles()).toEqual(taken);
  const adoption = await adoptAll();
  expect(adoption.adopted.map(({ type }) => type)).toEqual(['AWS::SNS::Topic']);
  const rows = adoption.left.flatMap(({ taken: found = [] }) => found);
  expect(rows.map(({ message }) => message).sort()).toEqual(taken.slice(1));
  expect(new Set(rows.map(({ help }) => help))).toEqual(
    new Set([
      'It is not adopted, because it does not send to the topic in this file: give this one another `rule-name`, or delete that rule',
    ]),
  );
  const [, inTheWay, rest] = screenOf(adoption).split(/\n(?:The names of these|These are not imported)/);
  expect(inTheWay).toContain('AWS::Events::Rule\n    The name my.rule is taken');
  expect(rest).not.toContain('Rule');
  expect(await obstacles()).toEqual(taken.slice(1));
});

test('a rule of the stack is in nobody’s way, also where another key gets its name', async () => {
  await adoptAll();
  expect(await world.apply()).toBe('applied');
  expect(
    (await plan()).plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes)),
  ).toEqual([]);
  const renamed = {
    ...config,
    channels: {
      a: { ...config.channels?.['a'], notify: { ...notify, events: [{ ...notify.events[0], name: 'ev2' }] } },
    },
  } as unknown as ChatopsConfig;
  const { findings } = await world.use(aws => planChanges(aws, resolve(renamed)));
  expect(findings.filter(({ level }) => level === 'obstacle')).toEqual([]);
});

test('an adopted policy with a description, which no template can take away, is as the file has it', async () => {
  await create('AWS::IAM::ManagedPolicy', {
    ManagedPolicyName: 'guard',
    Path: '/x/',
    Description: 'made in the console',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ecs:ListClusters'], Resource: ['*'] }],
    },
  });
  const guard = {
    'policy-name': 'guard',
    path: '/x/',
    allow: [{ actions: ['ecs:ListClusters'], resources: ['*'] }],
  };
  const { notify: _notify, ...channel } = config.channels?.['a'] as unknown as JsonObject;
  const guarded = {
    ...config,
    guardrails: { guard },
    channels: { a: { ...channel, guardrails: ['guard'] } },
  } as unknown as ChatopsConfig;
  const adoption = await world.inSession(session => planAdoption(session, resolve(guarded)));
  expect(adoption.adopted.map(({ physicalId }) => physicalId)).toEqual([
    'arn:aws:iam::000000000000:policy/x/guard',
  ]);
  await world.inSession(session => adopt({ ...adoption, session }, resolve(guarded), () => undefined));
  expect(await world.apply(guarded)).toBe('applied');
  const { drift, look } = await world.drift({}, guarded);
  expect(drift).toEqual([]);
  expect(look.complete).toBe(true);
});
