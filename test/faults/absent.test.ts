import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { detectDrift } from '../../action/commands/drift.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { renderPlanText } from '../../action/render/plan.ts';
import { makeWorld, openAws, type World } from '../drift/harness.ts';
import { allow } from '../local-aws/harness.ts';
import { removeMember } from './damage-answer.ts';
import { openLine } from './dying-line.ts';

// A member that is absent from an answer was not read. It is neither empty nor deleted.

const account = '000000000000';
const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme', role: 'ops', guardrails: ['look'] },
  roles: { ops: { allow: [{ actions: ['sqs:GetQueueAttributes', 'sqs:PurgeQueue'], resources: ['*'] }] } },
  guardrails: { look: { allow: [{ actions: ['sqs:GetQueueAttributes'], resources: ['*'] }] } },
  channels: { a: { channel: 'C0AAAAAAA', notify: { from: ['cloudwatch-alarms'] } } },
};
const role = { RoleName: 'demo-ops' };

let world: World;
let whole: Awaited<ReturnType<typeof look>>;
beforeAll(async () => {
  world = await makeWorld(config, new Map());
  expect(await world.apply()).toBe('applied');
  const clean = await look();
  expect([clean.drift, clean.isDriftComplete, clean.hash]).toEqual([[], true, expect.any(String)]);
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSNSFullAccess';
  await world.byHand({ iam: 'AttachRolePolicy', input: { ...role, PolicyArn } });
  const PolicyDocument = JSON.stringify(allow('sns:*'));
  await world.byHand({ iam: 'PutRolePolicy', input: { ...role, PolicyName: 'more', PolicyDocument } });
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-a`,
      SlackChannelId: 'C0AAAAAAA',
      UserAuthorizationRequired: true,
      LoggingLevel: 'INFO',
      SnsTopicArns: [],
    },
  });
  whole = await look();
  expect(whole.isDriftComplete).toBe(true);
  expect(whole.drift).toHaveLength(5);
});
afterAll(() => world.aws.stop());

/** What plan and drift say when a member is absent from the answers of a call. */
async function look(call = '', member = '') {
  let removed = 0;
  const line = await openLine(world.aws.url, undefined, undefined, (name, answer) => {
    if (call === '' || !name.endsWith(call)) return answer;
    const damaged = removeMember(answer, member);
    if (damaged.length < answer.length) removed += 1;
    return damaged;
  });
  try {
    const aws = openAws(line.url);
    const drift = await detectDrift(aws, resolve(config));
    const plan = await planChanges(aws, resolve(config));
    const texts = [renderDriftText(drift, createColors(false)), renderPlanText(plan, createColors(false))];
    return {
      removed,
      drift: drift.drift.map(({ kind, path, property }) => [kind, path, property].join(' ')),
      isDriftComplete: drift.look.complete,
      hash: plan.plan.hash,
      text: texts.join('\n'),
    };
  } finally {
    await line.close();
  }
}

const channels = '/describe-slack-channel-configurations';
const notRead: readonly (readonly [call: string, ...members: string[]])[] = [
  ['GetAccountAuthorizationDetails', 'RoleDetailList', 'Policies', 'AttachedManagedPolicies'],
  ['GetAccountAuthorizationDetails', 'RolePolicyList', 'PolicyName', 'PolicyDocument', 'PolicyArn', 'Path'],
  ['GetAccountAuthorizationDetails', 'RoleName', 'Arn', 'AssumeRolePolicyDocument', 'IsTruncated'],
  ['GetAccountAuthorizationDetails', 'PolicyVersionList', 'IsDefaultVersion', 'Document', 'AttachmentCount'],
  [channels, 'SlackChannelConfigurations', 'ChatConfigurationArn', 'SlackTeamId', 'SlackChannelId'],
  [channels, 'IamRoleArn', 'SnsTopicArns'],
  ['/describe-slack-user-identities', 'SlackUserIdentities'],
  ['/get-account-preferences', 'AccountPreferences', 'UserAuthorizationRequired'],
  ['/list-ms-teams-channel-configurations', 'TeamChannelConfigurations'],
  ['DetectStackDrift', 'StackDriftDetectionId'],
  ['DescribeStackDriftDetectionStatus', 'DetectionStatus'],
  ['DescribeStackResourceDrifts', 'StackResourceDrifts', 'LogicalResourceId', 'StackResourceDriftStatus'],
  ['GetTopicAttributes', 'TopicArn', 'Policy'],
];
const cases = notRead.flatMap(([call, ...members]) => members.map(member => [call, member] as const));

test.each(cases)('%s without %s was not read', async (call, member) => {
  const seen = await look(call, member);
  expect(seen.removed).toBeGreaterThan(0);
  expect(seen.isDriftComplete).toBe(false);
  expect(seen.hash).toBeUndefined();
  expect(seen.drift.filter(each => !whole.drift.includes(each))).toEqual([]);
  expect(seen.text).toMatch(/was answered with/);
  expect(seen.text).not.toMatch(/No drift|everything was checked|Nothing to change|no longer exists/);
});

// Without the stack there is nothing to compare.
const refused: readonly (readonly [call: string, ...members: string[]])[] = [
  ['DescribeStacks', 'Stacks', 'StackName', 'StackId', 'StackStatus'],
  ['GetTemplate', 'TemplateBody'],
  ['ListStackResources', 'StackResourceSummaries', 'LogicalResourceId', 'ResourceType', 'ResourceStatus'],
  ['GetCallerIdentity', 'Account', 'Arn'],
];
const refusals = refused.flatMap(([call, ...members]) => members.map(member => [call, member] as const));

test.each(refusals)('%s without %s refuses', async (call, member) => {
  await expect(look(call, member)).rejects.toThrow(`${call} was answered without`);
});

// Optional in the model of the service, and CloudFormation shows them, too.
test.each([['UserAuthorizationRequired'], ['LoggingLevel'], ['ConfigurationName']])(
  'a configuration without %s is read through CloudFormation',
  async member => {
    const seen = await look(channels, member);
    expect(seen.removed).toBeGreaterThan(0);
    expect(seen.drift).toEqual(whole.drift);
  },
);

// Optional in the model of the service as well, and CloudFormation does not show it.
test('of a configuration without State it is not known whether AWS has switched it off', async () => {
  const seen = await look(channels, 'State');
  expect(seen.removed).toBeGreaterThan(0);
  expect([seen.drift, seen.isDriftComplete, seen.hash]).toEqual([whole.drift, false, undefined]);
  expect(seen.text).toMatch(/channels\.a State\b/);
  expect(seen.text).not.toMatch(/^Drift (?:allows|takes)/m);
});

// What AWS leaves out when there is none.
test.each([
  ['GetAccountAuthorizationDetails', 'Tags'],
  ['GetAccountAuthorizationDetails', 'InstanceProfileList'],
  ['GetAccountAuthorizationDetails', 'RoleLastUsed'],
  ['GetAccountAuthorizationDetails', 'UserDetailList'],
])('%s without %s is an answer', async (call, member) => {
  const seen = await look(call, member);
  expect([seen.drift, seen.isDriftComplete]).toEqual([whole.drift, true]);
});
