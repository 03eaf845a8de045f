import type { AccessChange } from '../access/compare-access.ts';
import { makeVisible } from '../core/visible.ts';
import { deltaLines, describeDelta } from './access.ts';
import type { Paint } from './paint.ts';

/** So many lines of one channel are shown in a terminal; the JSON of the plan has everything. */
const mostLines = 12;

/** Who gains and loses what, before the resources that change: the first thing that a reviewer wants to know. */
export function renderAccessText(access: readonly AccessChange[], paint: Paint): string {
  if (access.length === 0) return '';
  const blocks = access.map(delta => {
    const target = delta.target === 'default' ? '' : `${makeVisible(delta.target)}: `;
    const lines = deltaLines(delta);
    const rest = lines.length - mostLines;
    return [
      `  ${target}${paint.strong(makeVisible(describeDelta(delta) ?? ''))}`,
      ...lines.slice(0, mostLines).map(line => paintLine(line, paint)),
      ...(rest > 0 ? [paint.faint(`    and ${rest} more lines; --format json has all of them`)] : []),
    ].join('\n');
  });
  return `${paint.strong('What people can do:')}\n${blocks.join('\n')}\n\n`;
}

/** A loss is good news, a gained change is what a reviewer has to see. */
function paintLine(line: string, paint: Paint): string {
  const text = `    ${makeVisible(line)}`;
  if (line.startsWith('-')) return paint.good(text);
  return /^\+ (read|list)\b/.test(line) ? text : paint.bad(text);
}
