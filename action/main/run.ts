import { AwsFailure } from '../aws/failure.ts';
import type { Loosening } from '../commands/base-policy.ts';
import { type DriftOptions, detectDrift } from '../commands/drift.ts';
import { withAws } from '../commands/session.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Resolved, resolveTargets } from '../core/model.ts';
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
import type { StepResult } from './step.ts';

/**
 * Runs the commands that talk to AWS.
 * @throws AwsFailure
 */
export async function runOnAws(
  inputs: Inputs,
  config: Resolved,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  driftOptions: DriftOptions,
  forge: Forge | undefined,
): Promise<StepResult> {
  if (inputs.command !== 'drift') return run(inputs, config, diagnostics, loosenings, driftOptions, forge);
  try {
    return await run(inputs, config, diagnostics, loosenings, driftOptions, forge);
  } catch (error) {
    // Nobody looks at a scheduled run that failed; the issue is looked at.
    if (error instanceof AwsFailure) {
      await reportProblem(inputs, config.name, targetsOf(inputs, config), error.message, forge);
    }
    throw error;
  }
}

async function run(
  inputs: Inputs,
  config: Resolved,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  driftOptions: DriftOptions,
  forge: Forge | undefined,
): Promise<StepResult> {
  const role = await signIn(inputs.role, inputs.region);
  const options = {
    isLocal: false,
    stateFile: '',
    region: inputs.region,
    targets: inputs.target === undefined ? undefined : [inputs.target],
    role,
  };
  return withAws(options, config, async aws => {
    if (inputs.command === 'plan') return runPlanStep(inputs, aws, config, diagnostics, loosenings, forge);
    const targets = targetsOf(inputs, config);
    if (inputs.command === 'drift') return runDriftStep(inputs, aws, config, driftOptions, targets, forge);
    const result = await runApplyStep(inputs, aws, config, forge);
    if (result.failure === undefined && inputs.hasDriftIssue && forge !== undefined) {
      await settleIssues(forge, inputs, config, targets, () => detectDrift(aws, config, driftOptions));
    }
    return result;
  });
}

/** The targets that a step is about. */
export function targetsOf({ target }: Inputs, config: ChatopsConfig): readonly string[] {
  return target === undefined ? resolveTargets(config).map(({ key }) => key) : [target];
}

/** After an apply the open issues are brought up to date: closed when the apply has put things right. */
async function settleIssues(
  forge: Forge,
  inputs: Inputs,
  config: Resolved,
  targets: readonly string[],
  detect: () => ReturnType<typeof detectDrift>,
): Promise<void> {
  await attemptDelivery('The drift issue was not looked at', 'issues: write', async () => {
    const file = repositoryPath(inputs.config);
    const markers = new Set(targets.map(target => driftMarker({ file, target })));
    const issues = await listOwnIssues(forge.github, forge.repository);
    const isAnyOpen = issues.some(
      ({ state, body }) => state === 'open' && markers.has(body?.split('\n', 1)[0]?.trim() ?? ''),
    );
    if (isAnyOpen) await keepIssues(forge, listFindings(inputs.config, config.name, targets, await detect()));
  });
}
