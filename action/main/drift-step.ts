import { AwsFailure } from '../aws/failure.ts';
import { type DriftOptions, type DriftReport, detectDrift } from '../commands/drift.ts';
import { publishDrift } from '../commands/publish-drift.ts';
import type { Aws } from '../commands/session.ts';
import type { Drift } from '../core/drift.ts';
import { keepDriftIssue, listOwnIssues, previousDrift } from '../github/drift-issue.ts';
import { GitHubFailure } from '../github/failure.ts';
import { createColors } from '../render/colors.ts';
import { renderDriftText } from '../render/drift.ts';
import type { DriftFinding, DriftLook } from '../render/drift-issue.ts';
import { renderDriftMarkdown } from '../render/markdown.ts';
import { renderPublished } from '../render/published.ts';
import type { Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { describePending, separatePending } from './pending.ts';
import { describeFailures } from './plan-step.ts';
import { repositoryPath } from './repository-path.ts';
import { logText, type StepContext, type StepResult } from './step.ts';

const plain = createColors(false);

/** What a drift step works with besides the configuration. */
interface DriftWork {
  readonly aws: Aws;
  readonly options: DriftOptions;
  readonly targets: readonly string[];
}

/** Looks for drift, and keeps the issue of each target. */
export async function runDriftStep(
  { inputs, config, forge }: StepContext,
  { aws, options, targets }: DriftWork,
): Promise<StepResult> {
  const { report, pending } = await separatePending(inputs, forge, await detectDrift(aws, config, options));
  const waiting = describePending(pending);
  logText([renderDriftText(report, plain, true).trimEnd(), ...waiting].join('\n'));
  const hasFindings = report.drift.length > 0 || report.unchecked.length > 0;
  const findings = listFindings(inputs.config, config.name, targets, report);
  const kept = inputs.hasDriftIssue ? await keepIssues(forge, findings) : nothingKept;
  const topicFailure = await publishToTopic(inputs, aws, config.name, { report, previous: kept.previous });
  const failure =
    describeFailures(report.failures).failure ??
    kept.failure ??
    topicFailure ??
    (hasFindings && inputs.failsOnDrift
      ? { reason: '' as const, message: 'Drift detected; see the job summary' }
      : undefined);
  return {
    outputs: { drifted: hasFindings },
    markdown: [renderDriftMarkdown(report), ...waiting.map(line => `${line}.\n`)].join('\n'),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** A topic that cannot be reached fails the step, but what was found is still reported everywhere else. */
async function publishToTopic(
  { driftTopic }: Inputs,
  aws: Aws,
  name: string,
  { report, previous }: { readonly report: DriftReport; readonly previous: readonly Drift[] | undefined },
): Promise<StepResult['failure']> {
  if (driftTopic === undefined) return undefined;
  try {
    const news = { topicArn: driftTopic, stackName: name, look: report.look, previous };
    const outcome = await publishDrift(aws, news);
    logText(renderPublished({ topic: driftTopic, stack: name, outcome }));
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const message = [error.message, error.help ?? ''].join('\n').trim();
    return { reason: error.isDenied ? 'denied' : '', message };
  }
}

/** What was found in each target; a target that failed has its problem. */
export function listFindings(
  config: string,
  name: string,
  targets: readonly string[],
  { drift, access, unchecked, limits, failures }: DriftReport,
): DriftFinding[] {
  const file = repositoryPath(config);
  return targets.map(target => {
    const failure = failures.find(one => one.target === target);
    return {
      file,
      name,
      target,
      drift: drift.filter(item => item.target === target),
      access: access.filter(change => change.target === target),
      unchecked: unchecked.filter(item => item.target === target),
      limits,
      problem: failure === undefined ? undefined : [failure.message, failure.help ?? ''].join('\n').trim(),
    };
  });
}

/** The issues of targets in which the run could not even begin, e.g. because the file is not valid. */
export async function reportProblem(
  inputs: Inputs,
  {
    name,
    targets,
    problem,
  }: { readonly name: string; readonly targets: readonly string[]; readonly problem: string },
  forge: Forge | undefined,
): Promise<void> {
  const file = repositoryPath(inputs.config);
  const findings = targets.map(target => ({
    file,
    name,
    target,
    drift: [],
    access: [],
    unchecked: [],
    limits: [],
    problem,
  }));
  const { failure } = inputs.hasDriftIssue ? await keepIssues(forge, findings) : nothingKept;
  if (failure !== undefined) logText(failure.message);
}

/** What came of keeping the issues. */
interface KeptIssues {
  readonly failure?: StepResult['failure'];
  /** The drifts of the look before, from the issues; undefined when they are not known. */
  readonly previous?: readonly Drift[] | undefined;
}

const nothingKept: KeptIssues = {};

/**
 * Keeps the issue of each target. An issue that cannot be written is a failure of the step: a schedule whose reports
 * is not delivered must not look green.
 */
export async function keepIssues(
  forge: Forge | undefined,
  findings: readonly DriftFinding[],
): Promise<KeptIssues> {
  if (forge === undefined) return nothingKept;
  const { github, repository, context } = forge;
  const at = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const look: DriftLook = { at, runUrl: context.runUrl };
  try {
    const issues = await listOwnIssues(github, repository);
    for (const finding of findings) {
      const outcome = await keepDriftIssue(github, repository, issues, { finding, look });
      if (outcome !== 'none') logText(`Drift issue of ${finding.target}: ${outcome}`);
    }
    return { previous: findings.flatMap(finding => previousDrift(issues, finding)) };
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    const help = error.describeHelp('issues: write');
    return {
      failure: {
        reason: error.isDenied ? 'denied' : '',
        message: `The drift issue could not be kept up to date. ${error.message}${help === undefined ? '' : `\n${help}`}`,
      },
    };
  }
}
