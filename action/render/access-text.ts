import type { AccessChange } from '../access/compare-access.ts';
import { makeVisible } from '../core/visible.ts';
import { type DeltaRow, deltaRows, describeDelta, rowLines } from './access.ts';
import type { Colors } from './colors.ts';

/** So many rows of one channel are shown in a terminal; the JSON of the plan has everything. */
const maxRows = 16;

/**
 * Who gains and loses what, before the resources that change: the first thing that a reviewer wants to know.
 * @param full whether nothing is left out or folded
 */
export function renderAccessText(access: readonly AccessChange[], paint: Colors, full = false): string {
  if (access.length === 0) return '';
  const blocks = access.map(delta => {
    const target = delta.target === 'default' ? '' : `${delta.target}: `;
    const rows = deltaRows(delta, full);
    const rest = full ? 0 : rows.length - maxRows;
    return [
      ...wrapLine(`${target}${describeDelta(delta) ?? ''}`, 2).map(line => `  ${paint.strong(line)}`),
      ...rows.slice(0, rows.length - Math.max(0, rest)).flatMap(row => paintRow(row, paint)),
      ...(rest > 0
        ? [
            paint.faint(
              `    and ${rest} more ${rest === 1 ? 'row' : 'rows'}; chatops plan --full has all of them`,
            ),
          ]
        : []),
    ].join('\n');
  });
  return `${paint.strong('What people can do:')}\n${blocks.join('\n')}\n\n`;
}

/** A loss is good news, a gained change is what a reviewer has to see. */
function paintRow(row: DeltaRow, paint: Colors): string[] {
  const [line = '', ...examples] = rowLines(row);
  const isReading = /^(read|list)\b/.test(row.text);
  const color = row.sign === '-' ? paint.good : isReading ? (text: string) => text : paint.bad;
  return [
    ...wrapLine(line).map(each => color(`    ${each}`)),
    ...examples.flatMap(each => wrapLine(each)).map(each => paint.faint(`    ${each}`)),
  ];
}

/** How wide a line may be beside its indentation. */
const columns = 96;

/** A line in parts that fit a terminal, the later ones below the first word after the level; a long word is not broken. */
function wrapLine(line: string, indent = 14): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of makeVisible(line).split(/(?<=\S)(?= )/)) {
    if (current !== '' && current.length + word.length > columns) {
      lines.push(current);
      current = `${' '.repeat(indent)}${word.trimStart()}`;
    } else current += word;
  }
  return [...lines, current];
}
