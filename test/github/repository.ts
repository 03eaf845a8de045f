import type { GitHubDouble } from './github-double.ts';

interface Ref {
  readonly object: { readonly sha: string };
}

interface PullAnswer {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string };
  readonly merge_commit_sha: string;
}

/** A comment, as far as tests look at it. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

/** An issue, as far as tests look at it. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly body: string;
  readonly comments: number;
}

const root = '/repos/alice/demo';

/** Writes a file on a branch, as alice. */
export async function commitFile(
  github: GitHubDouble,
  branch: string,
  path: string,
  text: string,
): Promise<string> {
  const existing = await github
    .call<{ sha: string }>('alice', 'GET', `${root}/contents/${path}?ref=${branch}`)
    .catch(() => undefined);
  await github.call('alice', 'PUT', `${root}/contents/${path}`, {
    message: `change ${path}`,
    branch,
    content: Buffer.from(text).toString('base64'),
    ...(existing === undefined ? {} : { sha: existing.sha }),
  });
  return headOf(github, branch);
}

/** The newest commit of a branch. */
async function headOf(github: GitHubDouble, branch: string): Promise<string> {
  return (await github.call<Ref>('alice', 'GET', `${root}/git/ref/heads/${branch}`)).object.sha;
}

/** Opens a pull request of a new branch with one changed file. */
export async function openPull(
  github: GitHubDouble,
  branch: string,
  path: string,
  text: string,
): Promise<number> {
  const sha = await headOf(github, 'main');
  await github.call('alice', 'POST', `${root}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  await commitFile(github, branch, path, text);
  const pull = await github.call<PullAnswer>('alice', 'POST', `${root}/pulls`, {
    title: branch,
    head: branch,
    base: 'main',
  });
  return pull.number;
}

/** The event that GitHub sends for a pull request as it is now. */
export async function pullEvent(github: GitHubDouble, number: number) {
  const pull_request = await github.call<PullAnswer>('alice', 'GET', `${root}/pulls/${number}`);
  return { name: 'pull_request', payload: { action: 'synchronize', pull_request } };
}

/** Merges a pull request. @returns the commit on main, and the event that GitHub sends for it */
export async function mergePull(
  github: GitHubDouble,
  number: number,
  method: 'merge' | 'squash' | 'rebase' = 'squash',
) {
  const { sha } = await github.call<{ sha: string }>('alice', 'PUT', `${root}/pulls/${number}/merge`, {
    merge_method: method,
  });
  return { sha, event: { name: 'push', payload: { ref: 'refs/heads/main', commits: [{ id: sha }] } } };
}

/** All comments of an issue or pull request. */
export async function commentsOf(github: GitHubDouble, number: number): Promise<Comment[]> {
  const all: Comment[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${root}/issues/${number}/comments?per_page=100&page=${page}`;
    const found = await github.call<Comment[]>('alice', 'GET', path);
    all.push(...found);
    if (found.length < 100) return all;
  }
}

/** The issues that the workflows' account opened. */
export async function issuesOf(github: GitHubDouble): Promise<Issue[]> {
  const issues = await github.call<(Issue & { pull_request?: unknown })[]>(
    'alice',
    'GET',
    `${root}/issues?state=all&per_page=100&creator=bot`,
  );
  return issues.filter(({ pull_request }) => pull_request === undefined);
}
