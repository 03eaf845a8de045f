import {
  type ForwardingCalls,
  forwardedPermissions,
  possiblyForwarded,
} from '../data/forwarded-permissions.ts';

/**
 * Permissions that are of use within another call, by their name in lower case, with the actions of the calls that can
 * use them, in lower case: roles that an operation takes need `iam:PassRole`, data under a customer-managed key needs
 * permissions on the key, and some calls go on with the permissions of the caller.
 */
export type ForwardedPermissions = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the permissions that are of use within other calls. */
export function readForwardedPermissions(): ForwardedPermissions {
  return readCalls(forwardedPermissions);
}

/** Reads the permissions of which it is not documented whether they are of use within the calls. */
export function readPossiblyForwarded(): ForwardedPermissions {
  return readCalls(possiblyForwarded);
}

function readCalls(rows: readonly ForwardingCalls[]): ForwardedPermissions {
  const users = new Map<string, Set<string>>();
  for (const { permissions, calls } of rows) {
    const actions = calls.flatMap(line => {
      const [prefix = '', ...operations] = line.split(' ');
      return operations.map(operation => `${prefix}:${operation}`);
    });
    for (const permission of permissions.split(' ')) {
      const known = users.get(permission) ?? new Set();
      users.set(permission, known);
      for (const action of actions) known.add(action);
    }
  }
  return users;
}
