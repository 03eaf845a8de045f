import { expect, test } from '@jest/globals';
import type { MatrixRow } from '../../action/access/access-matrix.ts';
import type { LevelCounts } from '../../action/iam/allowed-actions.ts';
import { describeMatrixHead } from '../../action/render/access-head.ts';

/** A channel with one service: what everyone, or members with a listed role, and members with their own role can do and possibly can do. */
function row(
  [sure, own]: readonly [LevelCounts, LevelCounts],
  [maybe, ownMaybe]: readonly [LevelCounts, LevelCounts] = [{}, {}],
  more: Partial<MatrixRow> = {},
): MatrixRow {
  return {
    channel: 'a',
    target: 'default',
    roles: ['r'],
    audience: 'everyone',
    guardrails: ['g'],
    organizationPolicies: [],
    isChannelRoleOnly: false,
    services: [
      {
        service: 'sqs',
        default: undefined,
        ceiling: undefined,
        actions: { default: 0, ceiling: 0 },
        levels: { default: sure, ceiling: own },
        possible: { default: maybe, ceiling: ownMaybe },
      },
    ],
    ...more,
  };
}

test.each<[string, MatrixRow[], string]>([
  ['no channels', [], 'No channels.'],
  [
    'the highest level counts',
    [
      row([
        { read: 3, list: 1 },
        { permissions: 1, write: 9 },
      ]),
      row([{ write: 1, read: 9 }, { write: 1 }]),
      row([{}, {}]),
    ],
    '3 channels. Everyone: write in 1, read in 1, nothing in 1. Members with their own role, at most: permissions in 1, write in 1, nothing in 1.',
  ],
  [
    'what is only possible is said where it is higher',
    [
      row([{ write: 1 }, { read: 1 }], [{ write: 1 }, { permissions: 1 }]),
      row([{ write: 1 }, {}], [{ permissions: 1 }, { unknown: 2 }]),
    ],
    '2 channels. Everyone: possibly permissions in 1, write in 2. Members with their own role, at most: possibly permissions in 1, possibly an unknown level in 1, read in 1.',
  ],
  [
    'where every member has to choose a role, or cannot choose one',
    [
      row([{ write: 1 }, { write: 1 }], [{}, {}], { audience: 'listed-role' }),
      row([{ list: 1 }, { write: 1 }], [{}, {}], { isChannelRoleOnly: true }),
    ],
    '2 channels. Everyone: list in 1, nothing in 1. Members with a listed role: write in 1. Members with their own role, at most: write in 1, nothing in 1.',
  ],
])('the first line of the matrix: %s', (_, rows, text) => {
  expect(describeMatrixHead(rows)).toBe(text);
});
