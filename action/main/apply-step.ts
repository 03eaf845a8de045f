import { hashToExpect, listReviewedGains } from '../access/reviewed-gains.ts';
import { type ApplyReport, applyChanges } from '../commands/apply.ts';
import type { ApplicablePlanReport, TargetFailure } from '../commands/plan.ts';
import { type Aws, targetLabel } from '../commands/session.ts';
import { expectedHashOf, findUnexpected } from '../core/expected-plan.ts';
import { countChanges } from '../core/plan.ts';
import type { TargetState } from '../github/apply-record.ts';
import { appliedPlan, headOfFailed, renderApplyText, renderEvent } from '../render/apply.ts';
import { codeBlock } from '../render/code-block.ts';
import { createColors } from '../render/colors.ts';
import { renderApplyMarkdown } from '../render/markdown.ts';
import { countActions } from '../render/plan.ts';
import { renderPlanReport } from '../render/plan-report.ts';
import type { BranchRun } from './branch-run.ts';
import { listPullNumbers, reportOutcome } from './outcome.ts';
import { checkReviews, type GateVerdict, isApprovedHere, reviewHelp } from './review-gate.ts';
import { logText, type StepContext, type StepResult } from './step.ts';

const plain = createColors(false);

/** Why an apply did not begin, or what is to be said beside its outcome. */
interface ApplyDecision {
  readonly verdict: GateVerdict | undefined;
  /** Set: nothing is applied. */
  readonly refusal?: { readonly title: string; readonly text: string; readonly isGood?: true };
}

/** Applies what was reviewed, and reports the outcome to the pull requests. */
export async function runApplyStep(step: StepContext, aws: Aws, signal: AbortSignal): Promise<StepResult> {
  const { inputs, config, branch } = step;
  if (branch === undefined && inputs.expectedHash === undefined) {
    logText('Without github-token and expect-hash, whether this plan was reviewed is not checked.');
  }
  let decision: ApplyDecision = { verdict: undefined };
  const report = await applyChanges(
    aws,
    config,
    { expectedHash: inputs.expectedHash, allow: inputs.allow },
    {
      signal,
      confirm: async planned => {
        logText(renderPlanReport(planned, plain));
        decision = await decide(step, planned);
        return decision.refusal === undefined;
      },
      report: (event, target) => logText(renderEvent(event, plain, targetLabel(target))),
      note: (text, target) => logText(`${targetLabel(target)} ${text}`.trim()),
    },
  );
  const outcome = describe(report, decision);
  logText(outcome.text);
  const isSaid = outcome.failure !== undefined || decision.refusal !== undefined;
  if (branch !== undefined) await publish(step, branch, report, { decision, outcome });
  return {
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': hashToExpect(report) ?? '',
      'stack-ids': JSON.stringify(
        'results' in report ? report.results.flatMap(({ stackId }) => stackId ?? []) : [],
      ),
    },
    markdown: `${renderApplyMarkdown(report)}\n${isSaid ? codeBlock('text', outcome.text) : ''}`,
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
  };
}

/** Decides right before anything is changed: the branch may have moved on while this run waited. */
async function decide(
  { inputs, branch }: StepContext,
  { plan, access, accessWithDrift }: ApplicablePlanReport,
): Promise<ApplyDecision> {
  if (branch === undefined) return { verdict: undefined };
  const by = await branch.findNewer();
  if (by !== undefined) {
    const title = `Superseded by ${by.slice(0, 12)}`;
    const text = `${title}\nThe newest commit of the branch is ${by}. This run applied nothing; the run of that commit applies its plan.`;
    return { verdict: undefined, refusal: { title, text, isGood: true } };
  }
  const gains = listReviewedGains({ access, accessWithDrift });
  const { shownHash } = inputs;
  const unshown =
    shownHash === undefined ? undefined : findUnexpected({ hash: plan.hash, gains }, { hash: shownHash });
  if (unshown !== undefined) {
    const title =
      unshown === 'changes'
        ? 'Not applied: the plan is not the approved one'
        : 'Not applied: together with drift, the plan gives more than was approved';
    const more = unshown === 'changes' ? [] : unshown.map(({ text }) => `\n  ${text}`);
    const text = `${title}\n  approved ${shownHash}\n  now      ${expectedHashOf(plan.hash, gains)}${more.join('')}\nNothing was changed. Run the workflow again, so that the current plan is shown and approved.`;
    return { verdict: undefined, refusal: { title, text } };
  }
  if (inputs.expectedHash !== undefined) return { verdict: undefined };
  const verdict = await checkReviews(branch, plan, gains);
  const isRefused =
    verdict.kind === 'not-reviewed' ||
    (verdict.kind === 'first-review' && !(shownHash !== undefined && (await isApprovedHere(branch))));
  if (!isRefused || inputs.acceptsPlanChange) return { verdict };
  const missing =
    verdict.kind === 'first-review'
      ? ['GitHub has no approval of this run for the plan that is applied here.']
      : [];
  const text = [verdict.message, ...missing, ...verdict.lines, reviewHelp].join('\n');
  return { verdict, refusal: { title: 'Not applied: not everything was reviewed', text } };
}

