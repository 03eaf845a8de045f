import { groupBy } from '../core/group.ts';
import { makeVisible } from '../core/visible.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { parseGlob } from '../iam/glob.ts';
import { intersects } from '../iam/glob-search.ts';
import { type ListParts, partsOf, rememberByList } from '../iam/parts.ts';
import type { AccessChange } from './compare-access.ts';

/** Whom rows are about that are not about members with their own role. */
export type Whom =
  | 'everyone in the channel'
  | 'members with a listed role'
  | 'members with the role they choose'
  | 'members without a role of their own'
  | 'those who can assume the role';

/**
 * Whom what the roles of a channel give is given to, or was: where every member has to choose a role, the channel role is no
 * one's, so that what it gave before, or gives afterwards, is lost or gained by those who have chosen none.
 */
export function whomOf(
  sign: '+' | '-',
  {
    userRoleRequired,
    isOutsideOfChat,
  }: Pick<AccessChange, 'userRoleRequired'> & { readonly isOutsideOfChat?: true },
): Whom {
  if (isOutsideOfChat === true) return 'those who can assume the role';
  if (userRoleRequired === undefined) return 'everyone in the channel';
  const { before, after, withoutList } = userRoleRequired;
  const side = sign === '+' ? 'after' : 'before';
  if (sign === '+' ? after : before)
    return withoutList?.includes(side) === true
      ? 'members with the role they choose'
      : 'members with a listed role';
  // In the other version every member had, or has, to choose a role: those who have chosen one keep what it gives them.
  return 'members without a role of their own';
}

/** In which order rows are said: of everyone, of those who choose a listed role, of those with any role of their own. */
export function rankAudience(row: Pick<AccessRow, 'verdict' | 'role'>): number {
  return isDefaultRow(row) ? 0 : row.verdict === 'default' ? 1 : 2;
}

const withoutOwn = 'members without a role of their own';

/** Whom rows of the ceiling are about. */
export const ownRole = 'members with their own role';

/** Whose a row is, with those who have the same in another way. */
export function describeMembers(
  { verdict, role, isShared, isKept }: Pick<SharedRow, 'verdict' | 'role' | 'isShared' | 'isKept'>,
  whom: Whom,
): string {
  if (isKept === true) return withoutOwn;
  if (role !== undefined) return describeChoosers(role);
  if (isShared === true) return `${whom} or another of their own`;
  return verdict === 'ceiling' ? ownRole : whom;
}

/** Members who choose a listed role. */
export function describeChoosers(role: string): string {
  return `members who choose ${makeVisible(role)}`;
}

/** Whether a row is about those whom the default verdict is about: not only about members with a role of their own. */
export function isDefaultRow({ verdict, role }: Pick<AccessRow, 'verdict' | 'role'>): boolean {
  return verdict === 'default' && role === undefined;
}

/** A row with what it says of members with any other role of their own. */
export interface SharedRow extends AccessRow {
  /** Set where it says the same of them. */
  readonly isShared?: true;
  /** Set for what the channel role no longer gives and the guardrails still allow, so that they may keep it. */
  readonly isKept?: true;
}

/**
 * Rows without those of members with their own role that say no more than a row for everyone: what is certain for everyone
 * is so for them too. Both parts have all rows of their actions.
 */
export function withoutRepeats(
  sign: '+' | '-',
  grants: readonly AccessRow[],
  whom: Whom,
): ListParts<SharedRow> {
  const { shared, own } = partsOf(grants);
  if (whom === withoutOwn) return { shared, own };
  const left = { shared: leftOnce[whom](shared), own: listLeft(own, whom) };
  if (sign === '+' || whom !== 'everyone in the channel') return left;
  return { shared: keptOnce(shared)(left.shared), own: markKept(own)(left.own) };
}

/** Rows that are lost, with which of them are only lost with the channel role, where that role is everyone's. */
export function withKept(lost: readonly AccessRow[], whom: Whom): readonly SharedRow[] {
  return whom === 'everyone in the channel' ? keptOnce(lost)(lost) : lost;
}

