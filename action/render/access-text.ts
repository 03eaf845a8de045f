import type { AccessChange } from '../access/compare-access.ts';
import type { ChangeWithDrift } from '../access/plan-with-drift.ts';
import { countOf } from '../core/count-of.ts';
import type { Colors } from './colors.ts';
import { type DeltaRow, rowLines } from './delta-rows.ts';
import { type AccessGroup, groupAccess } from './group-access.ts';
import { groupWithDrift } from './with-drift.ts';
import { wrapLine } from './wrap-line.ts';

/** Number of rows of a channel that are shown in a terminal; the JSON of the plan has everything. */
const maxRows = 16;

/**
 * Who gains and loses what, before the resources that change: the first thing that a reviewer wants to know. Channels that gain and
 * lose the same are one block.
 * @param full whether nothing is left out or folded
 */
export function renderAccessText(access: readonly AccessChange[], paint: Colors, full = false): string {
  if (access.length === 0) return '';
  const blocks = groupAccess(access, { full, namesTarget: true }).map(group =>
    renderGroup(group, paint, full),
  );
  return `${paint.strong('What people can do:')}\n${blocks.join('\n')}\n\n`;
}

/** What an apply does besides, because of the drift that there is. */
export function renderWithDriftText(
  changes: readonly ChangeWithDrift[],
  paint: Colors,
  full = false,
): string {
  if (changes.length === 0) return '';
  const blocks = groupWithDrift(changes, { full, namesTarget: true }).map(group =>
    [
      renderGroup(group, paint, full),
      ...wrapLine(group.because, 2).map(line => paint.faint(`    ${line}`)),
    ].join('\n'),
  );
  return `${paint.strong('Together with what else is in the account:')}\n${blocks.join('\n')}\n\n`;
}

function renderGroup({ title, rows }: AccessGroup, paint: Colors, full: boolean): string {
  const rest = full ? 0 : rows.length - maxRows;
  return [
    ...wrapLine(title, 2).map(line => `  ${paint.strong(line)}`),
    ...rows.slice(0, rows.length - Math.max(0, rest)).flatMap(row => paintRow(row, paint)),
    ...(rest > 0
      ? [paint.faint(`    and ${countOf(rest, 'more row')}; chatops plan --full has all of them`)]
      : []),
  ].join('\n');
}

/** A loss is good news, a gained change is what a reviewer has to see. */
function paintRow(row: DeltaRow, paint: Colors): string[] {
  const [line = '', ...examples] = rowLines(row);
  const isReading = /^(read|list)\b/.test(row.text);
  const plain = (text: string) => text;
  const color = row.sign === '~' ? paint.note : row.sign === '-' ? paint.good : isReading ? plain : paint.bad;
  return [
    ...wrapLine(line).map(each => color(`    ${each}`)),
    ...examples.flatMap(each => wrapLine(each)).map(each => paint.faint(`    ${each}`)),
  ];
}
