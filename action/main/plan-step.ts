import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBase, planAgainst } from '../commands/against.ts';
import type { Loosening } from '../commands/base-policy.ts';
import { type PlanReport, planChanges, type TargetFailure } from '../commands/plan.ts';
import type { Aws } from '../commands/session.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import { countChanges } from '../core/plan.ts';
import { unallowedRefusals } from '../core/plan-finding.ts';
import { renderAccessText } from '../render/access-text.ts';
import { renderFailures } from '../render/failures.ts';
import { renderFindings } from '../render/findings.ts';
import { renderPlanMarkdown } from '../render/markdown.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import { offlinePlanMembers, planMembers } from '../render/plan-json.ts';
import { attemptDelivery, type Forge, findPull } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { publishPlanCheck, publishPlanComment, type ShownPlan } from './publish-plan.ts';
import { repositoryPath } from './repository-path.ts';
import { logText, type StepResult } from './step.ts';

const plain = makePaint(false);

/** GitHub takes 1 MiB of outputs for a job. */
const mostOutputCharacters = 500_000;

/** Plans, and shows it: log, summary, outputs, a check run with the hash, the comment of the pull request. */
export async function runPlanStep(
  inputs: Inputs,
  aws: Aws,
  config: Resolved,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  forge: Forge | undefined,
): Promise<StepResult> {
  const report = await planChanges(aws, config);
  logText(
    `${renderAccessText(report.access, plain)}${renderPlanText(report.plan, plain, report.findings)}${renderFailures(report.failures, plain)}`,
  );
  const members = planMembers(report, diagnostics, false);
  if (forge !== undefined) await deliver(inputs, report, diagnostics, loosenings, forge);
  return {
    ...describePlanFailure(inputs, report),
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': report.plan.hash,
      ...(await keepJson(inputs, members)),
    },
    markdown: renderPlanMarkdown(report),
  };
}

/** Plans without AWS, for whoever has no credentials. */
export async function runOfflinePlanStep(
  inputs: Inputs,
  against: string,
  config: Resolved,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  forge: Forge | undefined,
): Promise<StepResult> {
  const base = await loadBase(against, inputs.config);
  const offline = await planAgainst([{ config, base }]);
  const { plan, findings } = offline;
  const report = { ...offline, drift: [], unchecked: [], failures: [] };
  logText(renderAccessText(report.access, plain) + renderPlanText(plan, plain, findings));
  const members = offlinePlanMembers(offline, diagnostics, against);
  if (forge !== undefined) await deliver(inputs, report, diagnostics, loosenings, forge);
  return {
    ...describePlanFailure(inputs, report),
    outputs: {
      'has-changes': countChanges(plan) > 0,
      'plan-hash': '',
      ...(await keepJson(inputs, members)),
    },
    markdown: renderPlanMarkdown(report),
  };
}

async function keepJson(inputs: Inputs, members: object): Promise<Readonly<Record<string, string>>> {
  const json = JSON.stringify({ formatVersion: 1, ...members });
  const folder = process.env['RUNNER_TEMP'] || tmpdir();
  const planFile = join(folder, `chatops-plan-${inputs.target ?? 'all'}.json`);
  await writeFile(planFile, json);
  return { 'plan-json': json.length > mostOutputCharacters ? '' : json, 'plan-file': planFile };
}

/** What could not be read comes before what is unsafe: a plan that is not whole decides nothing. */
function describePlanFailure(
  { allow }: Inputs,
  { failures, findings }: Pick<PlanReport, 'failures' | 'findings'>,
): Pick<StepResult, 'failure'> {
  if (failures.length > 0) return describeFailures(failures);
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

async function deliver(
  inputs: Inputs,
  report: ShownPlan,
  diagnostics: readonly Diagnostic[],
  loosenings: readonly Loosening[],
  forge: Forge,
): Promise<void> {
  const view = {
    file: repositoryPath(inputs.config),
    target: inputs.target,
    report,
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
