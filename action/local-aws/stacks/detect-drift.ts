import { findDifferences } from '../resources/differ.ts';
import { readResource } from '../resources/handlers.ts';
import { findResourceType } from '../resources/types/index.ts';
import type { Scope } from '../service.ts';
import type { PropertyDifference, ResourceDrift, Stack, StackResource } from '../state/stack-state.ts';
import type { Properties } from '../state/state.ts';

/**
 * Compares what a stack deployed with what is there. Only properties that the template sets are compared; of those,
 * what the type's read does not return cannot be.
 */
export function detectDrift(
  scope: Scope,
  stack: Stack,
  only: readonly string[] | undefined,
): { status: 'DRIFTED' | 'IN_SYNC'; drifted: number } {
  for (const [id, resource] of Object.entries(stack.resources)) {
    if (only === undefined || only.includes(id)) resource.drift = compareResource(scope, resource);
  }
  const drifted = Object.values(stack.resources).filter(
    ({ drift }) => drift?.status === 'MODIFIED' || drift?.status === 'DELETED',
  ).length;
  const status = drifted > 0 ? 'DRIFTED' : 'IN_SYNC';
  stack.drift = { status, at: scope.now };
  return { status, drifted };
}

function compareResource(scope: Scope, { type, physicalId, properties }: StackResource): ResourceDrift {
  const at = scope.now;
  const { hasDrift = true, unreadable = [] } = findResourceType(type) ?? {};
  if (!hasDrift || physicalId === '') return { status: 'NOT_CHECKED', at, differences: [] };
  const observed = readResource(scope, type, physicalId);
  if (observed === undefined) return { status: 'DELETED', at, differences: [] };
  const names = Object.keys(properties).filter(name => !unreadable.includes(name));
  const expected = pick(properties, names);
  const actual = pick(observed, names);
  const differences = findDifferences(type, expected, actual).map(
    ({ path, kind, before, after }): PropertyDifference => ({
      path: `/${path.map(segment => segment.replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`,
      type: ({ add: 'ADD', remove: 'REMOVE', modify: 'NOT_EQUAL' } as const)[kind],
      expected: before ?? null,
      actual: after ?? null,
    }),
  );
  return { status: differences.length === 0 ? 'IN_SYNC' : 'MODIFIED', at, expected, actual, differences };
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap(name => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}
