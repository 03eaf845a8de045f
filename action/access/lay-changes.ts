import { canonicalJson, isObject, type Json, type JsonObject, listOf } from '../core/json.ts';
import type { ObservedEntity, ObservedSource } from './observed-picture.ts';
import { keyOf } from './picture.ts';

/** A resource that a plan changes, with its properties as they will be set. A replacement is a deletion and a creation. */
export interface PlannedResource {
  readonly action: 'create' | 'update' | 'delete';
  readonly type: string;
  /** The physical id that it has, or will have. */
  readonly id: string;
  /** Where in chatops.yml, after the change. */
  readonly path: string;
  /** The properties of the desired template, intrinsics resolved; none for a deletion. */
  readonly properties: JsonObject;
  /** The properties that differ between the two templates. */
  readonly changed: readonly string[];
}

/** What a plan makes of a stack, as far as it decides what people can do. */
export interface PlannedStack {
  readonly resources: readonly PlannedResource[];
  /** The roles that members will be expected to choose. */
  readonly userRoles: ObservedSource['userRoles'];
}

/**
 * A plan on the way into an account. CloudFormation compares two templates, and gives an update to the service of the resource
 * with both versions of its properties. What the service then does with a property that is the same in both and was changed by hand
 * is documented nowhere, and differs: it stays, or it is set to what the template says.
 */
export interface LaidChanges {
  readonly stack: PlannedStack;
  /** The types of which an update sets every property that a template has; of others it sets those that differ. */
  readonly overwritten: ReadonlySet<string>;
}

/** Every set of types that an update may overwrite: of each type either all or none of its resources. */
export function listWays(types: readonly string[]): ReadonlySet<string>[] {
  return [...new Set(types)].reduce<ReadonlySet<string>[]>(
    (ways, type) => ways.concat(ways.map(way => new Set([...way, type]))),
    [new Set()],
  );
}

/** By id and type, since a role and a channel can have one name. */
export function plannedKey({ type, id }: Pick<PlannedResource, 'type' | 'id'>): string {
  return `${type} ${id}`;
}

/** What a planned resource is made with. */
export function createPlanned({ path, properties }: PlannedResource): ObservedEntity {
  return { key: keyOf(path), properties, unread: [] };
}

/**
 * Lays the update of a resource over what it is.
 * @param entity with whatever was changed by hand
 * @param expected its properties in the deployed template
 * @param isOverwritten whether every property that a template has is set, or those that differ
 */
export function layUpdate(
  entity: ObservedEntity,
  expected: JsonObject,
  planned: PlannedResource,
  isOverwritten: boolean,
): ObservedEntity {
  const { path, properties: wanted, changed } = planned;
  const names = new Set(isOverwritten ? [...Object.keys(expected), ...Object.keys(wanted)] : changed);
  const properties: { [name: string]: Json } = { ...entity.properties };
  for (const name of names) {
    const after =
      !isOverwritten && elementwise.has(name)
        ? layElements(name, listOf(properties[name]), {
            before: listOf(expected[name]),
            after: listOf(wanted[name]),
          })
        : wanted[name];
    if (after === undefined) delete properties[name];
    else properties[name] = after;
  }
  const isSet = (name: string) => names.has(name) && (isOverwritten || !elementwise.has(name));
  return { ...entity, key: keyOf(path), properties, unread: entity.unread.filter(name => !isSet(name)) };
}

/** Lists of a role that IAM has calls for each element of, so that an update need not touch what only a hand has added. */
const elementwise: ReadonlySet<string> = new Set(['ManagedPolicyArns', 'Policies', 'Tags']);

/** What is there, without what the template no longer has, and with what it has now. */
function layElements(
  name: string,
  observed: readonly Json[],
  { before, after }: { readonly before: readonly Json[]; readonly after: readonly Json[] },
): Json[] {
  const keyOfElement = (element: Json) =>
    isObject(element) ? nameOfElement(name, element) : canonicalJson(element);
  const texts = new Set(before.map(canonicalJson));
  const written = after.filter(element => !texts.has(canonicalJson(element)));
  const kept = new Set(after.map(keyOfElement));
  const gone = new Set([
    ...before.map(keyOfElement).filter(key => !kept.has(key)),
    ...written.map(keyOfElement),
  ]);
  return [...observed.filter(element => !gone.has(keyOfElement(element))), ...written];
}

/** What IAM knows an inline policy or a tag by; a role has no two tags whose keys differ only in upper and lower case. */
function nameOfElement(name: string, element: JsonObject): string {
  return name === 'Tags' ? String(element['Key']).toLowerCase() : String(element['PolicyName']);
}

/** Whether two versions of a resource decide the same, in whatever order their lists are. */
export function isSameEntity(one: ObservedEntity, other: ObservedEntity): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ properties, unread }: ObservedEntity): string {
  const sorted = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each: Json) => canonicalJson(each)).sort() : value,
    ]),
  );
  return canonicalJson([sorted, [...unread].sort()]);
}
