import type { GitHub, Repository } from './api.ts';

/** A check run, as far as we use it. */
export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id?: string | null;
  readonly output?: { readonly text?: string | null };
  /** The app that made it: only the same app can change it. */
  readonly app?: { readonly id: number; readonly slug?: string } | null;
}

/** What a check run says. */
export interface CheckRunContent {
  readonly name: string;
  readonly sha: string;
  readonly conclusion: 'success' | 'failure' | 'neutral' | undefined;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  readonly text?: string | undefined;
  readonly detailsUrl?: string | undefined;
}

/** GitHub takes 65,535 characters for summary and text each. */
const mostCharacters = 65_000;

/** Makes a check run; with no conclusion it is one in progress. @throws GitHubFailure */
export function createCheckRun(
  github: GitHub,
  repository: Repository,
  content: CheckRunContent,
): Promise<CheckRun> {
  return github.call<CheckRun>('POST /repos/{owner}/{repo}/check-runs', {
    ...repository,
    name: content.name,
    head_sha: content.sha,
    ...describe(content),
  });
}

/** Completes or corrects a check run. @throws GitHubFailure */
export function updateCheckRun(
  github: GitHub,
  repository: Repository,
  id: number,
  content: CheckRunContent,
): Promise<CheckRun> {
  return github.call<CheckRun>('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    ...repository,
    check_run_id: id,
    ...describe(content),
  });
}

function describe({ conclusion, externalId, title, summary, text, detailsUrl }: CheckRunContent) {
  return {
    external_id: externalId,
    ...(conclusion === undefined ? { status: 'in_progress' } : { status: 'completed', conclusion }),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: {
      title: title.slice(0, 250),
      summary: summary.slice(0, mostCharacters),
      ...(text === undefined || text.length > mostCharacters ? {} : { text }),
    },
  };
}

/** The newest check run of each name on a commit. @throws GitHubFailure */
export function listCheckRuns(github: GitHub, { owner, repo }: Repository, ref: string): Promise<CheckRun[]> {
  return github.listAll<CheckRun>(
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    { owner, repo, ref, filter: 'latest' },
    ({ check_runs }: { readonly check_runs: readonly CheckRun[] }) => check_runs,
  );
}
