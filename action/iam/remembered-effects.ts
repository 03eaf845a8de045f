import type { Context } from './context.ts';
import { effectsOf } from './evaluate.ts';
import { traitsOf } from './glob-bounds.ts';
import { identityOf } from './identity.ts';
import type { LayerEffect } from './layer-effect.ts';
import type { Layers } from './policy.ts';
import { statementsFor } from './statements-for.ts';
import type { Question } from './verdict.ts';

/** What every layer does to the action of a question; the same list for questions that the same statements are about. */
export type EffectReader = (question: Question) => readonly LayerEffect[];

/**
 * Reads what layers do to actions. Most actions are subject to the same statements as thousands of others, so that the
 * answer is worked out once for each list of statements and context; contexts are identified by reference.
 */
export function rememberEffects(layers: Layers): EffectReader {
  const lists = new Map<string, number>();
  const listOfAction = new Map<string, number>();
  const known = new WeakMap<Context, Map<string, readonly LayerEffect[]>>();

  const listOf = (action: string): number => {
    let list = listOfAction.get(action);
    if (list === undefined) {
      let key = '';
      for (const { policies, passes } of layers) {
        for (const policy of policies) {
          for (const statement of statementsFor(policy, action)) key += `${identityOf(statement)},`;
        }
        key += `${passes?.get(action) ?? ''}|`;
      }
      list = lists.get(key) ?? lists.size;
      lists.set(key, list);
      listOfAction.set(action, list);
    }
    return list;
  };
  return question => {
    const ofContext = known.get(question.context) ?? new Map<string, readonly LayerEffect[]>();
    known.set(question.context, ofContext);
    // Only one trait of the resource matters: whether it holds symbols.
    const key = `${listOf(question.action)} ${traitsOf(question.resource.text)}`;
    const effects = ofContext.get(key) ?? effectsOf(layers, question);
    ofContext.set(key, effects);
    return effects;
  };
}
