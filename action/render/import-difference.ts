import type { Leaf } from '../core/flatten-value.ts';
import type { PropertyChange } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';
import { topicOf } from './policy-difference.ts';
import { splitProperty } from './split-property.ts';

/**
 * Says how something that is there differs from what `notify` would make: statements of a policy one by one, everything else by its
 * values.
 * @param changes properties as `notify` makes them, and as they are
 */
export function describeImportDifference(changes: readonly PropertyChange[]): string {
  const texts = changes.flatMap(change => {
    const { statements, leaves } = splitProperty(change, '');
    const topic = topicOf(change.before) ?? topicOf(change.after);
    const write = (text: string) =>
      topic === undefined ? text : text.replaceAll(makeVisible(topic), 'the topic');
    const only = (wanted: readonly Leaf[], others: readonly Leaf[]) =>
      wanted.filter(({ label }) => !others.some(other => other.label === label));
    const both = leaves.added.filter(leaf => !only(leaves.added, leaves.removed).includes(leaf));
    return [
      ...statements.map(({ text }) => write(text)),
      ...both.map(({ label, text }) => {
        const before = leaves.removed.filter(leaf => leaf.label === label).map(leaf => leaf.text);
        return `${label} is ${write(text)} and not ${write(before.join(', '))}`;
      }),
      ...only(leaves.added, leaves.removed).map(({ label, text }) => `${label} is ${write(text)}`),
      ...only(leaves.removed, leaves.added).map(({ label, text }) => `${label} ${write(text)} is missing`),
    ];
  });
  return texts.join('; ');
}
