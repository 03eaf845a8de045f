import type { StackEvent } from '../aws/stack-events.ts';
import type { ApplyReport, TargetResult } from '../commands/apply.ts';
import { renderFailures } from './failures.ts';
import type { Paint } from './paint.ts';
import { countActions } from './plan.ts';
import { makeVisible } from './visible.ts';

/** One stack event as one line. */
export function renderEvent(
  { logicalId, status, reason, isFailure }: StackEvent,
  paint: Paint,
  target = '',
): string {
  const line = `  ${target === '' ? '' : `${makeVisible(target)}  `}${status.padEnd(22)} ${makeVisible(logicalId)}${reason === undefined ? '' : `  ${makeVisible(reason)}`}`;
  if (isFailure) return `${paint.bad(line)}\n`;
  return status.endsWith('_COMPLETE') ? `${paint.good(line)}\n` : `${paint.faint(line)}\n`;
}

/** How an apply ended, and what to do next. */
export function renderApplyText(report: ApplyReport, paint: Paint): string {
  switch (report.outcome) {
    case 'unchanged':
      return `${paint.good('Nothing to change')}: AWS has what chatops.yml asks for.\n`;
    case 'declined':
      return 'Nothing was changed.\n';
    case 'stale':
      return [
        paint.bad('Nothing was changed: this is not the plan that was reviewed.'),
        `  reviewed ${report.expectedHash}`,
        `  now      ${report.plan.hash}  (${countActions(report.plan)})`,
        'Run chatops plan again, have it reviewed, and apply with the new hash.',
        '',
      ].join('\n');
    case 'applied':
    case 'failed':
      return [
        report.outcome === 'applied'
          ? `${paint.good('Applied')}: ${countActions(report.plan)}.`
          : paint.bad('Not everything was applied:'),
        ...report.results.map(result => describeResult(result, paint)),
        renderFailures(report.failures, paint),
      ].join('\n');
  }
}

function describeResult({ target, outcome, status, failures }: TargetResult, paint: Paint): string {
  const name = target === 'default' ? '' : `${makeVisible(target)}: `;
  if (outcome === 'unchanged') return `  ${name}nothing to change`;
  if (outcome === 'applied') return `  ${name}the stack is ${status}`;
  return [
    paint.bad(`  ${name}not applied: the stack is ${status}`),
    ...failures.map(
      ({ logicalId, type, reason }) =>
        `    ${makeVisible(logicalId)} (${type}): ${makeVisible(reason ?? 'no reason given')}`,
    ),
    `    ${wayOut(status)}`,
  ].join('\n');
}

function wayOut(status = ''): string {
  if (status === 'UPDATE_ROLLBACK_COMPLETE') {
    return 'CloudFormation has undone the change; what was deployed before is in force. Correct the cause and apply again.';
  }
  if (status === 'ROLLBACK_COMPLETE') {
    return 'CloudFormation has removed what it made. Correct the cause, delete the empty stack (aws cloudformation delete-stack) and apply again.';
  }
  return 'CloudFormation could not undo it all; the events of the stack say what is left.';
}
