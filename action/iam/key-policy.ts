import type { Json, JsonObject } from '../core/json.ts';
import { emptyContext } from './context.ts';
import { checkResourcePolicy, type PolicyVerdict } from './resource-policy.ts';

/**
 * Whether a key policy lets a service use its key. Services get access from the key policy alone.
 * @param document a key policy
 * @param principal a service principal, e.g. `events.amazonaws.com`
 * @param action e.g. `kms:Decrypt`
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function checkKeyPolicy(document: Json, principal: string, action: string): PolicyVerdict {
  return checkResourcePolicy(document, {
    principal: { kind: 'service', name: principal },
    action,
    isAbout: isThisKey,
    context: emptyContext,
  });
}

/** In a key policy the key is `*`; anything else is not read. */
function isThisKey({ Resource: resource }: JsonObject): true | undefined {
  return resource === '*' || (Array.isArray(resource) && resource.includes('*')) ? true : undefined;
}
