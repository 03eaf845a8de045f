import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { transformSync } from '@swc/wasm-typescript';
import { globSync } from 'tinyglobby';

interface Group {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const here = dirname(fileURLToPath(import.meta.url));
const action = join(here, '..', '..', 'action');
const groups = Object.entries(
  JSON.parse(readFileSync(join(here, 'groups.json'), 'utf8')) as Readonly<Record<string, Group>>,
);
const mutated = groups.map(([name, { mutate }]) => [name, globSync([...mutate], { cwd: action })] as const);

/** Types and imports leave nothing to mutate. */
function hasCode(file: string): boolean {
  const text = readFileSync(join(action, file), 'utf8');
  const { code } = transformSync(text, { mode: 'strip-only', filename: file });
  const withoutImports = code.replace(/^\s*(?:import|export) (?:\{[^}]*\}|\*) from [^\n]*/gm, '');
  return withoutImports.replace(/\/\*.*?\*\/|\/\/[^\n]*|[\s;]/gs, '') !== '';
}

test('each file with code of these folders is mutated by one group', () => {
  const files = globSync(['{core,iam,access,kinds,chat,drift}/**/*.ts'], { cwd: action }).filter(hasCode);
  expect(files.length).toBeGreaterThan(200);
  const groupsOf = (file: string) => mutated.filter(([, all]) => all.includes(file)).map(([name]) => name);
  const others = files
    .map(file => ({ file, groups: groupsOf(file) }))
    .filter(({ groups }) => groups.length !== 1);
  expect(others).toEqual([]);
});

test.each(groups)('the files and suites of the group %s exist', (_name, { mutate, tests }) => {
  expect(mutate.filter(pattern => globSync([pattern], { cwd: action }).length === 0)).toEqual([]);
  expect(tests.filter(name => !existsSync(join(here, '..', `${name}.test.ts`)))).toEqual([]);
});

test('what is forgotten between tests, and what is not, is there', async () => {
  const { ofObjects, ofCatalogues, ofRecent } = (await import(
    pathToFileURL(join(here, 'kept.mjs')).href
  )) as {
    readonly ofObjects: Readonly<Record<string, readonly string[]>>;
    readonly ofCatalogues: Readonly<Record<string, readonly string[]>>;
    readonly ofRecent: string;
  };
  const read = (file: string) => readFileSync(join(action, file), 'utf8');
  const missing = [...Object.entries(ofObjects), ...Object.entries(ofCatalogues)].flatMap(([file, names]) =>
    names
      .filter(name => !new RegExp(`^\\s*const ${name} = new (?:Weak)?Map\\b`, 'm').test(read(file)))
      .map(name => `${file} ${name}`),
  );
  expect(missing).toEqual([]);
  expect(read(ofRecent)).toContain('new Map');
});
