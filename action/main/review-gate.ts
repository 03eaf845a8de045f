import type { Plan } from '../core/plan.ts';
import { listSome } from '../core/quote.ts';
import { compareWithReviews, type GainsOfPlace, type ReviewDifference } from '../core/review.ts';
import { listApprovers } from '../github/branch.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import type { PullReview } from '../github/review-lookup.ts';
import type { BranchRun } from './branch-run.ts';

/** What the gate says about a plan of the default branch. */
export interface GateVerdict {
  /**
   * `first-review`: everything came through pull requests, but those of forks could not be planned there; the approval
   * of the environment is then the review of this plan.
   */
  readonly kind: 'reviewed' | 'first-review' | 'not-reviewed';
  /** The merged pull requests since the targets were last applied. */
  readonly pulls: readonly PullRequest[];
  /** One sentence; empty when it is reviewed. */
  readonly message: string;
  /** What no review showed, and why reviews do not count. */
  readonly lines: readonly string[];
}

/** What a person can do about a refused plan. */
export const reviewHelp =
  'Open a pull request (an empty commit is enough), so that the remaining changes are planned and reviewed there, or start the workflow by hand with accept-plan-change: true';

/** Milliseconds to wait for GitHub to index a merge, before a commit counts as one of no pull request. */
const indexPauses = [2_000, 5_000];

interface TargetReviews {
  readonly target: string;
  /** Whether the target was applied before; of a branch from before that, no commit has to have a pull request. */
  readonly isKnown: boolean;
  readonly pulls: readonly PullRequest[];
  readonly unmatched: readonly string[];
  /** Whether GitHub may find a pull request for one of them in a moment. */
  readonly isIndexing: boolean;
  readonly reviews: readonly PullReview[];
}

/**
 * Whether a plan is what was reviewed: every change and every gain of it was shown by the newest plan of some pull
 * request that was merged since the target was last applied.
 * @throws GitHubFailure
 */
export async function checkReviews(
  run: BranchRun,
  plan: Plan,
  gains: readonly GainsOfPlace[],
): Promise<GateVerdict> {
  for (let attempt = 0; ; attempt += 1) {
    const found = await readReviews(run, plan, attempt > 0);
    const verdict = toVerdict(run, plan, gains, found);
    const pause = indexPauses[attempt];
    const canChange = found.some(({ isIndexing }) => isIndexing);
    if (verdict.kind === 'reviewed' || !canChange || pause === undefined) return verdict;
    await run.forge.wait(pause);
  }
}

async function readReviews(run: BranchRun, plan: Plan, isFresh: boolean): Promise<TargetReviews[]> {
  const found: TargetReviews[] = [];
  for (const { target, stacks } of plan.targets) {
    const isChanged = stacks.some(({ changes }) => changes.length > 0);
    if (!isChanged) continue;
    const { commits, fresh, record } = await run.sinceApplied(target);
    const { pulls, unmatched } = await run.lookup.pullsOf(commits, isFresh);
    const reviews: PullReview[] = [];
    for (const pull of pulls) reviews.push(await run.lookup.reviewOf(pull, target));
    const isIndexing = unmatched.some(sha => fresh.has(sha));
    found.push({ target, isKnown: record !== undefined, pulls, unmatched, isIndexing, reviews });
  }
  return found;
}

function toVerdict(
  run: BranchRun,
  plan: Plan,
  gains: readonly GainsOfPlace[],
  found: readonly TargetReviews[],
): GateVerdict {
  const pulls = [
    ...new Map(found.flatMap(each => each.pulls).map(pull => [pull.number, pull])).values(),
  ].sort((a, b) => a.number - b.number);
  const differences = plan.targets.flatMap(target => {
    const reviews = found.find(each => each.target === target.target)?.reviews ?? [];
    return (
      compareWithReviews(
        target,
        gains,
        reviews.flatMap(({ review }) => review ?? []),
      ) ?? []
    );
  });
  if (differences.length === 0) return { kind: 'reviewed', pulls, message: '', lines: [] };
  const open = found.filter(({ target }) => differences.some(each => each.target === target));
  const lines = [...differences.flatMap(describeDifference), ...describeReasons(open)];
  const isFirst = open.every(each => isFirstReview(run, each));
  const names = pulls.map(({ number }) => `#${number}`).join(', ');
  if (isFirst) {
    return {
      kind: 'first-review',
      pulls,
      message: `A pull request of a fork is planned against AWS for the first time (merged: ${names}). The environment approval is the review of this plan`,
      lines,
    };
  }
  const message =
    pulls.length === 0
      ? 'Nothing was reviewed: no commit since the last apply comes from a merged pull request'
      : `Not every change of this plan was reviewed (merged since the last apply: ${names}). Nothing is applied`;
  return { kind: 'not-reviewed', pulls, message, lines };
}

/** Every commit came through a pull request, and some pull request of a fork, which gets no credentials, has no plan. */
function isFirstReview({ forge }: BranchRun, { isKnown, unmatched, reviews }: TargetReviews): boolean {
  const own = forge.context.repository;
  const name = own === undefined ? '' : `${own.owner}/${own.repo}`;
  const isFork = ({ head }: PullRequest) => head.repo?.full_name !== name;
  return (
    (unmatched.length === 0 || !isKnown) &&
    reviews.some(({ pull, review, why }) => review === undefined && why !== '' && isFork(pull))
  );
}

function describeDifference({ target, reviewed, now, parts }: ReviewDifference): string[] {
  const shown = parts.slice(0, 50).map(({ text }) => `  ${text}`);
  return [
    target,
    `  reviewed ${reviewed.length === 0 ? 'nothing' : reviewed.join(', ')}`,
    `  now      ${now}`,
    ...shown,
    ...(parts.length > shown.length ? [`  and ${parts.length - shown.length} more`] : []),
  ];
}

function describeReasons(found: readonly TargetReviews[]): string[] {
  const reasons = found.flatMap(({ reviews, unmatched }) => [
    ...reviews.flatMap(({ pull, why }) => (why === '' ? [] : [`#${pull.number}: ${why}`])),
    ...(unmatched.length === 0
      ? []
      : [
          `${unmatched.length === 1 ? 'Commit' : 'Commits'} of no merged pull request: ${listSome(
            unmatched.map(sha => sha.slice(0, 12)),
            5,
          )}`,
        ]),
  ]);
  return [...new Set(reasons)];
}

/**
 * Whether GitHub recorded an approval of this run by a reviewer of its environment. Without required reviewers there is no approval, and
 * nothing was reviewed; that the plan is the one that the job before showed is a matter of its hash.
 * @throws GitHubFailure
 */
export async function isApprovedHere({ forge }: BranchRun): Promise<boolean> {
  const { github, repository, context } = forge;
  if (context.runId === undefined) return false;
  return (await listApprovers(github, repository, context.runId)).length > 0;
}
