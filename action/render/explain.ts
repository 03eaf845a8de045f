import type { RuleDescription } from '../core/rule.ts';
import { isAdjustable } from '../core/rule.ts';
import type { Colors } from './colors.ts';
import { wrapLine } from './wrap-line.ts';

/** How wide a line of a paragraph may be. */
const maxColumns = 88;

/** What a rule means, for a terminal: a paragraph, wrong, right, and how to change it. */
export function renderExplanation(rule: RuleDescription, paint: Colors): string {
  const { code, title, severity, why, wrong, right } = rule;
  const color = severity === 'error' ? paint.bad : paint.note;
  return [
    `${paint.strong(code)}  ${color(severity)}`,
    `${title}`,
    '',
    ...wrapLine(why, 0, maxColumns),
    '',
    paint.bad('Wrong'),
    ...indent(wrong),
    '',
    paint.good('Right'),
    ...indent(right),
    '',
    ...wrapLine(describeAdjustment(code), 0, maxColumns),
    '',
  ].join('\n');
}

/** Every rule in one line. */
export function renderRuleList(rules: readonly RuleDescription[], paint: Colors): string {
  const longest = Math.max(...rules.map(({ code }) => code.length));
  return rules
    .map(({ code, severity, title }) => {
      const color = severity === 'error' ? paint.bad : paint.note;
      return `${code.padEnd(longest)}  ${color(severity.padEnd(7))}  ${title}\n`;
    })
    .join('');
}

/** How `rules` and `ignore` may change what happens with a code. */
function describeAdjustment(code: string): string {
  if (code.startsWith('safety/')) {
    return `\`--allow ${code}\` (or the input \`allow\` of the Action) allows it once.`;
  }
  if (code.startsWith('plan/') || code === 'permission/managed-policy-changed') {
    return 'Only AWS shows it, so `plan` reports it, and `rules` and `ignore` do not affect it.';
  }
  if (!isAdjustable(code)) {
    return 'It can be neither ignored nor downgraded: without it no other finding can be trusted.';
  }
  if (code.startsWith('drift/')) {
    return `An entry of \`ignore\` with \`code: ${code}\`, a reason and an end date suppresses one of them.`;
  }
  return `Its severity can be changed (\`rules: { ${code}: off }\`), and one finding suppressed with \`ignore\`.`;
}

function indent(text: string): string[] {
  return text.split('\n').map(line => `  ${line}`);
}
