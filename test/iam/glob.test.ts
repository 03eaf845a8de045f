import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  digit,
  digits,
  field,
  formatGlob,
  type Glob,
  label,
  letter,
  makeGlob,
  many,
  matchesText,
  one,
  parseGlob,
  word,
} from '../../action/iam/glob.ts';
import { intersectGlobs } from '../../action/iam/glob-intersect.ts';
import { contains, findText, intersects, type Matcher, matches } from '../../action/iam/glob-search.ts';

/** All texts over a small alphabet, as long as two globs of four tokens can need. */
const texts = [''];
for (let index = 0; texts[index] !== undefined && (texts[index] ?? '').length < 7; index++) {
  for (const character of ['a', 'b', ':']) texts.push((texts[index] ?? '') + character);
}

const globs = fc
  .array(fc.constantFrom('a', 'b', ':', '*', '?'), { maxLength: 4 })
  .map(tokens => parseGlob(tokens.join('')));
const matchers: fc.Arbitrary<Matcher> = fc.record({
  globs: fc.array(globs, { maxLength: 2 }),
  isNegated: fc.boolean(),
});

/** The definition of a glob, letter by letter, without any cleverness: what the fast one is measured by. */
function matchesSlowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === many) {
    return matchesSlowly(pattern.slice(1), text) || (text !== '' && matchesSlowly(pattern, text.slice(1)));
  }
  if (text === '') return false;
  return (pattern[0] === one || pattern[0] === text[0]) && matchesSlowly(pattern.slice(1), text.slice(1));
}

