import { canonicalJson, isObject, type Json } from '../core/json.ts';
import { type InputTransformer, isShownLike } from '../core/message.ts';

/** Whether a target of a rule differs in what its message says, and in nothing that decides whether chat shows it. */
export function isOnlyAnotherText(expected: Json | undefined, observed: Json | undefined): boolean {
  if (!isObject(expected) || !isObject(observed)) return false;
  const { InputTransformer: before, ...target } = expected;
  const { InputTransformer: after, ...otherTarget } = observed;
  const [earlier, now] = [readTransformer(before), readTransformer(after)];
  if (earlier === undefined || now === undefined) return false;
  return canonicalJson(target) === canonicalJson(otherTarget) && isShownLike(now, earlier);
}

function readTransformer(value: Json | undefined): InputTransformer | undefined {
  if (!isObject(value) || typeof value['InputTemplate'] !== 'string') return undefined;
  const paths = Object.entries(isObject(value['InputPathsMap']) ? value['InputPathsMap'] : {});
  return {
    template: value['InputTemplate'],
    paths: Object.fromEntries(paths.map(([name, path]) => [name, String(path)])),
  };
}
