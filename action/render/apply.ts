import { hashToExpect } from '../access/reviewed-gains.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import type { ApplyReport } from '../commands/apply.ts';
import type { TargetResult } from '../commands/apply-stack.ts';
import type { FollowUp } from '../commands/follow-ups.ts';
import type { TargetFailure } from '../commands/plan.ts';
import { describeMissing, type Missing } from '../core/look.ts';
import type { Change, TargetChanges } from '../core/plan.ts';
import type { PlanDifference } from '../core/plan-difference.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import type { UnreviewedPart } from '../core/review.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { describeDriftBesidePlan } from './drift.ts';
import { renderFailures } from './failures.ts';
import { renderFindings } from './findings.ts';
import { describeNothingToChange } from './nothing.ts';
import { countActions, stackRows } from './plan.ts';
import { wrapLine } from './wrap-line.ts';

/** One stack event as one line. */
export function renderEvent(
  { logicalId, status, reason, isFailure }: StackEvent,
  paint: Colors,
  target = '',
): string {
  const line = `  ${target === '' ? '' : `${makeVisible(target)}  `}${status.padEnd(22)} ${makeVisible(logicalId)}${reason === undefined ? '' : `  ${makeVisible(reason)}`}`;
  if (isFailure) return `${paint.bad(line)}\n`;
  return status.endsWith('_COMPLETE') ? `${paint.good(line)}\n` : `${paint.faint(line)}\n`;
}

/**
 * How an apply ended, and what to do next.
 * @param shown findings of the plan that were printed just before, so that they are named and not repeated
 */
export function renderApplyText(
  report: ApplyReport,
  paint: Colors,
  shown: readonly PlanFinding[] = [],
): string {
  switch (report.outcome) {
    case 'unchanged':
      return `${renderFindings(report.findings, paint)}${describeNothingToChange(report.look)}\n${describeDriftBesidePlan({ ...report, unchecked: [] }, paint)}`;
    case 'incomplete':
      return `${[
        paint.bad('Nothing was applied, because not everything could be checked. Not checked:'),
        ...describeMissing(report.missing).map(line => `  ${makeVisible(line)}`),
        ...helpsOf(report.missing).map(help => `  ${makeVisible(help)}`),
      ].join('\n')}\n`;
    case 'declined':
      return 'Nothing was changed.\n';
    case 'refused':
      return `${paint.bad('Nothing was changed: a safety rule refuses this plan.')}\n${renderFindings(report.refusals, paint)}`;
    case 'stale':
      return [
        paint.bad(
          report.unreviewed.length === 0
            ? 'Nothing was changed: this is not the reviewed plan.'
            : 'Nothing was changed: together with drift, the reviewed plan gives more than was reviewed.',
        ),
        `  reviewed ${report.expectedHash}`,
        `  now      ${hashToExpect(report)}  (${countActions(report.plan)})`,
        ...listUnreviewed(report.unreviewed),
        ...(report.difference === undefined ? [] : renderDifference(report.difference, paint)),
        report.unreviewed.length === 0
          ? 'Run chatops plan again, have it reviewed, and apply with the new hash.'
          : 'End the drift, or run chatops plan again, have it reviewed, and apply with the new hash.',
        '',
      ].join('\n');
    case 'applied':
    case 'failed':
      return [
        report.outcome === 'applied'
          ? `${paint.good('Applied')}: ${countActions(appliedPlan(report))}.`
          : paint.bad(`${headOfFailed(report)}:`),
        ...report.results.map(result =>
          describeResult(result, isOneOfSeveral(result, report.results), paint),
        ),
        `${renderUnshown(report.failures, shown, paint)}${renderFollowUps(report.results, paint)}`,
      ].join('\n');
  }
}

/** How many gains are listed that were not reviewed; the others are counted. */
const maxUnreviewed = 20;

