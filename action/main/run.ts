import { AwsFailure } from '../aws/failure.ts';
import { type DriftOptions, detectDrift } from '../commands/drift.ts';
import { withAws } from '../commands/session.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { listOwnIssues } from '../github/drift-issue.ts';
import { driftMarker } from '../render/drift-issue.ts';
import { runApplyStep } from './apply-step.ts';
import { signIn } from './credentials.ts';
import { keepIssues, listFindings, reportProblem, runDriftStep } from './drift-step.ts';
import { attemptDelivery, type Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { runPlanStep } from './plan-step.ts';
import { repositoryPath } from './repository-path.ts';
import type { StepContext, StepResult } from './step.ts';

/**
 * Runs the commands that talk to AWS.
 * @param signal ends an apply at the next place where nothing is half-done
 * @throws AwsFailure
 */
export async function runOnAws(
  step: StepContext,
  driftOptions: DriftOptions,
  signal: AbortSignal,
): Promise<StepResult> {
  const { inputs, config, forge } = step;
  if (inputs.command !== 'drift') return run(step, driftOptions, signal);
  try {
    return await run(step, driftOptions, signal);
  } catch (error) {
    // A scheduled run that failed is easily missed; its issue is not.
    if (error instanceof AwsFailure) {
      const problem = { name: config.name, targets: targetsOf(inputs, config), problem: error.message };
      await reportProblem(inputs, problem, forge);
    }
    throw error;
  }
}

async function run(step: StepContext, driftOptions: DriftOptions, signal: AbortSignal): Promise<StepResult> {
  const { inputs, config, forge } = step;
  const role = await signIn(inputs.role, inputs.region);
  const options = {
    isLocal: false,
    stateFile: '',
    region: inputs.region,
    targets: inputs.target === undefined ? undefined : [inputs.target],
    role,
  };
  return withAws(options, config, async aws => {
    if (inputs.command === 'plan') return runPlanStep(step, aws);
    const targets = targetsOf(inputs, config);
    if (inputs.command === 'drift') return runDriftStep(step, { aws, options: driftOptions, targets });
    const result = await runApplyStep(step, aws, signal);
    if (result.failure === undefined && inputs.hasDriftIssue && forge !== undefined) {
      await settleIssues(step, forge, targets, () => detectDrift(aws, config, driftOptions));
    }
    return result;
  });
}

/** The targets that a step is about. */
function targetsOf({ target }: Inputs, config: ChatopsConfig): readonly string[] {
  return target === undefined ? resolveTargets(config).map(({ key }) => key) : [target];
}

/** After an apply the open issues are brought up to date: closed when the apply has put things right. */
async function settleIssues(
  { inputs, config }: StepContext,
  forge: Forge,
  targets: readonly string[],
  detect: () => ReturnType<typeof detectDrift>,
): Promise<void> {
  await attemptDelivery('The drift issue was not read', 'issues: write', async () => {
    const file = repositoryPath(inputs.config);
    const markers = new Set(targets.map(target => driftMarker({ file, target })));
    const issues = await listOwnIssues(forge.github, forge.repository);
    const isAnyOpen = issues.some(
      ({ state, body }) => state === 'open' && markers.has(body?.split('\n', 1)[0]?.trim() ?? ''),
    );
    if (isAnyOpen) await keepIssues(forge, listFindings(inputs.config, config.name, targets, await detect()));
  });
}
