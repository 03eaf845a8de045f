import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { notifyingTypes } from '../../action/adopt/describe-notify.ts';
import { identifyResources, resolveTemplate } from '../../action/adopt/identify.ts';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import type { JsonObject } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { allow } from '../local-aws/harness.ts';
import { adoptableConfig, renderConfig } from '../samples/adoptable-config.ts';

// `IMPORT_RUNS=100 FC_SEED=$RANDOM npm run jest -- test/import/random-accounts` tries two hundred.
const numRuns = Number(process.env['IMPORT_RUNS'] ?? 1);
const seed = Number(process.env['FC_SEED'] ?? 20_261_129);

const place = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
/** The policies made elsewhere that random configurations name. */
const elsewhere = ['own', 'x', 'boundary'];

const withOwnTopics = adoptableConfig.filter(({ channels = {} }) =>
  Object.values(channels).some(({ notify = {} }) => Object.keys(notify).some(name => name !== 'topics')),
);

test.each([
  ['an account', adoptableConfig],
  ['an account with topics and rules of channels', withOwnTopics],
])(
  '%s that is wired by hand is imported, adopted, and then nothing is to do',
  async (_what, configs) => {
    await fc.assert(fc.asyncProperty(configs, survives), { numRuns, seed });
  },
  180_000 + numRuns * 10_000,
);

async function survives(config: ChatopsConfig): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-random-'));
  const world = await makeWorld({ version: 1, name: 'demo' });
  try {
    await wireByHand(world, config);
    const wish = {
      name: 'demo',
      channels: undefined,
      file: join(folder, 'chatops.yml'),
      today: '2026-11-25',
      describeDifference: describeImportDifference,
    };
    const imported = await world.inSession(session => importAccount(session, wish));
    expect(imported.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Every document that exists was written, so nothing is unknown for the want of one.
    expect(imported.diagnostics.filter(({ message }) => /document is not known/.test(message))).toEqual([]);
    const { config: written } = imported;
    if (written === undefined) throw new Error('It passes its checks');
    const plan = await world.inSession(session => planAdoption(session, written, 'new'));
    expect(plan.left).toEqual([]);
    expect(notifying(plan.adopted.map(({ type }) => type))).toEqual(typesOf(config));
    const result = await world.inSession(session => adopt({ ...plan, session }, written, () => undefined));
    expect(result).toMatchObject({
      failures: [],
      failure: undefined,
      notAdopted: [],
      unknown: [],
      after: { isRead: true, changes: [], differences: { drift: [], unchecked: [] } },
    });
  } finally {
    await world.aws.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The types of everything around topics that a configuration makes: all of it comes along. */
function typesOf(config: ChatopsConfig): string[] {
  return notifying(Object.values(renderConfig(config).Resources).map(({ Type }) => Type));
}

function notifying(types: readonly string[]): string[] {
  return types.filter(type => notifyingTypes.has(type)).sort();
}

async function wireByHand(world: World, config: ChatopsConfig): Promise<void> {
  for (const name of elsewhere) {
    await create(world, 'AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: name,
      PolicyDocument: allow('s3:ListAllMyBuckets'),
    });
  }
  const template = renderConfig(config);
  const properties = resolveTemplate(template, place);
  const rank = (type: string) =>
    type.endsWith('ChannelConfiguration') ? 2 : /(?:Rule|Alias|TopicPolicy)$/.test(type) ? 1 : 0;
  const resources = identifyResources(template, place).sort((a, b) => rank(a.type) - rank(b.type));
  const keys = new Map<string, string>();
  for (const { type, logicalId } of resources) {
    const given = properties.get(logicalId) ?? {};
    if (type === 'AWS::SNS::TopicPolicy') await setPolicy(world, given);
    else if (type === 'AWS::KMS::Key') keys.set(logicalId, await create(world, type, given));
    else if (type === 'AWS::KMS::Alias') {
      await create(world, type, { ...given, TargetKeyId: keys.get(String(given['TargetKeyId'])) ?? '' });
    } else await create(world, type, given);
  }
}

async function setPolicy(
  world: World,
  { Topics: topics, PolicyDocument: policy }: JsonObject,
): Promise<void> {
  const [topic = ''] = topics as readonly string[];
  const { Statement: statements } = policy as { Statement: readonly JsonObject[] };
  // What people call statements means nothing.
  const byHand = {
    Version: '2008-10-17',
    Id: 'by-hand',
    Statement: statements.map((each, index) => ({ ...each, Sid: `Hand${index}`, Action: 'SNS:Publish' })),
  };
  const input = { TopicArn: topic, AttributeName: 'Policy', AttributeValue: JSON.stringify(byHand) };
  await world.byHand({ sns: 'SetTopicAttributes', input });
}

async function create(world: World, type: string, properties: JsonObject): Promise<string> {
  const answer = await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: type, DesiredState: JSON.stringify(properties) },
  });
  const { Identifier: id, StatusMessage: refusal } = answer.json['ProgressEvent'] as JsonObject;
  expect({ type, status: answer.status, refusal }).toEqual({ type, status: 200, refusal: undefined });
  return String(id);
}
