import { canonicalJson, type Json, type JsonObject } from '../core/json.ts';
import { kindOf } from '../kinds/index.ts';

/** A resource as text: equal for what means the same, whatever its logical ids are. */
export function textOf(type: string, properties: JsonObject): string {
  return `${type} ${canonicalJson(normalOf(type, properties))}`;
}

/** The names of the properties in which two resources of a type differ in meaning. */
export function differingProperties(type: string, a: JsonObject, b: JsonObject): string[] {
  const [first, second] = [normalOf(type, a), normalOf(type, b)];
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return names.filter(name => canonicalJson(first[name] ?? null) !== canonicalJson(second[name] ?? null));
}

/** The properties of a resource in the form in which equal meanings are equal data. */
export function normalOf(type: string, properties: JsonObject): JsonObject {
  const { normalize } = kindOf(type) ?? {};
  const entries = Object.entries(properties)
    // The key of an alias is named by another logical id here than there.
    .filter(([name]) => name !== 'TargetKeyId')
    .map(([name, value]) => [name, sortList(normalize?.(name, value) ?? value)] as const);
  return Object.fromEntries(entries);
}

function sortList(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return [...(value as readonly Json[])].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}
