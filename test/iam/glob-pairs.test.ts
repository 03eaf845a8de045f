import { expect, test } from '@jest/globals';
import { formatGlob, parseGlob } from '../../action/iam/glob.ts';
import { intersectGlobs } from '../../action/iam/glob-intersect.ts';
import { contains, intersects } from '../../action/iam/glob-search.ts';
import { covers, meets } from '../../action/iam/pattern-relations.ts';

/**
 * Two patterns: the same texts (`=`), all texts of the second in the first (`>`), no text in common (`|`), or some, with the patterns of
 * what they have in common.
 */
const pairs: readonly (readonly [string, string, '=' | '>' | '|' | readonly string[]])[] = [
  ['a', 'a', '='],
  ['*', '*', '='],
  ['a*', 'a*', '='],
  ['?*', '*?', '='],
  ['a', 'b', '|'],
  ['a', '', '|'],
  ['?', '', '|'],
  ['a*', '', '|'],
  ['a*', 'b*', '|'],
  ['ab*', 'ac*', '|'],
  ['*a', '*b', '|'],
  ['*ab', '*cb', '|'],
  ['*bab', '*bcb', '|'],
  ['a*b', 'a*c', '|'],
  ['a?', 'a??', '|'],
  ['a?', 'b?', '|'],
  ['a*a', 'a', '|'],
  ['a*a', 'a?b*a?', ['a?b*aa']],
  ['?b', 'ac*', '|'],
  ['*', '', '>'],
  ['*', 'a', '>'],
  ['*', 'a*', '>'],
  ['a*', 'a', '>'],
  ['a*', 'ab*', '>'],
  ['a*', 'a?', '>'],
  ['*a', '*ba', '>'],
  ['a?', 'ab', '>'],
  ['?', 'a', '>'],
  ['a*a', 'aa', '>'],
  ['a*a', 'a*b*a', '>'],
  ['a*', 'a*b', '>'],
  ['*a*', '?a?', '>'],
  ['*??', '???*', '>'],
  ['a*', '*b', ['a*b']],
  ['a?', '?b', ['ab']],
  ['a?c', '?b*', ['abc']],
  ['*a*', '*b*', ['*a*b*', '*b*a*']],
  ['a*', '*a', ['a', 'a*a']],
  ['a*b', '*c*', ['a*c*b']],
  ['ab*', '*bc', ['ab*bc', 'abc']],
  ['a*?', '*b?', ['a?*b?', 'ab?']],
  ['arn:aws:sqs:*:*:a*', 'arn:aws:sqs:eu-west-1:*:*', ['arn:aws:sqs:eu-west-1:*:a*']],
  ['arn:aws:sqs:*:*:*-a', 'arn:aws:sqs:*:*:b-*', ['arn:aws:sqs:*:*:b-*-a', 'arn:aws:sqs:*:*:b-a']],
];

test.each(pairs)('%s and %s: %s', (first, second, relation) => {
  const [a, b] = [parseGlob(first), parseGlob(second)];
  const meet = relation !== '|';
  expect([contains(a, b), contains(b, a)]).toEqual([relation === '=' || relation === '>', relation === '=']);
  // Twice, since answers are kept.
  for (const _ of [1, 2]) {
    expect([covers(a, b), covers(b, a)]).toEqual([relation === '=' || relation === '>', relation === '=']);
    expect([meets(a, b), meets(b, a)]).toEqual([meet, meet]);
  }
  expect([intersects(a, b), intersects(b, a)]).toEqual([meet, meet]);
  const common = relation === '|' ? [] : typeof relation === 'string' ? [second] : relation;
  for (const found of [intersectGlobs(a, b), intersectGlobs(b, a)]) {
    const texts = found?.map(formatGlob).sort();
    if (relation === '=') expect([first, second]).toContain(texts?.join());
    else expect(texts).toEqual([...common].sort());
  }
});

test('patterns whose intersection takes too many patterns have none that is written out', () => {
  const [a, b] = [parseGlob('*a*b*c*d*'), parseGlob('*e*f*g*h*')];
  expect(intersectGlobs(a, b)).toBeUndefined();
  const long = 'a'.repeat(700);
  expect(intersectGlobs(parseGlob(`${long}*`), parseGlob(`*${long}`))).toBeUndefined();
});
