import {
  describeMembers,
  type SharedRow,
  type Whom,
  whomOf,
  withoutRepeats,
} from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { rankSecret } from '../access/sort-changes.ts';
import type { WholeAccess } from '../access/whole-access.ts';
import { listEverything } from '../access/whole-words.ts';
import { countOf } from '../core/count-of.ts';
import { listSome } from '../core/quote.ts';
import { describeRegions } from '../core/region-scope.ts';
import { nameRegions } from '../core/region-words.ts';
import { formatExample } from '../core/request-example.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { type AccessLevel, levelsDownwards } from '../iam/iam-actions.ts';
import type { ListParts } from '../iam/parts.ts';
import type { ShownChange } from './access.ts';
import { describeRequirement, describeRow, describeWhose } from './access-whom.ts';
import { foldArn } from './fold-arn.ts';
import { ActionNames, groupRows, namesOf, type RowGroup } from './row-groups.ts';

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
    { sign: '+', rows: withoutRepeats('+', change.gained, whoms['+']), whole: change.whole?.gained ?? [] },
    { sign: '-', rows: withoutRepeats('-', change.lost, whoms['-']), whole: change.whole?.lost ?? [] },
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
  const rest = sides.map(side => {
    if (words.every(({ sign }) => sign !== side.sign)) return side;
    const keep = (row: SharedRow) => !isSaid(side.sign, row);
    return { ...side, rows: { shared: side.rows.shared.filter(keep), own: side.rows.own.filter(keep) } };
  });
  return [...first, ...words.map(({ row }) => row), ...rowsOfSides(rest, scope)];
}

interface Side {
  readonly sign: '+' | '-';
  readonly rows: ListParts<SharedRow>;
  readonly whole: readonly WholeAccess[];
}

interface Scope {
  readonly account: string;
  readonly full: boolean;
  /** Whom rows are about, by their sign. */
  readonly whoms: Readonly<Record<'+' | '-', Whom>>;
}

function rowsOfSides(sides: readonly Side[], scope: Scope): DeltaRow[] {
  const grouped = sides.map(({ rows, ...side }) => ({ ...side, groups: groupRows(rows) }));
  return levelsDownwards.flatMap(level =>
    grouped.flatMap(({ sign, groups, whole }) => levelRows({ sign, level, whole, ...scope }, groups(level))),
  );
}

/** A row as lines of a diff; an example is a line that is neither added nor removed. */
export function rowLines({ sign, text, example }: DeltaRow): string[] {
  return [`${sign} ${text}`, ...(example === undefined ? [] : [`${' '.repeat(14)}for example: ${example}`])];
}

interface LevelView extends Scope {
  readonly sign: '+' | '-';
  readonly level: AccessLevel;
  readonly whole: readonly WholeAccess[];
}

function levelRows(view: LevelView, groups: readonly RowGroup[]): DeltaRow[] {
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

/** Many sensitive reads, by what they give: each by name, the most sensitive first. */
function secretRows({ sign, level, whoms }: LevelView, groups: readonly RowGroup[]): DeltaRow[] {
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
        text: `${level.padEnd(11)} sensitive: ${texts.join(', ')}  (${possible ? 'some of it possibly ' : ''}${describeWhose(own, whoms[sign])})`,
      },
    ];
  });
}

function groupRow(
  { sign, level, account, full, whoms }: LevelView,
  { service, rows, content }: RowGroup,
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
  const example = firstExample(rows, full);
  return {
    sign,
    text: `${level.padEnd(11)} ${actions}${content === undefined ? '' : ` (${content})`} on ${on}  (${describeRow(first, whoms[sign])})`,
    ...(example === undefined ? {} : { example }),
  };
}

/** The services that are not written out, with whether that is all there is of a level. */
function restRows({ sign, level, whole, whoms }: LevelView, groups: readonly RowGroup[]): DeltaRow[] {
  if (groups.length === 0) return [];
  const counts = new ActionNames();
  const open = new ActionNames();
  for (const group of groups) {
    counts.add(group, namesOf(group));
    if (group.rows[0]?.certainty === 'unknown') open.add(group, namesOf(group));
  }
  const sizes = counts.sizes();
  const largest = sizes.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  // What is written out above is no part of these rows.
  const isWhole = ([service, size]: readonly [string, number]) =>
    whole.some(({ services }) => services.get(level)?.get(service) === size);
  const wholes = sizes.filter(isWhole).length;
  const all = wholes === 0 ? '' : `, among them all ${level} actions of ${countOf(wholes, 'service')}`;
  const [total, possible] = [counts.count(), open.count()];
  const possibly = possible === 0 ? '' : `, ${possible} of them possibly`;
  const people = describeWhose(groups, whoms[sign]);
  const names = listSome(
    largest.map(([service, size]) => `${service} ${size}`),
    maxServices,
  );
  const services = countOf(sizes.length, 'service');
  const text = `${level.padEnd(11)} ${total} more of ${services} (${names})${all}${possibly}  (${people})`;
  return [{ sign, text }];
}

function firstExample(rows: readonly AccessRow[], full: boolean): string | undefined {
  for (const row of rows) {
    const example = exampleOf(row, full);
    if (example !== undefined) return example;
  }
  return undefined;
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
