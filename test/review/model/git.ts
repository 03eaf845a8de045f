import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a commit by path. */
export type Tree = ReadonlyMap<string, string>;

/** A commit as git has it, without authors. */
export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly tree: Tree;
  readonly message: string;
}

/** Commits and branches, as git keeps them: three-way merges, first parents, ancestors. */
export interface Git {
  readonly branches: Map<string, string>;
  readonly get: (sha: string) => Commit;
  readonly has: (sha: string) => boolean;
  readonly commit: (parents: readonly string[], tree: Tree, message: string) => Commit;
  /** The commit and everything before it, newest first. */
  readonly ancestors: (sha: string) => string[];
  readonly mergeBase: (a: string, b: string) => string | undefined;
  /** The merged files; undefined when they are in conflict. */
  readonly merge: (ours: string, theirs: string) => Tree | undefined;
}

/** An empty repository. */
export function openGit(): Git {
  const commits = new Map<string, Commit>();
  const get = (sha: string): Commit => {
    const found = commits.get(sha);
    if (found === undefined) throw new Error(`There is no commit ${sha}`);
    return found;
  };
  const ancestors = (sha: string): string[] => {
    const seen = new Set<string>([sha]);
    // The parents of each in order, so that the first parents come first.
    for (const each of seen) for (const parent of get(each).parents) seen.add(parent);
    return [...seen];
  };
  const mergeBase = (a: string, b: string) => {
    const known = new Set(ancestors(a));
    const common = ancestors(b).filter(sha => known.has(sha));
    // The best one is no ancestor of another one.
    return common.find(sha => !common.some(other => other !== sha && ancestors(other).includes(sha)));
  };
  return {
    branches: new Map(),
    get,
    has: sha => commits.has(sha),
    commit: (parents, tree, message) => {
      const content = JSON.stringify([parents, [...tree].sort(), message, commits.size]);
      const made = { sha: createHash('sha1').update(content).digest('hex'), parents, tree, message };
      commits.set(made.sha, made);
      return made;
    },
    ancestors,
    mergeBase,
    merge: (ours, theirs) => {
      const base = mergeBase(ours, theirs);
      return mergeTrees(base === undefined ? new Map() : get(base).tree, get(ours).tree, get(theirs).tree);
    },
  };
}

function mergeTrees(base: Tree, ours: Tree, theirs: Tree): Tree | undefined {
  const merged = new Map<string, string>();
  for (const path of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [before, a, b] = [base.get(path), ours.get(path), theirs.get(path)];
    const text = a === b || b === before ? a : a === before ? b : mergeTexts(before, a, b);
    if (text === null) return undefined;
    if (text !== undefined) merged.set(path, text);
  }
  return merged;
}

const mergedBefore = new Map<string, string | null>();

/** Git's own merge of two texts. @returns null in conflict */
function mergeTexts(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
): string | null {
  if (ours === undefined || theirs === undefined) return null;
  const key = JSON.stringify([base, ours, theirs]);
  const known = mergedBefore.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'merge-'));
  try {
    const names = ['ours', 'base', 'theirs'].map(name => join(folder, name));
    for (const [index, text] of [ours, base ?? '', theirs].entries()) writeFileSync(names[index] ?? '', text);
    const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...names], { encoding: 'utf8' });
    const text = status === 0 ? stdout : null;
    mergedBefore.set(key, text);
    return text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
