import type { Path } from '../core/path.ts';
import type { IamActions } from '../iam/iam-actions.ts';

/** What IAM recorded of the use of a role: by tracked action in lower case, when it was last used. */
export interface LastAccess {
  /** By action in lower case, e.g. `ec2:rebootinstances`; `at` is undefined for a tracked action without any use. */
  readonly tracked: ReadonlyMap<string, { readonly at: string | undefined }>;
}

/** An entry of `actions` in an allowing statement. */
export interface ActionEntry {
  /** An action or a pattern, e.g. `ec2:Describe*`. */
  readonly pattern: string;
  /** Where chatops.yml has it, e.g. `roles.operator.allow[0].actions[2]`. */
  readonly path: Path;
}

/** What is known about the use of the actions that an entry allows. */
export interface EntryUse extends ActionEntry {
  /** Used at least once, with the time of the last use. */
  readonly used: readonly { readonly action: string; readonly at: string }[];
  /** AWS tracks their use and recorded none. */
  readonly unused: readonly string[];
  /** AWS does not track their use, so that nothing is known. */
  readonly untracked: readonly string[];
}

/**
 * Whether the actions that an entry allows were ever used.
 * @param seen actions of events in CloudTrail by lower case, with the time of the last: used, whatever IAM recorded
 */
export function readEntryUse(
  entry: ActionEntry,
  actions: IamActions,
  access: LastAccess,
  seen: ReadonlyMap<string, string>,
): EntryUse {
  const matching = actions.actionsMatching(entry.pattern).map(({ name }) => name);
  // A name that the list of actions lacks is one action all the same.
  const names = matching.length > 0 || entry.pattern.includes('*') ? matching : [entry.pattern];
  const used: { action: string; at: string }[] = [];
  const unused: string[] = [];
  const untracked: string[] = [];
  for (const action of names) {
    const key = action.toLowerCase();
    const recorded = access.tracked.get(key);
    const at = newest(recorded?.at, seen.get(key));
    if (at !== undefined) used.push({ action, at });
    else if (recorded === undefined) untracked.push(action);
    else unused.push(action);
  }
  return { ...entry, used, unused, untracked };
}

function newest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
