import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readCheckout } from '../../action/main/checkout.ts';
import { findRepository, repositoryPath } from '../../action/main/repository-path.ts';

let folder = '';
let root = '';
let first = '';
let second = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  root = join(folder, 'main');
  mkdirSync(root);
  git(root, 'init', '--quiet', '--initial-branch', 'main');
  first = commit('teams/a/chatops.yml', 'version: 1\n');
  second = commit('teams/a/chatops.yml', 'version: 1\nname: demo\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(cwd: string, ...words: readonly string[]): string {
  const settings = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.com',
    '-c',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', [...settings, ...words], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function commit(file: string, text: string): string {
  write(join(root, file), text);
  git(root, 'add', file);
  git(root, 'commit', '--quiet', '--message', file);
  return git(root, 'rev-parse', 'HEAD');
}

const shaOf = async (place: string) => {
  const checkout = await readCheckout(place);
  return 'sha' in checkout ? checkout.sha : checkout.why;
};

test('a branch, by its own file and packed', async () => {
  git(root, 'checkout', '--quiet', 'main');
  expect(await shaOf(root)).toBe(second);
  git(root, 'pack-refs', '--all');
  expect(await shaOf(root)).toBe(second);
});

test('a branch that is packed and was moved on', async () => {
  git(root, 'branch', '--force', 'moved', first);
  git(root, 'pack-refs', '--all');
  git(root, 'branch', '--force', 'moved', second);
  git(root, 'checkout', '--quiet', 'moved');
  expect(await shaOf(root)).toBe(second);
});

test('a detached head', async () => {
  git(root, 'checkout', '--quiet', '--detach', first);
  expect(await shaOf(root)).toBe(first);
});

test('a linked worktree, detached and on a branch of the repository', async () => {
  const linked = join(folder, 'linked');
  git(root, 'worktree', 'add', '--quiet', '--detach', linked, second);
  expect(await shaOf(linked)).toBe(second);
  git(linked, 'checkout', '--quiet', '-b', 'apart', first);
  expect(await shaOf(linked)).toBe(first);
  git(root, 'pack-refs', '--all');
  expect(await shaOf(linked)).toBe(first);
});

test('a shallow clone of one commit', async () => {
  git(folder, 'clone', '--quiet', '--depth', '1', '--branch', 'main', `file://${root}`, 'shallow');
  expect(await shaOf(join(folder, 'shallow'))).toBe(second);
});

test('a submodule is a repository of its own', async () => {
  const outer = join(folder, 'outer');
  mkdirSync(outer);
  git(outer, 'init', '--quiet');
  git(outer, 'submodule', '--quiet', 'add', root, 'inner');
  const file = join(outer, 'inner', 'teams', 'a', 'chatops.yml');
  expect(findRepository(file)).toBe(join(outer, 'inner'));
  expect(await shaOf(join(outer, 'inner'))).toBe(git(join(outer, 'inner'), 'rev-parse', 'HEAD'));
});

test('a folder below the root is of the same commit', () => {
  const file = join(root, 'teams', 'a', 'chatops.yml');
  expect([findRepository(file), repositoryPath(file)]).toEqual([root, 'teams/a/chatops.yml']);
});

test('a repository without a commit, and one in a format that is not files', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  git(empty, 'init', '--quiet');
  expect(await shaOf(empty)).toMatch(/cannot be read/);
  // What git writes where refs are a table, so that older versions find nothing.
  write(join(folder, 'table', '.git', 'HEAD'), 'ref: refs/heads/.invalid\n');
  expect(await shaOf(join(folder, 'table'))).toMatch(/cannot be read/);
});

test.each([
  ['a ref out of the repository', 'ref: ../../secrets', /neither a commit nor a branch/],
  ['a ref below refs that leads out', 'ref: refs/../../secrets', /neither a commit nor a branch/],
  ['a ref of itself', 'ref: refs/heads/loop', /neither a commit nor a branch/],
  ['a commit that is cut', '0123456789abcdef', /neither a commit nor a branch/],
  ['nothing', '', /neither a commit nor a branch/],
])('%s is no commit', async (name, head, why) => {
  const place = join(folder, name.replaceAll(' ', '-'));
  write(join(place, 'secrets'), `${first}\n`);
  write(join(place, '.git', 'refs', 'heads', 'loop'), 'ref: refs/heads/loop\n');
  write(join(place, '.git', 'HEAD'), `${head}\n`);
  expect(await shaOf(place)).toMatch(why);
});

test('no repository at all, or a .git that leads nowhere', async () => {
  write(join(folder, 'nowhere', '.git'), 'gitdir: ../gone\n');
  write(join(folder, 'words', '.git'), 'hello\n');
  expect(await shaOf(join(folder, 'absent'))).toMatch(/does not lead to a repository/);
  expect(await shaOf(join(folder, 'words'))).toMatch(/does not lead to a repository/);
  expect(await shaOf(join(folder, 'nowhere'))).toMatch(/cannot be read/);
});
