import type { Project } from '../core/project.ts';
import { resolveTargets } from '../core/resolve.ts';
import { attemptDelivery } from './forge.ts';
import { listPullsOf, reportOutcome } from './outcome.ts';
import { publishDiagnosticsComment, publishPlanChecks, publishPlanComment } from './publish-plan.ts';
import { viewOf } from './pull-view.ts';
import { repositoryPath } from './repository-path.ts';
import type { StepContext, StepResult } from './step.ts';

/** A step whose file may not be valid. */
type UncheckedStep = Omit<StepContext, 'config'>;

/** Reports an invalid file: on the pull request, on the merged pull requests, or in the drift issue. */
export async function reportInvalid(step: UncheckedStep, project: Project | undefined): Promise<void> {
  const { inputs, branch } = step;
  if (branch !== undefined) return reportInvalidBranch(step, project);
  if (inputs.command === 'drift') return reportInvalidDrift(step, project);
  await commentOnPull(step);
}

/** Shows the warnings of a valid file. */
export async function reportValid(step: UncheckedStep): Promise<void> {
  await commentOnPull(step);
}

async function commentOnPull(step: UncheckedStep): Promise<void> {
  const { forge, inputs, pull } = step;
  if (forge === undefined || pull === undefined) return;
  const isPlan = inputs.command === 'plan';
  const hasCheck = isPlan && inputs.against === undefined;
  if (!hasCheck && inputs.comment === 'false') return;
  await attemptDelivery('The comment was not written', 'pull-requests: write', async () => {
    const view = await viewOf({ ...step, config: undefined });
    if (hasCheck) {
      await attemptDelivery('The check run was not written', 'checks: write', () =>
        publishPlanChecks(forge, pull, view),
      );
    }
    if (inputs.comment === 'false') return;
    await (isPlan ? publishPlanComment : publishDiagnosticsComment)(forge, pull, view);
  });
}

async function reportInvalidBranch(step: UncheckedStep, project: Project | undefined): Promise<void> {
  const { branch, inputs, diagnostics } = step;
  if (branch === undefined) return;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const loosenings = step.loosenings.map(({ path, message }) => `${path}: ${message}`);
  const text = [
    ...errors
      .slice(0, 50)
      .map(({ file, line, column, code, message }) => `${file}:${line}:${column}  ${code}  ${message}`),
    ...(errors.length > 50 ? [`and ${errors.length - 50} more`] : []),
    ...(loosenings.length === 0
      ? []
      : ['These rules of the commit that was applied last still count:', ...loosenings]),
  ].join('\n');
  const targets = targetsOf(step, project);
  await reportOutcome(branch, inputs, {
    state: 'failure',
    title: `Not applied: ${branch.file} is not valid`,
    text,
    targets: Object.fromEntries(targets.map(target => [target, 'refused' as const])),
    pulls: await listPullsOf(branch, targets),
  });
}

async function reportInvalidDrift(step: UncheckedStep, project: Project | undefined): Promise<void> {
  const { inputs, forge } = step;
  const { reportProblem } = await import('./drift-step.ts');
  const file = repositoryPath(inputs.config);
  const name = project?.config.name ?? file;
  await reportProblem(
    inputs,
    { name, targets: targetsOf(step, project), problem: `${file} is not valid` },
    forge,
  );
}

function targetsOf({ inputs: { target } }: UncheckedStep, project: Project | undefined): readonly string[] {
  if (target !== undefined) return [target];
  return project === undefined ? ['default'] : resolveTargets(project.config).map(({ key }) => key);
}

/** Plans without AWS, against a file or a commit. */
export async function runAgainst(step: StepContext, against: string): Promise<StepResult> {
  const { loadBaseForReview } = await import('../commands/against.ts');
  const { runOfflinePlanStep } = await import('./plan-step.ts');
  const { base, note } = await loadBaseForReview(against, step.inputs.config);
  const notes = note === undefined ? step.notes : [...step.notes, note];
  return runOfflinePlanStep({ ...step, notes }, base);
}
