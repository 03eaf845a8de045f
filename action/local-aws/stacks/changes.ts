import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { type Difference, findDifferences } from '../resources/differ.ts';
import { readResource } from '../resources/handlers.ts';
import { findSchema, isCreateOnly, isReadOnly } from '../resources/schema.ts';
import { findResourceType } from '../resources/types/index.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { ResourceChange, Stack, StackResource } from '../state/stack-state.ts';
import { sectionOf } from '../template/check-template.ts';
import { findDependencies, orderInWaves } from '../template/order.ts';
import { readTemplate } from '../template/read-template.ts';
import { knownAfterApply } from '../template/resolve.ts';
import { describeDetails, guessDetails } from './change-details.ts';
import type { StackComparison, StackGoal } from './comparison.ts';
import { isKept } from './start.ts';
import {
  includedResources,
  observedValues,
  type ResolvedResource,
  type ResourceValues,
  readAttribute,
  resolveResource,
  surroundingsOf,
} from './surroundings.ts';
import { comparedState } from './wave.ts';

/**
 * Compares a stack with what it is to become.
 * @returns changes sorted by logical id, as AWS shows them (recorded), and the resources of the target
 * @throws ApiError when the template cannot be worked out
 */
export function findChanges(scope: Scope, stack: Stack, goal: StackGoal) {
  const { target } = goal;
  const changes = new Map<string, ResourceChange>();
  const resolved = new Map<string, ResolvedResource>();
  const values = plannedValues(scope, withImports(stack, goal), changes, resolved);
  const surroundings = surroundingsOf(scope, stack, target, values);
  const definitions = includedResources(surroundings);
  const comparison: StackComparison = { ...goal, scope, stack, changes, resolved, definitions };
  for (const id of orderInWaves(findDependencies(definitions)).flat()) {
    const resource = resolveResource(definitions[id], surroundings);
    checkType(resource.type);
    resolved.set(id, resource);
    const change = compareResource(comparison, id, resource);
    if (change !== undefined) changes.set(id, change);
  }
  for (const [id, resource] of Object.entries(stack.resources)) {
    const isGone = resource.status === 'DELETE_COMPLETE' || resource.physicalId === '';
    if (!isGone && !Object.hasOwn(definitions, id)) changes.set(id, describeRemoval(id, resource));
  }
  return { changes: [...changes.values()].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1)), resolved };
}

/** The stack as if the resources to import were already part of it. */
function withImports(stack: Stack, { target, imports }: StackGoal): Stack {
  const definitions = sectionOf(readTemplate(target.template), 'Resources');
  const taken = Object.entries(imports).map(([id, physicalId]): [string, StackResource] => {
    const definition = definitions[id];
    const type = isObject(definition) ? String(definition['Type']) : '';
    return [id, { type, physicalId, status: '', updatedAt: 0, properties: {}, attributes: {} }];
  });
  return taken.length === 0
    ? stack
    : { ...stack, resources: { ...stack.resources, ...Object.fromEntries(taken) } };
}

function checkType(type: string): void {
  if (findSchema(type) !== undefined && findResourceType(type) !== undefined) return;
  throw validationError(`Template format error: Unrecognized resource types: [${type}]`);
}

/** Values of resources as they will be, as far as that can be known. */
function plannedValues(
  scope: Scope,
  stack: Stack,
  changes: ReadonlyMap<string, ResourceChange>,
  resolved: ReadonlyMap<string, ResolvedResource>,
): ResourceValues {
  const observed = observedValues(scope, stack);
  const isNew = (id: string) => {
    const change = changes.get(id);
    return change?.action === 'Add' || (change?.replacement !== undefined && change.replacement !== 'False');
  };
  return {
    refer: id => (isNew(id) ? knownAfterApply : observed.refer(id)),
    getAttribute: (id, attribute) => {
      const { type, properties } = resolved.get(id) ?? { type: '', properties: {} };
      checkAttribute(id, type, attribute);
      const [name = ''] = attribute.split('.');
      const planned = isReadOnly(type, name) ? undefined : readAttribute(properties, attribute);
      if (planned !== undefined) return planned;
      return isNew(id) ? knownAfterApply : observed.getAttribute(id, attribute);
    },
  };
}

function checkAttribute(id: string, type: string, attribute: string): void {
  const [name = ''] = attribute.split('.');
  if (findSchema(type)?.properties[name] !== undefined) return;
  throw validationError(
    `Template error: resource ${id} does not support attribute type ${attribute} in Fn::GetAtt`,
  );
}

