import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../action/core/plan.ts';
import { compareWithReviews, type GainsOfPlace, makeReview, type Review } from '../../action/core/review.ts';
import { readReview, writeReview } from '../../action/github/review.ts';
import { change, gain, planOf, row, scope } from './sample-reviews.ts';

interface Shown {
  readonly changes: readonly Change[];
  readonly access: readonly (GainsOfPlace & { channel: string })[];
}
const reviewOf = ({ changes, access }: Shown): Review => makeReview(scope, planOf(changes), access);
const compare = (now: Shown, ...reviews: readonly Shown[]) =>
  compareWithReviews(planOf(now.changes), now.access, reviews.map(reviewOf))?.parts.map(({ text }) => text) ??
  [];

const a = { changes: [change('A', 'x')], access: [gain('ops', row('s3:PutObject', 'arn:1'))] };
const b = { changes: [change('B', 'y')], access: [gain('ops', row('s3:PutObject', 'arn:2'))] };
const both = {
  changes: [...a.changes, ...b.changes],
  access: [gain('ops', row('s3:PutObject', 'arn:1', 'arn:2'))],
};

test.each<[string, Shown, Shown[], string[]]>([
  ['what was reviewed', a, [a], []],
  ['what two reviews show together', both, [a, b], []],
  ['a part of a review', a, [both], []],
  ['nothing, without a review', { changes: [], access: [] }, [], []],
  [
    'a change that is in no review',
    both,
    [a],
    ['+ roles.B (update)', '#ops gains s3:PutObject on arn:1, arn:2'],
  ],
  ['a change in another form', { ...a, changes: [change('A', 'z')] }, [a], ['~ roles.A (update)']],
  [
    'a gain that neither change brings by itself',
    { changes: both.changes, access: [gain('ops', row('iam:PassRole', '*'))] },
    [a, b],
    ['#ops gains iam:PassRole on *'],
  ],
  [
    'the gain of another channel',
    { ...a, access: [gain('other', row('s3:PutObject', 'arn:1'))] },
    [a],
    ['#other gains s3:PutObject on arn:1'],
  ],
  [
    'a gain on one resource more',
    { ...a, access: [gain('ops', row('s3:PutObject', 'arn:1', 'arn:9'))] },
    [a],
    ['#ops gains s3:PutObject on arn:1, arn:9'],
  ],
  [
    'a gain that became sure',
    { ...a, access: [gain('ops', row('s3:PutObject', 'arn:1'))] },
    [{ ...a, access: [gain('ops', { ...row('s3:PutObject', 'arn:1'), certainty: 'unknown' })] }],
    ['#ops gains s3:PutObject on arn:1'],
  ],
  [
    'a gain with another example',
    { ...a, access: [gain('ops', { ...row('s3:PutObject', 'arn:1'), example: 'one' })] },
    [{ ...a, access: [gain('ops', { ...row('s3:PutObject', 'arn:1'), example: 'two' })] }],
    [],
  ],
])('%s', (_name, now, reviews, unreviewed) => {
  expect(compare(now, ...reviews)).toEqual(unreviewed);
});

test('the same change in another account was not reviewed', () => {
  const elsewhere = planOf(a.changes, { account: '210987654321', region: 'eu-west-1' });
  expect(compareWithReviews(elsewhere, a.access, [reviewOf(a)])?.parts).toHaveLength(1);
});

test('what is written is read back, and nothing else is', () => {
  const texts = fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 });
  fc.assert(
    fc.property(texts, texts, fc.dictionary(fc.string(), fc.array(fc.string())), (changes, gains, sets) => {
      const review = { ...scope, hash: 'h', changes, gains, sets };
      const { line } = writeReview(review);
      expect(readReview(`Words.\r\n\n${line}\nWords.`)).toEqual(review);
    }),
  );
  for (const text of ['', '<!-- chatops:review e30 -->', '<!-- chatops:review %%% -->', undefined]) {
    expect(readReview(text)).toBeUndefined();
  }
});
