import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fitsConfig } from '../../action/generated/fits-config.js';
import { validateConfig } from '../../action/generated/validate-config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every chatops.yml of the tests and templates that YAML can read, also the wrong ones. */
const documents: readonly unknown[] = ['templates', 'test'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter(file => /\.ya?ml$/.test(file))
    .flatMap(file => {
      try {
        return [parse(readFileSync(join(root, folder, file), 'utf8')) as unknown];
      } catch {
        return [];
      }
    }),
);

type Step = string | number;

function listPaths(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps: Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...steps.flatMap(step => listPaths((value as Record<Step, unknown>)[step], [...path, step]))];
}

/** A copy with something else in one place; `undefined` takes it away. */
function change(value: unknown, path: readonly Step[], to: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const last = path.at(-1);
  if (last === undefined) return to;
  let holder = copy as Record<Step, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<Step, unknown>;
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
}

const agree = (value: unknown) => expect([fitsConfig(value), value]).toEqual([validateConfig(value), value]);

test('the check that says yes or no agrees with the validator that explains, about every file of the tests', () => {
  expect(documents.length).toBeGreaterThan(100);
  for (const document of documents) agree(document);
  const answers = new Set(documents.map(document => fitsConfig(document)));
  expect(answers).toEqual(new Set([true, false]));
});

test('they agree about files with something else in one place', () => {
  const valid = documents.filter(document => fitsConfig(document));
  const parts = valid.flatMap(document =>
    listPaths(document).map(path =>
      path.reduce((value: unknown, step) => (value as Record<Step, unknown>)[step], document),
    ),
  );
  const something = fc.oneof(
    fc.constantFrom(...parts),
    fc.constantFrom(
      undefined,
      null,
      '',
      0,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      true,
      'x'.repeat(200),
      [],
      {},
      [[]],
      {
        x: 1,
      },
    ),
    fc.jsonValue(),
  );
  const answers = { true: 0, false: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...valid), fc.nat(), something, (document, number, to) => {
      const paths = listPaths(document);
      const changed = change(document, paths[number % paths.length] ?? [], to);
      agree(changed);
      answers[`${fitsConfig(changed)}`] += 1;
    }),
    { numRuns: 4000 },
  );
  expect(answers.true).toBeGreaterThan(100);
  expect(answers.false).toBeGreaterThan(1000);
});
