import { whomOf } from '../access/change-audience.ts';
import { isSeriousRow, secretOf } from '../access/sort-changes.ts';
import { joinWords } from '../core/quote.ts';
import { type AccessRow, compareRows } from '../iam/access-delta.ts';
import { joinParts, partsOf, rememberByList } from '../iam/parts.ts';
import {
  describeAwaited,
  describeDelta,
  describePredicate,
  type ShownChange,
  subjectOf,
  verbsOf,
} from './access.ts';
import { describeOwnPart } from './access-whom.ts';
import { cutNames, isCut } from './cut-names.ts';
import { type DeltaRow, deltaRows } from './delta-rows.ts';
import { describeKinds, listGainedKinds } from './gained-kinds.ts';
import { labelTarget } from './target-label.ts';

/** Channels that gain and lose the same, which is said once. */
export interface AccessGroup {
  readonly changes: readonly ShownChange[];
  /** `prod: #ops and dev: #ops gain 4 actions (1 write, 3 read)` */
  readonly title: string;
  /** The title, or the kinds of what is gained: `#ops gains write actions and sensitive read actions`. */
  readonly short: string;
  /** All channels by name, where the title counts some of them. */
  readonly names: readonly string[];
  /**
   * Those of the first channel: those of the others differ at most in the account of an example. Empty for the old place of a channel
   * that moves, when the title says that it loses what the new one gains.
   */
  readonly rows: readonly DeltaRow[];
}

/** How changes are grouped and named. */
export interface GroupOptions {
  /** Whether all rows, ARNs and names are written out. */
  readonly full?: boolean;
  /** Whether the target is named, where there is one. */
  readonly namesTarget?: boolean;
}

/** The changes that say anything, those that say the same together, each group at the place of its first one. */
export function groupAccess(access: readonly ShownChange[], options: GroupOptions = {}): AccessGroup[] {
  const { full = false, namesTarget = false } = options;
  const rowsOf = rememberRows(full);
  const groups = new Map<string, { changes: ShownChange[]; rows: readonly DeltaRow[] }>();
  for (const change of access) {
    const predicate = describePredicate(change, true);
    if (predicate === undefined) continue;
    const rows = rowsOf(change);
    const texts = rows.map(({ sign, text }) => `${sign} ${text}`);
    const isOwn = change.other !== undefined || change.was !== undefined;
    const key = JSON.stringify([isOwn ? groups.size : '', predicate, texts]);
    const group = groups.get(key) ?? { changes: [], rows };
    group.changes.push(change);
    groups.set(key, group);
  }
  const isRepeated = full ? () => false : findRepeatedMoves(access);
  return [...groups.values()].map(({ changes, rows }) => {
    if (changes.every(isRepeated)) {
      return {
        changes,
        rows: [],
        names: [],
        title: `${titleOf(changes, [], namesTarget)}: the same actions`,
        short: shortTitleOf(changes, [], namesTarget),
      };
    }
    const all = changes.map(change => nameOf(change, namesTarget));
    const shown = full ? all : cutNames(all);
    return {
      changes,
      rows,
      names: !full && isCut(all) ? all : [],
      title: titleOf(changes, shown, namesTarget),
      short: shortTitleOf(changes, shown, namesTarget),
    };
  });
}

/** Whether the people at the old place of a channel that moves lose just what those at the new place gain. */
function findRepeatedMoves(access: readonly ShownChange[]): (change: ShownChange) => boolean {
  const keyOf = ({ target, channel }: ShownChange) => JSON.stringify([target, channel]);
  const isMoved = ({ other, presence }: ShownChange, kind: string) =>
    other !== undefined && presence === kind;
  const gained = new Map(
    access.flatMap(change => (isMoved(change, 'joins') ? [[keyOf(change), textOf(change.gained)]] : [])),
  );
  return change => isMoved(change, 'leaves') && gained.get(keyOf(change)) === textOf(change.lost);
}

function textOf(rows: readonly AccessRow[]): string {
  return JSON.stringify(rows.map(({ example: _, ...row }) => row));
}

