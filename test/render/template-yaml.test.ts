import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { templateYamlParts } from '../../action/render/template-yaml.ts';

const options = { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' } as const;

/** Texts that YAML reads as something else, or that it cannot write without quotes, beside those that it can. */
const texts = [
  ...[
    '',
    ' ',
    'a',
    'y',
    'No',
    'TRUE',
    'null',
    '~',
    'offs',
    'Null',
    '<<',
    '=',
    '-',
    '?',
    '- a',
    'a:',
    'a: b',
    'a :b',
    'a::b',
  ],
  ...[
    'a #b',
    'a#b',
    '#a',
    'a ',
    ' a',
    'a-',
    '1',
    '1_0',
    '0x1f',
    '1e3',
    '1:20',
    '2012-10-17',
    '.inf',
    '.5',
    '*',
    '*a',
    '&a',
  ],
  ...[
    'Fn::Sub',
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    '${AWS::AccountId}',
    'a${b}',
    'a b',
    'a  b',
    'a\tb',
    "it's",
    '"q"',
    'a"b',
  ],
  ...[
    'a\nb',
    'a\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a\n b',
    'a \nb',
    'a\n\nb\n',
    '---',
    'a\n---\nb',
    'é',
    '\u0085',
    '\u0000',
    'a\\b',
    '[a]',
    '{a}',
  ],
  ...[
    'a, b',
    'a]',
    '@a',
    '`a',
    '%a',
    '!a',
    '|',
    '>',
    'x'.repeat(200),
    `say "${'x'.repeat(60)}"\nand more of it\n`,
  ],
];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  fc.array(fc.constantFrom(...texts, 'word', ':', ' ', '#', '-', ',', '*')).map(parts => parts.join('')),
  fc.string(),
);
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: text },
    fc.constantFrom(null, true, false, 0, -0, 1, -1, 3600, 1.5, 1e21),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }),
  ),
}));

test.each(texts)('%j as key, value and item is written as the package yaml writes it', one => {
  const template = { [one]: one, list: [one, [one], { a: one, [one]: [one] }], map: { a: { [one]: one } } };
  expect([...templateYamlParts(template)].join('')).toBe(stringify(template, options));
});

test('any template is written as the package yaml writes it', () => {
  fc.assert(
    fc.property(fc.dictionary(text, value), template => {
      expect([...templateYamlParts(template)].join('')).toBe(stringify(template, options));
    }),
    { numRuns: 2000, seed: 17 },
  );
});

test.each([100, 149, 150, 151, 152, 1100])('a key of %d characters', length => {
  for (const letter of ['k', '\u0085', '\u{10ffff}']) {
    const members = { [letter.repeat(length)]: { a: ['x\ny\n', { b: 1 }], c: 'd' }, e: 1 };
    const template = { ...members, list: [members, [members]], map: { members } };
    expect([...templateYamlParts(template)].join('')).toBe(stringify(template, options));
  }
});

test('what is undefined is left out, and an item that is undefined is null', () => {
  const template = { a: undefined, b: { c: undefined }, d: [{ e: undefined, f: 1 }, undefined] };
  expect([...templateYamlParts(template)].join('')).toBe(stringify(template, options));
});

test('however many resources there are, a part is as long as one of them at most', () => {
  const longestOf = (count: number) => {
    const resources = Array.from({ length: count }, (_, n) => [
      `Role${n % 10}x${n}`,
      { Type: 'AWS::IAM::Role' },
    ]);
    const parts = [...templateYamlParts({ Resources: Object.fromEntries(resources) })];
    return Math.max(...parts.map(({ length }) => length));
  };
  expect(longestOf(999)).toBeLessThan(longestOf(10) + 3);
});
