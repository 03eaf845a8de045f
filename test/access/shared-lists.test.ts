import { beforeAll, expect, test } from '@jest/globals';
import type { ReportedChannel } from '../../action/access/access-report.ts';
import { findPasses } from '../../action/access/find-passes.ts';
import { type AccessEntry, type AccessList, listAccess } from '../../action/access/list-access.ts';
import { loadProofData, type ProofData } from '../../action/access/proof-data.ts';
import type { Json } from '../../action/core/json.ts';
import { noAccess } from '../../action/iam/access-items.ts';
import { type AccessSummary, accessTo, createAccessReader } from '../../action/iam/access-summary.ts';
import { groupByService, listAllowed } from '../../action/iam/allowed-actions.ts';
import { ceilingLayers, defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import type { LayerName, Layers } from '../../action/iam/policy.ts';
import { readRows } from './read-rows.ts';

// What many channels have in common is worked out once, below what each of them adds. These tests compare what is said
// that way with a look at every action.

let proofData: ProofData;
beforeAll(async () => {
  proofData = await loadProofData();
});

function managed(layer: LayerName, name: string) {
  const policy = proofData.compileManaged(layer, `arn:aws:iam::aws:policy/${name}`);
  if (policy === undefined) throw new Error(name);
  return policy;
}

function own(layer: LayerName, ...statements: Json[]) {
  return compilePolicy({ Version: '2012-10-17', Statement: statements }, { layer, name: 'own' });
}

const onQueue = 'arn:aws:sqs:eu-west-1:111122223333:q';
const samples: [string, () => Layers][] = [
  [
    'a role of its own beside a managed policy',
    () =>
      defaultLayers({
        role: [
          managed('role', 'CloudWatchReadOnlyAccess'),
          own('role', {
            Effect: 'Allow',
            Action: ['sqs:Send*', 'ecs:RunTask', 'iam:PassRole'],
            Resource: '*',
          }),
        ],
        guardrails: [
          managed('guardrail', 'ReadOnlyAccess'),
          own('guardrail', {
            Effect: 'Allow',
            Action: ['sqs:*', 'ecs:RunTask', 'iam:PassRole'],
            Resource: '*',
          }),
        ],
      }),
  ],
  [
    'a deny beside everything, which takes away a use of a permission',
    () =>
      ceilingLayers({
        guardrails: [
          managed('guardrail', 'AdministratorAccess'),
          own('guardrail', {
            Effect: 'Deny',
            Action: ['ec2:*', 'lambda:*', 'cloudwatch:Get*'],
            Resource: '*',
          }),
        ],
      }),
  ],
  [
    'a deny on one queue',
    () =>
      ceilingLayers({
        guardrails: [
          managed('guardrail', 'ReadOnlyAccess'),
          own('guardrail', { Effect: 'Deny', Action: 'sqs:Get*', Resource: onQueue }),
        ],
      }),
  ],
];

/** Every action that anything can be said of: those of the reference and those that policies name. */
function everyAction(summary: AccessSummary) {
  const named = [summary, summary.base].flatMap(each => [...(each?.listed.keys() ?? [])]);
  return [...new Set([...proofData.actions.all, ...named])];
}

function format({ action, grant }: AccessEntry): string {
  return `${action} ${JSON.stringify(grant)}`;
}

function readShared({ base, list }: AccessList): string[] {
  if (base === undefined) return Array.from(list(), format);
  const differing = new Set(base.butFor.actions);
  const common = [...base.list.list()].filter(({ action }) => !differing.has(action));
  return [...common, ...base.butFor.list()].map(format);
}

test.each(samples)('%s: what is shared and what is not are the whole', (_, layers) => {
  const { reader, actions, forwarded } = proofData;
  const summary = reader.summarize(layers(), emptyContext);
  // Not worth a test where nothing is shared.
  expect(summary.base).toBeDefined();
  const allowed = everyAction(summary).filter(action => accessTo(summary, action) !== noAccess);
  const names = listAllowed(summary, actions).map(({ key }) => key);
  expect(names).toEqual(allowed.map(({ key }) => key).sort());
  expect(names.length).toBeGreaterThan(100);
  const counts = new Map<string, number>();
  for (const { service } of allowed) counts.set(service, (counts.get(service) ?? 0) + 1);
  const services = groupByService([{ summary }], actions);
  expect(services.map(({ service, possible }) => [service, possible])).toEqual([...counts].sort());

  const access = listAccess(summary, actions);
  expect(readShared(access).sort()).toEqual(Array.from(access.list(), format).sort());

  // A reader that has nothing below says the same of the permissions that pass.
  const alone = {
    ...summary,
    base: undefined,
    listed: new Map(everyAction(summary).map(each => [each, accessTo(summary, each)])),
  };
  expect(new Map(findPasses(summary, forwarded(), actions))).toEqual(
    new Map(findPasses(alone, forwarded(), actions)),
  );
});

/** A channel with verdicts of some lists. */
function channelWith(...lists: readonly AccessList[]): ReportedChannel {
  const members = { verdict: 'default', role: undefined, members: 'everyone in the channel' } as const;
  const verdicts = lists.map(access => ({ ...members, access }));
  return { channel: 'ops', verdicts, policyPaths: new Map() } as unknown as ReportedChannel;
}

test('rows that are written with what channels share are those of the whole lists, in their order', () => {
  const { reader, actions } = proofData;
  const lists = samples.map(([, layers]) => listAccess(reader.summarize(layers(), emptyContext), actions));
  const expected = lists.flatMap(list =>
    Array.from(list.list(), ({ action, level, grant }) => [action, level, grant.resources, grant.conditions]),
  );
  // What was kept of a first time is what the second time uses.
  for (let time = 0; time < 2; time += 1) {
    const rows = readRows(channelWith(...lists), path => path);
    expect(
      rows.map(({ action, level, resources, conditions }) => [action, level, resources, conditions]),
    ).toEqual(expected);
  }
});

test('a list that changes what another has is written where no action is left, and where only later ones come', () => {
  const grant = { certainty: 'allowed', resources: ['*'], conditions: [], sources: [] } as const;
  const entries = (...names: readonly string[]) =>
    names.map(action => ({ action, service: 'a', level: 'read' as const, grant }));
  const listOf = (names: readonly string[], base?: AccessList['base']): AccessList => ({
    shared: {},
    list: () => entries(...names),
    base,
  });
  const below = listOf(['a:B', 'a:C', 'a:C', 'a:D']);
  const change = (actions: readonly string[], now: readonly string[]) =>
    listOf([], { list: below, butFor: { actions, list: () => entries(...now) } });
  const namesOf = (list: AccessList) =>
    readRows(channelWith(list), path => path).map(({ action }) => action.slice(2));
  expect(namesOf(change([], []))).toEqual(['B', 'C', 'C', 'D']);
  expect(namesOf(change(['a:B', 'a:C', 'a:D'], []))).toEqual([]);
  expect(namesOf(change(['a:C'], ['a:C']))).toEqual(['B', 'C', 'D']);
  expect(namesOf(change(['a:E', 'a:A'], ['a:E', 'a:E', 'a:A']))).toEqual(['A', 'B', 'C', 'C', 'D', 'E', 'E']);
  const twice = change(['a:C'], ['a:C']);
  const again = listOf([], {
    list: twice,
    butFor: { actions: ['a:B', 'a:CA', 'a:D'], list: () => entries('a:CA') },
  });
  expect(namesOf(again)).toEqual(['C', 'CA']);
});

test('rows are whole in blocks of bytes, however long one is', () => {
  const grantOf = (length: number) =>
    ({ certainty: 'allowed', resources: ['é'.repeat(length)], conditions: [], sources: [] }) as const;
  const lengths = [1, 30_000, 100_000, 2, 32_000];
  const list: AccessList = {
    shared: {},
    list: () =>
      lengths.map((length, n) => ({ action: `a:${n}`, service: 'a', level: 'read', grant: grantOf(length) })),
    base: undefined,
  };
  const rows = readRows(channelWith(list), path => path);
  expect(rows.map(({ resources }) => resources[0]?.length)).toEqual(lengths);
});

test('a deny by a pattern takes away what AWS does not document, though no list of the pattern has it', () => {
  const { reader, actions } = proofData;
  const guardrails = [managed('guardrail', 'ReadOnlyAccess')];
  const before = reader.summarize(ceilingLayers({ guardrails }), emptyContext);
  const undocumented = listAllowed(before, actions).find(({ level }) => level === 'unknown');
  if (undocumented === undefined)
    throw new Error('ReadOnlyAccess names no action that AWS does not document');
  const { service, name } = undocumented;
  const deny = own('guardrail', { Effect: 'Deny', Action: `${service}:*`, Resource: '*' });
  const after = reader.summarize(ceilingLayers({ guardrails: [...guardrails, deny] }), emptyContext);
  expect(after.base).toBeDefined();
  expect(listAllowed(after, actions).filter(action => action.service === service)).toEqual([]);
  expect(
    groupByService([{ summary: after }], actions).find(each => each.service === service),
  ).toBeUndefined();
  expect(readShared(listAccess(after, actions)).filter(line => line.startsWith(`${service}:`))).toEqual([]);
  expect(readShared(listAccess(before, actions)).some(line => line.startsWith(`${name} `))).toBe(true);
});

test('channels with policies of their own share what a managed policy of their role gives', () => {
  const { actions } = proofData;
  const reader = createAccessReader(actions);
  const basesOf = (queue: string) => {
    const allow = (layer: LayerName) =>
      own(layer, { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue });
    const role = [managed('role', 'CloudWatchReadOnlyAccess'), allow('role')];
    const guardrails = [managed('guardrail', 'ReadOnlyAccess'), allow('guardrail')];
    return reader.summarize(defaultLayers({ role, guardrails }), emptyContext);
  };
  const [one, other] = [basesOf(onQueue), basesOf(`${onQueue}2`)];
  expect(one).not.toBe(other);
  expect(one.base).toBe(other.base);
  expect(one.listed.size).toBe(1);
});