/** `prod: #ops`, the name of the channel of a change where several targets are shown. */
export function nameOf({ target, channel, isOutsideOfChat }: ShownChange, namesTarget: boolean): string {
  const name = isOutsideOfChat === true ? `the role ${channel}` : `#${channel}`;
  return `${labelTarget(target, namesTarget)}${name}`;
}

function titleOf(changes: readonly ShownChange[], names: readonly string[], namesTarget: boolean): string {
  const [first] = changes;
  if (first === undefined) return '';
  if (changes.length === 1) return `${labelTarget(first.target, namesTarget)}${describeDelta(first) ?? ''}`;
  return `${joinWords(names)} ${describePredicate(first, true)}`;
}

/** How long a title may be to be a short one too, in characters. */
const maxShortTitle = 90;

/** A title with the kinds of what is gained in place of numbers of actions, where these make it long or are not what is dangerous. */
function shortTitleOf(
  changes: readonly ShownChange[],
  names: readonly string[],
  namesTarget: boolean,
): string {
  const title = titleOf(changes, names, namesTarget);
  const [first] = changes;
  if (first === undefined) return title;
  const isOne = changes.length === 1;
  const subject = isOne ? `${labelTarget(first.target, namesTarget)}${subjectOf(first)}` : joinWords(names);
  const { gained, lost, cause, whole } = first;
  // Numbers of reads do not say that some are sensitive.
  const { shared, own } = partsOf(gained);
  const hasSecrets = hasSecretsOnce(shared) || hasAnySecret(own);
  const isEverything = whole?.gained.some(({ everything }) => everything) === true;
  if (title.length <= maxShortTitle && (isEverything || !hasSecrets)) return title;
  // That the members are others is what the subject says.
  const found = listGainedKinds([[{ gained }]]);
  const { gains, loses: losing } = verbsOf(first, !isOne);
  const whom = describeOwnPart(found.length > 0 ? keepSerious(gained) : gained, whomOf('+', first));
  const only = whom === undefined ? '' : ` (${whom})`;
  const loses = `${lost.some(({ certainty }) => certainty === undefined) ? '' : 'possibly '}${losing} access`;
  const awaited = describeAwaited(first);
  const parts = [
    ...(found.length > 0
      ? [`${describeKinds(found, gains)}${only}${awaited}`]
      : gained.length > 0
        ? [`${gains} only reads${only}${awaited}`]
        : []),
    ...(lost.length > 0 ? [loses] : []),
  ];
  return `${subject} ${parts.join(' and ')}${first.part?.rest ?? ''}${cause === 'documents' ? ' (AWS does not change)' : ''}`;
}

function hasAnySecret(rows: readonly AccessRow[]): boolean {
  return rows.some(row => secretOf(row) !== undefined);
}

const hasSecretsOnce = rememberByList(hasAnySecret);

const seriousOnce = rememberByList((rows: readonly AccessRow[]) => rows.filter(isSeriousRow));

function keepSerious(rows: readonly AccessRow[]): readonly AccessRow[] {
  const { shared, own } = partsOf(rows);
  return joinParts({ shared: seriousOnce(shared), own: own.filter(isSeriousRow) }, compareRows);
}

/** Hundreds of channels have one list of gains between them, of some thousand rows. */
function rememberRows(full: boolean): (change: ShownChange) => readonly DeltaRow[] {
  const known = new Map<
    unknown,
    Map<string, { readonly lost: unknown; readonly rows: readonly DeltaRow[] }>
  >();
  return change => {
    const { gained, lost, place, userRoleRequired } = change;
    const byAccount = known.get(gained) ?? new Map();
    known.set(gained, byAccount);
    const own = `${place.account} ${JSON.stringify(userRoleRequired)}`;
    const kept = byAccount.get(own);
    if (kept !== undefined && kept.lost === lost) return kept.rows;
    const rows = deltaRows(change, full);
    byAccount.set(own, { lost, rows });
    return rows;
  };
}
