import type { Loosening } from '../commands/base-policy.ts';
import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { OfflinePlan, Plan } from '../core/plan.ts';
import { createCheckRun } from '../github/check-run.ts';
import { writeReview } from '../github/review.ts';
import { keepComment } from '../github/sticky-comment.ts';
import {
  type CommentHead,
  type CommentSection,
  commentMarker,
  composeComment,
  stateLine,
} from '../render/comment.ts';
import { codeBlock, codeSpan } from '../render/markdown.ts';
import {
  renderDiagnosticsSection,
  renderFailureSection,
  renderTargetSection,
  renderWarningsBlock,
  type TargetView,
} from '../render/plan-section.ts';
import type { Forge, Pull } from './forge.ts';

/** A plan as it is shown; without a hash when it was made without AWS. */
export type ShownPlan = Omit<PlanReport, 'plan'> & { readonly plan: Plan | OfflinePlan };

/** All that a pull request is told. */
export interface PlanView {
  /** As the repository names it. */
  readonly file: string;
  /** The target that this job plans; undefined: all of them. */
  readonly target: string | undefined;
  /** Undefined when the file is not valid. */
  readonly report: ShownPlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly loosenings: readonly Loosening[];
}

/** The name of the check run that holds a reviewed hash. */
export function planCheckName(file: string, target: string | undefined): string {
  return `chatops plan${file === 'chatops.yml' ? '' : `: ${file}`}${target === undefined ? '' : ` (${target})`}`;
}

/** Keeps the reviewed hash on the head commit, where nobody can edit it. @throws GitHubFailure */
export async function publishPlanCheck(forge: Forge, pull: Pull, view: PlanView): Promise<void> {
  const { report, file, target } = view;
  const sections = makeSections(view);
  const plan = report?.plan;
  // What was made without AWS says nothing of what an apply would do.
  if (plan !== undefined && plan.hash === undefined) return;
  const isWhole = plan !== undefined && report?.failures.length === 0;
  const isStopped = report?.findings.some(({ level }) => level !== 'notice') === true;
  await createCheckRun(forge.github, forge.repository, {
    name: planCheckName(file, target),
    sha: pull.headSha,
    conclusion: isWhole && !isStopped ? 'success' : 'failure',
    externalId: plan?.hash ?? '',
    title: stateLine(sections.map(({ state }) => state)),
    summary: isWhole
      ? `Plan ${codeSpan(plan.hash)}. This is what apply executes after the merge, and nothing else.`
      : 'There is no whole plan, so nothing can be applied.',
    text: isWhole ? `The plan itself is in the job summary.\n\n${writeReview(plan)}` : undefined,
    detailsUrl: forge.context.runUrl,
  });
}

/** Brings the comment up to date. @throws GitHubFailure */
export async function publishPlanComment(forge: Forge, pull: Pull, view: PlanView): Promise<void> {
  const update = {
    sections: makeSections(view),
    keepsOthers: view.target !== undefined,
    head: makeHead(view.loosenings),
    runUrl: forge.context.runUrl,
  };
  await keepComment(forge.github, forge.repository, pull.number, commentMarker, previous =>
    composeComment(previous, update),
  );
}

/** Tells a pull request what is wrong with the file; a valid file makes no comment of its own. @throws GitHubFailure */
export async function publishDiagnosticsComment(forge: Forge, pull: Pull, view: PlanView): Promise<void> {
  const update = {
    sections: makeSections({ ...view, target: 'check' }),
    keepsOthers: true,
    head: makeHead(view.loosenings),
    runUrl: forge.context.runUrl,
  };
  const isQuiet = view.diagnostics.length === 0 && view.loosenings.length === 0;
  await keepComment(forge.github, forge.repository, pull.number, commentMarker, previous =>
    previous === undefined && isQuiet ? undefined : composeComment(previous, update),
  );
}

function makeSections({ file, target, report, diagnostics }: PlanView): CommentSection[] {
  if (report === undefined) return [renderDiagnosticsSection(file, target ?? 'check', diagnostics)];
  const { plan, access, drift, unchecked, findings, failures } = report;
  const sections = [
    ...plan.targets.map((one: TargetView['plan']) =>
      renderTargetSection({
        file,
        plan: one,
        access: access.filter(delta => delta.target === one.target),
        drift: drift.filter(item => item.target === one.target),
        unchecked: unchecked.filter(item => item.target === one.target),
        findings: findings.filter(item => item.target === one.target),
      }),
    ),
    ...failures.map(failure => renderFailureSection(file, failure)),
  ];
  const [first, ...rest] = sections;
  if (first === undefined) return [];
  return [{ ...first, blocks: [...first.blocks, ...renderWarningsBlock(diagnostics)] }, ...rest];
}

function makeHead(loosenings: readonly Loosening[]): CommentHead | undefined {
  if (loosenings.length === 0) return undefined;
  const lines = loosenings.map(({ path, message }) => `${path}: ${message}`);
  return {
    phrase: 'changes its own rules',
    markdown: [
      '> [!CAUTION]',
      '> This pull request changes targets, rules, ignores or safety. What is looser does not count before it is merged:',
      '',
      codeBlock('text', lines.join('\n'), 10_000),
    ].join('\n'),
  };
}
