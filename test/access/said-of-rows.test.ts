import { describe, expect, test } from '@jest/globals';
import { describeMembers, withoutRepeats } from '../../action/access/change-audience.ts';
import { measureWhole } from '../../action/access/whole-access.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { isRefusedInChat } from '../../action/iam/channel-layers.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

const actions = await loadIamActions();

/** All write actions of EC2 that chat runs, on all resources. */
const ec2 = actions
  .actionsMatching('ec2:*')
  .filter(({ key, level }) => level === 'write' && !isRefusedInChat(key))
  .map(({ name }): AccessRow => ({ action: name, level: 'write', resources: ['*'], verdict: 'default' }));

const wholeOf = (rows: readonly AccessRow[]) =>
  measureWhole(rows, { default: [], ceiling: [] }, actions).map(({ verdict, everything, services }) => ({
    verdict,
    everything,
    services: [...services].map(([level, counts]) => [level, ...counts.keys()]),
  }));

describe('that rows are all actions of a service is said only where each of them is', () => {
  test('allowed always, everywhere and for certain', () => {
    expect(ec2.length).toBeGreaterThan(300);
    expect(wholeOf(ec2)).toEqual([{ verdict: 'default', everything: false, services: [['write', 'ec2']] }]);
  });

  test.each<[why: string, part: Partial<AccessRow>]>([
    ['on some resources', { resources: ['arn:aws:ec2:*:*:instance/*'] }],
    ['on all resources and more', { resources: ['*', 'arn:aws:ec2:*:*:instance/*'] }],
    ['from a date on', { from: '2027-01-01T00:00:00Z' }],
    ['until a date', { until: '2027-01-01T00:00:00Z' }],
    ['in some Regions', { regions: { in: ['eu-west-1'] } }],
    ['in part only', { partial: true }],
    ['only possibly', { certainty: 'unknown' }],
    ['with a listed role', { role: 'ops' }],
    ['for members with their own role', { verdict: 'ceiling' }],
  ])('not where one is so %s', (_why, part) => {
    const [first, ...others] = ec2;
    expect(wholeOf([...others, { ...first, ...part } as AccessRow])).toEqual([]);
  });

  test('not where one is missing', () => {
    expect(wholeOf(ec2.slice(1))).toEqual([]);
  });
});

const everyone: AccessRow = {
  action: 'sqs:PurgeQueue',
  level: 'write',
  resources: ['arn:aws:sqs:*:*:a'],
  verdict: 'default',
};
const own: AccessRow = { ...everyone, verdict: 'ceiling' };
const time = { from: '2027-01-01T00:00:00Z', until: '2027-02-01T00:00:00Z' };

// What is left out of members with their own role is said by the row of everyone: it has to say as much.
test.each<[why: string, ofEveryone: Partial<AccessRow>, ofOwn: Partial<AccessRow>, isLeft: boolean]>([
  ['the same', {}, {}, false],
  ['of another action', {}, { action: 'sqs:DeleteQueue' }, true],
  ['on another resource', {}, { resources: ['arn:aws:sqs:*:*:b'] }, true],
  ['on one resource more', {}, { resources: ['arn:aws:sqs:*:*:a', 'arn:aws:sqs:*:*:b'] }, true],
  ['at the same time', time, time, false],
  ['from an earlier time on', time, { until: time.until }, true],
  ['until a later time', time, { from: time.from }, true],
  ['in other Regions', { regions: { in: ['eu-west-1'] } }, { regions: { in: ['us-east-1'] } }, true],
  ['in the same Regions', { regions: { in: ['eu-west-1'] } }, { regions: { in: ['eu-west-1'] } }, false],
  ['whatever the Region', { regions: { in: ['eu-west-1'] } }, {}, true],
  ['certain, where it is possible for everyone', { certainty: 'unknown' }, {}, true],
  ['possible, where it is certain for everyone', {}, { certainty: 'unknown' }, false],
  ['possible for both', { certainty: 'unknown' }, { certainty: 'unknown' }, false],
  ['whole, where it is partial for everyone', { partial: true }, {}, true],
  ['partial, where it is whole for everyone', {}, { partial: true }, false],
  ['of a listed role alone', { role: 'ops' }, {}, true],
])('a row of members with their own role that is %s', (_why, ofEveryone, ofOwn, isLeft) => {
  const rows = [
    { ...everyone, ...ofEveryone },
    { ...own, ...ofOwn },
  ];
  const { shared, own: added } = withoutRepeats('+', rows, 'everyone in the channel');
  const left = [...shared, ...added];
  expect(left.filter(({ verdict }) => verdict === 'ceiling')).toHaveLength(isLeft ? 1 : 0);
  expect(left.filter(({ verdict }) => verdict === 'default')).toHaveLength(1);
});

// What the guardrails still allow, a member with a role of their own may keep.
test.each<[string, Partial<AccessRow>, readonly Partial<AccessRow>[], boolean]>([
  ['nothing else', {}, [], true],
  ['the same', {}, [{}], false],
  ['other resources', {}, [{ resources: ['arn:aws:sqs:*:*:other'] }], true],
  ['all resources, where it is some', {}, [{ resources: ['*'] }], false],
  [
    'all but others',
    { resources: ['arn:aws:sqs:eu-west-1:1:a'] },
    [{ resources: ['* except arn:aws:sqs:eu-west-1:1:b, arn:aws:sqs:eu-west-1:1:c-*'] }],
    false,
  ],
  [
    'all but some of them',
    { resources: ['arn:aws:sqs:*:*:a*'] },
    [{ resources: ['* except arn:aws:sqs:*:*:*b'] }],
    true,
  ],
  ['a part of it', {}, [{ partial: true }], true],
  ['a part, where it is a part', { partial: true }, [{ partial: true }], false],
  ['the same, possibly', {}, [{ certainty: 'unknown' }], true],
  ['all resources until a day', {}, [{ resources: ['*'], until: '2027-01-01T00:00:00Z' }], true],
])('a lost row of the channel role, beside %s with any role', (_what, ofRole, others, isKept) => {
  const rows = [{ ...everyone, ...ofRole }, ...others.map(other => ({ ...own, ...other }))];
  const { shared } = withoutRepeats('-', rows, 'everyone in the channel');
  const [row] = shared.filter(({ verdict }) => verdict === 'default');
  expect(row?.isKept === true).toBe(isKept);
  expect(row && describeMembers(row, 'everyone in the channel')).toBe(
    isKept ? 'members without a role of their own' : 'everyone in the channel',
  );
  for (const [sign, whom] of [
    ['+', 'everyone in the channel'],
    ['-', 'members with a listed role'],
  ] as const)
    expect(withoutRepeats(sign, rows, whom).shared.some(each => each.isKept === true)).toBe(false);
});
