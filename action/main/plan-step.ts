import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashToExpect, listReviewedGains } from '../access/reviewed-gains.ts';
import { type ConfigComparison, planAgainst } from '../commands/against.ts';
import { type PlanReport, planChanges, type TargetFailure } from '../commands/plan.ts';
import { replaceFiles } from '../commands/replace-files.ts';
import type { Aws } from '../commands/session.ts';
import { countChanges, nothingObserved, type TargetChanges } from '../core/plan.ts';
import { unallowedRefusals } from '../core/plan-finding.ts';
import { codeBlock } from '../render/code-block.ts';
import { createColors } from '../render/colors.ts';
import { renderFailures } from '../render/failures.ts';
import { renderFindings } from '../render/findings.ts';
import { renderPlanMarkdown } from '../render/markdown.ts';
import { describeIncompletePlan } from '../render/nothing.ts';
import { countActions } from '../render/plan.ts';
import { describeOnlyDrift } from '../render/plan-head.ts';
import { offlinePlanMembers, planMembers } from '../render/plan-json.ts';
import { renderPlanReport } from '../render/plan-report.ts';
import type { BranchRun } from './branch-run.ts';
import { planArtifactName } from './check-names.ts';
import { attemptDelivery } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { listPullNumbers, recordOf, reportOutcome } from './outcome.ts';
import { publishPlanChecks, publishPlanComment } from './publish-plan.ts';
import type { ShownPlan } from './pull-view.ts';
import { viewOf } from './pull-view.ts';
import { repositoryPath } from './repository-path.ts';
import { checkReviews, type GateVerdict, reviewHelp } from './review-gate.ts';
import { logText, type StepContext, type StepResult } from './step.ts';

const plain = createColors(false);

/** GitHub takes 1 MiB of outputs for a job. */
const maxOutputCharacters = 500_000;

/**
 * Plans, and shows it: log, summary, outputs; on a pull request check runs with what is reviewed and the comment; on
 * the default branch whether it was reviewed.
 */
export async function runPlanStep(step: StepContext, aws: Aws): Promise<StepResult> {
  const { inputs, config, diagnostics, branch } = step;
  const report = await planChanges(aws, config);
  logText(`${renderPlanReport(report, plain)}${renderFailures(report.failures, plain)}`);
  const stop = describePlanFailure(inputs, report);
  const checked = branch === undefined ? undefined : await reviewOnBranch(step, branch, report, stop);
  if (branch === undefined) await deliver(step, report);
  const failure = stop.failure ?? checked?.failure;
  return {
    ...(failure === undefined ? {} : { failure }),
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': hashToExpect(report) ?? '',
      ...describeTargets(report),
      ...(await keepJson(inputs, planMembers(report, diagnostics, { isLocal: false, full: false }))),
    },
    markdown: `${checked?.markdown ?? ''}${renderPlanMarkdown(report)}`,
  };
}

/** A target of a plan that may have no hash. */
type PlannedHash = Pick<TargetChanges, 'target'> & { readonly hash?: string | undefined };

/** For a matrix of jobs: the targets that change, and the hash of each. */
function describeTargets({
  plan: { targets },
  access,
  accessWithDrift,
}: PlanReport): Readonly<Record<string, string>> {
  const isOf = (target: string) => (each: { readonly target: string }) => each.target === target;
  const hashes = Object.fromEntries(
    (targets as readonly PlannedHash[]).map(plan => {
      const own = {
        access: access.filter(isOf(plan.target)),
        accessWithDrift: accessWithDrift.filter(isOf(plan.target)),
      };
      return [plan.target, hashToExpect({ plan, ...own })];
    }),
  );
  const isChanged = ({ stacks }: TargetChanges) => stacks.some(({ changes }) => changes.length > 0);
  return {
    'changed-targets': JSON.stringify(targets.filter(isChanged).map(({ target }) => target)),
    'plan-hashes': JSON.stringify(hashes),
  };
}

interface BranchReview {
  readonly failure?: StepResult['failure'];
  /** For the approver of the environment. */
  readonly markdown: string;
}

/**
 * What the first job after a merge says: nothing to apply, waiting for the approval, or refused. Its plan and gains
 * are what the approver of the environment decides about.
 */
