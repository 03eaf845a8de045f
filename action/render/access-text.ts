import { type AccessDelta, describeDelta, describeGroup, groupDelta } from './access.ts';
import type { Paint } from './paint.ts';
import { makeVisible } from './visible.ts';

/** So many lines of one channel are shown in a terminal; the JSON of the plan has everything. */
const mostLines = 12;

/** Who gains and loses what, before the resources that change: the first thing that a reviewer wants to know. */
export function renderAccessText(access: readonly AccessDelta[], paint: Paint): string {
  if (access.length === 0) return '';
  const blocks = access.map(delta => {
    const target = delta.target === 'default' ? '' : `${makeVisible(delta.target)}: `;
    const groups = groupDelta(delta);
    const lines = groups.slice(0, mostLines).map(group => {
      const line = `    ${makeVisible(describeGroup(group))}`;
      if (group.sign === '-') return paint.good(line);
      return group.level === 'read' || group.level === 'list' ? line : paint.bad(line);
    });
    const rest = groups.length - lines.length;
    return [
      `  ${target}${paint.strong(makeVisible(describeDelta(delta) ?? ''))}`,
      ...lines,
      ...(rest > 0 ? [paint.faint(`    and ${rest} more lines; --format json has all of them`)] : []),
    ].join('\n');
  });
  return `${paint.strong('What people can do:')}\n${blocks.join('\n')}\n\n`;
}
