import { listReviewedGains } from '../access/reviewed-gains.ts';
import type { TargetPlan } from '../core/plan.ts';
import { type GainsOfPlace, makeReview } from '../core/review.ts';
import { type CheckState, createCheckRun, maxCheckTextBytes } from '../github/check-run.ts';
import { GitHubFailure } from '../github/failure.ts';
import { untouchedLine, writeReview } from '../github/review.ts';
import { keepComment } from '../github/sticky-comment.ts';
import { describeDelta, type ShownChange } from '../render/access.ts';
import { codeBlock, codeSpan } from '../render/code-block.ts';
import {
  basePart,
  type CommentSection,
  checkPart,
  commentMarker,
  composeComment,
  conflictKey,
  readSectionKey,
  stateLine,
} from '../render/comment.ts';
import { renderBaseSection } from '../render/head-section.ts';
import { planRows } from '../render/plan.ts';
import {
  renderDiagnosticsSection,
  renderFailureSection,
  renderTargetSection,
  renderWarningsBlock,
  type TargetView,
  viewOfTarget,
} from '../render/plan-section.ts';
import { groupWithDrift } from '../render/with-drift.ts';
import { planCheckName } from './check-names.ts';
import type { Forge, Pull } from './forge.ts';
import type { PullView } from './pull-view.ts';

