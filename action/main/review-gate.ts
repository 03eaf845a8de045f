import type { Plan } from '../core/plan.ts';
import { type CheckRun, createCheckRun, listCheckRuns, updateCheckRun } from '../github/check-run.ts';
import { findMergedPulls, type PullRequest } from '../github/pull-requests.ts';
import { compareWithReviews, type Review, type ReviewDifference, readReview } from '../github/review.ts';
import { codeBlock } from '../render/markdown.ts';
import type { Forge } from './forge.ts';
import { planCheckName } from './publish-plan.ts';

/** What was reviewed, and where the outcome is to be told. */
export interface ReviewGate {
  readonly pulls: readonly PullRequest[];
  readonly reviews: readonly Review[];
  /** Our own check run of this apply; the app that made it is the only one whose reviews count. */
  readonly checkId: number;
}

/** What the gate says about a plan. */
export type Verdict =
  | { readonly isReviewed: true }
  | { readonly isReviewed: false; readonly message: string; readonly lines: readonly string[] };

function applyCheckName(file: string, target: string | undefined): string {
  return planCheckName(file, target).replace('chatops plan', 'chatops apply');
}

/**
 * Finds what was reviewed for a push: the pull requests that it merged, and on the head of each the check runs of
 * `plan`. Only check runs of our own app count: a comment can be edited, and another app's check run is another's.
 * @throws GitHubFailure
 */
export async function openReviewGate(
  forge: Forge,
  file: string,
  target: string | undefined,
): Promise<ReviewGate> {
  const { github, repository, context } = forge;
  const own = await createCheckRun(github, repository, {
    name: applyCheckName(file, target),
    sha: context.sha,
    conclusion: undefined,
    externalId: '',
    title: 'Applying',
    summary: 'The plan is being applied.',
    detailsUrl: context.runUrl,
  });
  const branch = context.ref.replace(/^refs\/heads\//, '');
  const pulls = await findMergedPulls(github, repository, [...context.pushed, context.sha], branch);
  const reviews: Review[] = [];
  for (const { head } of pulls) {
    const runs = await listCheckRuns(github, repository, head.sha);
    reviews.push(mergeReviews(runs.filter(run => isReviewOf(run, file, own))));
  }
  return { pulls, reviews, checkId: own.id };
}

function isReviewOf(run: CheckRun, file: string, own: CheckRun): boolean {
  const name = planCheckName(file, undefined);
  const isNamed = run.name === name || (run.name.startsWith(`${name} (`) && run.name.endsWith(')'));
  // GitHub lets only apps make check runs, and names the app of each.
  return isNamed && (run.app?.id ?? 'none') === (own.app?.id ?? 'none');
}

/** Jobs of one pull request that plan different targets have made one review together. */
function mergeReviews(runs: readonly CheckRun[]): Review {
  return new Map(runs.flatMap(({ output }) => [...readReview(output?.text)]));
}

/** Whether a plan is what was reviewed. */
export function judgeReview({ pulls, reviews }: ReviewGate, plan: Plan): Verdict {
  const differences = compareWithReviews(plan, reviews);
  if (differences.length === 0) return { isReviewed: true };
  const names = pulls.map(({ number }) => `#${number}`).join(', ');
  return {
    isReviewed: false,
    message:
      pulls.length === 0
        ? 'Nothing says that this plan was reviewed: the commit comes from no merged pull request'
        : `The plan is not the one that was reviewed in ${names}; nothing was changed`,
    lines: differences.flatMap(describeDifference),
  };
}

function describeDifference({ target, reviewed, now, lines }: ReviewDifference): string[] {
  return [
    `${target}`,
    `  reviewed ${reviewed ?? 'nothing'}`,
    `  now      ${now}`,
    ...lines.map(line => `  ${line}`),
  ];
}

/** What a person can do about a refused plan. */
export const reviewHelp =
  'Open a pull request (an empty commit is enough) so that the plan of now is shown and reviewed, or run apply once more with accept-plan-change: true';

/** Completes the check run of the apply. @throws GitHubFailure */
export async function closeReviewGate(
  forge: Forge,
  gate: ReviewGate,
  outcome: {
    file: string;
    target: string | undefined;
    isGood: boolean;
    hash: string;
    title: string;
    text: string;
  },
): Promise<void> {
  await updateCheckRun(forge.github, forge.repository, gate.checkId, {
    name: applyCheckName(outcome.file, outcome.target),
    sha: forge.context.sha,
    conclusion: outcome.isGood ? 'success' : 'failure',
    externalId: outcome.hash,
    title: outcome.title,
    summary: codeBlock('text', outcome.text, 50_000),
    detailsUrl: forge.context.runUrl,
  });
}
