import type { Json, JsonObject } from './json.ts';
import type { Place } from './place.ts';

/** The values of the intrinsics of a template. Undefined: not known, e.g. a resource that was never created. */
export interface IntrinsicValues extends Place {
  readonly ref: (logicalId: string) => string | undefined;
  readonly attribute: (logicalId: string, name: string) => string | undefined;
}

/** Thrown when an intrinsic cannot be resolved; the message says which. */
export class UnresolvedIntrinsic extends Error {}

/**
 * Resolves the intrinsics that our templates use (`Ref`, `Fn::GetAtt`, `Fn::Sub` with one text).
 * @returns the same object for a part without any, so that thousands of resources do not take twice the memory, and what they share
 * stays one
 * @throws UnresolvedIntrinsic naming what is not known
 */
export function resolveIntrinsics(value: Json, scope: IntrinsicValues): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => resolveIntrinsics(item, scope));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return resolveMembers(value as JsonObject, scope);
}

function resolveMembers(value: JsonObject, scope: IntrinsicValues): Json {
  const keys = Object.keys(value);
  const [name = ''] = keys;
  const argument = value[name];
  if (name === 'Ref' && typeof argument === 'string') return resolveName(argument, scope);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
    const [id, attribute] = argument as readonly string[];
    const resolved = scope.attribute(String(id), String(attribute));
    if (resolved === undefined) throw new UnresolvedIntrinsic(`${id}.${attribute}`);
    return resolved;
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') return substitute(argument, scope);
  let changed: Record<string, Json> | undefined;
  for (const key of keys) {
    const member = value[key] as Json;
    const resolved = resolveIntrinsics(member, scope);
    if (resolved === member) continue;
    changed ??= { ...value };
    changed[key] = resolved;
  }
  return changed ?? value;
}

function substitute(text: string, scope: IntrinsicValues): string {
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) =>
    literal === '!' ? `\${${name}}` : resolveName(name, scope),
  );
}

function resolveName(name: string, scope: IntrinsicValues): string {
  if (name === 'AWS::AccountId') return scope.account;
  if (name === 'AWS::Region') return scope.region;
  if (name === 'AWS::Partition') return scope.partition;
  const resolved = scope.ref(name);
  if (resolved === undefined) throw new UnresolvedIntrinsic(name);
  return resolved;
}
