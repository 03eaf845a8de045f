import type { MatrixRow } from '../access/access-matrix.ts';
import { countOf } from '../core/count-of.ts';
import { appendTo } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import { type Level, weights } from './access-head.ts';
import { maxServices, sortServices } from './access-matrix.ts';

/** More channels than these are shown in groups, so that the graph stays legible. */
const maxSingle = 12;

/** How many groups, and names of one group, are shown before the others are counted. */
const maxGroups = 12;
const maxNames = 6;
const maxGroupServices = 6;

/**
 * A Mermaid graph, channel → role ∩ guardrails → services, which GitHub draws. Many channels are grouped by what their
 * guardrails are and by what everyone in them can do.
 */
export function renderMatrixMermaid(rows: readonly MatrixRow[]): string {
  const lines = rows.length > maxSingle ? groupLines(rows) : rows.flatMap(rowLines);
  return `${['graph LR', ...lines].join('\n')}\n`;
}

function rowLines(row: MatrixRow, index: number): string[] {
  const target = row.target === 'default' ? '' : ` (${row.target})`;
  const services = sortServices(row.services, 'default');
  const rest = services.length - maxServices;
  return [
    `  c${index}["#35;${label(row.channel + target)}"] --> l${index}["${label(row.roles.join(', '))} ∩ ${label(row.guardrails.join(' ∪ '))}"]`,
    ...services
      .slice(0, maxServices)
      .map(cell => `  l${index} -->|${cell.default}| ${serviceId(cell.service)}["${label(cell.service)}"]`),
    ...(rest > 0 ? [`  l${index} --> r${index}["and ${countOf(rest, 'more service')}"]`] : []),
    ...(services.length === 0 ? [`  l${index} --> n${index}["nothing"]`] : []),
  ];
}

/** Channels with the same guardrails whose members can do the same, service by service. */
interface Group {
  readonly guardrails: string;
  readonly rows: MatrixRow[];
}

function groupLines(rows: readonly MatrixRow[]): string[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const levels = row.services.map(({ service, default: level }) => [service, level ?? '']);
    const key = JSON.stringify([row.guardrails, levels]);
    const group = groups.get(key) ?? { guardrails: row.guardrails.join(' ∪ '), rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const sorted = [...groups.values()].sort(
    (a, b) => weightOf(b) - weightOf(a) || b.rows.length - a.rows.length,
  );
  const left = sorted.slice(maxGroups).reduce((sum, group) => sum + group.rows.length, 0);
  return [
    ...sorted.slice(0, maxGroups).flatMap(describeGroup),
    ...(left > 0
      ? [
          `  more["${countOf(left, 'more channel')} in ${countOf(sorted.length - maxGroups, 'group')}: chatops access --format html"]`,
        ]
      : []),
  ];
}

/** What goes furthest comes first. */
function weightOf({ rows: [row] }: Group): number {
  const levels = row?.services.flatMap(cell => (cell.default === undefined ? [] : [weights[cell.default]]));
  return Math.max(-1, ...(levels ?? []));
}

function describeGroup({ guardrails, rows }: Group, index: number): string[] {
  const [first] = rows;
  const names = rows.map(row => `#${row.channel}${row.target === 'default' ? '' : ` (${row.target})`}`);
  const shown = listSome(names, maxNames);
  const title = rows.length === 1 ? shown : `${rows.length} channels: ${shown}`;
  const services = sortServices(first?.services ?? [], 'default');
  const byLevel = new Map<Level, string[]>();
  for (const { service, default: level } of services) {
    if (level !== undefined) appendTo(byLevel, level, service);
  }
  return [
    `  g${index}["${label(title)}"] --> l${index}["${label(guardrails)}"]`,
    ...[...byLevel].map(([level, list]) => {
      const text = listSome(list, maxGroupServices);
      return `  l${index} -->|${level}| s${index}_${level}["${label(text)}"]`;
    }),
    ...(services.length === 0 ? [`  l${index} --> n${index}["nothing"]`] : []),
  ];
}

function serviceId(service: string): string {
  return `s_${service.replace(/[^a-z0-9]/gi, '_')}`;
}

/** Text of a node that cannot end it: everything but plain characters as an entity. */
function label(text: string): string {
  return makeVisible(text).replace(/[^\w ,.:/∩∪-]/g, character => `#${character.codePointAt(0)};`);
}
