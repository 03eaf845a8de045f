import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planAgainst } from '../../action/commands/against.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { Json } from '../../action/core/json.ts';
import { nothingObserved } from '../../action/core/plan.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderPlanMarkdown } from '../../action/render/markdown.ts';
import { renderPlanReport } from '../../action/render/plan-report.ts';
import { renderTargetSection } from '../../action/render/plan-section.ts';

// What people lose and get whose chat channel gets the channel of others.

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-people-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A channel of a file: its chat channel, its aliases and its topics. */
interface Channel {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly topics: readonly string[];
}

type Channels = Readonly<Record<string, Channel>>;

const topicArn = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;

async function load(channels: Channels) {
  const file = join(folder, 'chatops.yml');
  const names = [...new Set(Object.values(channels).flatMap(({ aliases }) => aliases))];
  const config: Json = {
    version: 1,
    name: 'x',
    targets: { main: { account: '123456789012', region: 'eu-west-1' } },
    workspaces: { acme: { slack: 'T0123ABCD' } },
    defaults: { workspace: 'acme', role: 'reader', guardrails: ['ReadOnlyAccess'] },
    roles: { reader: { 'managed-policies': ['ReadOnlyAccess'] } },
    ...(names.length === 0
      ? {}
      : { aliases: Object.fromEntries(names.map(name => [name, 'sqs list-queues --region eu-west-1'])) }),
    channels: Object.fromEntries(
      Object.entries(channels).map(([key, { id, aliases, topics }]) => [
        key,
        {
          channel: id,
          ...(aliases.length === 0 ? {} : { aliases: [...aliases] }),
          ...(topics.length === 0 ? {} : { notify: { topics: topics.map(topicArn) } }),
        },
      ]),
    ),
  };
  writeFileSync(file, JSON.stringify(config));
  const { draft, diagnostics } = await loadConfig(file, { today: '2026-11-28' });
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics));
  return draft;
}

const planOf = async (before: Channels, after: Channels) =>
  planAgainst([{ base: await load(before), config: await load(after) }]);

test('channels that exchange their chat channels: what the people of each lose and get', async () => {
  const ops = { aliases: ['deploy', 'purge', 'list'], topics: ['builds'] };
  const notices = { aliases: ['list'], topics: ['alarms'] };
  const report = await planOf(
    { ops: { id: 'C0BBBBBBB', ...ops }, notices: { id: 'C0AAAAAAA', ...notices } },
    { ops: { id: 'C0AAAAAAA', ...ops }, notices: { id: 'C0BBBBBBB', ...notices } },
  );
  const whole = { ...report, ...nothingObserved };
  const [target] = report.plan.targets;
  if (target === undefined) throw new Error('no target');
  const [stack] = target.stacks;
  expect(stack?.lostAliases).toEqual([
    {
      ...{ channel: 'notices', was: 'ops', names: ['deploy', 'purge'] },
      place: { platform: 'slack', workspace: 'T0123ABCD', channel: 'C0BBBBBBB', account: '123456789012' },
    },
  ]);
  expect(stack?.heard?.map(({ channel, was, place, what }) => [channel, was, place.channel, what])).toEqual([
    ['notices', 'ops', 'C0BBBBBBB', ['topic alarms']],
    ['ops', 'notices', 'C0AAAAAAA', ['topic builds']],
  ]);
  const [a, b] = ['C0AAAAAAA', 'C0BBBBBBB'].map(id => `Slack channel ${id} (workspace T0123ABCD), which was`);
  const lines = [
    [`${b} #ops and becomes #notices, no longer has`, '- run deploy', '- run purge'],
    [`${a} #notices and becomes #ops, no longer receives`, '- topic alarms'],
    [`${b} #ops and becomes #notices, no longer receives`, '- topic builds'],
    [`${b} #ops and becomes #notices, begins to receive`, '+ topic alarms'],
    [`${a} #notices and becomes #ops, begins to receive`, '+ topic builds'],
  ];
  const text = renderPlanReport(whole, createColors(false)).replaceAll(/\n {3,4}(?![-+ ])/g, ' ');
  for (const [title, ...rest] of lines) expect(text).toContain([`main: ${title}`, ...rest].join('\n    '));
  expect(text).toContain('which was #ops and becomes #notices, no\n  longer has run deploy, run purge\n');
  const comment = renderTargetSection({ ...whole, file: 'chatops.yml', plan: target }).blocks.join('\n');
  const summary = renderPlanMarkdown(whole);
  for (const [title = '', ...rest] of lines) {
    expect(comment).toContain(title);
    expect(comment).toContain(rest.join('\n'));
    expect(summary).toContain(title);
    expect(summary).toContain(rest.join('\n'));
  }
});

