import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import { revertDrift } from '../../action/commands/revert-drift.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import { describeRemedies } from '../../action/drift/drift-remedy.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// What is said of outside changes that are about several things at once, and what ends them.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { allow: [{ actions: [codepipeline:StartPipelineExecution, "codepipeline:List*"], resources: ["*"] }] }
guardrails:
  deploy: { allow: [{ actions: ["codepipeline:*"], resources: ["*"] }] }
aliases:
  release: codepipeline start-pipeline-execution --name web --region us-east-1
channels:
  ops: { channel: C0FIRST000, role: ops, guardrails: [deploy], aliases: [release], notify: { from: [cloudwatch-alarms] } }
  dev: { channel: C0SECOND00, role: ops, guardrails: [deploy] }
`) as ChatopsConfig;
const withChannel = (key: string, more: object): ChatopsConfig => ({
  ...config,
  channels: { ...config.channels, [key]: { ...config.channels?.['dev'], ...more } } as never,
});

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
beforeEach(() => world.restore());
afterAll(() => world.aws.stop());

const account = '000000000000';
const arnOf = (name: string) => `arn:aws:chatbot::${account}:chat-configuration/slack-channel/${name}`;
const chat = (chatbot: string, input: object): HandCall => ({ chatbot, input: input as JsonObject });
const update = (key: string, input: object) =>
  chat('update-slack-channel-configuration', { ChatConfigurationArn: arnOf(`demo-${key}`), ...input });
const remove = (key: string) =>
  chat('delete-slack-channel-configuration', { ChatConfigurationArn: arnOf(`demo-${key}`) });
const create = (ConfigurationName: string, SlackChannelId: string) =>
  chat('create-slack-channel-configuration', {
    SlackTeamId: 'T0123ABCD',
    SlackChannelId,
    SlackChannelName: ConfigurationName,
    ConfigurationName,
    IamRoleArn: `arn:aws:iam::${account}:role/chatops/demo/demo-ops`,
    GuardrailPolicyArns: [`arn:aws:iam::${account}:policy/chatops/demo/demo-deploy`],
    LoggingLevel: 'ERROR',
  });
const createAction = chat('create-custom-action', {
  ActionName: 'by-hand',
  AliasName: 'list',
  Definition: { CommandText: 'codepipeline list-pipelines --region us-east-1' },
});
const customAction = `arn:aws:chatbot::${account}:custom-action/by-hand`;

async function look(calls: readonly HandCall[], other: ChatopsConfig = config) {
  for (const call of calls) await world.byHand(call);
  const report = await world.drift({}, other);
  const by = (path: string, kind: Drift['kind']) =>
    report.drift.find(item => item.path === path && item.kind === kind);
  const text = renderDriftText(report, createColors(false)).replaceAll(/\n\s+/g, ' ');
  return {
    ...describeWidening(report),
    drift: report.drift,
    by,
    text,
    remedies: describeRemedies(report.drift),
  };
}

test('a channel that is gone, and whose chat channel has an unmanaged one: which to delete before a revert', async () => {
  const { by, headlines, text, remedies } = await look([remove('dev'), create('mine', 'C0SECOND00')]);
  expect(headlines).toEqual(['1 unmanaged channel allows nothing beyond what was reviewed at present']);
  expect(text).not.toMatch(/widens a policy|it allows nothing at present\b(?! beyond)/);
  expect(by('channels.dev', 'deleted')).toMatchObject({
    heldBy: arnOf('mine'),
    note: `It takes no actions away in chat at present: other limits, such as the guardrails, already prevent it, or other drift gives it back. The chat channel C0SECOND00 now has the configuration mine, and AWS allows one per channel. Before a --revert, delete that one: aws chatbot delete-slack-channel-configuration --chat-configuration-arn ${arnOf('mine')} --region us-east-2`,
  });
  expect(remedies).toEqual([expect.stringContaining('--revert` after deleting the channel configuration')]);
  await world.byHand(chat('delete-slack-channel-configuration', { ChatConfigurationArn: arnOf('mine') }));
  expect((await world.revert()).outcome).toBe('reverted');
});

test('a channel that was moved silences its topics for the people of its chat channel', async () => {
  const moved = await look([update('ops', { SlackChannelId: 'C0OTHER000' })]);
  expect(moved.headlines).toContain('Notifications no longer arrive in 1 channel');
  expect(moved.channels).toContain('ops, which was the chat channel C0FIRST000: CloudWatch alarms');
  await world.restore();
  // The other one gets the topic too, and then the chat channel.
  const topic = `arn:aws:sns:us-east-1:${account}:demo-ops`;
  const beside = await look([
    update('ops', { SlackChannelId: 'C0OTHER000' }),
    update('dev', { SlackChannelId: 'C0FIRST000', SnsTopicArns: [topic] }),
  ]);
  expect(beside.headlines.join()).not.toContain('Notifications');
});

