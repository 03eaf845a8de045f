import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AccessModel,
  allLines,
  filterChannels,
  rankServices,
  readModel,
  serviceOf,
  setsOf,
} from '../../action/page/model.ts';
import type { PageData } from '../../action/page/page-data.ts';
import type { ServiceReach } from '../../action/page/reaches.ts';
import { packConfig, pageConfig } from './samples.ts';

/** What sets reach, action by action. */
function countReaches(model: AccessModel, sets: readonly number[]): Map<string, ServiceReach> {
  const certain = new Map<number, boolean>();
  for (const { action, grant } of allLines(model, sets)) {
    certain.set(action, certain.get(action) === true || grant.unknown === undefined);
  }
  const reaches = new Map<string, ServiceReach>();
  for (const [action, isSure] of certain) {
    const level = model.levelOf(action);
    const service = serviceOf(model.data, action);
    const before = reaches.get(service) ?? { sure: -1, possible: -1, count: 0, maybe: 0 };
    reaches.set(service, {
      sure: isSure ? Math.max(before.sure, level) : before.sure,
      possible: Math.max(before.possible, level),
      count: before.count + Number(isSure),
      maybe: before.maybe + Number(!isSure),
    });
  }
  return reaches;
}

/** Everything that is read of sets is what their actions say one by one. */
function check(model: AccessModel, sets: readonly number[]): void {
  const expected = countReaches(model, sets);
  expect(new Map(model.reachesOf(sets))).toEqual(expected);
  const each = new Map<string, unknown>();
  model.eachHighest(sets, (service, sure, possible) => each.set(service, { sure, possible }));
  expect(each).toEqual(
    new Map([...expected].map(([service, { sure, possible }]) => [service, { sure, possible }])),
  );
  for (const service of ['sqs', 'iam', 'nothing', undefined]) {
    const own = [...expected].filter(([name]) => service === undefined || name === service);
    expect(model.highestOf(sets, service)).toEqual({
      sure: Math.max(-1, ...own.map(([, { sure }]) => sure)),
      possible: Math.max(-1, ...own.map(([, { possible }]) => possible)),
    });
  }
}

let data: PageData;
beforeAll(async () => {
  data = await packConfig(pageConfig);
});

test('what channels reach is what their actions say one by one', () => {
  const model = readModel(data);
  for (const channel of data.channels) {
    for (const audience of ['everyone', 'default', 'own'] as const) check(model, setsOf(channel, audience));
  }
});

test('lists that share actions, certain in one and possible in the other', () => {
  const actions = ['EC2:A', 'ec2:B', 'EC2:C', 's3-object-lambda:A', 's3:A', 's3:B', 's3:C', 'sqs:A', 'sqs:B'];
  const list = fc
    .uniqueArray(fc.nat(actions.length - 1))
    .map(numbers =>
      numbers.sort((a, b) => a - b).map((number, index, all) => number - (all[index - 1] ?? 0)),
    );
  const pair = fc.tuple(fc.nat(1), fc.nat(3));
  fc.assert(
    fc.property(
      fc.array(list, { minLength: 4, maxLength: 4 }),
      fc.array(fc.array(pair, { maxLength: 4 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.constantFrom(...'lrtwpu'), { minLength: 9, maxLength: 9 }),
      (lists, sets, own) => {
        const grants = [
          { on: [], if: [], by: [] },
          { unknown: 1 as const, on: [], if: [], by: [] },
        ];
        const model = readModel({ ...data, actions, levels: own.join(''), lists, grants, sets });
        for (const some of [[0], [0, 1], [2, 0, 1], []]) check(model, some);
      },
    ),
    { numRuns: 300 },
  );
});

test('a list that a thousand channels share is walked through once', () => {
  let reads = 0;
  const counted = Object.defineProperty({ ...data }, 'levels', {
    get: () => {
      reads++;
      return data.levels;
    },
  });
  const model = readModel(counted);
  const [sample] = data.channels;
  const [shared] = setsOf(sample as PageData['channels'][number], 'own');
  const pairs = data.sets[shared ?? -1] ?? [];
  // Each channel has a set of its own, which is the shared list and one action more.
  const sets = Array.from({ length: 1_000 }, (_, index) => [
    ...pairs,
    [0, index % data.lists.length] as const,
  ]);
  const channels = sets.map(
    (_, set) => ({ ...sample, key: `c-${set}`, defaults: [], ceiling: set }) as PageData['channels'][number],
  );
  Object.assign(counted, { sets });
  const filter = { audience: 'own', query: '', channel: '', account: '', service: '', level: 1 } as const;
  expect(filterChannels(model, channels, filter)).toHaveLength(1_000);
  expect(rankServices(model, channels, 'own').length).toBeGreaterThan(100);
  const total = data.lists.reduce((sum, list) => sum + list.length, 0);
  expect(reads).toBeGreaterThan(1_000);
  expect(reads).toBeLessThanOrEqual(total);
});
