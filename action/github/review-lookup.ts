import type { Review } from '../core/review.ts';
import type { GitHub, Repository } from './api.ts';
import { isAncestor } from './branch.ts';
import { type CheckRun, listCheckRuns } from './check-run.ts';
import { findMergedPulls, type PullRequest, readFileAt } from './pull-requests.ts';
import { readReview, untouchedLine } from './review.ts';

/** The branch that is applied, and whose word about it counts. */
export interface ReviewQuestion {
  readonly file: string;
  readonly branch: string;
  /** The commit that is applied. */
  readonly sha: string;
  /** Whether a check run was made by the app whose reviews count. */
  readonly isOurs: (run: CheckRun) => boolean;
  /** Digest of a main file's rules. */
  readonly digestRules: (file: string, bytes: Uint8Array | undefined) => string;
  /** The name of the check run of a target, and of a whole file. */
  readonly nameOf: (file: string, target: string | undefined) => string;
}

/** What one merged pull request says about one target. */
export interface PullReview {
  readonly pull: PullRequest;
  /** Undefined when no plan counts. */
  readonly review: Review | undefined;
  /** The reason, unless the pull request does not touch the file. */
  readonly why: string;
}

/** Looks up reviews, and reads nothing twice. */
export interface ReviewLookup {
  /**
   * The merged pull requests of some commits, newest commit first.
   * @param isFresh reads them again, because GitHub may have indexed more
   */
  readonly pullsOf: (
    commits: readonly string[],
    isFresh?: boolean,
  ) => Promise<Awaited<ReturnType<typeof findMergedPulls>>>;
  readonly reviewOf: (pull: PullRequest, target: string) => Promise<PullReview>;
  readonly checkRunsOf: (sha: string) => Promise<readonly CheckRun[]>;
}

/** Opens a look-up for one file and branch. Its functions throw GitHubFailure. */
export function openReviewLookup(
  github: GitHub,
  repository: Repository,
  question: ReviewQuestion,
): ReviewLookup {
  const pulls = new Map<string, ReturnType<typeof findMergedPulls>>();
  const checkRuns = remember((sha: string) => listCheckRuns(github, repository, sha));
  const rules = remember(async (sha: string) =>
    question.digestRules(question.file, await readFileAt(github, repository, question.file, sha)),
  );
  const isOnBranch = remember((sha: string) => isAncestor(github, repository, sha, question.sha));
  return {
    pullsOf: (commits, isFresh = false) => {
      const key = commits.join(' ');
      const known = isFresh ? undefined : pulls.get(key);
      const found = known ?? findMergedPulls(github, repository, commits, question.branch);
      pulls.set(key, found);
      return found;
    },
    checkRunsOf: checkRuns,
    reviewOf: async (pull, target) => {
      const { run, why } = selectPlan(await checkRuns(pull.head.sha), pull, target, question);
      if (run === undefined) return { pull, review: undefined, why };
      // It has no part in what is applied, so it is no reason either.
      if (run.output?.text?.startsWith(untouchedLine)) return { pull, review: undefined, why: '' };
      const review = readReview(run.output?.text);
      const reject = (reason: string): PullReview => ({ pull, review: undefined, why: reason });
      if (review === undefined) return reject('its newest plan was incomplete, so it has no review');
      if (review.file !== question.file || review.target !== target) {
        return reject('its check run is for another file or target');
      }
      if (review.base !== question.branch) {
        return reject(`it was planned for the branch ${review.base}, and not for ${question.branch}`);
      }
      if (!(await isOnBranch(review.baseSha))) {
        return reject(
          `it was planned on ${review.baseSha.slice(0, 12)}, which is not part of ${question.branch}`,
        );
      }
      if ((await rules(review.baseSha)) !== review.rules) {
        return reject('it was planned under different rules from those of its base branch');
      }
      return { pull, review, why: '' };
    },
  };
}

/**
 * The newest plan that our app recorded before the merge, over all check suites: by id, because GitHub gives those
 * out in order. A newer plan without a review takes the place of an older one with a review.
 */
function selectPlan(
  runs: readonly CheckRun[],
  pull: PullRequest,
  target: string,
  { file, isOurs, nameOf }: ReviewQuestion,
): { run: CheckRun | undefined; why: string } {
  const names = [nameOf(file, target), nameOf(file, undefined)];
  const named = runs.filter(({ name }) => names.includes(name));
  const own = named.filter(isOurs);
  const merged = Date.parse(pull.merged_at ?? '');
  const before = own.filter(run => recordedAt(run) <= merged);
  const run = [...before].sort((a, b) => b.id - a.id)[0];
  if (run !== undefined) return { run, why: '' };
  if (own.length > 0) return { run, why: 'it was planned only after the merge' };
  if (named.length > 0) return { run, why: 'another app recorded its plan' };
  return { run, why: 'no plan was recorded for it' };
}

/** A check run can be changed, so the later of its two times counts. One without a time counts as too late. */
function recordedAt({ started_at, completed_at }: CheckRun): number {
  const times = [started_at, completed_at].flatMap(time => (time ? [Date.parse(time)] : []));
  const latest = Math.max(...times);
  return times.length === 0 || Number.isNaN(latest) ? Number.POSITIVE_INFINITY : latest;
}

function remember<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return key => {
    const found = known.get(key) ?? read(key);
    known.set(key, found);
    return found;
  };
}
