import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type DriftReport, detectDrift } from '../../action/commands/drift.ts';
import { resolveChatPolicy } from '../../action/core/chat-policy.ts';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { control } from '../local-aws/raw-call.ts';
import { expectAgreement, lookWithPlan } from './agreement.ts';
import { type HandCall, makeSavedWorld, readYaml, type SavedWorld } from './harness.ts';

interface Case {
  readonly name: string;
  readonly byHand?: readonly HandCall[];
  /** Roles that members choose. */
  readonly userRoles?: Json;
  /** The effective chat policy of the account. */
  readonly chatPolicy?: Json;
  /** What chatops.yml says besides, which changes nothing in AWS. */
  readonly also?: Partial<ChatopsConfig>;
  /** `risk path kind`, riskiest first. */
  readonly verdict: readonly string[];
  readonly headlines: readonly string[];
  /** The operation that is denied, so that something is not read. */
  readonly denied?: string;
  /** The channels of which nothing was read that decides; not asked unless told. */
  readonly unread?: readonly string[];
  /** What is said of each channel; not asked unless told. */
  readonly channels?: readonly string[];
}

const {
  config: file,
  chatPolicy: declared,
  boundary: actions,
  cases,
  denials,
} = readYaml<{
  readonly config: ChatopsConfig;
  readonly chatPolicy: Json;
  readonly boundary: readonly string[];
  readonly cases: readonly Case[];
  readonly denials: readonly string[];
}>('agreement.yml');
const denyAll = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: ['*'], Resource: ['*'] }],
};
const boundary = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }],
};
const documents = new Map<string, readonly Json[]>([
  ['arn:aws:iam::${AWS::AccountId}:policy/boundary', [boundary]],
  ['arn:aws:iam::aws:policy/AWSDenyAll', [denyAll]],
]);
const config = {
  ...resolve(file),
  documents,
  chatPolicy: { name: 'chat.json', effective: resolveChatPolicy(declared), channelTypes: new Map() },
};

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(file, documents, boundary);
});
afterAll(() => world.aws.stop());

afterEach(() => fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' }));

async function prepare({ byHand = [], userRoles = [], chatPolicy = declared }: Partial<Case>): Promise<void> {
  await world.restore();
  await control(world.aws.url, 'organization', { chatPolicy });
  await control(world.aws.url, 'user-identities', userRoles);
  for (const call of byHand) await world.byHand(call);
}

test.each(cases)('$name', async ({ verdict, headlines, also = {}, denied, channels, unread, ...change }) => {
  await prepare(change);
  if (denied !== undefined) await control(world.aws.url, 'faults', { operation: denied, kind: 'deny' });
  const asked = { ...config, ...resolve(merge(file, also)), documents, chatPolicy: config.chatPolicy };
  const report = await world.use(aws => detectDrift(aws, asked));
  const found = report.drift.map(({ risk, path, property, kind }) =>
    [risk, path, property, kind].filter(each => each !== undefined).join(' '),
  );
  const said = describeWidening(report);
  expect({ verdict: found, headlines: said.headlines }).toEqual({ verdict, headlines });
  if (channels !== undefined) expect(said.channels).toEqual(channels);
  if (unread !== undefined) {
    expect(listUnread(report)).toEqual(unread);
    expect(JSON.stringify(report).length).toBeLessThan(30_000);
  }
  expectAgreement(await lookWithPlan(world, asked), report);
});

/** The channels that are named as unchecked, which are those that a drift names. */
function listUnread({ drift, unchecked }: DriftReport): string[] {
  const named = unchecked.flatMap(({ path, reason }) =>
    reason.includes('anything is possible') ? [path] : [],
  );
  const keys = drift.flatMap(({ unreadIn = [] }) => unreadIn.map(({ channel }) => channel)).sort();
  expect(named.sort()).toEqual(keys.map(key => `channels.${key}`));
  return keys;
}

function merge(one: ChatopsConfig, other: Partial<ChatopsConfig>): ChatopsConfig {
  return { ...one, ...other, guardrails: { ...one.guardrails, ...other.guardrails } };
}

test.each(denials)('without %s none of them is complete', async operation => {
  await prepare({});
  await control(world.aws.url, 'faults', { operation, kind: 'deny' });
  const report = await world.use(aws => detectDrift(aws, config));
  expect(report.look.complete).toBe(false);
  expectAgreement(await lookWithPlan(world, config), report);
});