test('a channel whose role and guardrail an apply has deleted has no YAML, and an import does not adopt it', async () => {
  const extra: ChatopsConfig = {
    ...withChannel('dev', { role: 'extra', guardrails: ['more'] }),
    roles: { ...config.roles, extra: { allow: [{ actions: ['sns:Publish'], resources: ['*'] }] } },
    guardrails: { ...config.guardrails, more: { allow: [{ actions: ['sns:Publish'], resources: ['*'] }] } },
  };
  expect(await world.apply(extra)).toBe('applied');
  const [role, guardrail] = [
    `arn:aws:iam::${account}:role/chatops/demo/demo-extra`,
    `arn:aws:iam::${account}:policy/chatops/demo/demo-more`,
  ];
  const hand = create('hand', 'C0HAND0000');
  await world.byHand({
    ...hand,
    input: { ...hand.input, IamRoleArn: role, GuardrailPolicyArns: [guardrail] },
  } as HandCall);
  expect(await world.apply(config)).toBe('applied');
  const gone = (await look([])).by('channels.hand', 'unmanaged');
  expect([gone?.snippet, gone?.note]).toEqual([
    undefined,
    expect.stringContaining(
      `chatops.yml cannot declare it as it is: it has the role ${role} and the guardrail ${guardrail}, and these do not exist`,
    ),
  ]);
  const declared: ChatopsConfig = {
    ...extra,
    channels: {
      ...config.channels,
      hand: { channel: 'C0HAND0000', role: 'extra', guardrails: ['more'], 'configuration-name': 'hand' },
    },
  };
  const { by } = await look([], declared);
  expect(by('channels.hand', 'unmanaged')?.note).toContain(
    'chatops.yml declares it as channels.hand, with guardrails.more and roles.extra, which do not exist: an import does not adopt it. Remove it, and chatops apply creates all of them',
  );
  expect(by('channels.hand', 'unapplied')?.note).toBe('AWS already has it, outside the stack');
});

test('what is written down already is not offered to a codify', async () => {
  const other = withChannel('dev', { channel: 'C0OTHER000' });
  const { by, remedies } = await look([update('dev', { SlackChannelId: 'C0OTHER000' })], other);
  expect(by('channels.dev', 'modified')?.codifyRefused).toBe(
    'it is already in chatops.yml; apply makes it so',
  );
  expect(remedies).toEqual([
    '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: channels.dev SlackChannelId',
    '`chatops apply` applies what is not applied yet, and creates what was deleted with its stack, if `chatops plan` has no refusal and no obstacle: channels.dev',
  ]);
});

test('after an import of what has the chat channel of a deleted one, an apply ends the drift and no revert undoes it', async () => {
  await world.byHand(remove('dev'));
  await world.byHand(create('mine', 'C0SECOND00'));
  const { dev, ...others } = config.channels ?? {};
  const exchanged = {
    ...config,
    channels: { ...others, mine: { ...dev, 'configuration-name': 'mine' } },
  } as ChatopsConfig;
  await world.inSession(async session => {
    const resolved = { ...resolve(exchanged), documents: new Map() };
    const plan = await planAdoption(session, resolved);
    expect(plan.adopted.map(({ path }) => path)).toEqual(['channels.mine']);
    await adopt(plan, resolved, () => undefined);
  });
  const { by, remedies } = await look([], exchanged);
  expect(by('channels.dev', 'deleted')?.isPending).toBe(true);
  expect(remedies[0]).toMatch(
    /^`chatops apply` ends this drift, .* or no longer has the resource: channels\.dev$/,
  );
  expect(remedies.join()).not.toContain('--revert');
  const revert = () =>
    world.use(aws =>
      revertDrift(aws, resolve(exchanged), { confirm: async () => true, report: () => undefined }),
    );
  expect((await revert()).outcome).toBe('unchanged');
  // Another drift, which a revert ends.
  const widened = await look(
    [
      {
        iam: 'AttachRolePolicy',
        input: { RoleName: 'demo-ops', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' },
      },
    ],
    exchanged,
  );
  expect(widened.remedies[0]).toMatch(
    /^Restore AWS with `chatops drift --revert` after `chatops apply`, because a revert restores the whole stack/,
  );
  const refused = await revert();
  expect([refused.outcome, refused.problems.map(({ message }) => message)]).toEqual([
    'failed',
    [
      'The stack demo was not reverted: a revert restores all of it, and chatops.yml already has what is in AWS, or no longer has the resource, for channels.dev',
    ],
  ]);
  expect(refused.failures).toEqual([]);
  expect(await world.apply(exchanged)).toBe('applied');
  expect((await revert()).outcome).toBe('reverted');
  expect((await look([], exchanged)).drift).toEqual([]);
});

test.each<[string, JsonObject, string, boolean]>([
  [
    'to another service',
    { Service: 'lambda.amazonaws.com' },
    'The role can now be assumed by lambda.amazonaws.com, outside of chat and its guardrails. It allows codepipeline:StartPipelineExecution. Chat can no longer assume the role, so that nothing runs with it',
    true,
  ],
  [
    'to another service beside',
    { Service: ['chatbot.amazonaws.com', 'lambda.amazonaws.com'] },
    'The role can now be assumed by lambda.amazonaws.com, outside of chat and its guardrails. It allows codepipeline:StartPipelineExecution',
    false,
  ],
])('a role that is trusted %s', async (_name, Principal, note, isLost) => {
  const { by, headlines, channels } = await look([
    {
      iam: 'UpdateAssumeRolePolicy',
      input: {
        RoleName: 'demo-ops',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
        }),
      },
    },
  ]);
  const trust = by('roles.ops', 'modified');
  expect(trust?.risk).toBe('widens');
  expect(trust?.note?.replace(/, codepipeline:List.*?--region us-east-1/, '')).toBe(note);
  expect(headlines).toEqual([
    '1 role can be assumed by more principals, outside of chat and its guardrails',
    ...(isLost ? ['Drift takes away what was reviewed in 2 channels'] : []),
  ]);
  expect(channels.some(line => line.includes('denied now with the channel role: run release'))).toBe(isLost);
});

