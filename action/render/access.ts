import {
  describeMembers,
  rankAudience,
  type SharedRow,
  type Whom,
  whomOf,
  withoutRepeats,
} from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { isNamedLikeReading, rankSecret, secretOf } from '../access/sort-changes.ts';
import type { WholeAccess } from '../access/whole-access.ts';
import { countActions, countPossible, describeEverything, listEverything } from '../access/whole-words.ts';
import { describePlace } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { listSome } from '../core/quote.ts';
import { describeRegions } from '../core/region-scope.ts';
import { nameRegions } from '../core/region-words.ts';
import { formatExample } from '../core/request-example.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';
import { describeOwnOnly, describeRequirement, describeRow, describeWhose } from './access-whom.ts';
import { foldArn } from './fold-arn.ts';

/** What a change of access is about, in the order of how much it matters. */
const accessLevels: readonly AccessLevel[] = ['permissions', 'write', 'tagging', 'unknown', 'read', 'list'];

/**
 * `#pipeline-operations gains 2 write actions and loses 1 read action`, with the place where the people of another one
 * than before are concerned; undefined when nothing changes.
 */
export function describeDelta(change: ShownChange): string | undefined {
  const predicate = describePredicate(change, false);
  return predicate === undefined ? undefined : `${subjectOf(change)} ${predicate}`;
}

/** `#ops`, or what it was and where it is, for a channel whose people are others than before. */
export function subjectOf({ channel, place, presence, other, was, isOutsideOfChat }: ShownChange): string {
  if (isOutsideOfChat === true) return `the role ${channel}`;
  const where = describePlace(place);
  if (other !== undefined) {
    return `#${channel} moves ${presence === 'joins' ? 'to' : 'away from'} ${where}, which`;
  }
  return was === undefined ? `#${channel}` : `#${channel} in ${where}, which was #${was},`;
}

/** How a part of what drift and a plan do together is said. */
export interface PartWords {
  readonly gains: { readonly one: string; readonly many: string };
  /** After what is gained or lost. */
  readonly rest: string;
  /** Whether its rows are neither added nor removed. */
  readonly isNoChange?: true;
}

/** A change as it is shown: that of a plan, or a part of what drift and a plan do together. */
export type ShownChange = AccessChange & {
  readonly part?: PartWords;
  /** Set where the channel is the name of a role, and it is about what the role allows outside of chat. */
  readonly isOutsideOfChat?: true;
};

/** The verbs of what a change gives and takes away. */
export function verbsOf(
  { part }: ShownChange,
  isPlural: boolean,
): { readonly gains: string; readonly loses: string } {
  const { one, many } = part?.gains ?? { one: 'gains', many: 'gain' };
  return { gains: isPlural ? many : one, loses: isPlural ? 'lose' : 'loses' };
}

/**
 * What is said of a channel: `gains 2 write actions and loses 1 read action`; undefined when nothing changes.
 * @param isPlural whether it is said of several channels
 */
export function describePredicate(change: ShownChange, isPlural: boolean): string | undefined {
  const { cause, gained, lost, whole, part } = change;
  const verbs = verbsOf(change, isPlural);
  const parts = [
    ...countLevels(verbs.gains, { grants: gained, whole: whole?.gained, whom: whomOf('+', change) }),
    ...countLevels(verbs.loses, { grants: lost, whole: whole?.lost, whom: whomOf('-', change) }),
  ];
  if (parts.length === 0) return undefined;
  const remark = cause === 'documents' ? ' (only through reviewed documents; AWS does not change)' : '';
  return `${parts.join(' and ')}${part?.rest ?? ''}${remark}`;
}

/** What is gained or lost, and whose that is which the roles of the channel give. */
interface CountedSide {
  readonly grants: readonly AccessRow[];
  readonly whole: readonly WholeAccess[] | undefined;
  readonly whom: Whom;
}