function compareResource(
  comparison: StackComparison,
  id: string,
  resource: ResolvedResource,
): ResourceChange | undefined {
  const existing = comparison.stack.resources[id];
  const after = contextOf(resource);
  if (existing === undefined || existing.physicalId === '' || existing.status === 'DELETE_COMPLETE') {
    const physicalId = comparison.imports[id];
    const identity = { logicalId: id, type: resource.type, scope: [], details: [], after };
    return physicalId === undefined
      ? { action: 'Add', ...identity }
      : { action: 'Import', physicalId, ...identity };
  }
  if (existing.type !== resource.type) {
    throw validationError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${id}]`,
    );
  }
  return compareExisting(comparison, id, resource, existing);
}

function compareExisting(
  comparison: StackComparison,
  id: string,
  resource: ResolvedResource,
  existing: StackResource,
): ResourceChange | undefined {
  const { scope, isDriftAware } = comparison;
  const after = contextOf(resource);
  const { type } = resource;
  const observed = isDriftAware ? readResource(scope, type, existing.physicalId) : undefined;
  const identity = { logicalId: id, physicalId: existing.physicalId, type };
  if (isDriftAware && observed === undefined) {
    // Assumed: what was deleted behind the back is shown as something to add, with its drift status.
    return {
      action: 'Add',
      ...identity,
      scope: [],
      details: [],
      after,
      driftStatus: 'DELETED',
      previousDeployment: contextOf(existing),
    };
  }
  const state = comparedState(type, existing, observed, resource.properties);
  const differences = findDifferences(type, state, resource.properties);
  const drift = isDriftAware ? findDifferences(type, existing.properties, state) : [];
  const attributes = changedAttributes(existing.attributes, resource.attributes);
  const details = describeDetails(comparison, id, { differences, drift, attributes, existing, resource });
  const driftInfo: Partial<ResourceChange> = isDriftAware
    ? { driftStatus: drift.length > 0 ? 'MODIFIED' : 'IN_SYNC', previousDeployment: contextOf(existing) }
    : {};
  const base = {
    ...identity,
    before: contextOf({ properties: state, attributes: existing.attributes }),
    after,
    ...driftInfo,
  };
  if (differences.length === 0 && attributes.length === 0) {
    if (drift.length > 0) return { action: 'SyncWithActual', ...base, scope: scopeOf(details), details };
    const guesses = guessDetails(comparison, id, type);
    if (guesses.length === 0) return undefined;
    return {
      action: 'Modify',
      ...base,
      replacement: 'False',
      scope: ['Properties'],
      details: guesses,
      isGuess: true,
    };
  }
  const replacement = replacementFor(type, differences);
  return {
    action: 'Modify',
    ...base,
    replacement,
    ...(replacement === 'False' ? {} : { policyAction: replacementPolicy(resource) }),
    scope: scopeOf(details),
    details,
  };
}

function replacementFor(type: string, differences: readonly Difference[]): 'True' | 'False' | 'Conditional' {
  const decisive = differences.filter(({ path: [name = ''] }) => isCreateOnly(type, name));
  if (decisive.length === 0) return 'False';
  return decisive.some(({ after }) => !isUnknown(after)) ? 'True' : 'Conditional';
}

function replacementPolicy({ attributes }: ResolvedResource): 'ReplaceAndRetain' | 'ReplaceAndDelete' {
  return attributes['UpdateReplacePolicy'] === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete';
}

function isUnknown(value: Json | undefined): boolean {
  return value !== undefined && canonicalJson(value).includes(knownAfterApply);
}

function changedAttributes(before: Properties, after: Properties): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(
    name => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
}

function scopeOf(details: ResourceChange['details']): string[] {
  return [...new Set(details.map(({ attribute }) => attribute))];
}

function describeRemoval(logicalId: string, resource: StackResource): ResourceChange {
  return {
    action: 'Remove',
    logicalId,
    physicalId: resource.physicalId,
    type: resource.type,
    policyAction: isKept(resource, false) ? 'Retain' : 'Delete',
    scope: [],
    details: [],
    before: contextOf(resource),
  };
}

/** What AWS calls the context of a resource: its properties and its other members. */
function contextOf({
  properties,
  attributes,
}: Pick<ResolvedResource, 'properties' | 'attributes'>): Properties {
  return { Properties: properties, ...attributes };
}
