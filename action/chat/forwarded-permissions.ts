import { appendTo } from '../core/group.ts';
import { forwardedPermissions, possiblyForwarded } from '../data/forwarded-permissions.ts';
import type { ForwardingCalls } from '../data/forwarding-calls.ts';

/**
 * Permissions that are of use within another call, by their name in lower case, with the actions of the calls that can
 * use them, in lower case: roles that an operation takes need `iam:PassRole`, data under a customer-managed key needs
 * permissions on the key, and some calls go on with the permissions of the caller.
 */
export type ForwardedPermissions = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the permissions that are of use within other calls. */
export function readForwardedPermissions(): ForwardedPermissions {
  const users = new Map<string, Set<string>>();
  for (const { permissions, calls } of forwardedPermissions) {
    const actions = calls.flatMap(readCalls);
    for (const permission of permissions.split(' ')) {
      const known = users.get(permission) ?? new Set();
      users.set(permission, known);
      for (const action of actions) known.add(action);
    }
  }
  return users;
}

/** The calls of a line of {@link ForwardingCalls}. */
export function readCalls(line: string): string[] {
  const [prefix = '', ...operations] = line.split(' ');
  return operations.map(operation => `${prefix}:${operation}`);
}

/** What calls possibly use, where it is not documented whether they do; all in lower case. */
export interface PossibleUses {
  /** What one call possibly uses; empty for a call that is not there. */
  readonly of: (call: string) => readonly string[];
  readonly listCalls: () => readonly string[];
}

/** Finds permissions by the calls that possibly use them. */
export function indexPossibleUses(): PossibleUses {
  return {
    of: indexUses(possiblyForwarded),
    listCalls: () => possiblyForwarded.flatMap(({ calls }) => calls.flatMap(readCalls)),
  };
}

/**
 * Finds in a table what one call uses: nothing for a call that is not there. The calls of a service are read when one of them is asked for.
 * @param table each call in one row
 * @param rowsOf further rows by the prefix of a service
 */
export function indexUses(
  table: readonly ForwardingCalls[],
  rowsOf: (prefix: string) => readonly ForwardingCalls[] = () => nothing,
): PossibleUses['of'] {
  const services = new Map<string, ReadonlyMap<string, readonly string[]>>();
  return call => {
    const prefix = call.slice(0, call.indexOf(':'));
    let uses = services.get(prefix);
    if (uses === undefined) {
      uses = readUses([...table, ...rowsOf(prefix)], prefix);
      services.set(prefix, uses);
    }
    return uses.get(call) ?? nothing;
  };
}

const nothing: readonly never[] = [];

/** What the calls of one service use. */
function readUses(rows: readonly ForwardingCalls[], prefix: string): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const { permissions, calls: lines } of rows) {
    for (const line of lines) {
      if (!line.startsWith(`${prefix} `)) continue;
      for (const call of readCalls(line))
        for (const permission of permissions.split(' ')) appendTo(uses, call, permission);
    }
  }
  return uses;
}
