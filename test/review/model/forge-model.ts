import { type Git, openGit, type Tree } from './git.ts';

/** The app that a token of the tests belongs to. */
export interface App {
  readonly id: number;
  readonly slug: string;
}

/** The apps by token: that of all workflows, that of the team, and that of another project. */
export const apps: Readonly<Record<string, App>> = {
  'token-bot': { id: 15368, slug: 'github-actions' },
  'token-app': { id: 4242, slug: 'our-app' },
  'token-mallory': { id: 666, slug: 'mallory' },
};

/** A pull request. */
export interface PullModel {
  readonly number: number;
  readonly headRef: string;
  /** `alice/demo`, or the fork that the head is in. */
  readonly headRepository: string;
  baseRef: string;
  isDraft?: boolean;
  state: 'open' | 'closed';
  /** Set when it is merged. */
  merged?: { readonly at: string; readonly sha: string; readonly head: string; readonly base: string };
}

/** A check run, as the API gives it. */
export interface CheckRunModel {
  readonly id: number;
  readonly head_sha: string;
  readonly app: App | null;
  name: string;
  status: string;
  conclusion: string | null;
  started_at: string;
  completed_at: string | null;
  external_id: string;
  output: { title: string | null; summary: string | null; text: string | null };
}

/** A comment of a pull request. */
export interface CommentModel {
  readonly id: number;
  readonly login: string;
  body: string;
}

/** An issue; its comments are among those of pull requests. */
export interface IssueModel {
  readonly number: number;
  readonly login: string;
  title: string;
  body: string;
  state: string;
}

/**
 * GitHub in memory, for one repository `alice/demo`: git, pull requests with their test merges, comments, check runs of
 * apps, runs and approvals. Each event takes one second of a clock of its own.
 */
export interface ForgeModel {
  readonly git: Git;
  readonly defaultBranch: string;
  readonly pulls: Map<number, PullModel>;
  readonly issues: IssueModel[];
  readonly comments: Map<number, CommentModel[]>;
  readonly checkRuns: CheckRunModel[];
  /** Who approved which run. */
  readonly approvals: Map<number, string[]>;
  /** Runs that wait for an approval, or have ended. */
  readonly runs: Map<number, 'waiting' | 'completed'>;
  /** Commits whose pull requests GitHub has not indexed yet. */
  readonly unindexed: Set<string>;
  /** The next instant. */
  readonly tick: () => string;
  readonly nextId: () => number;
  readonly head: (branch: string) => string;
  /** A commit on a branch, with the new texts of some files; undefined removes one. @returns its sha */
  readonly push: (
    branch: string,
    files: Readonly<Record<string, string | undefined>>,
    message?: string,
  ) => string;
  readonly branch: (name: string, from: string) => void;
  readonly open: (head: string, base: string, repository?: string) => PullModel;
  readonly headOf: (pull: PullModel) => string;
  /** The test merge with the base of now; undefined in conflict. */
  readonly mergeOf: (pull: PullModel) => string | undefined;
  /** Merges it. @returns the new head of the base branch; undefined in conflict, when nothing happens */
  readonly merge: (
    pull: PullModel,
    method: 'merge' | 'squash' | 'rebase',
    message?: string,
  ) => string | undefined;
}

/** A repository with one commit. */
export function openForgeModel(files: Readonly<Record<string, string>>, defaultBranch = 'main'): ForgeModel {
  const git = openGit();
  const pulls = new Map<number, PullModel>();
  const testMerges = new Map<string, string | undefined>();
  let seconds = Date.parse('2026-11-01T00:00:00Z') / 1000;
  let ids = 100;
  git.branches.set(defaultBranch, git.commit([], new Map(Object.entries(files)), 'first').sha);
  const head = (branch: string): string => {
    const sha = git.branches.get(branch);
    if (sha === undefined) throw new Error(`There is no branch ${branch}`);
    return sha;
  };
  const tick = () => {
    seconds += 1;
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  };
  const headOf = (pull: PullModel) => pull.merged?.head ?? head(pull.headRef);
  const mergeOf = (pull: PullModel) => {
    const [base, own] = [head(pull.baseRef), headOf(pull)];
    const key = `${base} ${own}`;
    if (!testMerges.has(key)) {
      const tree = git.merge(base, own);
      testMerges.set(key, tree && git.commit([base, own], tree, `Merge ${own} into ${base}`).sha);
    }
    return testMerges.get(key);
  };
  return {
    git,
    defaultBranch,
    pulls,
    issues: [],
    comments: new Map(),
    checkRuns: [],
    approvals: new Map(),
    runs: new Map(),
    unindexed: new Set(),
    tick,
    nextId: () => {
      ids += 1;
      return ids;
    },
    head,
    push: (branch, changed, message = 'change') => {
      const parent = git.get(head(branch));
      const { sha } = git.commit([parent.sha], withFiles(parent.tree, changed), message);
      git.branches.set(branch, sha);
      return sha;
    },
    branch: (name, from) => git.branches.set(name, from),
    open: (headRef, baseRef, headRepository = 'alice/demo') => {
      const pull: PullModel = { number: pulls.size + 1, headRef, headRepository, baseRef, state: 'open' };
      pulls.set(pull.number, pull);
      return pull;
    },
    headOf,
    mergeOf,
    merge: (pull, method, message = `Merge #${pull.number}`) => {
      const [base, own] = [head(pull.baseRef), headOf(pull)];
      const tree = git.merge(base, own);
      if (tree === undefined) return undefined;
      const parents = method === 'merge' ? [base, own] : [base];
      // A rebase of several commits is two here: the first one is in no list of merge commits.
      const below =
        method === 'rebase' ? git.commit([base], git.get(base).tree, `Rebased #${pull.number}`) : undefined;
      const { sha } = git.commit(below === undefined ? parents : [below.sha], tree, message);
      git.branches.set(pull.baseRef, sha);
      pull.merged = { at: tick(), sha, head: own, base };
      pull.state = 'closed';
      return sha;
    },
  };
}

function withFiles(tree: Tree, changed: Readonly<Record<string, string | undefined>>): Tree {
  const files = new Map(tree);
  for (const [path, text] of Object.entries(changed)) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return files;
}
