import { expect, test } from '@jest/globals';
import type { Change } from '../../action/core/plan.ts';
import { compareWithReviews, makeReview } from '../../action/core/review.ts';
import { maxCheckTextBytes } from '../../action/github/check-run.ts';
import { readReview, writeReview } from '../../action/github/review.ts';
import { change, gain, planOf, row, scope } from './sample-reviews.ts';

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
