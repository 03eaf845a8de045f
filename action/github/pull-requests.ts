import type { GitHub, Repository } from './api.ts';
import { GitHubFailure } from './failure.ts';

/** A pull request, as far as we use it. */
export interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly merge_commit_sha?: string | null;
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly sha: string; readonly ref: string };
}

/** GitHub is asked for each commit of a push; of a longer one only the newest are looked at. */
const mostCommits = 100;

/**
 * The merged pull requests that a push brought: through a merge commit, squashed, rebased, through the merge queue,
 * or several at once. In the order of their numbers.
 * @param branch the branch that was pushed to; a pull request into another one approved nothing here
 * @throws GitHubFailure
 */
export async function findMergedPulls(
  github: GitHub,
  { owner, repo }: Repository,
  commits: readonly string[],
  branch: string,
): Promise<PullRequest[]> {
  const shas = [...new Set(commits)].slice(-mostCommits);
  const pulls: PullRequest[] = [];
  const unassigned: string[] = [];
  for (const sha of shas) {
    const found = (await findPullsOfCommit(github, { owner, repo }, sha)).filter(isMerged);
    if (found.length === 0) unassigned.push(sha);
    pulls.push(...found);
  }
  if (unassigned.length > 0) pulls.push(...(await findRecentlyMerged(github, { owner, repo }, unassigned)));
  const merged = pulls.filter(pull => isMerged(pull) && pull.base.ref === branch);
  return [...new Map(merged.map(pull => [pull.number, pull])).values()].sort((a, b) => a.number - b.number);
}

function isMerged({ merged_at }: PullRequest): boolean {
  return merged_at !== null;
}

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
    // The commit is not indexed yet; its pull request is found among those that were merged last.
    const isUnknown =
      error instanceof GitHubFailure && (error.status === 404 || error.refusal === 'unknown-commit');
    if (isUnknown) return [];
    throw error;
  }
}

/** Right after a merge GitHub may not know yet what a commit belongs to; the pull request itself does. */
async function findRecentlyMerged(
  github: GitHub,
  { owner, repo }: Repository,
  shas: readonly string[],
): Promise<PullRequest[]> {
  const recent = await github.call<readonly PullRequest[]>('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    state: 'closed',
    sort: 'updated',
    direction: 'desc',
    per_page: 100,
  });
  return recent.filter(({ merge_commit_sha }) => shas.includes(merge_commit_sha ?? ''));
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
