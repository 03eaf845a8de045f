import { type ApplyReport, applyChanges } from '../commands/apply.ts';
import { type Aws, targetLabel } from '../commands/session.ts';
import type { Resolved } from '../core/model.ts';
import { countChanges, type Plan } from '../core/plan.ts';
import { GitHubFailure } from '../github/failure.ts';
import { keepComment } from '../github/sticky-comment.ts';
import { renderAccessText } from '../render/access-text.ts';
import { renderApplyText, renderEvent } from '../render/apply.ts';
import { codeBlock, codeSpan, renderApplyMarkdown } from '../render/markdown.ts';
import { makePaint } from '../render/paint.ts';
import { countActions, renderPlanText } from '../render/plan.ts';
import { attemptDelivery, type Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { repositoryPath } from './repository-path.ts';
import {
  closeReviewGate,
  judgeReview,
  openReviewGate,
  type ReviewGate,
  reviewHelp,
  type Verdict,
} from './review-gate.ts';
import { logText, type StepResult } from './step.ts';

const plain = makePaint(false);

/** Applies what was reviewed, and tells the pull requests how it ended. */
export async function runApplyStep(
  inputs: Inputs,
  aws: Aws,
  config: Resolved,
  forge: Forge | undefined,
): Promise<StepResult> {
  const gate = await openGate(inputs, forge);
  if (gate !== undefined && 'failure' in gate) return { outputs: {}, markdown: '', failure: gate.failure };
  let verdict: Verdict = { isReviewed: true };
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const report = await applyChanges(
    aws,
    config,
    inputs.expectedHash,
    {
      signal: stop.signal,
      confirm: async ({ plan, access, findings }) => {
        logText(renderAccessText(access, plain) + renderPlanText(plan, plain, findings));
        verdict = judge(inputs, gate, plan);
        return verdict.isReviewed || inputs.acceptsPlanChange;
      },
      report: (event, target) => logText(renderEvent(event, plain, targetLabel(target))),
      note: (text, target) => logText(`${targetLabel(target)} ${text}`.trim()),
    },
    inputs.allow,
  ).finally(() => process.off('SIGINT', onSignal).off('SIGTERM', onSignal));
  const result = describe(report, verdict);
  logText(result.text);
  if (forge !== undefined && gate !== undefined) await publish(inputs, forge, gate, report, result);
  return {
    outputs: {
      'has-changes': countChanges(report.plan) > 0,
      'plan-hash': report.plan.hash,
      'stack-ids': JSON.stringify(
        'results' in report ? report.results.flatMap(({ stackId }) => stackId ?? []) : [],
      ),
    },
    markdown: `${renderApplyMarkdown(report)}\n${result.failure === undefined ? '' : codeBlock('text', result.text)}`,
    ...(result.failure === undefined ? {} : { failure: result.failure }),
  };
}

/** Without a token there is nobody to ask what was reviewed; a hash given by hand needs nobody. */
async function openGate(
  inputs: Inputs,
  forge: Forge | undefined,
): Promise<ReviewGate | { readonly failure: NonNullable<StepResult['failure']> } | undefined> {
  if (forge === undefined) {
    if (inputs.expectedHash === undefined) {
      logText('Without github-token and expect-hash nothing tells whether this plan was reviewed.');
    }
    return undefined;
  }
  try {
    return await openReviewGate(forge, repositoryPath(inputs.config), inputs.target);
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    if (inputs.expectedHash !== undefined || inputs.acceptsPlanChange) {
      logText(`The outcome is told to no pull request. ${error.message}`);
      return undefined;
    }
    const help =
      error.describeHelp('checks: write and pull-requests: write') ??
      'Run the job again; nothing was changed';
    return {
      failure: {
        reason: error.isDenied ? 'denied' : 'apply-failed',
        message: `What was reviewed cannot be looked up. ${error.message}\n${help}`,
      },
    };
  }
}

function judge(inputs: Inputs, gate: ReviewGate | undefined, plan: Plan): Verdict {
  if (gate === undefined || inputs.expectedHash !== undefined) return { isReviewed: true };
  return judgeReview(gate, plan);
}

interface Outcome {
  /** One line. */
  readonly title: string;
  readonly text: string;
  readonly failure: StepResult['failure'] | undefined;
}

function describe(report: ApplyReport, verdict: Verdict): Outcome {
  if (report.outcome === 'declined' && !verdict.isReviewed) {
    const text = [verdict.message, ...verdict.lines, reviewHelp].join('\n');
    return {
      title: 'Not applied: the plan is not the reviewed one',
      text,
      failure: { reason: 'plan-changed', message: `${verdict.message}\n${reviewHelp}` },
    };
  }
  const note = verdict.isReviewed
    ? ''
    : `\nThe plan was not the reviewed one, which was accepted:\n${verdict.lines.join('\n')}\n`;
  const text = `${renderApplyText(report, plain)}${note}`;
  switch (report.outcome) {
    case 'stale':
      return {
        title: 'Not applied: the plan is not the reviewed one',
        text,
        failure: {
          reason: 'plan-changed',
          message: 'The plan is not the one that was reviewed; nothing was changed',
        },
      };
    case 'refused':
      return {
        title: 'Not applied: it is not safe',
        text,
        failure: { reason: 'unsafe', message: text.trim() },
      };
    case 'failed':
      return {
        title: 'Not everything was applied',
        text,
        failure: { reason: reasonOf(report), message: 'Not everything was applied; the log names the cause' },
      };
    case 'unchanged':
      return { title: 'Nothing to change', text, failure: undefined };
    default:
      return { title: `Applied: ${countActions(report.plan)}`, text, failure: undefined };
  }
}

/** When AWS refused to be read or changed everywhere for want of permission, that is what to say. */
function reasonOf(report: ApplyReport): 'denied' | 'apply-failed' {
  if (!('results' in report)) return 'apply-failed';
  const { failures, results } = report;
  const isDenied = failures.length > 0 && failures.every(failure => failure.isDenied);
  return isDenied && results.every(({ outcome }) => outcome !== 'failed') ? 'denied' : 'apply-failed';
}

async function publish(
  inputs: Inputs,
  forge: Forge,
  gate: ReviewGate,
  { plan }: ApplyReport,
  { title, text, failure }: Outcome,
): Promise<void> {
  const { target } = inputs;
  const file = repositoryPath(inputs.config);
  await attemptDelivery('The check run was not completed', 'checks: write', () =>
    closeReviewGate(forge, gate, {
      file,
      target,
      isGood: failure === undefined,
      hash: plan.hash,
      title,
      text,
    }),
  );
  if (!inputs.isCommenting) return;
  const marker = `<!-- chatops:apply ${Buffer.from(`${forge.context.sha} ${file} ${target ?? ''}`).toString('base64url')} -->`;
  const { runUrl } = forge.context;
  const where = target === undefined ? '' : ` in ${codeSpan(target)}`;
  const body = [
    marker,
    `**${title}**${where} · ${codeSpan(forge.context.sha.slice(0, 12))}${runUrl === undefined ? '' : ` · [run](${runUrl})`}`,
    '',
    `<details><summary>Outcome</summary>\n\n${codeBlock('text', text, 50_000)}\n</details>`,
    '',
  ].join('\n');
  for (const { number } of gate.pulls) {
    await attemptDelivery(`The outcome was not told to #${number}`, 'pull-requests: write', () =>
      keepComment(forge.github, forge.repository, number, marker, () => body),
    );
  }
}
