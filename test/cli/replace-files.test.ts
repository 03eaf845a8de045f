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
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FileContent, replaceFiles } from '../../action/commands/replace-files.ts';

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
    [join(folder, 'new', 'one.yml'), 'new\n'],
    [join(folder, 'chatops.yml', 'below-a-file.yml'), 'new\n'],
  ]);
  await expect(replaceFiles(texts)).rejects.toThrow('could not be written');
  expect(readFileSync(file, 'utf8')).toBe('old\n');
  expect(readdirSync(folder)).toEqual(['chatops.yml']);
});

test.each([
  ['write', 1],
  ['write', 2],
  ['write', 3],
  ['rename', 1],
  ['rename', 2],
  ['rename', 3],
] as const)('when the disk refuses %s %i of three, everything is as before', async (step, nth) => {
  const [first, second] = [join(folder, 'a.yml'), join(folder, 'b.yml')];
  const third = join(folder, 'new', 'deep', 'c.yml');
  writeFileSync(first, 'old a\n', { mode: 0o640 });
  writeFileSync(second, 'old b\n');
  let count = 0;
  const refuse = (name: string) => {
    if (name !== step) return;
    count += 1;
    if (count === nth) throw new Error('ENOSPC: no space left on device');
  };
  const replacing = replaceFiles(new Map([first, second, third].map(file => [file, 'new\n'])), {
    write: async file => {
      await writeFile(file, 'n');
      refuse('write');
      await writeFile(file, 'new\n');
    },
    rename: async (from, to) => {
      refuse('rename');
      await rename(from, to);
    },
  });
  const refused = [first, second, third][nth - 1];
  await expect(replacing).rejects.toThrow(`The file ${refused} could not be written: ENOSPC`);
  expect(readdirSync(folder).sort()).toEqual(['a.yml', 'b.yml']);
  expect(readFileSync(first, 'utf8')).toBe('old a\n');
  expect(statSync(first).mode & 0o777).toBe(0o640);
  expect(readFileSync(second, 'utf8')).toBe('old b\n');
});

test('several files are written, folders are made, and nothing is left beside them', async () => {
  writeFileSync(join(folder, 'a.yml'), 'old\n');
  await replaceFiles(new Map(['a.yml', 'new/b.yml'].map(name => [join(folder, name), 'new\n'])));
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['a.yml', 'new', 'new/b.yml']);
  expect(readFileSync(join(folder, 'new', 'b.yml'), 'utf8')).toBe('new\n');
});

test('what is written in parts is on the disk before the next part is made, and at its place only when it is whole', async () => {
  const file = join(folder, 'access.csv');
  writeFileSync(file, 'old\n');
  const seen: string[] = [];
  const block = Buffer.from('one\n');
  await replaceFiles(
    new Map([
      [
        file,
        async write => {
          await write(block);
          // The bytes of a part are used again.
          block.write('two\n');
          const draft = readdirSync(folder).find(name => name.endsWith('.tmp')) ?? '';
          seen.push(readFileSync(join(folder, draft), 'utf8'), readFileSync(file, 'utf8'));
          await write(block);
        },
      ],
    ]),
  );
  expect([...seen, readFileSync(file, 'utf8')]).toEqual(['one\n', 'old\n', 'one\ntwo\n']);
  expect(readdirSync(folder)).toEqual(['access.csv']);
});

test('what cannot be made in parts is an error of its own, and every file is as before', async () => {
  const [first, second] = [join(folder, 'a.csv'), join(folder, 'new', 'b.csv')];
  writeFileSync(first, 'old\n');
  const wrong = new Error('There is no channel x');
  const contents = new Map<string, FileContent>([
    [first, 'new\n'],
    [
      second,
      async write => {
        await write(Buffer.from('half'));
        throw wrong;
      },
    ],
  ]);
  await expect(replaceFiles(contents)).rejects.toBe(wrong);
  expect(readdirSync(folder)).toEqual(['a.csv']);
  expect(readFileSync(first, 'utf8')).toBe('old\n');
});
