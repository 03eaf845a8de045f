import { expect, test } from '@jest/globals';
import { describeGains } from '../../action/access/describe-gains.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';

/** What AdministratorAccess gives where it was attached to a role and to the channel as a guardrail. */
const rows = Array.from(
  { length: 20_000 },
  (_, index): AccessRow => ({
    action: `service${index % 400}:Action${index}`,
    level: index % 3 === 0 ? 'read' : 'write',
    resources: ['*'],
    verdict: index % 2 === 0 ? 'default' : 'ceiling',
  }),
);

/**
 * Counts the elements that something reads from arrays with `...` or `for … of`, the same on a busy machine. Throws above the
 * limit, so that a failing test does not take minutes.
 */
function countElements(run: () => unknown, limit: number): number {
  const original = Object.getOwnPropertyDescriptor(Array.prototype, Symbol.iterator) as PropertyDescriptor;
  let count = 0;
  function* iterate(this: readonly unknown[]) {
    for (let index = 0; index < this.length; index += 1) {
      count += 1;
      if (count > limit) throw new Error(`More than ${limit} elements are read`);
      yield this[index];
    }
  }
  Object.defineProperty(Array.prototype, Symbol.iterator, { ...original, value: iterate });
  try {
    run();
  } finally {
    Object.defineProperty(Array.prototype, Symbol.iterator, original);
  }
  return count;
}

test('lines about all actions of AWS read each row some times, and not once for each other row', () => {
  let lines: readonly string[] = [];
  const change = { channel: 'a', gained: rows };
  const count = countElements(() => {
    lines = describeGains([change]);
  }, 50 * rows.length);
  expect(count).toBeGreaterThanOrEqual(rows.length);
  expect(lines).toEqual([
    expect.stringMatching(/^in a, everyone: .* and 9995 more \(in all 6666 write, 3334 read\)$/),
    expect.stringMatching(
      /^in a, members with their own role: .* and 9995 more \(in all 6667 write, 3333 read\)$/,
    ),
  ]);
});
