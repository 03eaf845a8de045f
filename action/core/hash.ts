import { createHash } from 'node:crypto';
import { canonicalJson, type Json, type JsonObject } from './json.ts';
import type { Change, PropertyChange, StackPlan } from './plan.ts';

/** The part of a target's plan that a review approves: no time, position, prose, version or drift. */
export interface HashedTarget {
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly StackPlan[];
}

/**
 * What a review approves, as 64 hexadecimal digits: SHA-256 over canonical JSON of, per target, account, Region,
 * stack and the sorted changes. Equal for equal changes in the same places, whatever the order or the names of the
 * targets in the file.
 */
export function hashTargets(targets: readonly HashedTarget[]): string {
  const places = targets.flatMap(({ account, region, stacks }) =>
    stacks.map(({ name, changes }) => ({ account, region, stack: name, changes: changes.map(hashedChange) })),
  );
  const sorted = sortBy(places, ({ account, region, stack }) => `${account} ${region} ${stack}`);
  return createHash('sha256').update(canonicalJson(sorted)).digest('hex');
}

function hashedChange({ action, logicalId, type, properties }: Change): JsonObject {
  return {
    action,
    logicalId,
    type,
    before: collect(properties, 'before'),
    after: collect(properties, 'after'),
  };
}

function collect(properties: readonly PropertyChange[], side: 'before' | 'after'): JsonObject {
  return Object.fromEntries(
    properties.flatMap((property): [string, Json][] => {
      const value = property[side];
      return value === undefined ? [] : [[property.name, value]];
    }),
  );
}

function sortBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items
    .map(item => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