function listUnreviewed(parts: readonly UnreviewedPart[]): string[] {
  const rest = parts.length - maxUnreviewed;
  return [
    ...parts
      .slice(0, maxUnreviewed)
      .flatMap(({ text }) => wrapLine(makeVisible(text), 2))
      .map(line => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/** What a failed apply has changed, in words that stay true whatever AWS is still doing. */
export function headOfFailed({
  results,
  failures,
}: {
  readonly results: readonly TargetResult[];
  readonly failures: readonly TargetFailure[];
}): string {
  if (results.some(({ outcome }) => outcome !== 'unchanged')) return 'Not everything was applied';
  return failures.some(({ isOpen }) => isOpen === true)
    ? 'What was applied is not known yet'
    : 'Nothing was applied';
}

/** Failures, of which those that the plan said already are only named. */
function renderUnshown(
  failures: readonly TargetFailure[],
  shown: readonly PlanFinding[],
  paint: Colors,
): string {
  const isSaid = ({ target, message }: TargetFailure) =>
    shown.filter(finding => finding.target === target && finding.message === message);
  const codes = [...new Set(failures.flatMap(isSaid).map(({ code }) => code))];
  const said = codes.length === 0 ? '' : `  ${codes.join(', ')} (above)\n`;
  const others = failures.filter(failure => isSaid(failure).length === 0);
  return `${said}${renderFailures(others, paint)}`;
}

/** The plan without the targets in which there was nothing left to do. */
export function appliedPlan({
  plan,
  results,
}: Pick<ApplyReport, 'plan'> & { readonly results: readonly TargetResult[] }): {
  readonly targets: readonly TargetChanges[];
} {
  const applied = new Set(results.flatMap(({ outcome, target }) => (outcome === 'applied' ? [target] : [])));
  return { targets: plan.targets.filter(({ target }) => applied.has(target)) };
}

function helpsOf(missing: readonly Missing[]): string[] {
  return [...new Set(missing.flatMap(({ help }) => help ?? []))];
}

/** Whether a target has a companion stack beside this one, so that each has to be named. */
function isOneOfSeveral(
  { target, stack, untouched = [] }: TargetResult,
  all: readonly TargetResult[],
): boolean {
  return untouched.length > 0 || all.some(other => other.target === target && other.stack !== stack);
}

function describeResult(
  { target, stack, outcome, stackId, status, failures, halfDone, untouched = [] }: TargetResult,
  hasSiblings: boolean,
  paint: Colors,
): string {
  const parts = [...(target === 'default' ? [] : [target]), ...(hasSiblings ? [stack] : [])];
  const name = parts.length === 0 ? '' : `${makeVisible(parts.join(' / '))}: `;
  if (outcome === 'unchanged') return `  ${name}nothing to change`;
  if (outcome === 'applied') {
    const done = status === 'DELETE_COMPLETE' ? 'the stack is deleted' : `the stack is ${status}`;
    const left = failures.map(event => `    ${paint.note('left behind')}: ${describeFailure(event)}`);
    if (left.length > 0)
      left.push('    The resources that remain are no longer in the stack. Delete them by hand.');
    return [`  ${name}${done}`, ...left].join('\n');
  }
  return [
    paint.bad(`  ${name}not applied: the stack is ${status}`),
    ...failures.map(event => `    ${describeFailure(event)}`),
    `    ${wayOut(status, stackId, halfDone)}`,
    ...untouched.map(name => `    Not changed because of this: ${makeVisible(name)}`),
  ].join('\n');
}

function describeFailure({ logicalId, type, reason }: StackEvent): string {
  return `${makeVisible(logicalId)} (${type}): ${makeVisible(reason ?? 'no reason given')}`;
}

function wayOut(status = '', stackId = '', halfDone?: string): string {
  if (halfDone !== undefined) {
    const rest =
      status === 'UPDATE_ROLLBACK_COMPLETE' ? 'Correct the cause and apply again.' : wayOut(status, stackId);
    return `${makeVisible(halfDone)}. ${rest}`;
  }
  if (status === 'UPDATE_ROLLBACK_COMPLETE') {
    return 'CloudFormation rolled back the change; the previous deployment is in effect. Correct the cause and apply again.';
  }
  if (status === 'ROLLBACK_COMPLETE') {
    return 'CloudFormation removed what it created. Correct the cause and apply again: the empty stack is deleted first.';
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    // arn:…:stack/NAME/ID
    const stackName = stackId.split('/')[1] ?? stackId;
    return `CloudFormation could not roll back everything. Repair the resources in the events, then: aws cloudformation continue-update-rollback --stack-name ${stackName}`;
  }
  return 'CloudFormation could not roll back everything; see the events of the stack for what is left.';
}

/** How the reviewed plan and the one of now differ, resource by resource. */
function renderDifference(difference: readonly PlanDifference[], paint: Colors): string[] {
  if (difference.length === 0)
    return ['  The changes are the same, but in another account, Region or stack.'];
  return difference.flatMap(({ path, stack, reviewed, now }) => [
    `  ${makeVisible(path === '' ? stack : path)}`,
    `    ${paint.bad('reviewed')}  ${describeChange(stack, reviewed)}`,
    `    ${paint.good('now')}       ${describeChange(stack, now)}`,
  ]);
}

function describeChange(stack: string, change: Change | undefined): string {
  const [row] = change === undefined ? [] : stackRows({ name: stack, changes: [change] }, '');
  if (row === undefined) return 'nothing';
  const leaves = [
    ...row.statements.map(({ sign, text }) => `${sign} ${text}`),
    ...row.removed.map(({ label, text }) => `- ${label}: ${text}`),
    ...row.added.map(({ label, text }) => `+ ${label}: ${text}`),
  ];
  return [`${row.action} ${row.logicalId}`, ...leaves].join('\n              ');
}

/** What only a person can do, with links. */
function renderFollowUps(results: readonly TargetResult[], paint: Colors): string {
  const steps: FollowUp[] = results.flatMap(({ followUps }) => followUps);
  if (steps.length === 0) return '';
  return [
    paint.strong('To do by hand:'),
    ...steps.map(
      ({ path, text, link }) =>
        `  ${makeVisible(path)}: ${makeVisible(text)}${link === undefined ? '' : `\n    ${makeVisible(link)}`}`,
    ),
    '',
  ].join('\n');
}
