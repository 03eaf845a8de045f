import { expect, test } from '@jest/globals';
import { type AccessRow, compareRows } from '../../action/iam/access-delta.ts';

const usual: AccessRow = { action: 'sqs:B', level: 'write', resources: ['*'], verdict: 'default' };

/** Rows in their order; two neighbours differ in one member. */
const ordered: readonly AccessRow[] = [
  { ...usual, action: 'sqs:A', verdict: 'ceiling' },
  usual,
  { ...usual, from: '2027-01-01T00:00:00Z' },
  { ...usual, from: '2028-01-01T00:00:00Z' },
  { ...usual, regions: { in: ['eu-west-1'] } },
  { ...usual, regions: { in: ['us-east-1'] } },
  { ...usual, partial: true },
  { ...usual, certainty: 'unknown' },
  { ...usual, certainty: 'unknown', partial: true },
  { ...usual, role: 'arn:aws:iam::123456789012:role/a' },
  { ...usual, role: 'arn:aws:iam::123456789012:role/b' },
  { ...usual, verdict: 'ceiling' },
  { ...usual, action: 'sqs:C' },
];

test('rows are in one order', () => {
  for (const [index, one] of ordered.entries()) {
    for (const [place, other] of ordered.entries()) {
      expect([index, place, Math.sign(compareRows(one, other))]).toEqual([
        index,
        place,
        Math.sign(index - place),
      ]);
    }
  }
});
