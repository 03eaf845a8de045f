import type { GitHub, Repository } from './api.ts';
import { GitHubFailure } from './failure.ts';

/** A pull request, as far as we use it. */
export interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
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
  const pulls = new Map<number, PullRequest>();
  for (const sha of [...new Set(commits)].slice(-mostCommits)) {
    const found = await github.listAll<PullRequest>('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      owner,
      repo,
      commit_sha: sha,
    });
    for (const pull of found) {
      if (pull.merged_at !== null && pull.base.ref === branch) pulls.set(pull.number, pull);
    }
  }
  return [...pulls.values()].sort((a, b) => a.number - b.number);
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

/** The text of a file at a commit; undefined when it is not there. @throws GitHubFailure */
export async function readFileAt(
  github: GitHub,
  { owner, repo }: Repository,
  path: string,
  ref: string,
): Promise<Uint8Array | undefined> {
  try {
    const file = await github.call<{ content?: string; type?: string }>(
      'GET /repos/{owner}/{repo}/contents/{+path}',
      {
        owner,
        repo,
        path,
        ref,
      },
    );
    return file.type === 'file' && file.content !== undefined
      ? Buffer.from(file.content, 'base64')
      : undefined;
  } catch (error) {
    if (error instanceof GitHubFailure && error.status === 404) return undefined;
    throw error;
  }
}