/** What the check run of one target says. */
interface CheckText {
  readonly name: string;
  readonly state: CheckState;
  readonly hash: string;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/**
 * Keeps what is reviewed on the head commit, where only our app can edit it: a check run for each target of the file. A plan
 * that is not complete takes the place of an earlier one that was.
 * @throws GitHubFailure
 */
export async function publishPlanChecks(
  forge: Forge,
  pull: Pull & { readonly rules: string },
  view: PullView,
): Promise<void> {
  for (const { hash, ...check } of describeChecks(pull, view)) {
    const { app } = await createCheckRun(forge.github, forge.repository, {
      ...check,
      externalId: hash,
      sha: pull.headSha,
      runUrl: forge.context.runUrl,
    });
    const { appId } = view.inputs;
    if (appId !== undefined && app?.id !== appId) {
      throw new GitHubFailure(`Input app-id is ${appId}, but github-token is a token of another app`, 0);
    }
  }
}

function describeChecks(pull: Pull & { readonly rules: string }, view: PullView): CheckText[] {
  const { report, file, target } = view;
  const sections = makeSections(view);
  const titleOf = (name: string) =>
    stateLine(sections.map(({ state }) => state).filter(({ key }) => readSectionKey(key).target === name));
  const failed = (name: string | undefined, title: string): CheckText => ({
    name: planCheckName(file, name),
    state: 'failure',
    hash: '',
    title,
    summary: 'There is no complete plan, so nothing is reviewed and nothing can be applied.',
  });
  if (report === undefined) return [failed(target, stateLine(sections.map(({ state }) => state)))];
  if (report.plan.hash === undefined) {
    const names = new Set([...report.plan.targets, ...report.failures].map(one => one.target));
    return [...names].map(name => failed(name, titleOf(name)));
  }
  const isStopped = report.findings.some(({ level }) => level !== 'notice');
  return [
    ...report.plan.targets.map(one =>
      describeCheck(one, {
        scope: { file, target: one.target, base: pull.baseRef, baseSha: pull.baseSha, rules: pull.rules },
        gains: listReviewedGains(report),
        shown: [
          report.access,
          ...groupWithDrift(report.accessWithDrift).map(({ changes }) => changes),
        ].flat(),
        title: titleOf(one.target),
        isStopped,
        isTouched: view.isTouched,
      }),
    ),
    ...report.failures.map(failure => failed(failure.target, titleOf(failure.target))),
  ];
}

interface CheckView {
  readonly scope: Parameters<typeof makeReview>[0];
  readonly gains: readonly GainsOfPlace[];
  /** What the text of the check run names. */
  readonly shown: readonly ShownChange[];
  readonly title: string;
  readonly isStopped: boolean;
  readonly isTouched: boolean;
}

function describeCheck(
  plan: TargetPlan,
  { scope, gains, shown, title, isStopped, isTouched }: CheckView,
): CheckText {
  const name = planCheckName(scope.file, scope.target);
  if (!isTouched) {
    const summary = `This pull request does not touch ${codeSpan(scope.file)}. Changes there come from elsewhere, so they are not shown or reviewed here.`;
    return { name, state: isStopped ? 'failure' : 'success', hash: '', title, summary, text: untouchedLine };
  }
  const { line, placesInWhole } = writeReview(makeReview(scope, plan, gains));
  if (line === undefined) {
    return {
      name,
      state: 'failure',
      hash: '',
      title: 'The plan is too large to be recorded as a review',
      summary:
        'A check run can hold 65,535 bytes, and the digests of these changes exceed that. No part of the plan counts as reviewed. Split the file into several files with different names, or the change into several pull requests.',
    };
  }
  const whole =
    placesInWhole === 0
      ? ''
      : ` The gains of ${placesInWhole} ${placesInWhole === 1 ? 'channel are' : 'channels are'} too many to be kept one by one: they count only as a whole.`;
  const head = `${line}\n\nChanges and gains that this plan shows. The plan itself is in the job summary.\n\n`;
  return {
    name,
    state: isStopped ? 'failure' : 'success',
    hash: plan.hash,
    title,
    summary: `Plan ${codeSpan(plan.hash)}, for ${codeSpan(scope.base)} at ${codeSpan(scope.baseSha.slice(0, 12))}. After the merge, apply executes only changes and gains that a recorded plan showed.${whole}`,
    text: `${head}${renderShown(plan, shown, maxCheckTextBytes - Buffer.byteLength(head) - 300)}`,
  };
}

/** For readers; the line above it is what counts. 300 of the bytes that a check run has are left for the fence and the note of a cut. */
function renderShown(plan: TargetPlan, shown: readonly ShownChange[], bytes: number): string {
  const lines = [
    ...planRows({ targets: [plan] }).map(({ symbol, action, path }) => `${symbol} ${action} ${path}`),
    ...shown.filter(({ target }) => target === plan.target).flatMap(delta => describeDelta(delta) ?? []),
  ];
  return codeBlock('text', lines.join('\n'), bytes);
}

/** Brings the comment up to date. @throws GitHubFailure */
export async function publishPlanComment(forge: Forge, pull: Pull, view: PullView): Promise<void> {
  const { file, target, declared, hasFile } = view;
  const sections = [...renderBaseSection(view), ...makeSections(view)];
  const owns = (key: string) => {
    const place = readSectionKey(key);
    if (key === conflictKey) return true;
    if (place.file !== file) return !hasFile(place.file);
    if (place.target === checkPart) return false;
    const isUndeclared = declared !== undefined && !declared.includes(place.target);
    return target === undefined || place.target === target || isUndeclared;
  };
  await keep(forge, pull, view, { sections, owns });
}

/** Reports to a pull request what is wrong with the file; a valid file makes no comment of its own. @throws GitHubFailure */
export async function publishDiagnosticsComment(forge: Forge, pull: Pull, view: PullView): Promise<void> {
  const { file, hasFile } = view;
  const sections = [...renderBaseSection(view), ...makeSections({ ...view, target: checkPart })];
  const owns = (key: string) => {
    const place = readSectionKey(key);
    if (key === conflictKey) return true;
    return place.file === file ? [checkPart, basePart].includes(place.target) : !hasFile(place.file);
  };
  await keep(forge, pull, view, { sections, owns });
}

/**
 * Writes the comment. One that is there is always brought up to date; a new one is made only for a pull request that
 * touches the configuration, or whose plan has to be looked at.
 */
async function keep(
  forge: Forge,
  pull: Pull,
  view: PullView,
  update: { readonly sections: readonly CommentSection[]; readonly owns: (key: string) => boolean },
): Promise<void> {
  const isNeeded = needsComment(view);
  const comment = { ...forge.repository, issue_number: pull.number, marker: commentMarker };
  await keepComment(forge.github, comment, previous =>
    previous === undefined && !isNeeded
      ? undefined
      : composeComment(previous, { ...update, runUrl: forge.context.runUrl }),
  );
}

function needsComment({ report, diagnostics, loosenings, inputs, isTouched }: PullView): boolean {
  const hasProblem =
    loosenings.length > 0 ||
    (report === undefined ? diagnostics.length > 0 : !report.look.complete) ||
    report?.findings.some(({ level }) => level !== 'notice') === true;
  if (hasProblem) return true;
  const isChanged = report?.plan.targets.some(({ stacks }) =>
    stacks.some(({ changes }) => changes.length > 0),
  );
  if (isChanged !== true && (inputs.comment === 'changes-only' || report === undefined)) return false;
  return isTouched;
}

function makeSections({ file, target, report, diagnostics }: PullView): CommentSection[] {
  if (report === undefined) return [renderDiagnosticsSection(file, target ?? '', diagnostics)];
  const sections = [
    ...report.plan.targets.map((plan: TargetView['plan']) =>
      renderTargetSection(viewOfTarget(report, plan, file)),
    ),
    ...report.failures.map(failure => renderFailureSection(file, failure)),
  ];
  const [first, ...rest] = sections;
  if (first === undefined) return [];
  return [{ ...first, blocks: [...first.blocks, ...renderWarningsBlock(diagnostics)] }, ...rest];
}
