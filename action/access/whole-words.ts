import type { AccessRow } from '../iam/access-delta.ts';
import type { Whom } from './change-audience.ts';
import { countRows, type RowCounts } from './count-rows.ts';
import type { WholeAccess } from './whole-access.ts';

/**
 * Says that people gain or lose everything that chat can run, with how many actions that is; undefined where it is not all.
 * @param verb `gains`, `gain`, `loses` or `lose`
 * @param options.only which of it is only for members with their own role; undefined: none
 */
export function describeEverything(
  verb: string,
  counts: RowCounts,
  { whole, only }: { readonly whole: readonly WholeAccess[]; readonly only: string | undefined },
): string | undefined {
  const all = whole.find(({ everything }) => everything);
  if (all === undefined) return undefined;
  const own = counts.byVerdict[all.verdict];
  // What is allowed afterwards for certain may have been allowed before.
  const does = counts.certain === 0 ? `possibly ${verb}` : verb;
  const remark = only === undefined ? '' : `; ${only}`;
  const list = (more: string) => `everything that chat can run (${all.total} actions${more})`;
  if (own >= all.total) return `${does} ${list(remark)}`;
  const gained = only === undefined ? '' : ` (${only})`;
  return verb.startsWith('gain')
    ? `${does} ${own} actions${gained}, and with them ${list('')}`
    : `${does} ${own} of the ${all.total} actions that chat can run${gained}`;
}

/** A row in place of thousands. */
interface EverythingRow {
  readonly sign: '+' | '-';
  readonly verdict: AccessRow['verdict'];
  readonly text: string;
  /** Set on a row for members with a listed role that also says the same of members with any other role of their own. */
  readonly isShared?: true;
  /** Whether nothing is left to say of members with their own role. */
  readonly isForAll: boolean;
}

/**
 * `everything that chat can run`, for each verdict of which that is so, and for both in one row where that says as much.
 * @param whom whom the rows of the default verdict are about
 */
export function listEverything(
  sign: '+' | '-',
  grants: readonly AccessRow[],
  whole: readonly WholeAccess[] = [],
  whom: Whom = 'everyone in the channel',
): EverythingRow[] {
  const counts = countRows(grants);
  const isSure = (wanted: AccessRow['verdict']) =>
    grants.some(({ verdict, certainty }) => verdict === wanted && certainty === undefined);
  const isCertain = { default: isSure('default'), ceiling: isSure('ceiling') };
  const textOf = (wanted: AccessRow['verdict']) => {
    const all = whole.find(({ verdict, everything }) => everything && verdict === wanted);
    const own = counts.byVerdict[wanted];
    if (all === undefined || own === 0) return undefined;
    const possibly = isCertain[wanted] ? '' : 'possibly ';
    return `${possibly}${describeWhole(sign, own, all.total)}`;
  };
  const [own, ceiling] = [textOf('default'), textOf('ceiling')];
  const isShared = whom === 'members with a listed role' && own === ceiling;
  // What everyone can do, members with their own role can do anyway.
  const isForAll =
    isShared || (whom === 'everyone in the channel' && (isCertain.default || !isCertain.ceiling));
  return [
    ...(own === undefined
      ? []
      : [{ sign, verdict: 'default' as const, text: own, isForAll, ...(isShared && { isShared }) }]),
    ...(ceiling === undefined || (own !== undefined && isForAll)
      ? []
      : [{ sign, verdict: 'ceiling' as const, text: ceiling, isForAll: false }]),
  ];
}

function describeWhole(sign: '+' | '-', own: number, total: number): string {
  const list = `everything that chat can run (${total} actions), on all resources, as with AdministratorAccess`;
  if (own >= total) return list;
  return sign === '+'
    ? `${list}; ${own} of them ${own === 1 ? 'is' : 'are'} gained`
    : `${own} of the ${total} actions that chat can run; before, all were allowed, on all resources`;
}