/**
 * `gains 3 actions (1 write, 2 read; 1 of them only for members with their own role)`: each action counts once, whichever
 * verdicts and resources it has.
 */
function countLevels(verb: string, { grants, whole = [], whom }: CountedSide): string[] {
  const counts = accessLevels
    .map(level => ({ level, count: countActions(grants.filter(grant => grant.level === level)) }))
    .filter(({ count }) => count > 0);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const [first, ...rest] = counts;
  if (first === undefined) return [];
  const noun = total === 1 ? 'action' : 'actions';
  const only = describeOwnOnly(grants, whom);
  const everything = describeEverything(verb, grants, { whole, only });
  if (everything !== undefined) return [everything];
  const possible = countPossible(grants);
  const does = possible === total ? `possibly ${verb}` : verb;
  const remarks = [
    ...(possible === 0 || possible === total ? [] : [`${possible} of them possibly`]),
    ...(only === undefined ? [] : [only]),
  ];
  if (rest.length > 0) return [`${does} ${total} ${noun} (${[formatLevels(counts), ...remarks].join('; ')})`];
  const remark = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  return [
    first.level === 'unknown'
      ? `${does} ${total} ${noun} of unknown level${remark}`
      : `${does} ${total} ${first.level} ${noun}${remark}`,
  ];
}

/** `1 write, 2 read, 1 of unknown level` */
function formatLevels(counts: readonly { readonly level: AccessLevel; readonly count: number }[]): string {
  return counts
    .map(({ level, count }) => `${count} ${level === 'unknown' ? 'of unknown level' : level}`)
    .join(', ');
}

/** One row of what is gained or lost. */
export interface DeltaRow {
  /** `+` gained, `-` lost, `~` what else changes for the members. */
  readonly sign: '+' | '-' | '~';
  readonly text: string;
  /** A request of the row, unless the row itself says it. */
  readonly example?: string;
}

/** How many services of one level, and names of one service, are written out before the others are counted. */
const maxServices = 6;
const maxNames = 5;
const maxResources = 3;

/**
 * Rows of a diff: what changes things before what reads, gained before lost, secrets before other reads; the actions of
 * one service on the same resources are one row. What the channel role gives is not said again for those who map a user role,
 * who can do it anyway.
 * @param full whether all services, names and ARNs are written out
 */
export function deltaRows(change: ShownChange, full = false): DeltaRow[] {
  const rows = listDeltaRows(change, full);
  return change.part?.isNoChange === true ? rows.map(row => ({ ...row, sign: '~' as const })) : rows;
}

function listDeltaRows(change: AccessChange, full: boolean): DeltaRow[] {
  const whoms = { '+': whomOf('+', change), '-': whomOf('-', change) };
  const sides = [
    ['+', withoutRepeats(change.gained, whoms['+']), change.whole?.gained ?? []],
    ['-', withoutRepeats(change.lost, whoms['-']), change.whole?.lost ?? []],
  ] as const;
  const scope: Scope = { account: change.place.account, full, whoms };
  const requirement = describeRequirement(change);
  const first: DeltaRow[] = requirement === undefined ? [] : [{ sign: '~', text: requirement }];
  if (full) return [...first, ...rowsOfSides(sides, scope)];
  const words = [
    ...listEverything('+', change.gained, change.whole?.gained, whoms['+']),
    ...listEverything('-', change.lost, change.whole?.lost, whoms['-']),
  ].map(({ text, ...word }) => ({
    ...word,
    row: { sign: word.sign, text: `${text}  (${describeMembers(word, whoms[word.sign])})` },
  }));
  const isSaid = (sign: string, { verdict, role }: AccessRow) =>
    role === undefined &&
    words.some(word => word.sign === sign && (word.verdict === verdict || word.isForAll));
  const rest = sides.map(
    ([sign, grants, whole]) => [sign, grants.filter(row => !isSaid(sign, row)), whole] as const,
  );
  return [...first, ...words.map(({ row }) => row), ...rowsOfSides(rest, scope)];
}

