import { ApiError } from '../errors.ts';
import { checkHandler } from '../permissions/check-handler.ts';
import { findDifferences } from '../resources/differ.ts';
import { readResource } from '../resources/handlers.ts';
import { findResourceType } from '../resources/types/index.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { PropertyDifference, ResourceDrift, Stack, StackResource } from '../state/stack-state.ts';

/**
 * Compares what a stack deployed with what is there. Only properties that the template sets are compared; of those,
 * what the type's read does not return cannot be.
 */
export function detectDrift(
  scope: Scope,
  stack: Stack,
  only: readonly string[] | undefined,
): { status: 'DRIFTED' | 'IN_SYNC'; drifted: number; failed: string[] } {
  for (const [id, resource] of Object.entries(stack.resources)) {
    if (only === undefined || only.includes(id)) resource.drift = compareResource(scope, resource);
  }
  const drifted = Object.values(stack.resources).filter(
    ({ drift }) => drift?.status === 'MODIFIED' || drift?.status === 'DELETED',
  ).length;
  const status = drifted > 0 ? 'DRIFTED' : 'IN_SYNC';
  stack.drift = { status, at: scope.now };
  const failed = Object.keys(stack.resources).filter(id => stack.resources[id]?.drift?.status === 'UNKNOWN');
  return { status, drifted, failed };
}

function compareResource(scope: Scope, { type, physicalId, properties }: StackResource): ResourceDrift {
  const at = scope.now;
  const { hasDrift = true, unreadable = [] } = findResourceType(type) ?? {};
  if (!hasDrift || physicalId === '') return { status: 'NOT_CHECKED', at, differences: [] };
  // AWS too asks for the caller's right to read each resource; a run in which one was refused has failed.
  const observed = readPermitted(scope, type, physicalId);
  if (observed === 'denied') return { status: 'UNKNOWN', at, differences: [] };
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

function readPermitted(scope: Scope, type: string, physicalId: string): Properties | 'denied' | undefined {
  const observed = readResource(scope, type, physicalId);
  try {
    checkHandler(scope, undefined, {
      verb: 'read',
      type,
      identifier: physicalId,
      before: observed ?? {},
      after: observed ?? {},
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return 'denied';
  }
  return observed;
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap(name => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}
