import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The commit that the files of a repository were checked out at, or the reason that it is not known. */
export type Checkout = { readonly sha: string } | { readonly why: string };

/** A symbolic ref may name another one; git itself stops after five. */
const maxRefs = 5;

/**
 * Reads the commit of a checkout from the files of git: a branch or a detached head, in the repository, a linked
 * worktree or a submodule. Nothing is executed.
 * @param root the folder with `.git`
 * @see https://git-scm.com/docs/gitrepository-layout
 */
export async function readCheckout(root: string): Promise<Checkout> {
  const folder = await findGitFolder(root);
  if (folder === undefined) return { why: `${join(root, '.git')} does not lead to a repository` };
  const common = await readText(join(folder, 'commondir'));
  const places = common === undefined ? [folder] : [folder, resolve(folder, common)];
  let name = 'HEAD';
  for (let count = 0; count <= maxRefs; count += 1) {
    const value = await readRef(places, name);
    if (value === undefined) return { why: `the commit of ${name} cannot be read from ${folder}` };
    if (isCommit(value)) return { sha: value };
    name = value.replace(/^ref: */, '');
    if (name === value || !isRefName(name)) break;
  }
  return { why: `HEAD in ${folder} is neither a commit nor a branch` };
}

/** `.git` is the folder, or a file that names it: of a linked worktree and of a submodule. */
async function findGitFolder(root: string): Promise<string | undefined> {
  const place = join(root, '.git');
  try {
    if ((await stat(place)).isDirectory()) return place;
  } catch {
    return undefined;
  }
  const folder = /^gitdir: *(.+)$/.exec((await readText(place)) ?? '')?.[1];
  return folder === undefined ? undefined : resolve(root, folder);
}

/** A ref of its own file, or one of many in `packed-refs`; a worktree has its own HEAD, and shares the branches. */
async function readRef(places: readonly string[], name: string): Promise<string | undefined> {
  for (const place of places) {
    const value = await readText(join(place, name));
    if (value !== undefined) return value;
  }
  for (const place of places) {
    const lines = ((await readText(join(place, 'packed-refs'))) ?? '').split('\n');
    const found = lines.map(line => line.split(' ')).find(([, packed]) => packed?.trim() === name);
    if (found?.[0] !== undefined) return found[0];
  }
  return undefined;
}

function isCommit(value: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

function isRefName(name: string): boolean {
  return name.startsWith('refs/') && !name.split('/').some(step => ['', '.', '..'].includes(step));
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return undefined;
  }
}
