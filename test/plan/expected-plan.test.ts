import { expect, test } from '@jest/globals';
import { expectedHashForm, expectedHashOf, findUnexpected } from '../../action/core/expected-plan.ts';
import type { GainsOfPlace } from '../../action/core/review.ts';

const hash = 'a'.repeat(64);
const gain = (action: string, more: Partial<GainsOfPlace> = {}): GainsOfPlace => ({
  ...{ channel: 'ops', target: 'prod', lost: [], isWithDrift: true },
  gained: [{ action, resources: ['*'] }],
  ...more,
});
const [purge, drop] = [gain('sqs:PurgeQueue'), gain('sqs:DeleteQueue')];
const ofPlan: GainsOfPlace = {
  ...{ channel: 'ops', target: 'prod', lost: [] },
  gained: [{ action: 'sns:Publish', resources: ['*'] }],
};

test('the hash for an apply is that of the changes, and has a digest only where drift adds gains', () => {
  expect(expectedHashOf(hash, [])).toBe(hash);
  expect(expectedHashOf(hash, [ofPlan, gain('x', { gained: [] })])).toBe(hash);
  const [one, other] = [expectedHashOf(hash, [purge, drop]), expectedHashOf(hash, [drop, purge])];
  expect(one).toBe(other);
  expect(one).not.toBe(expectedHashOf(hash, [purge]));
  expect(expectedHashOf(hash, [purge])).not.toBe(
    expectedHashOf(hash, [gain('sqs:PurgeQueue', { channel: 'dev' })]),
  );
  expect(expectedHashOf(hash, [purge])).not.toBe(
    expectedHashOf(hash, [gain('sqs:PurgeQueue', { target: 'dev' })]),
  );
  for (const each of [hash, one]) expect(each).toMatch(expectedHashForm);
  for (const each of [hash.slice(1), `${hash}+`, `${one}0`, `${hash}+${'g'.repeat(28)}`])
    expect(each).not.toMatch(expectedHashForm);
  expect(`Hash: ${one}`.length).toBeLessThanOrEqual(100);
});

test.each<[string, readonly GainsOfPlace[], string, readonly GainsOfPlace[] | undefined, unknown]>([
  ['the same without drift', [ofPlan], hash, undefined, undefined],
  ['other changes', [], 'b'.repeat(64), undefined, 'changes'],
  [
    'other changes, with the digest of the same gains',
    [purge],
    expectedHashOf('b'.repeat(64), [purge]),
    [purge],
    'changes',
  ],
  ['gains that the digest covers', [purge], expectedHashOf(hash, [purge]), undefined, undefined],
  [
    'gains that the digest does not cover',
    [drop],
    expectedHashOf(hash, [purge]),
    undefined,
    ['sqs:DeleteQueue'],
  ],
  ['gains, and a hash without a digest', [purge], hash, undefined, ['sqs:PurgeQueue']],
  ['gains, and a hash without a digest whose gains are known', [purge], hash, [purge], undefined],
  ['no gains any more', [], expectedHashOf(hash, [purge]), undefined, undefined],
  ['a gain less', [purge], hash, [gain('x', { gained: [...purge.gained, ...drop.gained] })], undefined],
  [
    'a gain more',
    [gain('x', { gained: [...purge.gained, ...drop.gained] })],
    hash,
    [purge],
    ['sqs:DeleteQueue'],
  ],
  ['a gain that was shown of the plan alone', [gain('sns:Publish')], hash, [ofPlan], ['sns:Publish']],
  [
    'a gain that was shown in another target',
    [purge],
    hash,
    [gain('sqs:PurgeQueue', { target: 'dev' })],
    ['sqs:PurgeQueue'],
  ],
])('%s', (_name, gains, expected, shown, found) => {
  const unexpected = findUnexpected({ hash, gains }, { hash: expected, gains: shown });
  expect(
    Array.isArray(unexpected)
      ? unexpected.map(({ text }: { text: string }) =>
          text.replace(/^#ops gains (\S+) on \*, together with drift$/, '$1'),
        )
      : unexpected,
  ).toEqual(found);
});

test('a plan that is not complete is never the expected one', () => {
  expect(findUnexpected({ hash: undefined, gains: [] }, { hash })).toBe('changes');
});
