import { possibleCalls } from '../data/requirements/forwarded-calls.ts';
import { requirementRules } from '../data/requirements/index.ts';
import { passNoRole } from '../data/requirements/passed-roles.ts';
import type { Catalogue, Operation, Service } from './catalogue.ts';
import { coversOperation } from './covers-operation.ts';
import type { ForwardedPermissions } from './forwarded-permissions.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import { isRefusedAction } from './never-in-chat.ts';
import { type ActionFacts, actionOf } from './operation-actions.ts';

/** Facts about actions with their levels, as `iam/iam-actions.ts` reads them. */
export interface LeveledActions extends ActionFacts {
  find(action: string): { readonly level: string } | undefined;
}

/** Services of which every operation on objects, secrets or roles is in the table, or whose members only describe or filter resources. */
const leftOut: ReadonlySet<string> = new Set([
  'accessanalyzer',
  'lightsail',
  's3api',
  's3control',
  's3outposts',
  's3tables',
  's3vectors',
  'securityhub',
]);

/**
 * Lists permissions that calls possibly use: those on the objects, secrets and roles that a request names. That it has to name a role
 * says nothing: the service may act with the role only later. What AWS documents of a call is in `list-forwarded-permissions.ts` as well.
 */
export function listPossiblyForwarded(
  catalogue: Pick<Catalogue, 'findService' | 'serviceNames'>,
  facts: LeveledActions,
): ForwardedPermissions {
  const users = new Map<string, Set<string>>();
  const add = (permission: string, action: string) => {
    if (isRefusedAction(action)) return;
    const known = users.get(permission) ?? new Set();
    users.set(permission, known.add(action.toLowerCase()));
  };
  for (const serviceName of catalogue.serviceNames) {
    const service = catalogue.findService(serviceName);
    if (service === undefined || leftOut.has(serviceName)) continue;
    for (const operationName of service.operationNames) {
      const operation = service.findOperation(operationName);
      const own = operation && actionOf(service, operation, facts);
      if (operation === undefined || own === undefined || !('action' in own)) continue;
      const level = facts.find(own.action)?.level;
      if (level === undefined) continue;
      const isReading = level === 'read' || level === 'list';
      // What they name there, they look for.
      if (isReading && /^(?:BatchGet|Describe|Get|List|Search)/.test(operation.apiName)) continue;
      const passesNone = passNoRole.some(row => coversOperation(row, serviceName, operation.apiName));
      for (const path of listTexts(service, operation)) {
        if (!isReading && !passesNone && namesRole(path)) add('iam:passrole', own.action);
        if (namesSecret(path)) add('secretsmanager:getsecretvalue', own.action);
        if (!namesObject(path)) continue;
        const isWritten = !isReading && writtenPlace.test(path.join('-'));
        add(isWritten ? 's3:putobject' : 's3:getobject', own.action);
      }
    }
  }
  for (const { service: services, rules } of requirementRules) {
    for (const { action = '', operations, isUncertain } of rules) {
      if (isUncertain !== true || operations === undefined || !isRefusedAction(action)) continue;
      for (const call of listCalls(catalogue, facts, services, operations)) add(action.toLowerCase(), call);
    }
  }
  for (const { calls, permissions } of possibleCalls) {
    for (const permission of permissions.toLowerCase().split(' ')) {
      for (const call of calls.split(' ')) add(permission, call);
    }
  }
  return users;
}

/** The actions of the operations of a row. */
function listCalls(
  catalogue: Pick<Catalogue, 'findService'>,
  facts: ActionFacts,
  services: string,
  operations: string,
): string[] {
  const names = operations.split(' ');
  return services.split(' ').flatMap(serviceName => {
    const service = catalogue.findService(serviceName);
    const all = service?.operationNames.flatMap(name => service.findOperation(name) ?? []) ?? [];
    return all.flatMap(operation => {
      if (service === undefined || !names.includes(operation.apiName)) return [];
      const own = actionOf(service, operation, facts);
      return 'action' in own ? [own.action] : [];
    });
  });
}

/**
 * Lists the prefixes of the services that take a key in any of their operations.
 * @param known what is documented: its calls that use keys count too
 */
export function listKeyServices(
  catalogue: Pick<Catalogue, 'findService' | 'serviceNames'>,
  known: ForwardedPermissions,
): Set<string> {
  const prefixes = new Set<string>();
  for (const [permission, calls] of known) {
    if (!permission.startsWith('kms:')) continue;
    for (const call of calls) prefixes.add(call.slice(0, call.indexOf(':')));
  }
  for (const serviceName of catalogue.serviceNames) {
    const service = catalogue.findService(serviceName);
    if (service === undefined || leftOut.has(serviceName)) continue;
    const takesKey = service.operationNames.some(name => {
      const operation = service.findOperation(name);
      return operation !== undefined && listTexts(service, operation).some(namesKey);
    });
    if (takesKey) prefixes.add(iamPrefixOf(service));
  }
  // Chat runs none of their operations.
  for (const prefix of ['', 'iam', 'kms', 'sts']) prefixes.delete(prefix);
  return prefixes;
}

/** The paths of all texts in a request, the name of each member in words: `source-bundle`, `s3-key`. */
function listTexts({ shapes }: Service, { options }: Operation): string[][] {
  const paths: string[][] = [];
  const visit = (number: number, path: readonly string[], above: ReadonlySet<number>) => {
    if (above.has(number)) return;
    const shape = shapes(number);
    const below = new Set(number === 0 ? above : [...above, number]);
    switch (shape.kind) {
      case 'text':
        paths.push([...path]);
        return;
      case 'list':
      case 'map':
        visit(shape.member, path, below);
        return;
      case 'structure':
      case 'union':
        for (const [name, member] of shape.members) visit(member.shape, [...path, toWords(name)], below);
        return;
      default:
        return;
    }
  };
  for (const { name, type, shape } of options.values()) {
    if (shape !== undefined) visit(shape, [name], new Set());
    else if (type === 'string' || type === 'list') paths.push([name]);
  }
  return paths;
}

function toWords(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
}

function namesObject(path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  return (
    /(^|-)s3(ur[il]|bucket|key)?(-|$)/.test(name) ||
    /(^|-)bucket(-name)?$/.test(name) ||
    /(^|-)(document|file|manifest|media|template)-ur[il]$/.test(name)
  );
}

/** Where a service writes objects. */
const writtenPlace = /artifact|deliver|dest|export|log|output|report|result|target|upload/;

function namesSecret(path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  return /secret/.test(name) && /(arn|id|identifier|name)s?(-list)?$/.test(name) && !/role|key-id/.test(name);
}

function namesKey(path: readonly string[]): boolean {
  const whole = path.join('/');
  return /kms|encryption-key/.test(whole) || /(encrypt|sse).*\bkey(-arn|-id|-identifier)?$/.test(whole);
}

function namesRole(path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  return /(^|-)(caller-arn|role(-arns?|-name)?|roles)$/.test(name) && !/^(geographic|key)-role$/.test(name);
}