/** @param lost all rows that are lost */
function markKept(lost: readonly AccessRow[]): (rows: readonly AccessRow[]) => readonly SharedRow[] {
  const ofAll = groupBy(
    lost.filter(({ verdict }) => verdict === 'ceiling'),
    ({ action }) => action,
  );
  return rememberByList((rows: readonly AccessRow[]) =>
    rows.map(row => {
      const isLost =
        !isDefaultRow(row) || ofAll.get(row.action)?.some(other => isWithin(row, other)) === true;
      return isLost ? row : { ...row, isKept: true };
    }),
  );
}

const keptOnce = rememberByList(markKept);

/** Whether all of a row is in another one of the same action. */
function isWithin(row: AccessRow, other: AccessRow): boolean {
  const isAll =
    (other.certainty === undefined || row.certainty !== undefined) &&
    (other.partial === undefined || row.partial !== undefined);
  if (isOfSameRequests(row, other)) return isAll;
  return (
    isAll &&
    other.partial === undefined &&
    other.regions === undefined &&
    other.from === undefined &&
    other.until === undefined &&
    row.resources.every(text => other.resources.some(each => coversText(each, text)))
  );
}

/** Whether resources cover others: `* except a` covers what has nothing in common with `a`. */
function coversText(resources: string, text: string): boolean {
  const [base = '', except] = resources.split(' except ');
  if (base !== '*' && base !== text) return false;
  if (except === undefined) return true;
  const own = parseGlob(text);
  return !text.includes(' except ') && except.split(', ').every(each => !intersects(parseGlob(each), own));
}

const leftFor = (whom: Whom) => rememberByList((rows: readonly AccessRow[]) => listLeft(rows, whom));

const leftOnce: Readonly<Record<Whom, ReturnType<typeof leftFor>>> = {
  'everyone in the channel': leftFor('everyone in the channel'),
  'members with a listed role': leftFor('members with a listed role'),
  'members with the role they choose': leftFor('members with the role they choose'),
  'members without a role of their own': leftFor('members without a role of their own'),
  'those who can assume the role': leftFor('those who can assume the role'),
};

/** What is left of rows depends for each action on its own rows only. */
function listLeft(grants: readonly AccessRow[], whom: Whom): readonly SharedRow[] {
  const ofDefault = groupBy(grants.filter(isDefaultRow), ({ action }) => action);
  const ofAnyRole = grants.some(({ role }) => role !== undefined)
    ? groupBy(
        grants.filter(({ verdict }) => verdict === 'ceiling'),
        ({ action }) => action,
      )
    : new Map<string, AccessRow[]>();
  const shared = new Set<AccessRow>();
  const left = grants.filter(grant => {
    const isAlike = (other: AccessRow) => isOfSameRequests(grant, other);
    // What is possible with a listed role, and with any other one too, is said of any.
    const isOpen = grant.role !== undefined && grant.certainty === 'unknown';
    if (isOpen && ofAnyRole.get(grant.action)?.some(isAlike)) return false;
    const alike = isDefaultRow(grant) ? [] : (ofDefault.get(grant.action) ?? []).filter(isAlike);
    const other = alike.findLast(({ certainty }) => certainty === undefined) ?? alike[0];
    if (other === undefined || (other.certainty === 'unknown' && grant.certainty === undefined)) return true;
    if (other.partial === true && grant.partial === undefined) return true;
    if (grant.verdict === 'ceiling') shared.add(other);
    return false;
  });
  if (whom === 'everyone in the channel') return left;
  return left.map(grant => (shared.has(grant) ? { ...grant, isShared: true } : grant));
}

/** Whether two rows of one action are about the same resources, Regions and times. */
function isOfSameRequests(a: AccessRow, b: AccessRow): boolean {
  return (
    a.from === b.from &&
    a.until === b.until &&
    isSameList(a.resources, b.resources) &&
    (a.regions === b.regions || JSON.stringify(a.regions ?? '') === JSON.stringify(b.regions ?? ''))
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, index) => text === b[index]));
}
