import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../action/core/json.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { callRest } from '../local-aws/raw-call.ts';
import { channelArn, customActionArn, type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// Channels that are moved, deleted and made again by hand: each alias that was reviewed in a chat channel and cannot be run there any more
// is named with its chat channel, whichever configuration is there now, and none that still runs the same.

const numRuns = Number(process.env['ALIAS_RUNS'] ?? 25);
const seed = Number(process.env['ALIAS_SEED'] ?? 20261201);

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: ops, guardrails: [queues] }
roles: { ops: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
guardrails: { queues: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
aliases:
  list: sqs list-queues --region us-east-1
  send: sqs get-queue-url --queue-name a --region us-east-1
channels:
  first: { channel: C0FIRST000, aliases: [list, send] }
  second: { channel: C0SECOND00, aliases: [send] }
  third: { channel: C0THIRD000, guardrails: none }
`) as ChatopsConfig;

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const idOf = pick('C0FIRST000', 'C0SECOND00', 'C0THIRD000', 'C0OTHER000');
const configuration = pick('demo-first', 'demo-second', 'demo-third', 'hand');
const action = pick('demo-list', 'demo-send', 'other');
const aliasName = pick('list', 'send');
const command = pick(
  ...Object.values(config.aliases ?? {}).map(String),
  'sqs list-queues --region eu-west-1',
);

const outsideChange: fc.Arbitrary<HandCall> = fc.oneof(
  fc.record({ name: configuration, to: idOf }).map(({ name, to }) => ({
    chatbot: 'update-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(name), SlackChannelId: to },
  })),
  fc.record({ name: configuration, at: idOf }).map(({ name, at }) => ({
    chatbot: 'create-slack-channel-configuration',
    input: {
      ...{ SlackTeamId: 'T0123ABCD', SlackChannelId: at, SlackChannelName: 'x', ConfigurationName: name },
      IamRoleArn: 'arn:aws:iam::000000000000:role/chatops/demo/demo-ops',
    },
  })),
  configuration.map(name => ({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(name) },
  })),
  fc
    .record({
      name: configuration,
      action,
      call: pick('associate-to-configuration', 'disassociate-from-configuration'),
    })
    .map(each => ({
      chatbot: each.call,
      input: { ChatConfiguration: channelArn(each.name), Resource: customActionArn(each.action) },
    })),
  fc.record({ AliasName: aliasName, CommandText: command }).map(({ AliasName, CommandText }) => ({
    chatbot: 'create-custom-action',
    input: { ActionName: 'other', AliasName, Definition: { CommandText } },
  })),
  fc.record({ action, AliasName: aliasName, CommandText: command }).map(each => ({
    chatbot: 'update-custom-action',
    input: {
      CustomActionArn: customActionArn(each.action),
      AliasName: each.AliasName,
      Definition: { CommandText: each.CommandText },
    },
  })),
  action.map(name => ({
    chatbot: 'delete-custom-action',
    input: { CustomActionArn: customActionArn(name) },
  })),
);

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
afterAll(() => world.aws.stop());

async function ask(call: string, input: JsonObject): Promise<JsonObject> {
  const { json } = await callRest({ url: world.aws.url, region: 'us-east-2' }, 'chatbot', `/${call}`, input);
  return json;
}

/** What `run` runs in each chat channel: by its ID and the name of the alias. */
async function readRunnable(): Promise<Map<string, Json | undefined>> {
  const runnable = new Map<string, Json | undefined>();
  const { SlackChannelConfigurations: all } = await ask('describe-slack-channel-configurations', {});
  for (const { ChatConfigurationArn: arn, SlackChannelId: id } of all as readonly JsonObject[]) {
    const { Associations: listed } = await ask('list-associations', { ChatConfiguration: arn ?? '' });
    for (const { Resource: each } of listed as readonly JsonObject[]) {
      const { CustomAction: found } = await ask('get-custom-action', { CustomActionArn: each ?? '' });
      if (found === undefined) continue;
      const { AliasName: name, Definition: definition } = found as JsonObject;
      const text = (definition as JsonObject)['CommandText'];
      const key = `${String(name)} in ${String(id)}`;
      // Of two with one name, which of them runs is not known: the reviewed one counts.
      if (!runnable.has(key) || config.aliases?.[String(name)] === text) runnable.set(key, text);
    }
  }
  return runnable;
}

interface Fates {
  readonly gone: readonly string[];
  readonly changed: readonly string[];
}

/** What became of each reviewed alias, by the account itself. */
function judge(runnable: ReadonlyMap<string, Json | undefined>): Fates {
  const reviewed = Object.values(config.channels ?? {}).flatMap(({ channel, aliases = [] }) =>
    aliases.map(name => ({ name, key: `${name} in ${channel}` })),
  );
  return {
    gone: reviewed.flatMap(({ key }) => (runnable.has(key) ? [] : [key])).sort(),
    changed: reviewed
      .filter(({ name, key }) => runnable.has(key) && runnable.get(key) !== config.aliases?.[name])
      .map(({ key }) => key)
      .sort(),
  };
}

/** The chat channel that the words of a report name. */
function idIn(words: string): string {
  const key = /^#(\w+)$/.exec(words)?.[1];
  return key === undefined
    ? (/channel (\w+)/.exec(words)?.[1] ?? words)
    : (config.channels?.[key]?.channel ?? words);
}

/** What the head of a report says. */
function readSaid(lines: readonly string[]): Fates {
  const said = { gone: new Set<string>(), changed: new Set<string>() };
  for (const line of lines) {
    const [, name, list, text] =
      /^run (\w+)(?: is not there as reviewed)? in (.*?)( now runs: .*)?$/.exec(line) ?? [];
    for (const words of list?.split(/[,;] (?!which)/) ?? [])
      said[text === undefined ? 'gone' : 'changed'].add(`${name} in ${idIn(words)}`);
    const [, from, names] = /^(.*?) loses .*; denied now for everyone: (.*)$/.exec(line) ?? [];
    for (const each of names?.split(', ') ?? [])
      said.gone.add(
        `${each.replace('run ', '')} in ${idIn(from?.replace(/ moves away.*channel (\w+).*/, ' channel $1') ?? '')}`,
      );
  }
  return { gone: [...said.gone].sort(), changed: [...said.changed].sort() };
}

test(`each alias that is not what was reviewed in its chat channel is named, and no other: ${numRuns} from seed ${seed}`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(outsideChange, { minLength: 1, maxLength: 8 }), async calls => {
      await world.restore();
      for (const call of calls) await world.byHand(call).catch(() => undefined);
      const truth = judge(await readRunnable());
      const report = await world.drift();
      expect(readSaid(describeWidening(report, true).channels)).toEqual(truth);
    }),
    { numRuns, seed, endOnFailure: true },
  );
}, 600_000);
