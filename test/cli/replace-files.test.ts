import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { replaceFiles } from '../../action/commands/replace-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file keeps its permissions, and a link stays one', async () => {
  const file = join(folder, 'chatops.yml');
  const link = join(folder, 'link.yml');
  writeFileSync(file, 'old\n', { mode: 0o640 });
  symlinkSync(file, link);
  await replaceFiles(new Map([[link, 'new\n']]));
  expect(readFileSync(file, 'utf8')).toBe('new\n');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('when one of several cannot be written, none has changed and nothing is left beside them', async () => {
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, 'old\n');
  const texts = new Map([
    [file, 'new\n'],
    [join(folder, 'not-there', 'one.yml'), 'new\n'],
  ]);
  await expect(replaceFiles(texts)).rejects.toThrow('could not be written');
  expect(readFileSync(file, 'utf8')).toBe('old\n');
  expect(readdirSync(folder)).toEqual(['chatops.yml']);
});
