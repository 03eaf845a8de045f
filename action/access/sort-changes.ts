import { sensitiveReads } from '../data/sensitive-reads.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { partsOf, rememberByList } from '../iam/parts.ts';
import { type AccessChange, isMoved } from './compare-access.ts';

const weights = {
  moved: 0,
  permissions: 1,
  write: 2,
  secret: 3,
  tagging: 4,
  unknown: 5,
  read: 6,
  list: 7,
  loss: 8,
};

/**
 * How much a change of access matters to a reviewer, lower is more: a channel that moves and so has other members, permissions,
 * other changes, sensitive reads, tags, actions of which nothing is known, other reads, and what is only lost.
 */
function weighChange(change: AccessChange): number {
  return isMoved(change) ? weights.moved : weighRows(change.gained);
}

/** Whether a change has to be seen before any other: it gives more than reads that are not sensitive. */
export function isSerious(change: AccessChange): boolean {
  return weighChange(change) < weights.read;
}

/**
 * What is serious first, then what is of production, then by weight, of a channel that moves the new place before the old one;
 * otherwise in the order in which they are.
 * @param isProduction whether a target, by its key, is production
 */
export function sortChanges<T extends AccessChange>(
  changes: readonly T[],
  isProduction: (target: string) => boolean,
): T[] {
  const keys = new Map(
    changes.map(change => [
      change,
      [
        Number(!isSerious(change)),
        Number(!isProduction(change.target)),
        weighChange(change),
        Number(change.gained.length === 0),
      ] as const,
    ]),
  );
  const keyOf = (change: T) => keys.get(change) ?? [1, 1, weights.loss, 1];
  return [...changes].sort((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || x[3] - y[3];
  });
}

function weighRows(rows: readonly AccessRow[]): number {
  const { shared, own } = partsOf(rows);
  return own.reduce((least, row) => Math.min(least, weighRow(row)), weighOnce(shared));
}

const weighOnce = rememberByList((rows: readonly AccessRow[]) =>
  rows.reduce((least, row) => Math.min(least, weighRow(row)), weights.loss),
);

/** Whether a row is more than a read that is not sensitive. */
export function isSeriousRow(row: AccessRow): boolean {
  return weighRow(row) < weights.read;
}

/** How much a row matters, lower is more. */
function weighRow(row: Pick<AccessRow, 'action' | 'level'>): number {
  return secretOf(row) === undefined ? weights[row.level] : weights.secret;
}

/** What a sensitive read returns (`data/sensitive-reads.ts`); undefined: the action is none. */
export function secretOf({ action, level }: Pick<AccessRow, 'action' | 'level'>): string | undefined {
  return level === 'read' || level === 'list' ? sensitiveReads.get(action.toLowerCase()) : undefined;
}

const readingNames =
  /:(Get|List|Describe|View|Search|Lookup|BatchGet|BatchDescribe|Scan|Query|Test|Validate|Check|Preview|Estimate)/;

/** Whether an action is named as if it only read: AWS classifies some of those as writing, and they matter less than what is named like a change. */
export function isNamedLikeReading({ action }: Pick<AccessRow, 'action'>): boolean {
  return readingNames.test(action);
}

/** In which order rows are named where only a few are: lower is earlier. What is named like a change, and sensitive reads, come before all else. */
export function rankRow(row: Pick<AccessRow, 'action' | 'level'>): number {
  const content = secretOf(row);
  if (content !== undefined) return weights.secret + rankSecret(content) / 100;
  return weighRow(row) + (isNamedLikeReading(row) ? weights.loss : 0);
}

/** How actions are named that change who may do what. */
const permissionNames =
  /^iam:(?!Get|List|Generate|Simulate)|:(PassRole|(Put|Set|Attach|Detach|Delete|Create|Update|Modify|Add|Remove)\w*(Polic(y|ies)|Permissions?|Acl|Grants?|AccessEntry|WebACL))/i;

/**
 * Orders the actions of a statement as rows are ordered, where only their names are known: what allows everything, whole services,
 * what is named like a change of permissions, other changes, sensitive reads, tags, other reads. Equal ones stay as they are.
 */
export function sortActionNames(actions: readonly string[]): string[] {
  const ranks = new Map(actions.map(action => [action, rankName(action)]));
  const rankOf = (action: string) => ranks.get(action) ?? 0;
  return [...actions].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankName(action: string): number {
  const [, operation = action] = action.split(':', 2);
  if (/^[*?]/.test(operation)) return action === operation ? -2 : -1;
  const level = levelByName(action);
  const start = action.toLowerCase().split(/[*?]/, 1)[0] ?? '';
  const isSecretPattern =
    level === 'read' &&
    start !== action.toLowerCase() &&
    [...sensitiveReads.keys()].some(each => each.startsWith(start));
  return isSecretPattern ? weights.secret + 0.5 : rankRow({ action, level });
}

function levelByName(action: string): AccessRow['level'] {
  if (isNamedLikeReading({ action })) return 'read';
  if (permissionNames.test(action)) return 'permissions';
  return /:(Tag|Untag)/i.test(action) ? 'tagging' : 'write';
}

const mostSecret = ['secrets', 'passwords', 'credentials', 'parameters', 'objects', 'items of tables'];

/** In which order the contents of sensitive reads are named: lower is earlier. */
export function rankSecret(content: string): number {
  const index = mostSecret.indexOf(content);
  return index < 0 ? mostSecret.length : index;
}