interface ApplyOutcome {
  /** One line. */
  readonly title: string;
  readonly text: string;
  readonly failure: StepResult['failure'] | undefined;
}

function describe(report: ApplyReport, { verdict, refusal }: ApplyDecision): ApplyOutcome {
  if (report.outcome === 'declined' && refusal !== undefined) {
    const { title, text, isGood } = refusal;
    return { title, text, failure: isGood ? undefined : { reason: 'plan-changed', message: text } };
  }
  const note =
    verdict === undefined || verdict.lines.length === 0
      ? ''
      : `\nApplied without a review in a pull request:\n${verdict.lines.join('\n')}\n`;
  const text = `${renderApplyText(report, plain)}${note}`;
  switch (report.outcome) {
    case 'stale':
      return {
        title: 'Not applied: the plan is not the reviewed one',
        text,
        failure: {
          reason: 'plan-changed',
          message:
            report.unreviewed.length === 0
              ? 'The plan is not the one that was reviewed; nothing was changed'
              : 'Together with drift, the plan gives more than was reviewed; nothing was changed',
        },
      };
    case 'refused':
      return {
        title: 'Not applied: a safety rule refuses it',
        text,
        failure: { reason: 'unsafe', message: text.trim() },
      };
    case 'incomplete':
      return {
        title: 'Nothing was applied: not everything could be checked',
        text,
        failure: { reason: reasonOf(report.failures), message: text.trim() },
      };
    case 'failed': {
      const title = headOfFailed(report);
      const isBroken = report.results.some(({ outcome }) => outcome === 'failed');
      const reason = isBroken ? 'apply-failed' : reasonOf(report.failures);
      return { title, text, failure: { reason, message: `${title}; see the log for the cause` } };
    }
    case 'unchanged':
      return { title: 'Nothing to change', text, failure: undefined };
    case 'declined':
      return { title: 'Nothing was changed', text, failure: undefined };
    case 'applied':
      return { title: `Applied: ${countActions(appliedPlan(report))}`, text, failure: undefined };
  }
}

/** When AWS refused to be read or changed everywhere for want of permission, that is what to say. */
function reasonOf(failures: readonly TargetFailure[]): 'denied' | 'apply-failed' {
  return failures.length > 0 && failures.every(({ isDenied }) => isDenied) ? 'denied' : 'apply-failed';
}

/** What is known of each target after the run; a target that was not reached has no state. */
function statesOf(report: ApplyReport): Readonly<Record<string, TargetState>> {
  if (!('results' in report)) {
    return Object.fromEntries(report.plan.targets.map(({ target }) => [target, 'refused']));
  }
  const { results } = report;
  const failures = report.outcome === 'unchanged' ? [] : report.failures;
  return Object.fromEntries([
    ...results.map(({ target, outcome }): [string, TargetState] => [
      target,
      outcome === 'applied' || outcome === 'unchanged' ? outcome : 'failed',
    ]),
    ...failures.map(({ target }): [string, TargetState] => [target, 'failed']),
  ]);
}

async function publish(
  { inputs }: StepContext,
  branch: BranchRun,
  report: ApplyReport,
  {
    decision: { verdict, refusal },
    outcome: { title, text, failure },
  }: { decision: ApplyDecision; outcome: ApplyOutcome },
): Promise<void> {
  const pulls =
    verdict?.pulls.map(({ number }) => number) ??
    (report.outcome === 'unchanged' || refusal?.isGood ? [] : await listPullNumbers(branch, report.plan));
  const state = refusal?.isGood === true ? 'neutral' : failure === undefined ? 'success' : 'failure';
  await reportOutcome(branch, inputs, { state, title, text, targets: statesOf(report), pulls });
}
