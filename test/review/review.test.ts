import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finishLook } from '../../action/core/look.ts';
import { type Change, planOf as planOfLook, type TargetPlan } from '../../action/core/plan.ts';
import { compareWithReviews, type GainsOfPlace, makeReview, type Review } from '../../action/core/review.ts';
import { maxCheckTextBytes } from '../../action/github/check-run.ts';
import { readReview, writeReview } from '../../action/github/review.ts';

const scope = {
  file: 'chatops.yml',
  target: 'default',
  base: 'main',
  baseSha: 'b'.repeat(40),
  rules: 'r'.repeat(22),
};

function planOf(
  changes: readonly Change[],
  place = { account: '123456789012', region: 'eu-west-1' },
): TargetPlan {
  const parts = [{ target: 'default', ...place, stacks: [{ name: 'demo', changes }] }];
  const [target] = planOfLook(finishLook(parts, [])).targets;
  if (target?.hash === undefined) throw new Error('There is no target');
  return target;
}

const change = (logicalId: string, after: string): Change => ({
  action: 'update',
  logicalId,
  type: 'AWS::IAM::Role',
  path: `roles.${logicalId}`,
  properties: [{ name: 'Policies', before: 'old', after }],
});

const gain = (channel: string, ...gained: Record<string, unknown>[]): GainsOfPlace & { channel: string } => ({
  channel,
  target: 'default',
  gained,
  lost: [],
});
const row = (action: string, ...resources: string[]) => ({
  action,
  level: 'write',
  resources,
  verdict: 'ceiling',
});

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

test('300 channels of which every property changes, each with gains of its own, fit a check run', () => {
  const properties = Array.from({ length: 12 }, (_, index) => ({
    name: `Property${index}`,
    before: 'x'.repeat(200),
    after: 'y'.repeat(200),
  }));
  const changes = Array.from(
    { length: 300 },
    (_, index): Change => ({
      action: 'update',
      logicalId: `ChannelTeamNumber${index}Operations`,
      type: 'AWS::Chatbot::SlackChannelConfiguration',
      path: `channels.team-number-${index}-operations`,
      properties: properties.map(one => ({ ...one, after: `${one.after}${index}` })),
    }),
  );
  const access = Array.from({ length: 300 }, (_, index) =>
    gain(
      `team-number-${index}-operations`,
      ...Array.from({ length: 100 }, (_, action) => row(`service${index}:Action${action}`, `arn:${action}`)),
    ),
  );
  const review = makeReview(scope, planOf(changes), access);
  const { line = '', placesInWhole } = writeReview(review);
  expect(Buffer.byteLength(line)).toBeLessThan(maxCheckTextBytes - 2_000);
  expect(placesInWhole).toBeGreaterThan(0);
  const kept = readReview(line);
  expect([kept?.changes, kept?.gains]).toEqual([review.changes, review.gains]);
  // What counts only as a whole still counts as a whole, and a part of it does not.
  const reviews = kept === undefined ? [] : [kept];
  expect(compareWithReviews(planOf(changes), access, reviews)).toBeUndefined();
  const narrowed = access.map(place => ({ ...place, gained: place.gained.slice(1) }));
  expect(compareWithReviews(planOf(changes), narrowed, reviews)?.parts.length).toBeGreaterThan(0);
});

test('what does not fit is refused, and never cut', () => {
  const changes = Array.from({ length: 4_000 }, (_, index) => change(`Resource${index}`, 'x'));
  expect(writeReview(makeReview(scope, planOf(changes), [])).line).toBeUndefined();
});
