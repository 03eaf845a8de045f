import { dependentActions } from '../data/dependent-actions.ts';
import { forwardedAccess } from '../data/requirements/forwarded-access.ts';
import { forwardedCalls, usesOnResource } from '../data/requirements/forwarded-calls.ts';
import { requirementRules } from '../data/requirements/index.ts';
import { keyUses } from '../data/requirements/key-uses.ts';
import { passNoRole } from '../data/requirements/passed-roles.ts';
import type { Catalogue, Operation, Service } from './catalogue.ts';
import { coversOperation } from './covers-operation.ts';
import { listDocumented } from './documented-resources.ts';
import { type ForwardedPermissions, readCalls } from './forwarded-permissions.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import { isRefusedAction } from './never-in-chat.ts';
import { type ActionFacts, actionOf } from './operation-actions.ts';
import { listMainActions } from './requirement-rules.ts';

const knownOperations = new WeakMap<Service, ReadonlyMap<string, Operation>>();

/** The operations of a service by their names in the API. */
function operationsOf(service: Service): ReadonlyMap<string, Operation> {
  let operations = knownOperations.get(service);
  if (operations === undefined) {
    const found = service.operationNames.flatMap(name => service.findOperation(name) ?? []);
    operations = new Map(found.map(each => [each.apiName, each]));
    knownOperations.set(service, operations);
  }
  return operations;
}

/** What a key is used for in operations of which the services' pages do not say which permissions they take. */
const anyKeyUse = 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey';

/**
 * Lists the permissions that are of use within other calls. It reads the whole catalogue, so `npm run generate` keeps what it
 * lists in action/data/forwarded-permissions.ts.
 */
export function listForwardedPermissions(
  catalogue: Pick<Catalogue, 'findService'>,
  facts: ActionFacts,
): ForwardedPermissions {
  const users = new Map<string, Set<string>>();
  /** The actions of which one lets a call be made: rows may give it another one with some options. */
  const actionsOf = (serviceName: string, apiName: string): string[] => {
    const service = catalogue.findService(serviceName);
    const operation = service && operationsOf(service).get(apiName);
    if (service === undefined || operation === undefined) {
      return [`${service === undefined ? serviceName : iamPrefixOf(service)}:${apiName}`];
    }
    const own = actionOf(service, operation, facts);
    return [
      'action' in own ? own.action : `${iamPrefixOf(service)}:${apiName}`,
      ...listMainActions({ service, operation }),
    ];
  };
  const addActions = (permissions: string, actions: readonly string[]) => {
    for (const permission of permissions.toLowerCase().split(' ')) {
      if (permission === '') continue;
      const known = users.get(permission) ?? new Set();
      users.set(permission, known);
      for (const action of actions) known.add(action.toLowerCase());
    }
  };
  const add = (permissions: string, service: string, operation: string) =>
    addActions(permissions, actionsOf(service, operation));
  for (const { service, operations, actions } of forwardedAccess) {
    for (const operation of operations.split(' ')) add(actions, service, operation);
  }
  for (const { service, apiName, takesRole, takesKey } of listDocumented()) {
    const passesRole = takesRole && !passNoRole.some(row => coversOperation(row, service, apiName));
    if (passesRole) add('iam:PassRole', service, apiName);
    if (!takesKey) continue;
    const uses = keyUses.filter(row => coversOperation(row, service, apiName));
    for (const { actions } of uses) add(actions, service, apiName);
    // An operation may have a key that no row names the options of.
    if (uses.every(({ options }) => options !== undefined)) add(anyKeyUse, service, apiName);
  }
  for (const { service: services, rules } of requirementRules) {
    for (const { beside, action = '', operations, isUncertain } of rules) {
      // What chat runs by itself is known without it.
      if (beside !== true || !isRefusedAction(action) || operations === undefined) continue;
      if (isUncertain && !usesOnResource.some(({ permissions }) => permissions === action)) continue;
      for (const service of services.split(' ')) {
        for (const operation of operations.split(' ')) add(action, service, operation);
      }
    }
  }
  for (const { permissions, calls } of dependentActions) addActions(permissions, calls.flatMap(readCalls));
  for (const { permissions, calls } of forwardedCalls) addActions(permissions, calls.split(' '));
  return users;
}
