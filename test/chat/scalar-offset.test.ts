import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isMap, isScalar, parseDocument, Scalar, stringify } from 'yaml';
import { mapScalarOffset, styleOf } from '../../action/core/scalar-offset.ts';

/** Reads the value of `run:` of a text, with its source. */
function readRun(text: string): { source: string; value: string } {
  const { contents, errors } = parseDocument(text);
  if (errors[0] !== undefined) throw errors[0];
  const node = isMap(contents) ? contents.get('run', true) : undefined;
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) throw new Error('no scalar');
  return { source: text.slice(node.range[0], node.range[1]), value: node.value };
}

const command = 'lambda invoke --function-name demo --payload \'{"a":"b"}\' --region eu-west-1';

test.each([
  ['plain', `run: ${command}\n`],
  ['plain over lines', `run: lambda invoke\n  --function-name demo\n\n  --region eu-west-1\n`],
  ['single', `run: '${command.replaceAll("'", "''")}'\n`],
  ['single over lines', "run: 'lambda invoke\n  --function-name ''demo''\n  --region eu-west-1'\n"],
  ['double', `run: ${JSON.stringify(command)}\n`],
  [
    'double with escapes',
    'run: "lambda\\x20invoke\\t--function-name \\u0064emo \\U0001F600 --region eu-west-1"\n',
  ],
  ['double over lines', 'run: "lambda invoke \\\n    --function-name demo\n\n  --region eu-west-1"\n'],
  ['folded', 'run: >-\n  lambda invoke\n  --function-name demo\n  --region eu-west-1\n'],
  ['folded, more indented', 'run: >\n  lambda invoke\n    --function-name demo\n  --region eu-west-1\n'],
  ['literal', 'run: |\n  lambda invoke\n  --function-name demo\n  --region eu-west-1\n'],
  [
    'literal, blank lines',
    'run: |+\n\n  lambda invoke\n\n    --function-name demo\n  --region eu-west-1\n\n',
  ],
  ['windows lines', 'run: >-\r\n  lambda invoke\r\n  --function-name demo\r\n  --region eu-west-1\r\n'],
])('finds each word of a command: %s', (_, text) => {
  const { source, value } = readRun(text);
  for (const match of value.matchAll(/[\w-]{3,}/g)) {
    const word = match[0];
    const at = mapScalarOffset(source, value, match.index);
    const isEscaped = source[at] === '\\';
    expect([word, isEscaped || source.startsWith(word, at)]).toEqual([word, true]);
  }
});

const styles = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_FOLDED,
  Scalar.BLOCK_LITERAL,
] as const;
const texts = fc
  .array(
    fc.constantFrom(
      'a',
      'b1',
      "it's",
      '"q"',
      '{"k": 1}',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\n  ',
      '\t',
      '--x',
      'é😀',
      '\\',
    ),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map(parts => parts.join(''));

test('every character of a value that is written as itself is found, in all styles and at all widths', () => {
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom(...styles),
      fc.integer({ min: 20, max: 90 }),
      (text, type, lineWidth) => {
        const scalar = new Scalar(text);
        scalar.type = type;
        const written = stringify({ run: scalar }, { lineWidth, minContentWidth: 0 });
        // The package writes some texts of nothing but white space so that it cannot read them itself.
        fc.pre(parseDocument(written).errors.length === 0);
        const { source, value } = readRun(written);
        let last = 0;
        for (let offset = 0; offset <= value.length; offset += 1) {
          const at = mapScalarOffset(source, value, offset);
          expect(at).toBeGreaterThanOrEqual(last);
          expect(at).toBeLessThanOrEqual(source.length);
          last = at;
          const char = value[offset];
          if (char === undefined || /\s/.test(char)) continue;
          expect(source[at] === '\\' || source[at] === char).toBe(true);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test('any source and value give a place within the source', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer(), (source, value, offset) => {
      const at = mapScalarOffset(source, value, offset);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(source.length);
      expect(styleOf(source)).toBeDefined();
    }),
  );
});
