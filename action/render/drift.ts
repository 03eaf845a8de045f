import type { DriftReport, RevertReport } from '../commands/drift.ts';
import type { Drift, Risk, Unchecked } from '../core/drift.ts';
import { renderFailures } from './failures.ts';
import { describeValue } from './leaves.ts';
import type { Paint } from './paint.ts';
import { makeVisible } from './visible.ts';

/** A drift as people read it. */
export interface DriftRow {
  readonly risk: Risk;
  readonly path: string;
  /** What happened, in one sentence. */
  readonly sentence: string;
}

/** The rows of a list of drifts, in its order. */
export function driftRows(drift: readonly Drift[]): DriftRow[] {
  return drift.map(item => ({
    risk: item.risk,
    path: makeVisible(item.target === 'default' ? item.path : `${item.target}: ${item.path}`),
    sentence: describeDrift(item),
  }));
}

/** What could not be looked at, one sentence each. */
export function uncheckedRows(unchecked: readonly Unchecked[]): string[] {
  return unchecked.map(({ path, property, reason }) =>
    makeVisible(`${path}${property === undefined ? '' : ` ${property}`}: ${reason}`),
  );
}

function describeDrift({ kind, type, id, property, expected, observed }: Drift): string {
  const name = makeVisible(id.split(/[/:]/).at(-1) ?? id);
  const short = type.split('::').at(-1) ?? type;
  const values = {
    expected: expected === undefined ? undefined : describeValue(expected),
    observed: observed === undefined ? undefined : describeValue(observed),
  };
  switch (kind) {
    case 'deleted':
      return `${short} ${name} is gone`;
    case 'disabled':
      return `${short} ${name} is switched off: ${values.observed}`;
    case 'unapplied':
      return `${short} ${name} is not applied yet: ${values.expected}`;
    case 'unmanaged':
      return `${short} ${name} is declared by nobody`;
    case 'undeclared':
      return `${short} ${name} has ${property} that nobody declared: ${values.observed}`;
    case 'modified':
      if (values.observed === undefined) return `${short} ${name} lost ${property}: ${values.expected}`;
      return `${short} ${name} has another ${property}: ${values.observed} (declared: ${values.expected})`;
  }
}

/** The report for a terminal or a log: what widens access comes first. */
export function renderDriftText(report: DriftReport, paint: Paint): string {
  const { drift, unchecked, limits, failures } = report;
  const lines: string[] = failures.length === 0 ? [] : [renderFailures(failures, paint)];
  const widening = drift.filter(({ risk }) => risk === 'widens').length;
  if (widening > 0)
    lines.push(
      paint.bad(
        `${widening} ${widening === 1 ? 'drift lets' : 'drifts let'} people do more than was declared`,
      ),
      '',
    );
  for (const { risk, path, sentence } of driftRows(drift)) {
    lines.push(`${paintRisk(risk, paint)} ${paint.strong(path)}`, `          ${sentence}`);
  }
  if (drift.length > 0) lines.push('');
  if (unchecked.length > 0) {
    lines.push(paint.note('Not checked:'), ...uncheckedRows(unchecked).map(row => `  ${row}`), '');
  }
  lines.push(paint.strong(summarizeDrift(report)));
  lines.push(...limits.map(limit => paint.faint(`Not visible: ${limit}.`)));
  return `${lines.join('\n')}\n`;
}

/** `Drift: 2 found, 1 not checked`; "no drift" is only said when everything was looked at. */
export function summarizeDrift({ drift, unchecked, failures }: DriftReport): string {
  if (failures.length > 0 && drift.length === 0)
    return `Nothing is known of ${failures.length} of the targets.`;
  if (drift.length === 0 && unchecked.length === 0) return 'No drift: AWS holds what was declared.';
  return `Drift: ${drift.length} found, ${unchecked.length} not checked.`;
}

function paintRisk(risk: Risk, paint: Paint): string {
  const text = risk.padEnd(9);
  return { widens: paint.bad, unknown: paint.note, narrows: paint.note, none: paint.faint }[risk](text);
}

/** What a plan says besides its changes: that somebody has already changed AWS. */
export function describeDriftBesidePlan(
  { drift, unchecked }: Pick<DriftReport, 'drift' | 'unchecked'>,
  paint: Paint,
): string {
  if (drift.length === 0 && unchecked.length === 0) return '';
  const head = paint.note(
    `Beside this plan, AWS is not what was deployed (${drift.length} found, ${unchecked.length} not checked; chatops drift tells more):`,
  );
  const rows = driftRows(drift).map(({ path, sentence }) => `  ${path}: ${sentence}`);
  return `\n${[head, ...rows, ...uncheckedRows(unchecked).map(row => `  not checked: ${row}`)].join('\n')}\n`;
}

/** How a revert ended: what is left comes from a second look. */
export function renderRevertText({ outcome, after, failures }: RevertReport, paint: Paint): string {
  const rest = renderDriftText(after, paint);
  switch (outcome) {
    case 'unchanged':
      return `Nothing to revert.\n\n${rest}`;
    case 'declined':
      return 'Nothing was changed.\n';
    case 'reverted':
      return `${paint.good('Reverted.')} A second look:\n\n${rest}`;
    case 'failed': {
      const causes = failures.map(
        ({ logicalId, reason }) => `  ${makeVisible(`${logicalId}: ${reason ?? 'no reason given'}`)}`,
      );
      return `${[paint.bad('Not reverted:'), ...causes].join('\n')}\n\n${rest}`;
    }
  }
}