describe('globs against their definition, on every text over a small alphabet', () => {
  test('a glob matches what it says', () => {
    fc.assert(
      fc.property(globs, fc.constantFrom(...texts), (glob, text) => {
        expect(matchesText(glob, text)).toBe(matchesSlowly(glob.text, text));
      }),
      { numRuns: 3000 },
    );
  });

  test('two globs meet when a text matches both', () => {
    fc.assert(
      fc.property(globs, globs, (a, b) => {
        expect(intersects(a, b)).toBe(texts.some(text => both(a, b, text)));
      }),
      { numRuns: 500 },
    );
  });

  test('a glob contains another when no text of the other is outside', () => {
    fc.assert(
      fc.property(globs, globs, (outer, inner) => {
        const outside = texts.some(text => matchesText(inner, text) && !matchesText(outer, text));
        expect(contains(outer, inner)).toBe(!outside);
      }),
      { numRuns: 500 },
    );
  });

  test('an intersection matches exactly the texts that both match', () => {
    fc.assert(
      fc.property(globs, globs, (a, b) => {
        const common = intersectGlobs(a, b);
        fc.pre(common !== undefined);
        const isWrong = (text: string) => common.some(glob => matchesText(glob, text)) !== both(a, b, text);
        expect(texts.find(isWrong)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('a text that is wanted is found when there is one, and it is as wanted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(matchers, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
        fc.array(matchers, { maxLength: 2 }),
        (all, none) => {
          const isWanted = (text: string) =>
            all.every(group => group.some(matcher => matches(matcher, text))) &&
            !none.some(matcher => matches(matcher, text));
          const found = findText({ all, none });
          if (found.kind === 'found') expect(isWanted(found.text)).toBe(true);
          else expect({ kind: found.kind, text: texts.find(isWanted) }).toEqual({ kind: 'none' });
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What each token of the forms of ARNs matches, over the alphabet of `plainTexts`. */
const expressions: Readonly<Record<string, string>> = {
  [many]: '[^]*',
  [one]: '[^]',
  [field]: '[^:]*',
  [word]: '[^:/]*',
  [letter]: '[^:/]',
  [digit]: '[0-9]',
  [digits]: '[0-9]*',
  [label]: '[^:/0-9]*',
};

const plainTexts = [''];
for (let index = 0; (plainTexts[index] ?? '').length < 4 && index < plainTexts.length; index++) {
  for (const character of ['a', 'b', '1', '2', ':', '/']) {
    plainTexts.push((plainTexts[index] ?? '') + character);
  }
}

const forms = fc
  .array(fc.constantFrom('a', '1', ':', '/', ...Object.keys(expressions)), { maxLength: 3 })
  .map(tokens => makeGlob(tokens.join('')));

describe('forms of ARNs against their definition', () => {
  const isIn = ({ text }: Glob, plain: string) =>
    new RegExp(`^${[...text].map(token => expressions[token] ?? token).join('')}$`).test(plain);

  test('a form matches what it says', () => {
    fc.assert(
      fc.property(forms, fc.constantFrom(...plainTexts), (form, text) => {
        expect(matchesText(form, text)).toBe(isIn(form, text));
      }),
      { numRuns: 3000 },
    );
  });

  test('two forms meet, and a text is found, when a text is in both', () => {
    fc.assert(
      fc.property(forms, forms, (a, b) => {
        const isCommon = plainTexts.some(text => isIn(a, text) && isIn(b, text));
        const all = [a, b].map(glob => [{ globs: [glob], isNegated: false }]);
        expect([intersects(a, b), findText({ all, none: [] }).kind]).toEqual([
          isCommon,
          isCommon ? 'found' : 'none',
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  test('a form contains another when no text of the other is outside', () => {
    fc.assert(
      fc.property(forms, forms, (outer, inner) => {
        const outside = plainTexts.some(text => isIn(inner, text) && !isIn(outer, text));
        expect(contains(outer, inner)).toBe(!outside);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['arn:aws:s3:::*', 'arn:aws:s3:::*'],
  ['a**b', 'a*b'],
  ['a*?*b', 'a?*b'],
  ['${AWS::AccountId}-${AWS::Region}-${AWS::Partition}', '${AWS::AccountId}-${AWS::Region}-aws'],
])('%s is written back as %s', (source, text) => {
  expect(formatGlob(parseGlob(source))).toBe(text);
});

/** A letter with a number of characters behind it, before which there may be anything. */
const tangled = (letter: string, behind: number): Matcher[] => [
  { globs: [parseGlob(`*${letter}${'?'.repeat(behind)}`)], isNegated: false },
];

test('a search that grows out of hand is given up, and says so', () => {
  const all = [tangled('a', 18), tangled('b', 19), tangled('c', 20)];
  expect(findText({ all, none: [] })).toEqual({ kind: 'unsure' });
});

test('patterns of which no two have a text in common are no search', () => {
  const all = ['a', 'b', 'c'].map(letter => tangled(letter, 18));
  expect(findText({ all, none: [] })).toEqual({ kind: 'none' });
});

test('a search begins again with what fits together: patterns within and without, groups and what they leave', () => {
  const long = (name: string) => parseGlob(`*:${'?'.repeat(12)}:${name}`);
  const group = (...names: string[]): Matcher[] => [{ globs: names.map(long), isNegated: false }];
  const outside: Matcher[] = [{ globs: [long('c'), long('x')], isNegated: true }];
  // Each `*????????????` has thousands of states, and only `a` is in every group.
  const all = [
    group('a', 'b', 'd', 'e', 'f'),
    group('a', 'c', 'g', 'h', 'i'),
    [...group('a', 'k', 'l', 'm')],
  ];
  expect(findText({ all, none: outside }).kind).toBe('none');
  expect(findText({ all: [...all, outside], none: [] }).kind).not.toBe('none');
});

function both(a: Glob, b: Glob, text: string): boolean {
  return matchesText(a, text) && matchesText(b, text);
}

test('the example of glob-search.md: what is left of a pattern beside two others', () => {
  const queue = (name: string) => [{ globs: [parseGlob(`arn:aws:sqs:*:*:${name}`)], isNegated: false }];
  const none = [...queue('orders-eu*'), ...queue('orders-us*')];
  expect(findText({ all: [queue('orders-*')], none })).toEqual({
    kind: 'found',
    text: 'arn:aws:sqs:::orders-',
  });
  expect(findText({ all: [queue('orders-eu-*')], none })).toEqual({ kind: 'none' });
});
