import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Loosening } from '../commands/base-policy.ts';
import { type PlanReport, planChanges, type TargetFailure } from '../commands/plan.ts';
import type { Aws } from '../commands/session.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { countChanges } from '../core/plan.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { readAccess } from '../render/access.ts';
import { renderFailures } from '../render/failures.ts';
import { renderPlanMarkdown } from '../render/markdown.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import { planMembers } from '../render/plan-json.ts';
import { attemptDelivery, type Forge, findPull } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { publishPlanCheck, publishPlanComment } from './publish-plan.ts';
import { repositoryPath } from './repository-path.ts';
import { logText, type StepResult } from './step.ts';

const plain = makePaint(false);

/** GitHub takes 1 MiB of outputs for a job. */
const mostOutputCharacters = 500_000;

/** Plans, and shows it: log, summary, outputs, a check run with the hash, the comment of the pull request. */
export async function runPlanStep(
  inputs: Inputs,
  aws: Aws,
  config: ChatopsConfig,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  forge: Forge | undefined,
): Promise<StepResult> {
  const report = await planChanges(aws, config);
  logText(`${renderPlanText(report.plan, plain)}${renderFailures(report.failures, plain)}`);
  const json = JSON.stringify({ formatVersion: 1, ...planMembers(report, diagnostics, false) });
  const planFile = join(
    process.env['RUNNER_TEMP'] || tmpdir(),
    `chatops-plan-${inputs.target ?? 'all'}.json`,
  );
  await writeFile(planFile, json);
  if (forge !== undefined) await deliver(inputs, report, diagnostics, loosenings, forge);
  return {
    ...describeFailures(report.failures),
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': report.plan.hash,
      'plan-json': json.length > mostOutputCharacters ? '' : json,
      'plan-file': planFile,
    },
    markdown: renderPlanMarkdown(report),
  };
}

async function deliver(
  inputs: Inputs,
  report: PlanReport,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  forge: Forge,
): Promise<void> {
  const view = {
    file: repositoryPath(inputs.config),
    target: inputs.target,
    report,
    access: readAccess(report),
    diagnostics,
    loosenings,
  };
  await attemptDelivery('The plan is not shown on the pull request', 'pull-requests: read', async () => {
    const pull = await findPull(forge);
    if (pull === undefined) return;
    await attemptDelivery(
      'The reviewed hash was not kept, so apply will ask for a review',
      'checks: write',
      () => publishPlanCheck(forge, pull, view),
    );
    if (!inputs.isCommenting) return;
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