test('a role that is trusted to chat under a condition', async () => {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'chatbot.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } },
      },
    ],
  };
  const { by } = await look([
    { iam: 'UpdateAssumeRolePolicy', input: { RoleName: 'demo-ops', PolicyDocument: JSON.stringify(trust) } },
  ]);
  expect(by('roles.ops', 'modified')).toMatchObject({
    risk: 'narrows',
    note: 'It is unknown whether chat can still assume the role, because that depends on a condition',
  });
});

test('aliases that a date keeps from working are denied now', async () => {
  const later = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 19);
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'codepipeline:*',
        Resource: '*',
        Condition: { DateGreaterThan: { 'aws:CurrentTime': `${later}Z` } },
      },
    ],
  };
  const { channels } = await look([
    {
      iam: 'CreatePolicyVersion',
      input: {
        PolicyArn: `arn:aws:iam::${account}:policy/chatops/demo/demo-deploy`,
        PolicyDocument: JSON.stringify(document),
        SetAsDefault: 'true',
      },
    },
  ]);
  expect(channels).toContainEqual(
    expect.stringMatching(/^#ops loses .*, until .* UTC; denied now for everyone: run release$/),
  );
});

test('an unmanaged channel with its alias is declared by YAML that an import adopts as it is', async () => {
  const associate = (Resource: string) =>
    chat('associate-to-configuration', { Resource, ChatConfiguration: arnOf('hand') });
  const calls = [
    createAction,
    create('hand', 'C0HAND0001'),
    associate(customAction),
    associate(`arn:aws:chatbot::${account}:custom-action/demo-release`),
  ];
  const { drift } = await look(calls);
  const unmanaged = drift.filter(({ kind }) => kind === 'unmanaged');
  const pieces = unmanaged.map(({ snippet = '' }) => parse(snippet) as ChatopsConfig);
  const [channels, aliases] = pieces;
  expect(channels?.channels?.['hand']?.aliases).toEqual(['list', 'release']);
  const merged: ChatopsConfig = {
    ...config,
    channels: { ...config.channels, ...channels?.channels } as never,
    aliases: { ...config.aliases, ...aliases?.aliases },
  };
  const before = await look([], merged);
  expect(before.by('channels.hand', 'unmanaged')).toMatchObject({
    declaredAs: 'channels.hand',
    note: expect.stringMatching(
      /^chatops\.yml declares it as channels\.hand: chatops import --file adopts it\. /,
    ),
  });
  expect(before.by('channels.hand', 'unmanaged')?.snippet).toBeUndefined();
  expect(driftRows(before.drift).map(({ sentence }) => sentence)).toContain(
    'SlackChannelConfiguration hand is unmanaged (in no stack of the Region)',
  );
  // An apply would find the names taken.
  expect(before.drift.filter(({ kind }) => kind === 'unapplied').map(({ isThere }) => isThere)).toEqual([
    true,
    true,
  ]);
  expect(before.remedies).toEqual([]);
  const { adopt } = await import('../../action/commands/adopt-stack.ts');
  const { planAdoption } = await import('../../action/commands/plan-adoption.ts');
  const { resolve } = await import('../../action/core/resolve.ts');
  await world.inSession(async session => {
    const adoption = await planAdoption(session, resolve(merged));
    await adopt({ ...adoption, session }, resolve(merged), () => undefined);
  });
  expect((await look([], merged)).text).toMatch(/^No drift: AWS matches what was declared\./m);
});

test('an unmanaged alias that no channel lists has to be listed before an import adopts it', async () => {
  const { by } = await look([createAction]);
  const first = by('aliases.list', 'unmanaged');
  expect(first?.note).toMatch(
    /^An import adopts an alias that a channel lists: add list to the `aliases` of a channel too\. To remove/,
  );
  const declared: ChatopsConfig = {
    ...config,
    aliases: { ...config.aliases, ...parse(first?.snippet ?? '').aliases },
  };
  expect((await look([], declared)).by('aliases.list', 'unmanaged')?.note).toMatch(
    /^chatops\.yml declares it as aliases\.list: chatops import --file adopts it, once a channel lists it: add list to the `aliases` of one\. /,
  );
});
