import { ApiError } from '../errors.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { StoredResource } from '../state/state.ts';
import { makeName } from './random-id.ts';
import type { ResourceType } from './resource-type.ts';
import { identifierProperty, isReadOnly } from './schema.ts';
import { tableOf } from './tables.ts';
import { resourceType } from './types/index.ts';
import { describeViolations, findViolations } from './validate.ts';

/** Who a made-up name is for. */
export interface NameHint {
  readonly stackName: string;
  readonly logicalId: string;
}

/**
 * Makes a resource as its CloudFormation handler would.
 * @returns its primary identifier
 * @throws ApiError with the handler error code that CloudFormation and Cloud Control show
 */
export function createResource(scope: Scope, type: string, desired: Properties, hint: NameHint): string {
  const definition = resourceType(type);
  validate(type, desired);
  const properties = settle(definition, {
    ...definition.defaults,
    ...makeUpName(definition, hint),
    ...desired,
  });
  const complete = { ...properties, ...definition.identify(scope, properties) };
  const identifier = String(complete[identifierProperty(type)]);
  const table = tableOf(scope, type);
  definition.check?.(scope, complete, undefined);
  if (Object.hasOwn(table, identifier)) throw alreadyExists(type, identifier);
  const stored = { properties: complete, service: definition.start?.(scope, complete) ?? {} };
  table[identifier] = stored;
  definition.afterWrite?.(scope, stored, undefined);
  return identifier;
}

/** The properties that a resource is to have, and those that it was to have until now. */
export interface DesiredChange {
  readonly before: Properties;
  readonly after: Properties;
}

/**
 * Changes a resource to what is desired. A property that was desired before and no longer is goes back to what the
 * service defaults it to; one that never was desired stays as it is (assumed; see README).
 * @param change what was desired before, and what is now
 * @throws ApiError with a handler error code
 */
export function updateResource(
  scope: Scope,
  type: string,
  identifier: string,
  { before: previous, after: desired }: DesiredChange,
): void {
  const definition = resourceType(type);
  const stored = findResource(scope, type, identifier);
  validate(type, desired);
  const merged: Properties = { ...stored.properties };
  for (const name of Object.keys(previous)) if (!isReadOnly(type, name)) delete merged[name];
  const properties = settle(definition, { ...definition.defaults, ...merged, ...desired });
  // What identifies it stays, also a name that CloudFormation made up.
  for (const [name, value] of Object.entries(stored.properties)) {
    if (isReadOnly(type, name) || name === definition.name?.property) properties[name] ??= value;
  }
  definition.check?.(scope, properties, identifier);
  const before = stored.properties;
  stored.properties = properties;
  definition.afterWrite?.(scope, stored, before);
}

/** Deletes a resource. @throws ApiError NotFound, or whatever the service has against it */
export function deleteResource(scope: Scope, type: string, identifier: string): void {
  const definition = resourceType(type);
  const stored = findResource(scope, type, identifier);
  definition.checkDelete?.(scope, stored);
  delete tableOf(scope, type)[identifier];
  definition.afterDelete?.(scope, stored);
}

/** A resource as its CloudFormation handler reads it; undefined when there is none. */
export function readResource(scope: Scope, type: string, identifier: string): Properties | undefined {
  const table = tableOf(scope, type);
  const stored = Object.hasOwn(table, identifier) ? table[identifier] : undefined;
  if (stored === undefined) return undefined;
  const { derive, unreadable = [] } = resourceType(type);
  const properties = { ...stored.properties, ...derive?.(scope, stored) };
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !unreadable.includes(name)));
}

/** What is kept of a resource, without what its read works out from others. */
export function readStored(scope: Scope, type: string, identifier: string): Properties | undefined {
  const table = tableOf(scope, type);
  return Object.hasOwn(table, identifier) ? table[identifier]?.properties : undefined;
}

/** Identifiers of all resources of a type, in the order in which they were made. */
export function listResources(scope: Scope, type: string): string[] {
  return Object.keys(tableOf(scope, type));
}

/** What `Ref` returns for a resource. */
export function referenceTo(type: string, identifier: string, properties: Properties): string {
  const { reference } = resourceType(type);
  return reference === undefined ? identifier : String(properties[reference] ?? identifier);
}

/** @throws ApiError NotFound */
export function findResource(scope: Scope, type: string, identifier: string): StoredResource {
  const table = tableOf(scope, type);
  const stored = Object.hasOwn(table, identifier) ? table[identifier] : undefined;
  if (stored !== undefined) return stored;
  throw new ApiError(
    'ResourceNotFoundException',
    `Resource of type '${type}' with identifier '${identifier}' was not found.`,
    {
      handlerCode: 'NotFound',
    },
  );
}

/** The text is recorded (AWS::IAM::Role, AWS::Lambda::Function, AWS::S3::Bucket in public issues). */
function alreadyExists(type: string, identifier: string): ApiError {
  return new ApiError(
    'AlreadyExistsException',
    `Resource of type '${type}' with identifier '${identifier}' already exists.`,
    {
      handlerCode: 'AlreadyExists',
    },
  );
}

function validate(type: string, desired: Properties): void {
  const violations = findViolations(type, desired);
  if (violations.length === 0) return;
  throw new ApiError('ValidationException', `Model validation failed (${describeViolations(violations)})`, {
    handlerCode: 'InvalidRequest',
  });
}

function makeUpName({ name }: ResourceType, { stackName, logicalId }: NameHint): Properties {
  if (name === undefined) return {};
  const made = makeName(stackName, logicalId, name.maxLength);
  return { [name.property]: name.isLowerCase === true ? made.toLowerCase() : made };
}

function settle(definition: ResourceType, properties: Properties): Properties {
  return definition.settle?.(properties) ?? properties;
}
