import type { JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { dependsOn } from './check-template.ts';
import { findReferences } from './references.ts';

/** What each resource needs first, by logical id. */
export function findDependencies(resources: JsonObject): Map<string, string[]> {
  return new Map(
    Object.entries(resources).map(([id, resource]) => {
      const ids = [...findReferences(resource).map(reference => reference.id), ...dependsOn(resource)];
      return [id, [...new Set(ids)].filter(other => Object.hasOwn(resources, other))];
    }),
  );
}

/**
 * Resources in waves: those of one wave need only those of earlier ones. Inside a wave they keep the template's order.
 * @throws ApiError when resources need each other in a circle
 */
export function orderInWaves(dependencies: ReadonlyMap<string, readonly string[]>): string[][] {
  const waves: string[][] = [];
  const done = new Set<string>();
  let rest = [...dependencies.keys()];
  while (rest.length > 0) {
    const wave = rest.filter(id =>
      (dependencies.get(id) ?? []).every(other => done.has(other) || !dependencies.has(other)),
    );
    if (wave.length === 0) {
      throw validationError(
        `Circular dependency between resources: [${findCircle(dependencies, rest).join(', ')}]`,
      );
    }
    for (const id of wave) done.add(id);
    rest = rest.filter(id => !done.has(id));
    waves.push(wave);
  }
  return waves;
}

/** Those of the rest that are on a circle, without the ones that only wait for it. */
function findCircle(dependencies: ReadonlyMap<string, readonly string[]>, rest: readonly string[]): string[] {
  const reaches = (from: string, to: string): boolean => {
    const queue = [...(dependencies.get(from) ?? [])];
    const seen = new Set<string>();
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (id === to) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(...(dependencies.get(id) ?? []));
    }
    return false;
  };
  return rest.filter(id => reaches(id, id));
}
