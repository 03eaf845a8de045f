import { isObject, type Json, type JsonObject, oneOrMany, textsOf } from '../core/json.ts';
import { callsAsCaller } from '../data/requirements/calls-as-caller.ts';
import type { ForwardedPermissions } from './forwarded-permissions.ts';
import { isRefusedAction } from './never-in-chat.ts';

/** Facts about actions, as `iam/iam-actions.ts` reads them. */
interface MatchedActions {
  actionsMatching(pattern: string): readonly { readonly key: string }[];
}

/**
 * Lists what services use of what chat never runs, by their prefix and in lower case, as AWS-managed policies show it: a statement that
 * allows permissions to requests that come from a service (`aws:CalledVia`) is of use only where that service makes them for its caller.
 * Which of its calls do so, no policy says.
 * @param documents of the AWS-managed policies
 * @param known what is documented of calls
 */
export function listCallsViaServices(
  documents: Iterable<Json | undefined>,
  actions: MatchedActions,
  known: ForwardedPermissions,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const document of documents) {
    for (const statement of isObject(document) ? oneOrMany(document.Statement) : []) {
      if (!isObject(statement) || statement.Effect !== 'Allow') continue;
      const services = listServices(statement).filter(
        prefix => !isDescribed(prefix) && actions.actionsMatching(`${prefix}:*`).length > 0,
      );
      if (services.length === 0) continue;
      const permissions = textsOf(statement.Action)
        .flatMap(pattern => actions.actionsMatching(pattern))
        .map(({ key }) => key)
        .filter(isRefusedAction);
      for (const service of services) {
        const used = found.get(service) ?? new Set();
        for (const permission of permissions) {
          if (!isNamed(permission, service, known)) found.set(service, used.add(permission));
        }
      }
    }
  }
  return found;
}

/** The prefixes of the services from which a statement takes requests. */
function listServices({ Condition: conditions }: JsonObject): string[] {
  if (!isObject(conditions)) return [];
  return Object.entries(conditions).flatMap(([operator, byKey]) => {
    if (!isObject(byKey) || /not/i.test(operator)) return [];
    const values = Object.entries(byKey).flatMap(([key, value]) =>
      /^aws:(?:calledvia(?:first|last)?|viaawsservice)$/i.test(key) ? textsOf(value) : [],
    );
    return values.flatMap(value => /([^.]+)\.amazonaws\.com$/.exec(value)?.[1] ?? []);
  });
}

/** Whether the table of calls with all permissions of the caller says which calls of a service those are. */
function isDescribed(service: string): boolean {
  return callsAsCaller.some(
    ({ actions, within, isDocumented }) =>
      within === undefined && isDocumented !== false && actions.startsWith(`${service}:`),
  );
}

/** Permissions on what a request names: where some calls of a service are documented to use one, those are all that take one. */
const onNamed: ReadonlySet<string> = new Set([
  'iam:passrole',
  's3:getobject',
  's3:putobject',
  'secretsmanager:getsecretvalue',
]);

function isNamed(permission: string, service: string, known: ForwardedPermissions): boolean {
  if (!onNamed.has(permission)) return false;
  return [...(known.get(permission) ?? [])].some(call => call.startsWith(`${service}:`));
}
