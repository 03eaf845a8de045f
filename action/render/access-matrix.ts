import type { MatrixRow, ServiceCell } from '../access/access-matrix.ts';
import { countOf } from '../core/count-of.ts';
import { inDefaultRegion } from '../core/default-region.ts';
import { defaultTarget } from '../core/model.ts';
import { formatEnd } from '../core/until.ts';
import { makeVisible } from '../core/visible.ts';
import type { LevelCounts } from '../iam/allowed-actions.ts';
import { levelsDownwards } from '../iam/iam-actions.ts';
import { describeMatrixHead, type Level, weights } from './access-head.ts';
import { codeSpan } from './code-block.ts';
import type { Colors } from './colors.ts';
import { indentedLines, terminalColumns, wrapLine } from './wrap-line.ts';

/** Number of services of a channel that are shown by name; the JSON has all of them. */
export const maxServices = 12;

/** Weightiest services first, so that what matters is in sight. */
export function sortServices(
  services: readonly ServiceCell[],
  verdict: 'default' | 'ceiling',
): ServiceCell[] {
  return services
    .filter(cell => cell[verdict] !== undefined)
    .sort(
      (a, b) =>
        weights[b[verdict] as Level] - weights[a[verdict] as Level] || (a.service < b.service ? -1 : 1),
    );
}

/** In place of what a user role can do, where the chat policy of the organization allows the channel role only. */
const noUserRoles = 'not possible: the chat policy of the organization does not allow user roles';

/** In place of what everyone can do, where every member has to choose a role of their own. */
const noChannelRole = 'nothing: every member has to choose a role of their own';
const noChannelRoleShort = 'nothing (a role is required)';

/** The matrix for a terminal: a channel with what everyone can do, and what members with their own role can do at most. */
export function renderMatrixText(rows: readonly MatrixRow[], paint: Colors): string {
  const blocks = rows.map(row => {
    const target = row.target === 'default' ? '' : ` (${makeVisible(row.target)})`;
    const end = row.until === undefined ? '' : `  ${describeEnd(row)}`;
    const services = describeServices(row, 'default', paint);
    const everyone = row.audience === 'everyone' ? services : [noChannelRole];
    const listed = row.audience === 'listed-role' ? [`  a listed role    ${services.join(indent)}`] : [];
    const own = row.isChannelRoleOnly ? [noUserRoles] : describeServices(row, 'ceiling', paint);
    const policies = `${row.roles.join(', ')} ∩ ${row.guardrails.join(' ∪ ')}`;
    const head = `${paint.strong(`#${makeVisible(row.channel)}`)}${target}`;
    const isWide = `#${row.channel}${target}  ${policies}${end}`.length > terminalColumns;
    return [
      ...(isWide
        ? [`${head}${end}`, ...indentedLines(policies, 2).map(paint.faint)]
        : [`${head}  ${paint.faint(makeVisible(policies))}${end}`]),
      `  everyone         ${everyone.join(indent)}`,
      ...listed,
      `  with a user role ${everyone.length > 1 && own.join() === everyone.join() ? 'the same' : own.join(indent)}`,
    ].join('\n');
  });
  const limits = describeLimits(rows, makeVisible).map(line => wrapLine(line, 0, terminalColumns).join('\n'));
  const head = wrapLine(describeMatrixHead(rows), 2, terminalColumns)
    .map(line => paint.strong(line))
    .join('\n');
  return `${[head, ...blocks, ...limits.map(paint.faint)].join('\n\n')}\n`;
}

/** Where the services of a channel begin, in columns, and how wide a line of them is. */
const margin = 19;
const maxColumns = terminalColumns - margin;
const indent = `\n${' '.repeat(margin)}`;

function describeEnd({ until = '', hasEnded: isPast }: Pick<MatrixRow, 'until' | 'hasEnded'>): string {
  return `${isPast === true ? 'ended with' : 'until'} ${formatEnd(until)}`;
}

/** What the matrix rests on, one sentence each. */
function describeLimits(rows: readonly MatrixRow[], quote: (text: string) => string): string[] {
  const region = `Without --region a command runs ${inDefaultRegion}.`;
  const dated = [...new Set(rows.flatMap(row => (row.hasUnreadDates ? [quote(row.channel)] : [])))];
  return [
    ...describeOrganization(rows, quote),
    ...(dated.length === 0
      ? []
      : [
          `The policies of ${dated.join(', ')} name too many dates to say from when or until when something applies.`,
        ]),
    ...(rows.length === 0 ? [] : [region]),
  ];
}

