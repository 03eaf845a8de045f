import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { type Launch, openParts } from '../../action/launch/load-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const compiled = join(folder, 'compiled');

/** V8 remembers in a process what it compiled of a text, but it compares kept code with the length of its text alone. */
let version = 100;

const first = 'exports.load = { name: () => require("node:path").basename(__filename) };';
const second = 'exports.load = { name: () => `second of ${require("./first.js").load.name()}` };';

beforeEach(() => rmSync(compiled, { recursive: true, force: true }));

function writePart(name: string, text: string): void {
  writeFileSync(
    join(folder, `${name}.js`),
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
  );
}

function open(change: Partial<Launch> = {}) {
  const parts = openParts({
    folder,
    require: createRequire(join(folder, 'launcher.js')),
    names: ['first', 'second'],
    hash: 'abc',
    command: 'validate',
    ...change,
  });
  return { ...parts, ask: (name: string) => parts.find(name).load['name']?.() };
}

/** The parts whose code is kept when a command has used both, in a new process. */
function run(change: Partial<Launch> = {}): string[] {
  version += 1;
  writePart('first', `/* ${version} */ ${first}`);
  writePart('second', `/* ${version} */ ${second}`);
  const before = new Map(listKept().map(file => [file, readFileSync(join(compiled, file), 'latin1')]));
  const parts = open(change);
  expect(parts.ask('second')).toBe('second of first.js');
  parts.keep();
  return listKept()
    .filter(file => before.get(file) !== readFileSync(join(compiled, file), 'latin1'))
    .map(file => file.replace(/-[0-9a-f]+\.bin$/, ''));
}

const listKept = () => {
  try {
    return readdirSync(compiled).sort();
  } catch {
    return [];
  }
};

test('the first run of a command keeps what V8 compiled of each part, and the second one takes it', () => {
  expect(run()).toEqual(['validate-first-abc', 'validate-second-abc']);
  expect(run()).toEqual([]);
});

test('a part is loaded when it is used, and once', () => {
  writePart(
    'first',
    'globalThis.loadedParts = (globalThis.loadedParts ?? 0) + 1; exports.load = { name: () => 1 };',
  );
  const count = () => (globalThis as { loadedParts?: number }).loadedParts;
  const parts = open();
  parts.find('second');
  expect(count()).toBeUndefined();
  expect([parts.ask('second'), parts.ask('first'), parts.ask('second')]).toEqual([
    'second of 1',
    1,
    'second of 1',
  ]);
  expect(count()).toBe(1);
});

test('a part that an earlier run did not use is kept by the one that does', () => {
  writePart('first', `/* ${version} */ ${first}`);
  const parts = open();
  parts.ask('first');
  parts.keep();
  expect(listKept()).toEqual([expect.stringMatching(/^validate-first-abc-/)]);
  expect(run()).toEqual(['validate-second-abc']);
});

test('other code and another command do not take it', () => {
  run();
  expect(run({ hash: 'abd' })).toHaveLength(2);
  expect(run({ command: 'plan' })).toHaveLength(2);
});

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['of zeros', (kept: Buffer) => Buffer.alloc(kept.length)],
  ['cut off', (kept: Buffer) => kept.subarray(0, kept.length / 2)],
  ['something else', () => Buffer.from('not compiled code')],
])('a kept file that is %s is not used, and written again', (_name, spoil) => {
  run();
  const file = join(compiled, listKept()[0] ?? '');
  writeFileSync(file, spoil(readFileSync(file)));
  expect(run()).toEqual(['validate-first-abc']);
  expect(run()).toEqual([]);
});

test.each(['', '../escape', 'a/b', 'x'.repeat(21), '--version', 'Validate', undefined])(
  'the word %p names no file',
  command => {
    expect(run({ command })).toEqual([]);
    expect(listKept()).toEqual([]);
  },
);

test('where nothing can be written, nothing is kept and nothing fails', () => {
  writeFileSync(compiled, 'a file where the folder would be');
  writePart('first', first);
  writePart('second', second);
  const parts = open();
  expect(parts.ask('second')).toBe('second of first.js');
  expect(() => parts.keep()).not.toThrow();
  expect(readFileSync(compiled, 'utf8')).toBe('a file where the folder would be');
});
