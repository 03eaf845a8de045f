import { forwardedAccess } from '../data/requirements/forwarded-access.ts';
import { keyUses } from '../data/requirements/key-uses.ts';
import type { Catalogue } from './catalogue.ts';
import { coversOperation } from './covers-operation.ts';
import { listDocumented } from './documented-resources.ts';
import type { ForwardedPermissions } from './forwarded-permissions.ts';
import { iamPrefixOf } from './iam-prefix.ts';

/** What a key is used for in operations of which the services' pages do not say which permissions they take. */
const anyKeyUse = 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey';

/**
 * Lists the permissions that are of use within other calls. It reads the whole catalogue, so `npm run generate` keeps what it
 * lists in action/data/forwarded-permissions.ts.
 */
export function listForwardedPermissions(catalogue: Pick<Catalogue, 'findService'>): ForwardedPermissions {
  const users = new Map<string, Set<string>>();
  const prefixes = new Map<string, string>();
  const prefixOf = (service: string): string => {
    const found = catalogue.findService(service);
    const prefix = prefixes.get(service) ?? (found === undefined ? service : iamPrefixOf(found));
    prefixes.set(service, prefix);
    return prefix;
  };
  const add = (permissions: string, service: string, operation: string) => {
    for (const permission of permissions.split(' ').filter(name => name !== '')) {
      const known = users.get(permission.toLowerCase()) ?? new Set();
      users.set(permission.toLowerCase(), known.add(`${prefixOf(service)}:${operation}`.toLowerCase()));
    }
  };
  for (const { service, operations, actions } of forwardedAccess) {
    for (const operation of operations.split(' ')) add(actions, service, operation);
  }
  for (const { service, apiName, takesRole, takesKey } of listDocumented()) {
    if (takesRole) add('iam:PassRole', service, apiName);
    if (!takesKey) continue;
    const uses = keyUses.filter(row => coversOperation(row, service, apiName));
    for (const { actions } of uses) add(actions, service, apiName);
    // An operation may have a key that no row names the options of.
    if (uses.every(({ options }) => options !== undefined)) add(anyKeyUse, service, apiName);
  }
  return users;
}
