import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { identifyResources, resolveTemplate } from '../../action/adopt/identify.ts';
import { adopt, planAdoption } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import type { Session } from '../../action/commands/session.ts';
import type { JsonObject } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { allow } from '../local-aws/harness.ts';
import { adoptableConfig, renderConfig } from '../samples/adoptable-config.ts';

// `IMPORT_RUNS=100 FC_SEED=$RANDOM npm run jest -- test/import/random-accounts` tries two hundred.
const numRuns = 2 * Number(process.env['IMPORT_RUNS'] ?? 1);
const seed = Number(process.env['FC_SEED'] ?? 20_261_129);

const place = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
/** The policies made elsewhere that random configurations name. */
const elsewhere = ['own', 'x', 'boundary'];

test(
  'what is wired by hand is imported, adopted, and then nothing is to do',
  async () => {
    await fc.assert(
      fc.asyncProperty(adoptableConfig, async config => survives(withoutOwnTopics(config))),
      { numRuns, seed },
    );
  },
  60_000 + numRuns * 10_000,
);

/** Topics of channels have rules that other services keep; here are the channels themselves. */
function withoutOwnTopics(config: ChatopsConfig): ChatopsConfig {
  const channels = Object.entries(config.channels ?? {}).map(([key, { notify, ...channel }]) => {
    const topics = notify?.topics;
    return [key, { ...channel, ...(topics === undefined ? {} : { notify: { topics } }) }] as const;
  });
  return { ...config, channels: Object.fromEntries(channels) };
}

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
    };
    const imported = await inSession(world, session => importAccount(session, wish));
    expect(imported.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Every document that exists was written, so nothing is unknown for the want of one.
    expect(imported.diagnostics.filter(({ message }) => /document is not known/.test(message))).toEqual([]);
    const { config: written } = imported;
    if (written === undefined) throw new Error('It passes its checks');
    const plan = await inSession(world, session => planAdoption(session, written, 'new'));
    expect(plan.left).toEqual([]);
    const { failures, after } = await inSession(world, session =>
      adopt({ ...plan, session }, written, () => undefined),
    );
    expect(failures).toEqual([]);
    expect(after.changes).toEqual([]);
    expect(after.differences).toEqual({ drift: [], unchecked: [] });
  } finally {
    await world.aws.stop();
    rmSync(folder, { recursive: true });
  }
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
  const isChannel = (type: string) => type.endsWith('ChannelConfiguration');
  const resources = identifyResources(template, place);
  for (const { type, logicalId } of [
    ...resources.filter(({ type }) => !isChannel(type)),
    ...resources.filter(({ type }) => isChannel(type)),
  ]) {
    await create(world, type, properties.get(logicalId) ?? {});
  }
}

async function create(world: World, type: string, properties: JsonObject): Promise<void> {
  const answer = await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: type, DesiredState: JSON.stringify(properties) },
  });
  expect({ type, status: answer.status }).toEqual({ type, status: 200 });
}

async function inSession<T>(world: World, work: (session: Session) => Promise<T>): Promise<T> {
  const [outcome] = await world.use(aws => aws.inEachTarget('apply', work));
  if (outcome === undefined) throw new Error('There is one target');
  if (!outcome.ok) throw outcome.failure;
  return outcome.value;
}
