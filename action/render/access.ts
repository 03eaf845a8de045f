import type { AccessChange } from '../access/compare-access.ts';
import { describePlace } from '../core/chat-place.ts';
import { formatExample } from '../core/request-example.ts';
import { formatEnd, formatStart } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';

/** What a change of access is about, in the order of how much it matters. */
export const accessLevels = ['permissions', 'write', 'tagging', 'read', 'list'] as const;

/** One of them. */
export type AccessLevel = (typeof accessLevels)[number];

/**
 * `#pipeline-operations gains 2 write actions and loses 1 read action`, with the place where the people of another one
 * than before are concerned; undefined when nothing changes.
 */
export function describeDelta(change: AccessChange): string | undefined {
  const { channel, place, presence, other, was, cause, gained, lost } = change;
  const parts = [...countLevels('gains', gained), ...countLevels('loses', lost)];
  if (parts.length === 0) return undefined;
  const where = describePlace(place);
  const subject =
    other !== undefined
      ? `#${channel} moves ${presence === 'joins' ? 'to' : 'away from'} ${where}, which`
      : was !== undefined
        ? `#${channel} in ${where}, which was #${was},`
        : `#${channel}`;
  const remark =
    cause === 'documents' ? ' (by reviewed documents or user roles alone; AWS is not changed)' : '';
  return `${subject} ${parts.join(' and ')}${remark}`;
}

/** Each action counts once, whichever verdicts and resources it has; the weightiest level says it. */
function countLevels(verb: string, grants: readonly AccessRow[]): string[] {
  const counts = accessLevels
    .map(level => ({ level, count: new Set(grants.filter(g => g.level === level).map(g => g.action)).size }))
    .filter(({ count }) => count > 0);
  const [first, ...rest] = counts;
  if (first === undefined) return [];
  const more = rest.reduce((sum, { count }) => sum + count, 0);
  const noun = first.count === 1 ? 'action' : 'actions';
  return [
    `${verb} ${first.count} ${first.level} ${noun}${more === 0 ? '' : ` (and ${more} ${more === 1 ? 'other' : 'others'})`}`,
  ];
}

/** How many lines of one level are written out; more reading and listing is summarised by service. */
const mostLines = 60;

/** One row of what is gained or lost. */
export interface DeltaRow {
  /** `+` gained, `-` lost. */
  readonly sign: '+' | '-';
  readonly text: string;
  /** A request of the row, unless the row itself says it. */
  readonly example?: string;
}

/**
 * Rows of a diff, weightiest level first. What the channel role gives is not said again for those who map a user role,
 * who can do it anyway.
 */
export function deltaRows({ gained, lost }: AccessChange): DeltaRow[] {
  const sides = [
    ['+', withoutRepeats(gained)],
    ['-', withoutRepeats(lost)],
  ] as const;
  return accessLevels.flatMap(level =>
    sides.flatMap(([sign, grants]) =>
      levelRows(
        sign,
        level,
        grants.filter(grant => grant.level === level),
      ),
    ),
  );
}

/** A row as lines of a diff; an example is a line that is neither added nor removed. */
export function rowLines({ sign, text, example }: DeltaRow): string[] {
  return [`${sign} ${text}`, ...(example === undefined ? [] : [`${' '.repeat(14)}for example: ${example}`])];
}

function withoutRepeats(grants: readonly AccessRow[]): readonly AccessRow[] {
  const key = ({ action, resources, from, until }: AccessRow) =>
    JSON.stringify([action, resources, from ?? '', until ?? '']);
  const byDefault = new Set(grants.filter(({ verdict }) => verdict === 'default').map(key));
  return grants.filter(grant => grant.verdict === 'default' || !byDefault.has(key(grant)));
}

function levelRows(sign: '+' | '-', level: AccessLevel, grants: readonly AccessRow[]): DeltaRow[] {
  const isLong = grants.length > mostLines;
  if (isLong && (level === 'read' || level === 'list')) return serviceRows(sign, level, grants);
  const shown = grants.slice(0, mostLines).map((grant): DeltaRow => {
    const example = exampleOf(grant);
    const text = `${level.padEnd(11)} ${describeGrant(grant)}`;
    return { sign, text, ...(example === undefined ? {} : { example }) };
  });
  if (!isLong) return shown;
  const rest = `and ${grants.length - mostLines} more; the JSON of the plan has them all`;
  return [...shown, { sign, text: `${level.padEnd(11)} ${rest}` }];
}

/** Undefined where the row itself names the request. */
function exampleOf({ resources, example }: AccessRow): string | undefined {
  if (example === undefined) return undefined;
  const { command, context, resource } = example;
  const isSaid = command === undefined && context === undefined && resources.join() === resource;
  return isSaid ? undefined : formatExample(example);
}

/** `, from … , until …`: when a row holds, where a date decides. */
function describeTime({ from, until }: AccessRow): string {
  const start = from === undefined ? '' : `, from ${formatStart(from)}`;
  return until === undefined ? start : `${start}, until ${formatEnd(until)}`;
}

function describeGrant(row: AccessRow): string {
  const { action, resources, verdict, certainty, partial } = row;
  const who = verdict === 'ceiling' ? 'members with their own role' : 'everyone in the channel';
  const shown = resources.slice(0, 5).join(', ');
  const more = resources.length > 5 ? ` and ${resources.length - 5} more` : '';
  return `${action} on ${shown}${more}  (${certainty === 'unknown' ? 'possibly ' : ''}${who}${partial === true ? ', in part' : ''}${describeTime(row)})`;
}

function serviceRows(sign: '+' | '-', level: AccessLevel, grants: readonly AccessRow[]): DeltaRow[] {
  const counts = new Map<string, Set<string>>();
  for (const { action } of grants) {
    const service = action.split(':')[0] ?? action;
    counts.set(service, (counts.get(service) ?? new Set()).add(action));
  }
  const total = new Set(grants.map(({ action }) => action)).size;
  const services = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, set]) => `${name} ${set.size}`);
  const rows: DeltaRow[] = [];
  for (let index = 0; index < services.length; index += 8) {
    rows.push({ sign, text: `${level.padEnd(11)}   ${services.slice(index, index + 8).join(', ')}` });
  }
  return [
    {
      sign,
      text: `${level.padEnd(11)} ${total} actions of ${counts.size} services; the JSON of the plan has them all:`,
    },
    ...rows,
  ];
}
