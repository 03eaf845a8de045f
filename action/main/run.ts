import { applyChanges } from '../commands/apply.ts';
import { detectDrift } from '../commands/drift.ts';
import { planChanges, type TargetFailure } from '../commands/plan.ts';
import { type Aws, targetLabel, withAws } from '../commands/session.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { countChanges } from '../core/plan.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderApplyText, renderEvent } from '../render/apply.ts';
import { renderDriftText } from '../render/drift.ts';
import { renderFailures } from '../render/failures.ts';
import { renderApplyMarkdown, renderDriftMarkdown, renderPlanMarkdown } from '../render/markdown.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import { planMembers } from '../render/plan-json.ts';
import type { Inputs } from './inputs.ts';

/** What one step ends with. */
export interface StepResult {
  readonly outputs: Readonly<Record<string, string | boolean>>;
  readonly markdown: string;
  readonly failure?: {
    readonly reason: 'unsafe' | 'plan-changed' | 'apply-failed' | 'denied' | 'read-failed' | 'drift';
    readonly message: string;
  };
}

/**
 * Runs the commands that talk to AWS.
 * @param log writes text to the step's log
 * @throws AwsFailure
 */
export async function runOnAws(
  inputs: Inputs,
  config: ChatopsConfig,
  diagnostics: readonly Diagnostic[],
  log: (text: string) => void,
): Promise<StepResult> {
  const options = { isLocal: false, stateFile: '', region: inputs.region, targets: undefined };
  return withAws(options, config, aws => {
    if (inputs.command === 'plan') return runPlan(aws, config, diagnostics, log);
    if (inputs.command === 'apply') return runApply(aws, config, inputs.expectedHash, log);
    return runDrift(aws, config, inputs.failsOnDrift, log);
  });
}

const plain = makePaint(false);

async function runPlan(
  aws: Aws,
  config: ChatopsConfig,
  diagnostics: readonly Diagnostic[],
  log: (text: string) => void,
): Promise<StepResult> {
  const report = await planChanges(aws, config);
  log(`${renderPlanText(report.plan, plain)}${renderFailures(report.failures, plain)}`);
  return {
    ...describeFailures(report.failures),
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': report.plan.hash,
      'plan-json': JSON.stringify({ formatVersion: 1, ...planMembers(report, diagnostics, false) }),
    },
    markdown: renderPlanMarkdown(report),
  };
}

function describeFailures(failures: readonly TargetFailure[]): Pick<StepResult, 'failure'> {
  if (failures.length === 0) return {};
  const message = renderFailures(failures, plain).trim();
  return {
    failure: { reason: failures.every(({ isDenied }) => isDenied) ? 'denied' : 'read-failed', message },
  };
}

async function runApply(
  aws: Aws,
  config: ChatopsConfig,
  expectedHash: string | undefined,
  log: (text: string) => void,
): Promise<StepResult> {
  const report = await applyChanges(aws, config, expectedHash, {
    confirm: async ({ plan }) => {
      log(renderPlanText(plan, plain));
      return true;
    },
    report: (event, target) => log(renderEvent(event, plain, targetLabel(target)).trimEnd()),
  });
  log(renderApplyText(report, plain));
  const result = {
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': report.plan.hash,
      'stack-ids': JSON.stringify(
        'results' in report ? report.results.flatMap(({ stackId }) => stackId ?? []) : [],
      ),
    },
    markdown: renderApplyMarkdown(report),
  };
  if (report.outcome === 'stale') {
    return {
      ...result,
      failure: {
        reason: 'plan-changed',
        message: 'The plan is not the one that was reviewed; nothing was changed',
      },
    };
  }
  if (report.outcome === 'refused') {
    const message = report.refusals.map(refusal => refusal.message).join('\n');
    return { ...result, failure: { reason: 'unsafe', message } };
  }
  if (report.outcome === 'failed') {
    return {
      ...result,
      failure: { reason: 'apply-failed', message: 'Not everything was applied; the log names the cause' },
    };
  }
  return result;
}

async function runDrift(
  aws: Aws,
  config: ChatopsConfig,
  failsOnDrift: boolean,
  log: (text: string) => void,
): Promise<StepResult> {
  const report = await detectDrift(aws, config);
  log(renderDriftText(report, plain));
  const hasFindings = report.drift.length > 0 || report.unchecked.length > 0;
  const result = {
    outputs: { drifted: hasFindings },
    markdown: renderDriftMarkdown(report),
    ...describeFailures(report.failures),
  };
  if (report.failures.length > 0) return result;
  if (!hasFindings || !failsOnDrift) return result;
  return {
    ...result,
    failure: { reason: 'drift', message: 'AWS is not what was declared; the job summary tells more' },
  };
}
