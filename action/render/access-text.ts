import type { AccessChange } from '../access/compare-access.ts';
import { makeVisible } from '../core/visible.ts';
import { type DeltaRow, deltaRows, describeDelta, rowLines } from './access.ts';
import type { Paint } from './paint.ts';

/** So many rows of one channel are shown in a terminal; the JSON of the plan has everything. */
const mostRows = 12;

/** Who gains and loses what, before the resources that change: the first thing that a reviewer wants to know. */
export function renderAccessText(access: readonly AccessChange[], paint: Paint): string {
  if (access.length === 0) return '';
  const blocks = access.map(delta => {
    const target = delta.target === 'default' ? '' : `${makeVisible(delta.target)}: `;
    const rows = deltaRows(delta);
    const rest = rows.length - mostRows;
    return [
      `  ${target}${paint.strong(makeVisible(describeDelta(delta) ?? ''))}`,
      ...rows.slice(0, mostRows).flatMap(row => paintRow(row, paint)),
      ...(rest > 0 ? [paint.faint(`    and ${rest} more rows; --format json has all of them`)] : []),
    ].join('\n');
  });
  return `${paint.strong('What people can do:')}\n${blocks.join('\n')}\n\n`;
}

/** A loss is good news, a gained change is what a reviewer has to see. */
function paintRow(row: DeltaRow, paint: Paint): string[] {
  const [line = '', ...examples] = rowLines(row).map(each => `    ${makeVisible(each)}`);
  const isReading = /^(read|list)\b/.test(row.text);
  const painted = row.sign === '-' ? paint.good(line) : isReading ? line : paint.bad(line);
  return [painted, ...examples.map(paint.faint)];
}
