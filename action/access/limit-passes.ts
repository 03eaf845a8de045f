import type { Json } from '../core/json.ts';
import { passedToServices, viaServices } from '../data/forwarding-services.ts';
import type { compilePolicy } from '../iam/compile-policy.ts';
import type { Condition } from '../iam/conditions.ts';
import { type Glob, parseGlob } from '../iam/glob.ts';
import { contains, intersects } from '../iam/glob-search.ts';
import type { CompiledPolicy, Layer, Layers } from '../iam/policy.ts';
import { isTemplate } from '../iam/policy-text.ts';
import { statementsFor } from '../iam/statements-for.ts';

/** A condition key that says which service uses a forwarded permission, with its values by the prefix of actions. */
interface UserKey {
  readonly key: string;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

function keyFor(permission: string): UserKey | undefined {
  if (permission === 'iam:passrole') return { key: 'iam:PassedToService', values: passedToServices };
  return permission.startsWith('kms:') ? { key: 'kms:ViaService', values: viaServices } : undefined;
}

/**
 * Limits forwarded permissions to the services whose calls are allowed: a role that policies allow to pass to another service, or a
 * key that they allow to use through another one, is of no use. Only where every statement of a layer asks for the service, since it is
 * known of none of these requests which call makes it.
 * @param callers the prefixes of the allowed calls by the permission that they use, in lower case
 * @param compile gives one policy for equal documents: channels share their layers, and with them what is worked out of it
 */
export function limitPasses(
  layers: Layers,
  callers: ReadonlyMap<string, ReadonlySet<string>>,
  compile: typeof compilePolicy,
): Layers {
  const denials = [...callers].flatMap(([permission, services]) => {
    const user = keyFor(permission);
    if (user === undefined || !layers.some(layer => asksFor(layer, permission, user.key))) return [];
    const values: string[] = [];
    for (const service of services) {
      const own = user.values.get(service);
      if (own === undefined) return [];
      values.push(...own);
    }
    const unique = [...new Set(values)].sort();
    const patterns = unique.map(parseGlob);
    const asksOnly = (holds: (value: Glob) => boolean) =>
      layers.some(layer => asksOnlyFor(layer, permission, { key: user.key, holds }));
    if (asksOnly(value => patterns.some(pattern => contains(pattern, value) === true))) return [];
    // What no caller can ask for is denied whatever the request is.
    const isExcluded = asksOnly(value => patterns.every(pattern => !intersects(value, pattern)));
    return [{ permission, key: user.key, values: isExcluded ? [] : unique }];
  });
  if (denials.length === 0) return layers;
  const name = 'Amazon Q Developer, of whose allowed calls none goes to another service';
  return [
    ...layers,
    { name: 'service', policies: [compile(toDocument(denials), { layer: 'service', name })] },
  ];
}

const userKeys: ReadonlySet<string> = new Set(['iam:passedtoservice', 'kms:viaservice']);

/** Whether some statement of the layers asks which service uses a permission. */
export function asksForService(layers: Layers): boolean {
  return layers.some(({ policies }) => policies.some(asks));
}

const known = new WeakMap<CompiledPolicy, boolean>();

function asks(policy: CompiledPolicy): boolean {
  const answer =
    known.get(policy) ??
    policy.statements.some(({ conditions }) => conditions.some(({ key }) => userKeys.has(key.toLowerCase())));
  known.set(policy, answer);
  return answer;
}

/** Whether a layer allows a permission only in statements with a condition on a key. */
function asksFor(layer: Layer, permission: string, key: string): boolean {
  return everyAllowing(layer, permission, condition => condition.key.toLowerCase() === key.toLowerCase());
}

/** Whether all statements of a layer that allow a permission ask for services that have a property. */
function asksOnlyFor(
  layer: Layer,
  permission: string,
  { key, holds }: { readonly key: string; readonly holds: (value: Glob) => boolean },
): boolean {
  return everyAllowing(
    layer,
    permission,
    condition =>
      condition.key.toLowerCase() === key.toLowerCase() &&
      /^string(?:equals|like)$/i.test(condition.operator) &&
      condition.values.every(value => !isTemplate(value) && holds(value)),
  );
}

/** Whether a layer whose policies are all known allows a permission only in statements with a condition of some kind. */
function everyAllowing(
  { policies }: Layer,
  permission: string,
  holds: (condition: Condition) => boolean,
): boolean {
  if (policies.some(({ opaque }) => opaque !== undefined)) return false;
  const allowing = policies
    .flatMap(policy => statementsFor(policy, permission))
    .filter(({ effect }) => effect === 'Allow');
  return allowing.length > 0 && allowing.every(({ conditions }) => conditions.some(holds));
}

interface Denial {
  readonly permission: string;
  readonly key: string;
  /** Patterns of what callers ask for; none where they ask for nothing that is allowed. */
  readonly values: readonly string[];
}

/** Everything but the denials. */
function toDocument(denials: readonly Denial[]): Json {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      ...denials.map(({ permission, key, values }) => ({
        Effect: 'Deny',
        Action: permission,
        Resource: '*',
        ...(values.length === 0 ? {} : { Condition: { StringNotLike: { [key]: values } } }),
      })),
    ],
  };
}
