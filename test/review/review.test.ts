import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../action/core/plan.ts';
import { compareWithReviews, type GainsOfPlace, makeReview, type Review } from '../../action/core/review.ts';
import { readReview, writeReview } from '../../action/github/review.ts';
import { change, gain, planOf, row, scope } from './sample-reviews.ts';

interface Shown {
  readonly changes: readonly Change[];
  readonly access: readonly GainsOfPlace[];
}
const reviewOf = ({ changes, access }: Shown): Review => makeReview(scope, planOf(changes), access);
/** The texts of what no review shows; undefined when the reviews cover the plan, or it changes nothing. */
const compare = (now: Shown, ...reviews: readonly Review[]) =>
  compareWithReviews(planOf(now.changes), now.access, reviews)?.parts.map(({ text }) => text);
/** A review that was too large to keep the single gains of its places. */
const inWhole = (shown: Shown): Review => ({ ...reviewOf(shown), sets: {} });

const a = { changes: [change('A', 'x')], access: [gain('ops', row('s3:PutObject', 'arn:1'))] };
const b = { changes: [change('B', 'y')], access: [gain('ops', row('s3:PutObject', 'arn:2'))] };
const both = {
  changes: [...a.changes, ...b.changes],
  access: [gain('ops', row('s3:PutObject', 'arn:1', 'arn:2'))],
};
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `arn:${index + 1}`);
const withRows = (...rows: Parameters<typeof gain>[1][]): Shown => ({ ...a, access: [gain('ops', ...rows)] });
const [delete1, put1, noResource] = [
  row('s3:DeleteObject', 'arn:1'),
  row('s3:PutObject', 'arn:1'),
  row('s3:ListAllMyBuckets'),
];
const elsewhere = { ...gain('ops', row('iam:PassRole', '*')), target: 'other' };

test.each<[string, Shown, Shown[], string[] | undefined]>([
  ['what was reviewed', a, [a], undefined],
  ['what two reviews show together', both, [a, b], undefined],
  ['a part of a review', a, [both], undefined],
  ['nothing, without a review', { changes: [], access: [] }, [], undefined],
  [
    'a gain without a change of this target: nothing is applied here',
    { changes: [], access: a.access },
    [],
    undefined,
  ],
  ['a gain in another target', { ...a, access: [...a.access, elsewhere] }, [a], undefined],
  [
    'a gain of this target that only another target was shown with',
    withRows(row('iam:PassRole', '*')),
    [{ ...a, access: [...a.access, elsewhere] }],
    ['#ops gains iam:PassRole on *'],
  ],
  ['a loss', { ...a, access: [{ ...gain('ops'), lost: [row('s3:PutObject', '*')] }] }, [a], undefined],
  [
    'a gain together with drift that was shown as one of the plan alone',
    { ...a, access: [{ ...gain('ops', put1), isWithDrift: true }] },
    [{ ...a, access: [gain('ops', put1)] }],
    ['#ops gains s3:PutObject on arn:1, together with drift'],
  ],
  [
    'a gain together with drift that was shown as one',
    { ...a, access: [{ ...gain('ops', put1), isWithDrift: true }] },
    [{ ...a, access: [gain('ops'), { ...gain('ops', put1), isWithDrift: true }] }],
    undefined,
  ],
  ['a gain without resources', withRows(noResource), [withRows()], ['#ops gains s3:ListAllMyBuckets on ']],
  [
    'a gain without resources of another action than was reviewed',
    withRows(noResource),
    [withRows(row('s3:CreateJob'))],
    ['#ops gains s3:ListAllMyBuckets on '],
  ],
  ['a gain without resources that was reviewed', withRows(noResource), [withRows(noResource)], undefined],
  [
    'five resources',
    withRows(row('s3:PutObject', ...numbered(5))),
    [],
    ['+ roles.A (update)', '#ops gains s3:PutObject on arn:1, arn:2, arn:3, arn:4, arn:5'],
  ],
  [
    'one resource more than five',
    withRows(row('s3:PutObject', ...numbered(6))),
    [],
    ['+ roles.A (update)', '#ops gains s3:PutObject on arn:1, arn:2, arn:3, arn:4, arn:5 and 1 more'],
  ],
  [
    'more than five resources',
    withRows(row('s3:PutObject', ...numbered(8))),
    [],
    ['+ roles.A (update)', '#ops gains s3:PutObject on arn:1, arn:2, arn:3, arn:4, arn:5 and 3 more'],
  ],
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
    undefined,
  ],
])('%s', (_name, now, reviews, unreviewed) => {
  expect(compare(now, ...reviews.map(reviewOf))).toEqual(unreviewed);
});

test.each<[string, Shown, Shown, string[] | undefined]>([
  ['the same', withRows(delete1, put1), withRows(delete1, put1), undefined],
  ['in another order', withRows(put1, delete1), withRows(delete1, put1), undefined],
  ['written twice', withRows(delete1, put1, put1), withRows(delete1, put1), undefined],
  ['only a part', withRows(put1), withRows(delete1, put1), ['#ops gains s3:PutObject on arn:1']],
  [
    'more',
    withRows(delete1, put1),
    withRows(put1),
    ['#ops gains s3:DeleteObject on arn:1', '#ops gains s3:PutObject on arn:1'],
  ],
])('gains that a review kept only as a whole: %s', (_name, now, reviewed, unreviewed) => {
  expect(compare(now, inWhole(reviewed))).toEqual(unreviewed);
});

test('a review says what each place of its target gains, and nothing of other places', () => {
  const losing = { ...gain('losing'), lost: [put1] };
  const review = makeReview(scope, planOf(a.changes), [...a.access, losing, elsewhere]);
  expect(Object.keys(review.gains)).toEqual(['{"channel":"ops"}']);
  expect(review).toEqual(reviewOf(a));
  const digests = [...Object.values(review.gains), ...Object.values(review.sets).flat()];
  expect(digests.map(digest => digest.length)).toEqual([22, 22]);
});

test('a difference names the plan, and the reviews that it was compared with', () => {
  const plan = planOf(both.changes);
  expect(compareWithReviews(plan, a.access, [reviewOf(a), inWhole(a)])).toEqual({
    target: 'default',
    reviewed: [planOf(a.changes).hash, planOf(a.changes).hash],
    now: plan.hash,
    parts: [{ kind: 'change', text: '+ roles.B (update)' }],
  });
});

test('the same change in another account was not reviewed', () => {
  const away = planOf(a.changes, { account: '210987654321', region: 'eu-west-1' });
  expect(compareWithReviews(away, a.access, [reviewOf(a)])?.parts).toHaveLength(1);
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