type Side = readonly [sign: '+' | '-', grants: readonly SharedRow[], whole: readonly WholeAccess[]];

interface Scope {
  readonly account: string;
  readonly full: boolean;
  /** Whom rows are about, by their sign. */
  readonly whoms: Readonly<Record<'+' | '-', Whom>>;
}

function rowsOfSides(sides: readonly Side[], scope: Scope): DeltaRow[] {
  return accessLevels.flatMap(level =>
    sides.flatMap(([sign, grants, whole]) => {
      const own = grants.filter(grant => grant.level === level);
      return own.length === 0 ? [] : levelRows({ sign, level, whole, ...scope }, own);
    }),
  );
}

/** A row as lines of a diff; an example is a line that is neither added nor removed. */
export function rowLines({ sign, text, example }: DeltaRow): string[] {
  return [`${sign} ${text}`, ...(example === undefined ? [] : [`${' '.repeat(14)}for example: ${example}`])];
}

/** Rows of one service that say the same of several actions. */
interface Group {
  readonly service: string;
  readonly rows: SharedRow[];
  /** Lower is earlier. */
  readonly rank: number;
  /** What its reads give that is often secret. */
  readonly content: string | undefined;
}

interface LevelView extends Scope {
  readonly sign: '+' | '-';
  readonly level: AccessLevel;
  readonly whole: readonly WholeAccess[];
}

function levelRows(view: LevelView, grants: readonly SharedRow[]): DeltaRow[] {
  const groups = groupRows(grants);
  const { level, full } = view;
  if (full || groups.length <= maxServices) return groups.map(group => groupRow(view, group));
  if (level === 'read' || level === 'list') {
    const sensitive = groups.filter(({ content }) => content !== undefined);
    const others = groups.filter(({ content }) => content === undefined);
    const rows =
      sensitive.length <= maxServices
        ? sensitive.map(group => groupRow(view, group))
        : secretRows(view, sensitive);
    return [...rows, ...restRows(view, others)];
  }
  return [
    ...groups.slice(0, maxServices).map(group => groupRow(view, group)),
    ...restRows(view, groups.slice(maxServices)),
  ];
}

/** Many reads of often secret data, by what they give: each by name, and what is most secret first. */
function secretRows({ sign, level, whoms }: LevelView, groups: readonly Group[]): DeltaRow[] {
  return (['default', 'ceiling'] as const).flatMap((verdict): DeltaRow[] => {
    const own = groups.filter(({ rows }) => rows[0]?.verdict === verdict);
    const byContent = new Map<string, Set<string>>();
    for (const { content = '', rows } of own) {
      const names = byContent.get(content) ?? new Set<string>();
      byContent.set(content, names);
      for (const { action } of rows) names.add(action);
    }
    if (byContent.size === 0) return [];
    const texts = [...byContent]
      .sort(([a], [b]) => rankSecret(a) - rankSecret(b) || (a < b ? -1 : 1))
      .map(([content, names]) => `${content} (${[...names].join(', ')})`);
    const possible = own.some(({ rows }) => rows.some(({ certainty }) => certainty === 'unknown'));
    return [
      {
        sign,
        text: `${level.padEnd(11)} often secret: ${texts.join(', ')}  (${possible ? 'some of it possibly ' : ''}${describeWhose(
          own.flatMap(({ rows }) => rows),
          whoms[sign],
        )})`,
      },
    ];
  });
}

