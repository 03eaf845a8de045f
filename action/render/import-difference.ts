import type { Leaf } from '../core/flatten-value.ts';
import type { PropertyChange } from '../core/plan.ts';
import { nameTopic } from './policy-difference.ts';
import { splitProperty } from './split-property.ts';

/**
 * Says how something that is there differs from what `notify` would make: statements of a policy one by one, everything else by its
 * values.
 * @param changes properties as `notify` makes them, and as they are
 */
export function describeImportDifference(changes: readonly PropertyChange[]): string {
  const texts = changes.flatMap(change => {
    const { statements, leaves } = splitProperty(change, '');
    const { removed, added } = leaves;
    const write = nameTopic(change.before, change.after);
    const isIn = (others: readonly Leaf[], { label }: Leaf) => others.some(other => other.label === label);
    const both = added.filter(leaf => isIn(removed, leaf));
    const onlyAdded = added.filter(leaf => !isIn(removed, leaf));
    const onlyRemoved = removed.filter(leaf => !isIn(added, leaf));
    return [
      ...statements.map(({ text }) => write(text)),
      ...both.map(({ label, text }) => {
        const before = removed.filter(leaf => leaf.label === label).map(leaf => leaf.text);
        return `${label} is ${write(text)} and not ${write(before.join(', '))}`;
      }),
      ...onlyAdded.map(({ label, text }) => `${label} is ${write(text)}`),
      ...onlyRemoved.map(({ label, text }) => `${label} ${write(text)} is missing`),
    ];
  });
  return texts.join('; ');
}
