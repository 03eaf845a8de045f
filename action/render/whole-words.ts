import type { WholeAccess } from '../access/whole-access.ts';
import type { AccessRow } from '../iam/access-delta.ts';

/** How many actions rows are about: each counts once, whichever verdicts and resources it has. */
export function countActions(grants: readonly AccessRow[]): number {
  return new Set(grants.map(({ action }) => action)).size;
}

/**
 * Says that people gain or lose everything that chat can run, with how many actions that is; undefined where it is not all.
 * @param verb `gains`, `gain`, `loses` or `lose`
 * @param options.only which of it is only for members with their own role; undefined: none
 */
export function describeEverything(
  verb: string,
  grants: readonly AccessRow[],
  { whole, only }: { readonly whole: readonly WholeAccess[]; readonly only: string | undefined },
): string | undefined {
  const all = whole.find(({ everything }) => everything);
  if (all === undefined) return undefined;
  const own = countActions(grants.filter(({ verdict }) => verdict === all.verdict));
  const remark = only === undefined ? '' : `; ${only}`;
  const list = (more: string) => `everything that chat can run (${all.total} actions${more})`;
  if (own >= all.total) return `${verb} ${list(remark)}`;
  const gained = only === undefined ? '' : ` (${only})`;
  return verb.startsWith('gain')
    ? `${verb} ${own} actions${gained}, and with them ${list('')}`
    : `${verb} ${own} of the ${all.total} actions that chat can run${gained}`;
}

/** A row in place of thousands. */
interface EverythingRow {
  readonly sign: '+' | '-';
  readonly verdict: AccessRow['verdict'];
  readonly text: string;
}

/** `everything that chat can run`, for each verdict of which that is so and that no other one has already. */
export function listEverything(
  sign: '+' | '-',
  grants: readonly AccessRow[],
  whole: readonly WholeAccess[] = [],
): EverythingRow[] {
  const all = whole.filter(({ everything }) => everything);
  return all
    .filter(({ verdict }) => verdict === 'default' || !all.some(each => each.verdict === 'default'))
    .flatMap(({ verdict, total }): EverythingRow[] => {
      const own = countActions(grants.filter(grant => grant.verdict === verdict));
      if (own === 0) return [];
      const list = `everything  that chat can run (${total} actions), on all resources, as with AdministratorAccess`;
      if (own >= total) return [{ sign, verdict, text: list }];
      const text =
        sign === '+'
          ? `${list}; ${own} of them are gained`
          : `${own} of the ${total} actions that chat can run; before, all were allowed, on all resources`;
      return [{ sign, verdict, text }];
    });
}
