import type { PlanFinding } from '../core/plan-finding.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { indentedLines } from './wrap-line.ts';

const words: Readonly<Record<PlanFinding['level'], string>> = {
  refusal: 'refused',
  obstacle: 'in the way',
  notice: 'note',
};

/** What is unsafe, what prevents the plan, and what is good to know, worst first; nothing when there is none. */
export function renderFindings(findings: readonly PlanFinding[], paint: Colors): string {
  const colors = { refusal: paint.bad, obstacle: paint.bad, notice: paint.note };
  return (['refusal', 'obstacle', 'notice'] as const)
    .flatMap(level => findings.filter(finding => finding.level === level))
    .map(({ level, code, target, message, help }) => {
      const place = target === 'default' ? '' : `${makeVisible(target)}: `;
      const head = indentedLines(`${words[level]}: ${place}${message}`, 0).map(colors[level]);
      const helps = help === undefined ? [] : indentedLines(help, 2);
      return `${[...head, ...helps, `  ${paint.faint(code)}`].join('\n')}\n`;
    })
    .join('');
}
