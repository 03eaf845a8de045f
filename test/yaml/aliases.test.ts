import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type Edit, EditRefusal, editData, editText, readData } from '../../action/adopt/edit-text.ts';
import { parseDocument } from '../../action/core/document.ts';
import { formatText } from '../../action/core/format.ts';
import type { Path } from '../../action/core/path.ts';
import { aliasedYaml } from '../samples/aliased-yaml.ts';

// `YAML_RUNS=5000 FC_SEED=$RANDOM npm run jest -- test/yaml` tries more.
const runs = {
  numRuns: Number(process.env['YAML_RUNS'] ?? 150),
  seed: Number(process.env['FC_SEED'] ?? 20_261_129),
};

const read = (text: string) => parseDocument('chatops.yml', Buffer.from(text));
const asYamlSays = (text: string) => parse(text, { merge: true, maxAliasCount: -1 }) as unknown;
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

test('aliases and merge keys mean what the package yaml says', () => {
  fc.assert(
    fc.property(aliasedYaml, text => {
      const { document, diagnostics } = read(text);
      expect(diagnostics).toEqual([]);
      expect(plain(document?.value)).toEqual(plain(asYamlSays(text)));
    }),
    runs,
  );
});

test('each value is located where it is written', () => {
  fc.assert(
    fc.property(aliasedYaml, text => {
      const { document } = read(text);
      const lines = text.split('\n');
      for (const [path, value] of scalarsOf(document?.value, [])) {
        const { line, column } = document?.locate(path) ?? { line: 0, column: 0 };
        expect(lines[line - 1]?.slice(column - 1).startsWith(String(value))).toBe(true);
        expect(document?.sourceOf(path)).toBe(String(value));
      }
    }),
    runs,
  );
});

function* scalarsOf(value: unknown, path: Path): Generator<readonly [Path, unknown]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* scalarsOf(item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* scalarsOf(member, [...path, key]);
  } else yield [path, value];
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    do: fc.constant('set' as const),
    path: fc.oneof(fc.tuple(key, key), fc.tuple(key, key, key)),
    value: fc.constantFrom('new', 7, ['new']),
  }),
  fc.record({
    do: fc.constant('remove' as const),
    path: fc.oneof(fc.tuple(key), fc.tuple(key, key), fc.tuple(key, key, key), fc.tuple(key, fc.constant(0))),
  }),
  fc.record({
    do: fc.constant('append' as const),
    path: fc.oneof(fc.tuple(key), fc.tuple(key, key)),
    value: fc.constant('new'),
  }),
);

test('an edit changes the value at its place alone, and is hardly ever refused', () => {
  let [made, refused] = [0, 0];
  fc.assert(
    fc.property(aliasedYaml, edits, (text, edit) => {
      const wanted = attempt(() => editData(readData(text), edit));
      const edited = attempt(() => editText(text, edit));
      // A path through a text is refused by the package, with or without aliases.
      if (wanted instanceof Error) return;
      if (edited instanceof EditRefusal) {
        refused += 1;
        return;
      }
      if (edited instanceof Error) throw edited;
      made += 1;
      expect(plain(asYamlSays(edited))).toEqual(plain(wanted));
    }),
    runs,
  );
  expect(made).toBeGreaterThan(runs.numRuns / 3);
  expect(refused).toBeLessThan(made / 20);
});

function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error as Error;
  }
}

test('formatting changes no meaning and is done after one time', () => {
  fc.assert(
    fc.property(aliasedYaml, text => {
      const formatted = formatText(text);
      expect(plain(asYamlSays(formatted))).toEqual(plain(asYamlSays(text)));
      expect(formatText(formatted)).toBe(formatted);
    }),
    runs,
  );
});
