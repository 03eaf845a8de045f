import { findNearest } from '../core/nearest.ts';
import { type Arguments, UsageError } from './usage.ts';

/**
 * The targets that `--target` chooses; undefined for all.
 * @param known the targets of chatops.yml, by key
 * @throws UsageError for one that chatops.yml does not have, with the nearest that it has
 */
export function chosenTargets({ options }: Arguments, known: readonly string[]): string[] | undefined {
  const { target } = options;
  if (typeof target !== 'string') return undefined;
  const names = target.split(',');
  for (const name of names) {
    if (known.includes(name)) continue;
    const nearest = findNearest(name, known);
    throw new UsageError(
      `There is no target ${name} in chatops.yml`,
      nearest === undefined ? `Targets: ${known.join(', ')}` : `Did you mean ${nearest}?`,
    );
  }
  return names;
}
