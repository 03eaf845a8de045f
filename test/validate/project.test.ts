import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseDocument } from '../../action/core/document.ts';
import { formatPath, type Path, parsePath } from '../../action/core/path.ts';
import { assembleProject, readIncludes, type Section } from '../../action/core/project.ts';

interface Table {
  readonly left: readonly {
    readonly name: string;
    readonly text: string;
    readonly config: object;
    readonly broken?: readonly string[];
    readonly declared?: Readonly<Record<Section, readonly string[]>>;
  }[];
  readonly includes: readonly { readonly name: string; readonly text: string; readonly patterns: object[] }[];
}

const table = join(dirname(fileURLToPath(import.meta.url)), 'project.yml');
const { left, includes } = parse(readFileSync(table, 'utf8')) as Table;

function read(text: string, file = 'chatops.yml') {
  const { document } = parseDocument(file, Buffer.from(text));
  if (document === undefined) throw new Error('There is no text');
  return document;
}

/** Every path of a value, those of its parts too. */
function listPaths(value: unknown, path: Path = []): string[] {
  const own = [formatPath(path)];
  if (typeof value !== 'object' || value === null) return own;
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const parts = value as Readonly<Record<string | number, unknown>>;
  return [...own, ...steps.flatMap(step => listPaths(parts[step], [...path, step]))];
}

test.each(left)('$name', ({ text, config, broken = [], declared = {} }) => {
  const document = read(text);
  const { project } = assembleProject(document, [], new Map());
  expect(JSON.parse(JSON.stringify(project.config))).toEqual(config);
  const paths = [...new Set([...listPaths(document.value), ...broken])];
  expect(paths.filter(path => project.isBroken(parsePath(path))).sort()).toEqual([...broken].sort());
  for (const [section, keys] of Object.entries(declared)) {
    expect([section, [...project.declared(section as Section)]]).toEqual([section, keys]);
  }
});

test('a path of what is left leads to its place in the file', () => {
  const text =
    'version: 1\nname: demo\nroles: { 0: 5 }\nexpect: [5, { channel: a, can: [x y] }, 5, { channel: b, can: [x y] }]';
  const { project } = assembleProject(read(text), [], new Map());
  const restored = (path: Path) => formatPath(project.restorePath(path));
  expect(restored(['expect', 0, 'can', 0])).toBe('expect[1].can[0]');
  expect(restored(['expect', 1])).toBe('expect[3]');
  expect(restored(['expect', 2])).toBe('expect[2]');
  expect(restored(['expect'])).toBe('expect');
  expect(restored(['roles', 0])).toBe('roles[0]');
  expect(restored([])).toBe('');
  const { project: whole } = assembleProject(read('version: 1\nname: demo\nexpect: []'), [], new Map());
  expect(whole.restorePath(['expect', 1])).toEqual(['expect', 1]);
});

test.each(includes)('what a file includes: $name', ({ text, patterns }) => {
  expect(readIncludes(read(text))).toStrictEqual(
    patterns.map(pattern => ({ delegation: undefined, ...pattern })),
  );
});

test('each part is found in its file, as it is written there', () => {
  const main = read('version: 1\nname: "demo"\nworkspaces: { acme: { slack: T0123ABCD } }', 'main.yml');
  const document = read('aliases:\n  one: "s3 \\x6cs"\n  two: &x s3 ls\n  three: *x\n  four: 0x10', 'a.yml');
  const { project } = assembleProject(main, [{ document, delegation: undefined }], new Map([['p', 1]]));
  expect(project.file).toBe('main.yml');
  expect([...project.texts.keys()]).toEqual(['main.yml', 'a.yml']);
  expect(project.texts.get('a.yml')).toContain('aliases:');
  expect(project.policyDocuments.get('p')).toBe(1);
  expect(project.locate(['aliases', 'one'])).toMatchObject({ file: 'a.yml', line: 2, column: 8 });
  expect(project.locate(['aliases', 'one'], 'key')).toMatchObject({ file: 'a.yml', line: 2, column: 3 });
  expect(project.locate(['name'])).toMatchObject({ file: 'main.yml', line: 2, column: 7 });
  expect(project.locateInside(['aliases', 'one'], 4)).toMatchObject({ file: 'a.yml', line: 2, column: 16 });
  expect(project.sourceOf(['aliases', 'one'])).toBe('s3 ls');
  expect(project.sourceOf(['aliases', 'four'])).toBe('0x10');
  expect(project.sourceOf(['name'])).toBe('demo');
  expect(project.aliasesTo(['aliases', 'three'])).toMatchObject([{ line: 4, column: 10 }]);
  expect(project.aliasesTo(['name'])).toEqual([]);
});

test('nothing is worked with when more is broken than is reported', () => {
  const roles = Array.from({ length: 1001 }, (_, index) => `  r${index}: 5\n`).join('');
  const { project } = assembleProject(read(`version: 1\nname: demo\nroles:\n${roles}`), [], new Map());
  expect(project.config).toEqual({ version: 1, name: 'unnamed' });
});