const sublist = (...names: readonly string[]) => fc.subarray([...names]);
const content = fc.record({ aliases: sublist('list', 'send'), topics: sublist('alarms', 'builds') });
/** Which chat channel each channel has; a channel without one is not there. */
const places = fc
  .shuffledSubarray(['C0AAAAAAA', 'C0BBBBBBB', 'C0CCCCCCC', 'C0DDDDDDD'], { minLength: 1 })
  .chain(ids => fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }).map(keys => ({ ids, keys })));
const version = fc.record({ places, contents: fc.tuple(content, content, content, content) });
type Version = typeof version extends fc.Arbitrary<infer T> ? T : never;

function toChannels({ places: { ids, keys }, contents }: Version): Channels {
  return Object.fromEntries(
    keys.slice(0, ids.length).map((key, index): [string, Channel] => {
      const own = contents['abcd'.indexOf(key)] ?? { aliases: [], topics: [] };
      return [key, { id: ids[index] ?? '', ...own }];
    }),
  );
}

test('of each chat channel a plan says which aliases and messages are gone there, and which begin to arrive with the channel of others', async () => {
  await fc.assert(
    fc.asyncProperty(version, version, async (one, other) => {
      const [before, after] = [toChannels(one), toChannels(other)];
      const at = (channels: Channels, id: string) =>
        Object.entries(channels).find(([, channel]) => channel.id === id) ?? [];
      const ids = [
        ...new Set([...Object.values(before), ...Object.values(after)].map(({ id }) => id)),
      ].sort();
      const missing = (all: readonly string[] = [], kept: readonly string[] = []) =>
        all.filter(name => !kept.includes(name)).sort();
      const truth = ids.map(id => {
        const [[, old], [key = '', now]] = [at(before, id), at(after, id)];
        const from = before[key]?.id;
        return {
          id,
          lost: missing(old?.aliases, now?.aliases),
          silenced: missing(old?.topics, now?.topics),
          heard: from === undefined || from === id ? [] : missing(now?.topics, old?.topics),
        };
      });
      const { plan } = await planOf(before, after);
      const stacks = plan.targets.flatMap(target => target.stacks);
      const namesAt = <Each extends { readonly place: { readonly channel: string } }>(
        id: string,
        all: readonly Each[],
        namesOf: (each: Each) => readonly string[],
      ) =>
        all
          .filter(({ place }) => place.channel === id)
          .flatMap(each => namesOf(each).map(name => name.replace('topic ', '')))
          .sort();
      const allLost = stacks.flatMap(({ lostAliases = [] }) => lostAliases);
      const allSilenced = stacks.flatMap(({ silenced = [] }) => silenced);
      const allHeard = stacks.flatMap(({ heard = [] }) => heard);
      const said = ids.map(id => ({
        id,
        lost: namesAt(id, allLost, ({ names }) => names),
        silenced: namesAt(id, allSilenced, ({ what }) => what),
        heard: namesAt(id, allHeard, ({ what }) => what),
      }));
      expect(said).toEqual(truth);
      // Who had another channel is named by the place, and who has the same one by its key.
      for (const { place, channel, was } of [...allLost, ...allSilenced]) {
        const [[old], [now]] = [at(before, place.channel), at(after, place.channel)];
        expect([place.channel, channel]).toEqual([place.channel, now ?? old]);
        if (was !== undefined) expect([place.channel, was]).toEqual([place.channel, old]);
        if (now === undefined && old !== undefined)
          expect([place.channel, was]).toEqual([place.channel, old in after ? old : undefined]);
        if (now === old) expect([place.channel, was]).toEqual([place.channel, undefined]);
      }
    }),
    { numRuns: 40, seed: 20261201 },
  );
}, 120_000);
