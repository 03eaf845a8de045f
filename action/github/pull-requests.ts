import type { GitHub, Repository } from './api.ts';
import { GitHubFailure } from './failure.ts';

/** A pull request, as far as we use it. */
export interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly merge_commit_sha?: string | null;
  /** Only of a single pull request, and null while GitHub works it out. */
  readonly mergeable?: boolean | null;
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: {
    readonly sha: string;
    readonly ref: string;
    readonly repo?: { readonly full_name: string } | null;
  };
}

/** The merged pull requests behind some commits of a branch. */
export interface MergedPulls {
  /** In the order of their numbers. */
  readonly pulls: readonly PullRequest[];
  /** Commits that belong to none, or to one that GitHub has not indexed yet. */
  readonly unmatched: readonly string[];
}

/** Commits that are asked for one by one; those of a merge commit or a squash are found in the list. */
const maxCommits = 100;

/**
 * The merged pull requests that brought some commits: through a merge commit, squashed, rebased, through the merge
 * queue, or several in one push.
 * @param commits commits of the branch, by first parents
 * @param branch the branch; a pull request into another one approved nothing here
 * @throws GitHubFailure
 */
export async function findMergedPulls(
  github: GitHub,
  repository: Repository,
  commits: readonly string[],
  branch: string,
): Promise<MergedPulls> {
  const found = new Map<number, PullRequest>();
  const unmatched: string[] = [];
  if (commits.length === 0) return { pulls: [], unmatched };
  const isOurs = (pull: PullRequest) => pull.merged_at !== null && pull.base.ref === branch;
  const recent = (await listRecentlyClosed(github, repository, branch)).filter(isOurs);
  for (const sha of commits.slice(0, maxCommits)) {
    const listed = recent.filter(({ merge_commit_sha }) => merge_commit_sha === sha);
    // A fast-forward merge, and all but the last commit of a rebase, are in no list.
    const pulls = listed.length > 0 ? listed : await findPullsOfCommit(github, repository, sha);
    const own = pulls.filter(isOurs);
    for (const pull of own) found.set(pull.number, pull);
    if (own.length === 0) unmatched.push(sha);
  }
  return {
    pulls: [...found.values()].sort((a, b) => a.number - b.number),
    unmatched: [...unmatched, ...commits.slice(maxCommits)],
  };
}

/** GitHub answers 404 or 422 for a commit that it does not know yet. */
async function findPullsOfCommit(
  github: GitHub,
  { owner, repo }: Repository,
  sha: string,
): Promise<PullRequest[]> {
  try {
    return await github.listAll<PullRequest>('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      owner,
      repo,
      commit_sha: sha,
    });
  } catch (error) {
    if (error instanceof GitHubFailure && (error.status === 404 || error.refusal === 'unknown-commit'))
      return [];
    throw error;
  }
}

function listRecentlyClosed(
  github: GitHub,
  { owner, repo }: Repository,
  branch: string,
): Promise<readonly PullRequest[]> {
  return github.call<readonly PullRequest[]>('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    base: branch,
    state: 'closed',
    sort: 'updated',
    direction: 'desc',
    per_page: 100,
  });
}

/** The open pull requests into a branch. @throws GitHubFailure */
export function listOpenPulls(
  github: GitHub,
  { owner, repo }: Repository,
  branch: string,
): Promise<PullRequest[]> {
  return github.listAll<PullRequest>('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    base: branch,
    state: 'open',
  });
}

/** One pull request, with whether it can be merged. @throws GitHubFailure */
export function readPull(github: GitHub, { owner, repo }: Repository, number: number): Promise<PullRequest> {
  return github.call<PullRequest>('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: number,
  });
}

/** A file that a pull request touches. */
export interface PullFile {
  readonly filename: string;
  /** The name of before, of a file that is moved. */
  readonly previous_filename?: string;
  /** `added`, `removed`, `modified`, `renamed`, … */
  readonly status: string;
}

/** The files that a pull request touches; GitHub lists up to 3,000. @throws GitHubFailure */
export function listPullChanges(
  github: GitHub,
  { owner, repo }: Repository,
  number: number,
): Promise<PullFile[]> {
  return github.listAll<PullFile>('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    owner,
    repo,
    pull_number: number,
  });
}

/** The names of the files that a pull request touches, with the old names of those that it moves. @throws GitHubFailure */
export async function listPullFiles(
  github: GitHub,
  repository: Repository,
  number: number,
): Promise<string[]> {
  const files = await listPullChanges(github, repository, number);
  return files.flatMap(({ filename, previous_filename: before }) =>
    before === undefined ? [filename] : [filename, before],
  );
}

/**
 * The open pull request with this head, for `workflow_run`: looked up by the commit, never taken from an artifact
 * of the run, which the author of the pull request controls.
 * @param label `owner:branch`
 * @returns undefined when there is none, or more than one
 * @throws GitHubFailure
 */
export async function findPullByHead(
  github: GitHub,
  { owner, repo }: Repository,
  sha: string,
  label: string,
): Promise<PullRequest | undefined> {
  const pulls = await github.listAll<PullRequest>('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    state: 'open',
    head: label,
  });
  const fitting = pulls.filter(({ head }) => head.sha === sha);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** What the contents API says of a file. */
interface ContentsAnswer {
  readonly type?: string;
  readonly encoding?: string;
  readonly content?: string;
}

/**
 * The bytes of a file at a commit, of up to 100 MB.
 * @param path as the repository names it; any character of a file name is taken as it is
 * @returns undefined when that commit has no such file: a commit that cannot be read is a failure
 * @throws GitHubFailure
 */
export async function readFileAt(
  github: GitHub,
  { owner, repo }: Repository,
  path: string,
  ref: string,
): Promise<Uint8Array | undefined> {
  const route = 'GET /repos/{owner}/{repo}/contents/{+path}';
  const parameters = { owner, repo, path, ref };
  if (path.split('/').some(segment => /^\.{0,2}$/.test(segment))) {
    throw new GitHubFailure(
      `${JSON.stringify(path)} is not in the repository, so its base cannot be read`,
      0,
    );
  }
  try {
    const file = await github.call<ContentsAnswer>(route, parameters);
    if (file.type !== 'file') return undefined;
    // Over 1 MB there is no content, and `encoding` is `none`; the raw media type has it.
    if (file.encoding !== 'base64') return await github.readRaw(route, parameters);
    return Buffer.from(file.content ?? '', 'base64');
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.status !== 404) throw error;
  }
  // GitHub answers 404 as well for what the token may not see; then the commit is not there either.
  await github.call('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { owner, repo, commit_sha: ref });
  return undefined;
}
