import { createHash } from 'node:crypto';
import { canonicalJson, isObject, type Json, type JsonObject } from './json.ts';
import { isCreateOnly, normalizeProperty } from './resource-schema.ts';
import type { Template, TemplateResource } from './template.ts';

/** What happens to one resource. `import` is reserved for adoption. */
export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'import';

/** One property of a change: absent `before` is added, absent `after` is removed. */
export interface PropertyChange {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** One resource that will change, desired against deployed. */
export interface Change {
  readonly action: ChangeAction;
  readonly logicalId: string;
  /** CloudFormation type, e.g. `AWS::IAM::Role`. */
  readonly type: string;
  /** Where in chatops.yml, e.g. `roles.operator`. */
  readonly path: string;
  /** Top-level properties that differ, by name; all of them for create and delete. */
  readonly properties: readonly PropertyChange[];
}

/** What will change in one stack. */
export interface StackPlan {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** What will change in one account and Region. */
export interface TargetPlan {
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  readonly account: string;
  readonly region: string;
  /** What a review approves: equal for equal changes in the same place. */
  readonly hash: string;
  readonly stacks: readonly StackPlan[];
}

/** What will change everywhere. Plain data: hashed, shown, reviewed and applied as one value. */
export interface Plan {
  readonly hash: string;
  readonly targets: readonly TargetPlan[];
}

/** A plan with its hashes, from what is known of each target. */
export function makePlan(targets: readonly Omit<TargetPlan, 'hash'>[]): Plan {
  const hashed = targets.map(target => ({
    target: target.target,
    account: target.account,
    region: target.region,
    hash: hashOf([reviewedPart(target)]),
    stacks: target.stacks,
  }));
  return { hash: hashOf(targets.map(reviewedPart)), targets: hashed };
}

/** How many changes a plan holds. */
export function countChanges(plan: Plan): number {
  return plan.targets.reduce(
    (sum, { stacks }) => sum + stacks.reduce((n, { changes }) => n + changes.length, 0),
    0,
  );
}

/** What the hash covers: no time, position, prose, version or drift. */
function reviewedPart({ account, region, stacks }: Omit<TargetPlan, 'hash'>): Json {
  return {
    account,
    region,
    stacks: stacks.map(({ name, changes }) => ({
      name,
      changes: changes.map(({ action, logicalId, type, properties }) => ({
        action,
        logicalId,
        type,
        before: collect(properties, 'before'),
        after: collect(properties, 'after'),
      })),
    })),
  };
}

function collect(properties: readonly PropertyChange[], side: 'before' | 'after'): JsonObject {
  return Object.fromEntries(
    properties.flatMap(property => {
      const value = property[side];
      return value === undefined ? [] : [[property.name, value]];
    }),
  );
}

function hashOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * The changes that lead from the deployed template to the desired one, sorted by logical id. Values are compared as
 * they stand in templates (intrinsics unresolved) and without regard to order where the registry schema says that
 * order means nothing. A resource that refers to a replaced one is an update too: its reference gets a new value.
 */
export function diffTemplates(desired: Template, deployed: Template | undefined): Change[] {
  const before = deployed?.Resources ?? {};
  const after = desired.Resources;
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = ids.flatMap(id => {
    const change = diffResource(id, before[id], after[id]);
    return change === undefined ? [] : [change];
  });
  return [...changes, ...dependentsOfReplaced(changes, desired)].sort((a, b) =>
    a.logicalId < b.logicalId ? -1 : 1,
  );
}

function diffResource(
  logicalId: string,
  before: TemplateResource | undefined,
  after: TemplateResource | undefined,
): Change | undefined {
  const resource = after ?? before;
  if (resource === undefined) return undefined;
  const { Type: type } = resource;
  const path = resource.Metadata?.chatops ?? '';
  if (before === undefined || after === undefined) {
    const properties = diffMembers(type, before?.Properties, after?.Properties);
    return { action: before === undefined ? 'create' : 'delete', logicalId, type, path, properties };
  }
  const properties = diffMembers(type, attributes(before), attributes(after));
  if (properties.length === 0) return undefined;
  const isReplaced = properties.some(({ name }) => isCreateOnly(type, name));
  return { action: isReplaced ? 'replace' : 'update', logicalId, type, path, properties };
}

/** A resource's properties, and `Metadata`, a change of which is an update of the resource as well. */
function attributes(resource: TemplateResource): JsonObject {
  return { ...resource.Properties, Metadata: resource.Metadata };
}

function diffMembers(type: string, before: JsonObject = {}, after: JsonObject = {}): PropertyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): PropertyChange[] => {
    const [old, wanted] = [before[name], after[name]];
    if (old === undefined) return wanted === undefined ? [] : [{ name, after: wanted }];
    if (wanted === undefined) return [{ name, before: old }];
    return areEqual(type, name, old, wanted) ? [] : [{ name, before: old, after: wanted }];
  });
}

function areEqual(type: string, name: string, a: Json, b: Json): boolean {
  return canonicalJson(normalizeProperty(type, name, a)) === canonicalJson(normalizeProperty(type, name, b));
}

function dependentsOfReplaced(changes: readonly Change[], desired: Template): Change[] {
  const isReplaced = new Set(changes.filter(c => c.action === 'replace').map(c => c.logicalId));
  if (isReplaced.size === 0) return [];
  const isChanged = new Set(changes.map(c => c.logicalId));
  return Object.entries(desired.Resources).flatMap(([logicalId, resource]): Change[] => {
    if (isChanged.has(logicalId)) return [];
    const properties = Object.entries(resource.Properties)
      .filter(([, value]) => referencedIds(value).some(id => isReplaced.has(id)))
      .map(([name, value]) => ({ name, before: value, after: value }));
    if (properties.length === 0) return [];
    return [
      { action: 'update', logicalId, type: resource.Type, path: resource.Metadata.chatops, properties },
    ];
  });
}

/** The logical ids that a value refers to through `Ref` and `Fn::GetAtt`. */
function referencedIds(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencedIds);
  if (!isObject(value)) return [];
  if (typeof value['Ref'] === 'string') return [value['Ref']];
  const getAtt = value['Fn::GetAtt'];
  if (Array.isArray(getAtt) && typeof getAtt[0] === 'string') return [getAtt[0]];
  return Object.values(value).flatMap(referencedIds);
}
