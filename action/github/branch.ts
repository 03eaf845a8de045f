import type { GitHub, Repository } from './api.ts';
import { GitHubFailure, unlessMissing } from './failure.ts';

interface CommitItem {
  readonly sha: string;
  readonly parents: readonly { readonly sha: string }[];
  readonly commit?: { readonly committer?: { readonly date?: string } | null };
}

/** A commit of a branch. */
export interface BranchCommit {
  readonly sha: string;
  /** When it was made, in milliseconds; undefined when GitHub does not say. */
  readonly at: number | undefined;
}

/** The name of the default branch. @throws GitHubFailure */
export async function readDefaultBranch(github: GitHub, { owner, repo }: Repository): Promise<string> {
  const { default_branch } = await github.call<{ default_branch: string }>('GET /repos/{owner}/{repo}', {
    owner,
    repo,
  });
  return default_branch;
}

/** The newest commit of a branch; undefined when there is no such branch. @throws GitHubFailure */
export async function readBranchHead(
  github: GitHub,
  { owner, repo }: Repository,
  branch: string,
): Promise<string | undefined> {
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
  const found = await unlessMissing(github.call<{ commit: { sha: string } }>(route, { owner, repo, branch }));
  return found?.commit.sha;
}

/** The parents of a commit, in order. @throws GitHubFailure */
export async function readParents(
  github: GitHub,
  { owner, repo }: Repository,
  sha: string,
): Promise<string[]> {
  const { parents } = await github.call<CommitItem>('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    owner,
    repo,
    commit_sha: sha,
  });
  return parents.map(parent => parent.sha);
}

/**
 * The commits of a branch from one backwards, along first parents: what was pushed or merged, without the commits of
 * merged branches. Read a hundred at a time, as far as they are asked for.
 * @throws GitHubFailure
 */
export async function* walkFirstParents(
  github: GitHub,
  { owner, repo }: Repository,
  from: string,
): AsyncGenerator<BranchCommit> {
  const known = new Map<string, CommitItem>();
  let page = 0;
  let isEnd = false;
  for (let sha: string | undefined = from; sha !== undefined; ) {
    while (!known.has(sha) && !isEnd) {
      page += 1;
      const items: readonly CommitItem[] = await github.call('GET /repos/{owner}/{repo}/commits', {
        owner,
        repo,
        sha: from,
        per_page: 100,
        page,
      });
      for (const item of items) known.set(item.sha, item);
      isEnd = items.length < 100;
    }
    const item = known.get(sha);
    const date = Date.parse(item?.commit?.committer?.date ?? '');
    yield { sha, at: Number.isNaN(date) ? undefined : date };
    sha = item?.parents[0]?.sha;
  }
}

/** Whether a commit is part of a branch that ends with another one. @throws GitHubFailure */
export async function isAncestor(
  github: GitHub,
  { owner, repo }: Repository,
  ancestor: string,
  head: string,
): Promise<boolean> {
  if (ancestor === head) return true;
  const compared = await unlessMissing(
    github.call<{ status: string }>('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${ancestor}...${head}`,
      per_page: 1,
    }),
  );
  return compared?.status === 'ahead' || compared?.status === 'identical';
}

/** A decision about an environment of a run. */
interface Approval {
  readonly state: string;
  readonly user: { readonly login: string } | null;
}

/**
 * Who approved the deployment of a run, as GitHub recorded it; empty when no environment asked for an approval.
 * @see https://docs.github.com/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 * @throws GitHubFailure
 */
export async function listApprovers(
  github: GitHub,
  { owner, repo }: Repository,
  runId: string,
): Promise<string[]> {
  const approvals = await github.call<readonly Approval[]>(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
    { owner, repo, run_id: Number(runId) },
  );
  return approvals.filter(({ state }) => state === 'approved').map(({ user }) => user?.login ?? 'unknown');
}

/** Whether a run has ended; undefined when GitHub does not say. @throws GitHubFailure */
export async function isRunOver(
  github: GitHub,
  { owner, repo }: Repository,
  runId: string,
): Promise<boolean | undefined> {
  try {
    const { status } = await github.call<{ status: string }>(
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      {
        owner,
        repo,
        run_id: Number(runId),
      },
    );
    return status === 'completed';
  } catch (error) {
    if (error instanceof GitHubFailure && (error.isDenied || error.status === 404)) return undefined;
    throw error;
  }
}