async function reviewOnBranch(
  { inputs }: StepContext,
  branch: BranchRun,
  report: PlanReport,
  { failure: stopped }: Pick<StepResult, 'failure'>,
): Promise<BranchReview> {
  const { plan, look } = report;
  const statesOf = (changed: 'waiting' | 'refused') =>
    Object.fromEntries(
      plan.targets.map(({ target, stacks }) => [
        target,
        stacks.some(({ changes }) => changes.length > 0) ? changed : ('unchanged' as const),
      ]),
    );
  if (stopped !== undefined || plan.hash === undefined || !look.complete) {
    await reportOutcome(branch, inputs, {
      state: 'failure',
      title: 'Not applied: the plan is not complete or not safe',
      text: stopped?.message ?? '',
      // If a look is not complete, not even "unchanged" is known.
      targets: Object.fromEntries(plan.targets.map(({ target }) => [target, 'refused' as const])),
      pulls: await listPullNumbers(branch, plan),
    });
    return { markdown: '' };
  }
  if (countChanges(plan) === 0) {
    const record = recordOf(branch, statesOf('refused'), []);
    const text = describeOnlyDrift(look, report);
    await branch.report('success', 'Nothing to change', text, record);
    return { markdown: '' };
  }
  const verdict = await checkReviews(branch, plan, listReviewedGains(report));
  const numbers = verdict.pulls.map(({ number }) => number);
  const text = [verdict.message, ...verdict.lines].filter(line => line !== '').join('\n');
  if (verdict.kind === 'not-reviewed' && !inputs.acceptsPlanChange) {
    const message = `${text}\n${reviewHelp}`;
    await reportOutcome(branch, inputs, {
      state: 'failure',
      title: 'Not applied: not everything was reviewed',
      text: message,
      targets: statesOf('refused'),
      pulls: numbers,
    });
    return {
      markdown: `### Not applied\n\n${codeBlock('text', message)}\n`,
      failure: { reason: 'plan-changed', message },
    };
  }
  const title = `Waiting to be applied: ${countActions(plan)}`;
  const shown = text === '' ? 'Every change and every gain was reviewed.' : text;
  await branch.report('neutral', title, shown, recordOf(branch, statesOf('waiting'), numbers));
  return { markdown: `### For the approver\n\n${describeReview(verdict, shown)}\n` };
}

function describeReview({ kind, pulls }: GateVerdict, text: string): string {
  const names = pulls.map(({ number }) => `#${number}`).join(', ');
  if (kind === 'reviewed') {
    return `Every change and every gain below was shown in ${names === '' ? 'a review' : names}. Approve only what you would approve without these reviews: everyone who can write to this repository can write a check run.\n`;
  }
  return `Not everything below was reviewed in a pull request:\n\n${codeBlock('text', text)}`;
}

/** Plans without AWS, where there are no credentials. */
export async function runOfflinePlanStep(
  step: StepContext,
  base: ConfigComparison['base'],
): Promise<StepResult> {
  const { inputs, config, diagnostics } = step;
  const offline = await planAgainst([{ config, base }]);
  const { plan } = offline;
  const report = { ...offline, ...nothingObserved };
  logText(renderPlanReport(report, plain));
  await deliver(step, report);
  return {
    ...describePlanFailure(inputs, report),
    outputs: {
      'has-changes': countChanges(plan) > 0,
      'plan-hash': '',
      ...(await keepJson(
        inputs,
        offlinePlanMembers(offline, diagnostics, { against: inputs.against ?? '', full: false }),
      )),
    },
    markdown: renderPlanMarkdown(report),
  };
}

async function keepJson(inputs: Inputs, members: object): Promise<Readonly<Record<string, string>>> {
  const json = JSON.stringify({ formatVersion: 1, ...members });
  const folder = process.env['RUNNER_TEMP'] || tmpdir();
  const name = planArtifactName(repositoryPath(inputs.config), inputs.target);
  const planFile = join(folder, `${name}.json`);
  await replaceFiles(new Map([[planFile, json]]));
  return {
    'plan-json': json.length > maxOutputCharacters ? '' : json,
    'plan-file': planFile,
    'plan-name': name,
  };
}

/** What could not be read comes before what is unsafe: a plan that is not whole decides nothing. */
function describePlanFailure(
  { allow }: Inputs,
  { failures, findings, look }: Pick<PlanReport, 'failures' | 'findings' | 'look'>,
): Pick<StepResult, 'failure'> {
  if (failures.length > 0) return describeFailures(failures);
  if (!look.complete) return { failure: { reason: '', message: describeIncompletePlan(look) } };
  const refused = unallowedRefusals(findings, allow);
  const obstacles = findings.filter(({ level }) => level === 'obstacle');
  if (refused.length + obstacles.length === 0) return {};
  return {
    failure: {
      reason: refused.length > 0 ? 'unsafe' : '',
      message: renderFindings([...refused, ...obstacles], plain).trim(),
    },
  };
}

async function deliver(step: StepContext, report: ShownPlan): Promise<void> {
  const { forge, inputs, pull } = step;
  if (forge === undefined || pull === undefined) return;
  if (inputs.against !== undefined && inputs.comment === 'false') return;
  await attemptDelivery('The plan is not shown on the pull request', 'pull-requests: read', async () => {
    const view = await viewOf(step, report);
    // A plan without AWS says nothing of what an apply would do, so it leaves no review.
    if (inputs.against === undefined) {
      await attemptDelivery('The review was not kept, so apply will refuse this plan', 'checks: write', () =>
        publishPlanChecks(forge, pull, view),
      );
    }
    if (inputs.comment === 'false') return;
    await attemptDelivery('The comment was not written', 'pull-requests: write', () =>
      publishPlanComment(forge, pull, view),
    );
  });
}

/** The failure of a step in which some targets could not be read. */
export function describeFailures(failures: readonly TargetFailure[]): Pick<StepResult, 'failure'> {
  if (failures.length === 0) return {};
  const message = renderFailures(failures, plain).trim();
  return { failure: { reason: failures.every(({ isDenied }) => isDenied) ? 'denied' : '', message } };
}
