import { cutToBytes } from '../render/byte-limit.ts';
import type { GitHub, Repository } from './api.ts';

/** A check run, as far as we use it. */
export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly started_at?: string | null;
  readonly completed_at?: string | null;
  readonly external_id?: string | null;
  readonly output?: { readonly text?: string | null };
  /** The app that made it: only the same app can change it. */
  readonly app?: { readonly id: number; readonly slug?: string } | null;
}

/** How a check run ends; one `in_progress` has not ended. */
export type CheckState = 'in_progress' | 'success' | 'failure' | 'neutral' | 'cancelled';

/** What a check run says. */
export interface CheckRunContent {
  readonly name: string;
  readonly sha: string;
  readonly state: CheckState;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  /** At most `maxCheckTextBytes`; a longer one is a mistake of the caller, because a record must not be cut. */
  readonly text?: string | undefined;
  /** The page of the run. GitHub replaces `details_url` of a workflow's check runs, so the link is in the summary. */
  readonly runUrl?: string | undefined;
}

/**
 * GitHub takes 65,535 bytes for summary and for text.
 * @see https://docs.github.com/rest/checks/runs#create-a-check-run
 */
export const maxCheckTextBytes = 65_535;

/** Makes a check run. @throws GitHubFailure */
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

function describe({ state, externalId, title, summary, text, runUrl }: CheckRunContent) {
  const isOpen = state === 'in_progress';
  const link = runUrl === undefined ? '' : `\n\n[Page of the run](${runUrl})`;
  return {
    external_id: externalId,
    ...(isOpen ? { status: state } : { status: 'completed', conclusion: state }),
    output: {
      title: cutToBytes(title, 250),
      summary: `${cutToBytes(summary, maxCheckTextBytes - Buffer.byteLength(link))}${link}`,
      ...(text === undefined ? {} : { text }),
    },
  };
}

/**
 * All check runs of a commit, over all check suites, oldest first. `filter=latest` would hide older runs of one suite
 * only, so it does not show which one is the newest.
 * @throws GitHubFailure
 */
export async function listCheckRuns(
  github: GitHub,
  { owner, repo }: Repository,
  ref: string,
): Promise<CheckRun[]> {
  const runs = await github.listAll<CheckRun>(
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    { owner, repo, ref, filter: 'all' },
    ({ check_runs }: { readonly check_runs: readonly CheckRun[] }) => check_runs,
  );
  return runs.sort((a, b) => a.id - b.id);
}