function groupRows(grants: readonly SharedRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const grant of grants) {
    const { action, resources, regions, verdict, role, certainty, partial, from, until, isShared } = grant;
    const service = action.slice(0, action.indexOf(':'));
    const content = secretOf(grant);
    const rank = content !== undefined ? 0 : isNamedLikeReading(grant) ? 2 : 1;
    const key = JSON.stringify([
      service,
      rank,
      content ?? '',
      resources,
      regions ?? '',
      verdict,
      role ?? '',
      certainty ?? '',
      partial ?? '',
      isShared ?? '',
      from ?? '',
      until ?? '',
    ]);
    const group = groups.get(key) ?? { service, rows: [], rank, content };
    group.rows.push(grant);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) =>
      a.rank - b.rank ||
      whoRank(a) - whoRank(b) ||
      (a.service < b.service ? -1 : a.service > b.service ? 1 : 0),
  );
}

function whoRank({ rows: [first] }: Group): number {
  return first === undefined ? 0 : rankAudience(first);
}

function groupRow(
  { sign, level, account, full, whoms }: LevelView,
  { service, rows, content }: Group,
): DeltaRow {
  const [first] = rows;
  if (first === undefined) return { sign, text: level };
  const names = rows.map(({ action }) => action.slice(service.length + 1));
  const actions =
    names.length === 1
      ? `${service}:${names[0]}`
      : `${service}: ${listSome(names, full ? names.length : maxNames)}`;
  const resources = full
    ? first.resources.map(nameRegions)
    : first.resources.slice(0, maxResources).map(text => foldArn(nameRegions(text), { account, service }));
  const where = first.regions === undefined ? '' : ` ${describeRegions(first.regions)}`;
  const on = `${listSome(resources, resources.length, first.resources.length)}${where}`;
  const example = rows.map(row => exampleOf(row, full)).find(each => each !== undefined);
  return {
    sign,
    text: `${level.padEnd(11)} ${actions}${content === undefined ? '' : ` (${content})`} on ${on}  (${describeRow(first, whoms[sign])})`,
    ...(example === undefined ? {} : { example }),
  };
}

/** The services that are not written out, with whether that is all there is of a level. */
function restRows({ sign, level, whole, whoms }: LevelView, groups: readonly Group[]): DeltaRow[] {
  if (groups.length === 0) return [];
  const rows = groups.flatMap(group => group.rows);
  const counts = new Map<string, Set<string>>();
  for (const { service, rows: own } of groups) {
    const names = counts.get(service) ?? new Set<string>();
    counts.set(service, names);
    for (const { action } of own) names.add(action);
  }
  const largest = [...counts].sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1));
  const shown = largest.slice(0, maxServices).map(([service, names]) => `${service} ${names.size}`);
  const left = largest.length - shown.length;
  // What is written out above is no part of these rows.
  const isWhole = ([service, names]: readonly [string, ReadonlySet<string>]) =>
    whole.some(({ services }) => services.get(level)?.get(service) === names.size);
  const wholes = [...counts].filter(isWhole).length;
  const all = wholes === 0 ? '' : `, among them all ${level} actions of ${countOf(wholes, 'service')}`;
  const total = countActions(rows);
  const possible = countActions(rows.filter(({ certainty }) => certainty === 'unknown'));
  const possibly = possible === 0 ? '' : `, ${possible} of them possibly`;
  const people = describeWhose(rows, whoms[sign]);
  const names = `${shown.join(', ')}${left > 0 ? `, and ${left} more` : ''}`;
  const services = countOf(counts.size, 'service');
  const text = `${level.padEnd(11)} ${total} more of ${services} (${names})${all}${possibly}  (${people})`;
  return [{ sign, text }];
}

/** Undefined where the row itself names the request, and in short rows also where it says that any resource will do. */
function exampleOf({ resources, example }: AccessRow, full: boolean): string | undefined {
  if (example === undefined) return undefined;
  const { command, context, resource } = example;
  // Without a declared account no command is proved, and the request is all that there is to show.
  const hasAccount = !resource.includes('${AWS::');
  if (!full && command === undefined && context === undefined && hasAccount && resources.join() === '*') {
    return undefined;
  }
  const isSaid = command === undefined && context === undefined && resources.join() === resource;
  return isSaid ? undefined : formatExample(example);
}
