import { type Arguments, unknownName } from './usage.ts';

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
    throw unknownName(
      `There is no target ${name} in chatops.yml`,
      name,
      known,
      `Targets: ${known.join(', ')}`,
    );
  }
  return names;
}
