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

/** Finds permissions by the calls that possibly use them. The calls of a service are read when one of them is asked for. */
export function indexPossibleUses(): PossibleUses {
  const services = new Map<string, ReadonlyMap<string, readonly string[]>>();
  let lines: ReadonlyMap<string, readonly Line[]> | undefined;
  const read = (prefix: string) => {
    lines ??= groupLines();
    const uses = new Map<string, readonly string[]>();
    for (const { calls, permissions } of lines.get(prefix) ?? []) {
      for (const call of readCalls(calls)) uses.set(call, permissions.split(' '));
    }
    services.set(prefix, uses);
    return uses;
  };
  return {
    of: call => {
      const prefix = call.slice(0, call.indexOf(':'));
      return (services.get(prefix) ?? read(prefix)).get(call) ?? [];
    },
    listCalls: () => possiblyForwarded.flatMap(({ calls }) => calls.flatMap(readCalls)),
  };
}

/** One line of {@link ForwardingCalls} with its permissions. */
interface Line {
  readonly calls: string;
  readonly permissions: string;
}

/** The lines by the prefix of their service. */
function groupLines(): Map<string, Line[]> {
  const lines = new Map<string, Line[]>();
  for (const { permissions, calls: all } of possiblyForwarded) {
    for (const calls of all) appendTo(lines, calls.slice(0, calls.indexOf(' ')), { calls, permissions });
  }
  return lines;
}