/** Which organization policies the matrix rests on, by target; nothing without declared targets. */
function describeOrganization(rows: readonly MatrixRow[], quote: (text: string) => string): string[] {
  const targets = new Map(rows.map(row => [row.target, row.organizationPolicies]));
  targets.delete(defaultTarget);
  const read = [...targets].flatMap(([target, files]) =>
    files.length === 0 ? [] : [`${quote(target)}: ${files.map(quote).join(', ')}`],
  );
  const unread = [...targets].flatMap(([target, files]) => (files.length === 0 ? [quote(target)] : []));
  return [
    ...(read.length === 0 ? [] : [`Organization policies (SCP, RCP) were evaluated for ${read.join('; ')}.`]),
    ...(unread.length === 0
      ? []
      : [
          `No organization policy (SCP, RCP) was read for ${unread.join(', ')}; a policy can only reduce access.`,
        ]),
  ];
}

/** Lines of services with how many actions of each level there are. */
function describeServices(row: MatrixRow, verdict: 'default' | 'ceiling', paint: Colors): string[] {
  const services = sortServices(row.services, verdict);
  if (services.length === 0) return [paint.good('nothing')];
  const rest = services.length - maxServices;
  const shown = services.slice(0, maxServices).map((cell, index) => {
    const level = cell[verdict] as Level;
    const isLast = index === Math.min(maxServices, services.length) - 1;
    const text = `${cell.service} (${countLevels(cell, verdict)})${isLast ? '' : ','}`;
    const color = weights[level] >= 3 ? paint.bad : level === 'unknown' ? paint.note : plain;
    return { text, color };
  });
  const more = rest > 0 ? [{ text: `and ${countOf(rest, 'more service')}`, color: paint.faint }] : [];
  const lines: { text: string; width: number }[] = [];
  for (const { text, color } of [...shown, ...more]) {
    const last = lines.at(-1);
    if (last === undefined || last.width + 1 + text.length > maxColumns) {
      lines.push({ text: color(text), width: text.length });
    } else {
      last.text += ` ${color(text)}`;
      last.width += 1 + text.length;
    }
  }
  return lines.map(({ text }) => text);
}

const plain = (text: string): string => text;

/** `1 write, 3 read, possibly 1 tagging`, the highest level first. */
function countLevels({ levels, possible }: ServiceCell, verdict: 'default' | 'ceiling'): string {
  const list = (counts: LevelCounts) =>
    levelsDownwards.flatMap(level => {
      const count = counts[level];
      return count === undefined ? [] : [`${count} ${level === 'unknown' ? 'of unknown level' : level}`];
    });
  const open = list(possible[verdict]);
  return [...list(levels[verdict]), ...(open.length === 0 ? [] : [`possibly ${open.join(' and ')}`])].join(
    ', ',
  );
}

/** The matrix as a markdown table: of each service how many actions of each level, the highest level first. */
export function renderMatrixMarkdown(rows: readonly MatrixRow[]): string {
  const cell = (row: MatrixRow, verdict: 'default' | 'ceiling') => {
    const services = sortServices(row.services, verdict);
    if (services.length === 0) return 'nothing';
    const shown = services
      .slice(0, maxServices)
      .map(each => `${codeSpan(each.service)} ${countLevels(each, verdict)}`);
    const rest = services.length - shown.length;
    return `${shown.join('; ')}${rest > 0 ? `; and ${countOf(rest, 'more service')}` : ''}`;
  };
  const hasListed = rows.some(({ audience }) => audience === 'listed-role');
  return [
    describeMatrixHead(rows),
    '',
    `| channel | target | role | guardrails | everyone |${hasListed ? ' with a listed role |' : ''} with a user role |`,
    `|---|---|---|---|---|---|${hasListed ? '---|' : ''}`,
    ...rows.map(
      row =>
        `| ${[
          `${codeSpan(row.channel)}${row.until === undefined ? '' : ` ${describeEnd(row)}`}`,
          codeSpan(row.target),
          codeSpan(row.roles.join(', ')),
          codeSpan(row.guardrails.join(', ')),
          row.audience === 'everyone' ? cell(row, 'default') : noChannelRoleShort,
          ...(hasListed ? [row.audience === 'listed-role' ? cell(row, 'default') : '–'] : []),
          row.isChannelRoleOnly ? noUserRoles : cell(row, 'ceiling'),
        ].join(' | ')} |`,
    ),
    ...describeLimits(rows, codeSpan).flatMap(line => ['', line]),
    '',
  ].join('\n');
}
