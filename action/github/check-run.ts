import { cutToBytes } from '../render/byte-limit.ts';
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

/** The limit of summary and text each: GitHub stores 65,535 bytes. */
const maxBytes = 65_000;
const maxTitleBytes = 250;

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

/**
 * GitHub replaces `details_url` of a check run that GITHUB_TOKEN makes with a page of its own, so the link is in the
 * text too.
 */
function describe({ conclusion, externalId, title, summary, text, detailsUrl }: CheckRunContent) {
  const link = detailsUrl === undefined ? '' : `\n\n[The run with its log and summary](${detailsUrl})`;
  return {
    external_id: externalId,
    ...(conclusion === undefined ? { status: 'in_progress' } : { status: 'completed', conclusion }),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: {
      title: cutToBytes(title, maxTitleBytes),
      summary: `${cutToBytes(summary, maxBytes - Buffer.byteLength(link))}${link}`,
      ...(text === undefined || Buffer.byteLength(text) > maxBytes ? {} : { text }),
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
