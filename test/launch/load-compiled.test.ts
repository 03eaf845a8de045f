import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { loadCompiled } from '../../action/launch/load-compiled.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const compiled = join(folder, 'compiled');

beforeEach(() => {
  rmSync(compiled, { recursive: true, force: true });
  writeCore('exports.shells = { cli: () => require("node:path").basename(__filename) };');
});

function writeCore(text: string): void {
  writeFileSync(join(folder, 'core.js'), text);
}

function load(change: Partial<Parameters<typeof loadCompiled>[0]> = {}) {
  const { core, keep } = loadCompiled({
    folder,
    hash: 'abc',
    command: 'validate',
    isDisabled: false,
    ...change,
  });
  return { answer: core.shells.cli() as unknown, keep };
}

test('the first run of a command keeps what V8 compiled, and the second one takes it', () => {
  const first = load();
  expect(first.answer).toBe('core.js');
  first.keep?.();
  expect(readdirSync(compiled)).toEqual([expect.stringMatching(/^validate-abc-[0-9a-f]+\.bin$/)]);
  expect(load()).toEqual({ answer: 'core.js', keep: undefined });
});

test('other code and another command do not take it', () => {
  load().keep?.();
  expect(load({ hash: 'abd' }).keep).toBeDefined();
  expect(load({ command: 'plan' }).keep).toBeDefined();
});

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['of zeros', (kept: Buffer) => Buffer.alloc(kept.length)],
  ['cut off', (kept: Buffer) => kept.subarray(0, kept.length / 2)],
  ['something else', () => Buffer.from('not compiled code')],
])('a kept file that is %s is not used, and written again', (_name, spoil) => {
  load().keep?.();
  const file = join(compiled, readdirSync(compiled)[0] ?? '');
  const kept = readFileSync(file);
  writeFileSync(file, spoil(kept));
  const again = load();
  expect(again.answer).toBe('core.js');
  again.keep?.();
  expect(load().keep).toBeUndefined();
});

test.each(['', '../escape', 'a/b', 'x'.repeat(21), '--version', 'Validate'])(
  'the word %p names no file',
  command => {
    const { answer, keep } = load({ command });
    expect(answer).toBe('core.js');
    expect(keep).toBeUndefined();
  },
);

test('NODE_DISABLE_COMPILE_CACHE reads and keeps nothing', () => {
  load().keep?.();
  expect(load({ isDisabled: true }).keep).toBeUndefined();
  rmSync(compiled, { recursive: true });
  expect(load({ isDisabled: true })).toEqual({ answer: 'core.js', keep: undefined });
});

test('where nothing can be written, nothing is kept and nothing fails', () => {
  writeFileSync(compiled, 'a file where the folder would be');
  const { answer, keep } = load();
  expect(answer).toBe('core.js');
  expect(() => keep?.()).not.toThrow();
  expect(readFileSync(compiled, 'utf8')).toBe('a file where the folder would be');
});
