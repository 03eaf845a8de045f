import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { detectDrift } from '../../action/commands/drift.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { resolveChatPolicy } from '../../action/core/chat-policy.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { renderPlanText } from '../../action/render/plan.ts';
import { makeWorld, openAws, type World } from '../drift/harness.ts';
import { allow } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { damageAnswer } from './damage-answer.ts';
import { openLine } from './dying-line.ts';

// Answers of AWS hold texts that are JSON themselves. Where one is not what it should be, the answer says nothing.

const account = '000000000000';
const topic = (name: string) => `arn:aws:sns:us-east-1:${account}:${name}`;
const chatPolicy: Json = { chatbot: { platforms: { slack: { workspaces: ['T0123ABCD'] } } } };
const reviewed = `arn:aws:iam::${account}:policy/reviewed`;
const awsManaged = 'arn:aws:iam::aws:policy/AWSDenyAll';
const denyAll = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: ['*'] }],
};
const file = (key: string): ChatopsConfig => ({
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme', role: 'ops', guardrails: ['reviewed'] },
  roles: {
    ops: {
      allow: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
      'managed-policies': [{ arn: awsManaged, document: 'none.json' }],
    },
  },
  guardrails: { reviewed: { arn: reviewed, document: 'reviewed.json' } },
  channels: {
    a: { channel: 'C0AAAAAAA', notify: { topics: [topic('theirs')] } },
    b: { channel: 'C0BBBBBBB', notify: { from: ['cloudwatch-alarms'], key } },
  },
});
const documents = new Map<string, readonly Json[]>([
  [reviewed, [allow('sqs:*')]],
  [awsManaged, [denyAll]],
]);

let world: World;
let config: ReturnType<typeof resolve> & JsonObject;
beforeAll(async () => {
  world = await makeWorld(file('alias/x'), documents);
  const KeyPolicy: JsonObject = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
  };
  const created = await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: 'AWS::KMS::Key', DesiredState: JSON.stringify({ KeyPolicy }) },
  });
  expect(created.status).toBe(200);
  const listed = await world.byHand({
    'cloud-control': 'ListResources',
    input: { TypeName: 'AWS::KMS::Key' },
  });
  const [key] = listed.json['ResourceDescriptions'] as readonly JsonObject[];
  await world.byHand({ sns: 'CreateTopic', input: { Name: 'theirs' } });
  await world.byHand({
    iam: 'CreatePolicy',
    input: { PolicyName: 'reviewed', PolicyDocument: JSON.stringify(allow('sqs:*')) },
  });
  await control(world.aws.url, 'organization', { chatPolicy });
  const resolved = resolve(file(`arn:aws:kms:us-east-1:${account}:key/${String(key?.['Identifier'])}`));
  config = {
    ...resolved,
    documents,
    chatPolicy: { name: 'chat.json', effective: resolveChatPolicy(chatPolicy), channelTypes: new Map() },
  } as unknown as typeof config;
  expect(await world.apply(resolvedFile(key))).toBe('applied');
  const clean = await look();
  expect([clean.said, clean.drift, clean.isDriftComplete]).toEqual([[], [], true]);
});
afterAll(() => world.aws.stop());

function resolvedFile(key: JsonObject | undefined): ChatopsConfig {
  return file(`arn:aws:kms:us-east-1:${account}:key/${String(key?.['Identifier'])}`);
}

/** What plan and drift say over a line that damages a text of an answer. */
async function look(call = '', member = '', text = '') {
  const line = await openLine(world.aws.url, undefined, undefined, (name, answer) =>
    name.endsWith(call) && call !== '' ? damageAnswer(answer, member, text) : answer,
  );
  try {
    const aws = openAws(line.url);
    const drift = await detectDrift(aws, config);
    const plan = await planChanges(aws, config);
    const texts = [renderDriftText(drift, createColors(false)), renderPlanText(plan, createColors(false))];
    return {
      drift: drift.drift,
      planned: plan.drift,
      isDriftComplete: drift.look.complete,
      hash: plan.plan.hash,
      said: texts.join('\n').match(/[^\n]*(?:was answered|could not)[^\n]*/g) ?? [],
      text: texts.join('\n'),
    };
  } finally {
    await line.close();
  }
}

const texts = ['', '<html>Sign in</html>', '{"Version":"2012', '[]', '"text"', 'null', '7', '{}'];
const members = [
  ['GetTopicAttributes', 'Policy'],
  ['GetAccountAuthorizationDetails', 'AssumeRolePolicyDocument'],
  ['GetAccountAuthorizationDetails', 'PolicyDocument'],
  ['GetAccountAuthorizationDetails', 'Document'],
  ['GetPolicyVersion', 'Document'],
  ['GetResource', 'Properties'],
  ['DescribeEffectivePolicy', 'PolicyContent'],
  ['DescribeStackResourceDrifts', 'ActualProperties'],
] as const;

test.each(members)('%s with a damaged %s claims nothing', async (call, member) => {
  for (const text of texts) {
    // No chat policy at all is an empty one.
    if (member === 'PolicyContent' && text === '{}') continue;
    const seen = await look(call, member, text);
    expect({ text, drift: seen.drift, planned: seen.planned }).toEqual({ text, drift: [], planned: [] });
    expect([text, seen.isDriftComplete]).toEqual([text, false]);
    expect(seen.text).not.toMatch(/No drift|everything was checked|Unexpected|is not valid|Error:/);
    // What a resource is may be nothing: then each of its properties was not read.
    if (member === 'ActualProperties' && text === '{}') continue;
    expect([text, seen.said.join('\n')]).toEqual([text, expect.stringMatching(/was answered with/)]);
    // Whether the key of a topic can be used is a notice of a plan.
    if (member === 'Properties') continue;
    expect([text, seen.hash]).toEqual([text, undefined]);
    expect(seen.text).not.toMatch(/Nothing to change/);
  }
});
