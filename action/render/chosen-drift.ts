import { countOf } from '../core/count-of.ts';
import type { ChosenState, Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';

const states: readonly ChosenState[] = ['now', 'possibly-now', 'later', 'possibly-later'];

const verbs = {
  gains: { one: 'allows', many: 'allow', what: 'more', to: 'to' },
  losses: { one: 'takes', many: 'take', what: 'something away', to: 'from' },
};

/**
 * Says how many drifts give something only to members who have chosen a role of their own, or take it only from them: whether there are
 * any of them, as the rows of these drifts say.
 */
export function describeChosenDrift(side: 'gains' | 'losses', drift: readonly Drift[]): string[] {
  const byState = groupBy(drift, ({ chosen }) => chosen?.[side] ?? 'possibly-now');
  return states.flatMap(state => {
    const count = byState.get(state)?.length ?? 0;
    if (count === 0) return [];
    const { one, many, what, to } = verbs[side];
    const possibly = state.startsWith('possibly') ? 'possibly ' : '';
    const whom = state.endsWith('later')
      ? `only ${to} members who choose a role that ${count === 1 ? 'it changes' : 'they change'}; none there has yet`
      : `${to} members who have chosen a role of their own`;
    return [`${countOf(count, `drift ${possibly}${one}`, `drifts ${possibly}${many}`)} ${what} ${whom}`];
  });
}
