import { expect, test } from '@jest/globals';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { dropActions, dropRows, keepActions, keepRows } from '../../action/access/gain-rows.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';

const day = (month: number) => `2027-0${month}-01T00:00:00Z`;
const row = (more: Partial<AccessRow> = {}): AccessRow => ({
  ...{ action: 'sqs:PurgeQueue', level: 'write', resources: ['*'], verdict: 'default' },
  ...more,
});
const change = (...gained: AccessRow[]): AccessChange[] => [
  {
    ...{ channel: 'a', target: 't', presence: 'stays', gained, lost: [] },
    place: { platform: 'slack', workspace: 'T0', channel: 'C0', account: '1' },
  },
];
const rowsOf = (changes: readonly AccessChange[]) => changes.flatMap(({ gained }) => gained);
const span = (from?: number, until?: number): Partial<AccessRow> => ({
  ...(from === undefined ? {} : { from: day(from) }),
  ...(until === undefined ? {} : { until: day(until) }),
});

type Span = readonly [from?: number | undefined, until?: number | undefined];

test.each<[Span, readonly Span[], readonly Span[], readonly Span[]]>([
  [[], [[]], [[]], []],
  [[], [[undefined, 3]], [[undefined, 3]], [[3]]],
  [[], [[3]], [[3]], [[undefined, 3]]],
  [[], [[3, 5]], [[3, 5]], [[undefined, 3], [5]]],
  [
    [],
    [
      [3, 5],
      [7, 8],
    ],
    [
      [3, 5],
      [7, 8],
    ],
    [[undefined, 3], [5, 7], [8]],
  ],
  [
    [],
    [
      [3, 6],
      [5, 8],
    ],
    [[3, 8]],
    [[undefined, 3], [8]],
  ],
  [[], [[undefined, 3], [3]], [[]], []],
  [[2, 6], [[4]], [[4, 6]], [[2, 4]]],
  [[2, 6], [[undefined, 4]], [[2, 4]], [[4, 6]]],
  [[2, 6], [[]], [[2, 6]], []],
  [[2, 6], [[6]], [], [[2, 6]]],
  [[2, 6], [[undefined, 2]], [], [[2, 6]]],
  [
    [2, 6],
    [[3, 4]],
    [[3, 4]],
    [
      [2, 3],
      [4, 6],
    ],
  ],
  [[2, 6], [[2, 6]], [[2, 6]], []],
  [[2, 6], [], [], [[2, 6]]],
])('a row of the time %j, and others of %j', (own, others, kept, dropped) => {
  const changes = change(row(span(...own)));
  const known = change(...others.map(each => row(span(...each))));
  const spansOf = (list: readonly AccessChange[]) =>
    rowsOf(list).map(({ from, until }) => ({ ...(from && { from }), ...(until && { until }) }));
  expect({
    kept: spansOf(keepRows(changes, known)),
    dropped: spansOf(dropRows(changes, known, 'same')),
  }).toEqual({
    kept: kept.map(each => span(...each)),
    dropped: dropped.map(each => span(...each)),
  });
});

test('rows are the same by place, verdict, action and resource, and by certainty and extent where that is asked', () => {
  const unknown = row({ certainty: 'unknown' });
  const partial = row({ partial: true });
  const dropped = (other: AccessRow, sameness: 'any' | 'same' | 'exact') =>
    rowsOf(dropRows(change(row()), change(other), sameness)).length;
  expect([dropped(unknown, 'any'), dropped(unknown, 'same')]).toEqual([0, 1]);
  expect([dropped(partial, 'any'), dropped(partial, 'same'), dropped(partial, 'exact')]).toEqual([0, 0, 1]);
  expect(dropped(row({ verdict: 'ceiling' }), 'any')).toBe(1);
  expect(dropped(row({ action: 'sqs:DeleteQueue' }), 'any')).toBe(1);
  expect(rowsOf(keepRows(change(row()), change(unknown)))).toEqual([]);
});

test('a part of a row keeps the example that is about it, asked at the instant from which the part holds', () => {
  const example = { action: 'sqs:PurgeQueue', resource: 'b-1' };
  const whole = row({ resources: ['a', 'b-*'], example });
  const [left] = rowsOf(dropRows(change(whole), change(row({ resources: ['a'] })), 'any'));
  expect(left).toEqual(row({ resources: ['b-*'], example }));
  const [other] = rowsOf(dropRows(change(whole), change(row({ resources: ['b-*'] })), 'any'));
  expect(other).toEqual(row({ resources: ['a'] }));
  const [later] = rowsOf(
    dropRows(change(whole), change(row({ resources: ['a', 'b-*'], until: day(3) })), 'any'),
  );
  expect(later).toEqual({
    ...whole,
    from: day(3),
    example: { ...example, context: { 'aws:CurrentTime': day(3) } },
  });
  const [until] = rowsOf(
    dropRows(change(whole), change(row({ resources: ['a', 'b-*'], from: day(3) })), 'any'),
  );
  expect(until).toEqual({ ...whole, until: day(3) });
});

test('rows of the actions of others are those of one place, verdict and action, whatever their resources', () => {
  const own = change(
    row({ resources: ['a'] }),
    row({ verdict: 'ceiling' }),
    row({ action: 'sqs:DeleteQueue' }),
  );
  const elsewhere = { place: { platform: 'slack', workspace: 'T0', channel: 'C1', account: '1' } } as const;
  const others = [
    ...change(row({ resources: ['b'] })),
    ...change(row({ action: 'sqs:DeleteQueue' })).map(each => ({ ...each, ...elsewhere })),
  ];
  const textsOf = (list: readonly AccessChange[]) =>
    rowsOf(list).map(({ verdict, action }) => `${verdict} ${action}`);
  expect(textsOf(keepActions(own, others))).toEqual(['default sqs:PurgeQueue']);
  expect(textsOf(dropActions(own, others))).toEqual(['ceiling sqs:PurgeQueue', 'default sqs:DeleteQueue']);
  expect(dropActions(change(row()), change(row()))).toEqual([]);
});

test('a row for all listed roles counts as one for each, and is one again where all have the same left', () => {
  const both = row({ listed: ['big', 'op'], resources: ['a', 'b'] });
  const ofOp = row({ role: 'op', resources: ['a'] });
  const texts = (changes: readonly AccessChange[]) =>
    rowsOf(changes).map(
      ({ role, listed, resources }) => `${role ?? listed?.join('+') ?? 'everyone'} ${resources.join()}`,
    );
  expect(texts(dropRows(change(both), change(ofOp), 'exact'))).toEqual(['big a,b', 'op b']);
  expect(texts(keepRows(change(both), change(ofOp)))).toEqual(['op a']);
  expect(texts(dropRows(change(ofOp), change(both), 'exact'))).toEqual([]);
  expect(texts(dropRows(change(both), change(row({ resources: ['a'] })), 'any'))).toEqual(['big+op a,b']);
  expect(texts(keepRows(change(both), change(row({ listed: ['big', 'op'], resources: ['b'] }))))).toEqual([
    'big+op b',
  ]);
  expect(texts(keepActions(change(both), change(ofOp)))).toEqual(['op a,b']);
  expect(texts(dropActions(change(both), change(ofOp)))).toEqual(['big a,b']);
  expect(texts(keepActions(change(ofOp), change(both)))).toEqual(['op a']);
  expect(rowsOf(keepActions(change(both), change(both)))[0]).toBe(both);
});
