import type { CompiledPolicy, Layers } from './policy.ts';
import { isTemplate } from './policy-text.ts';

const known = new WeakMap<CompiledPolicy, ReadonlySet<string>>();

/** Whether what any policy says depends on a key of the context. @param key in lower case */
export function mentionsKey(layers: Layers, key: string): boolean {
  return layers.some(({ policies }) => policies.some(policy => keysOf(policy).has(key)));
}

/** The keys that any policy asks for, in lower case, each as often as policies have it. */
export function listMentionedKeys(layers: Layers): string[] {
  return layers.flatMap(({ policies }) => policies.flatMap(policy => [...keysOf(policy)]));
}

/** The keys in conditions and policy variables, in lower case. */
function keysOf(policy: CompiledPolicy): ReadonlySet<string> {
  let keys = known.get(policy);
  if (keys === undefined) {
    keys = new Set(policy.statements.flatMap(listKeys));
    known.set(policy, keys);
  }
  return keys;
}

function listKeys({ conditions, resources }: CompiledPolicy['statements'][number]): string[] {
  const texts = [...resources, ...conditions.flatMap(({ values }) => values)];
  const variables = texts.flatMap(text =>
    isTemplate(text) ? text.parts.flatMap(part => (typeof part === 'string' ? [] : [part.key])) : [],
  );
  return [...conditions.map(({ key }) => key), ...variables].map(key => key.toLowerCase());
}
