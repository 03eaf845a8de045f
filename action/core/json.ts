import { sortByText } from './compare-texts.ts';
import type { Path } from './path.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; `undefined` members do not exist. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Visits a value, and all that is in it after it.
 * @param visit takes each with its path, which changes afterwards: what is kept of it is copied
 */
export function visitValues(value: unknown, visit: (value: unknown, path: Path) => void): void {
  const path: (string | number)[] = [];
  const walk = (each: unknown): void => {
    visit(each, path);
    if (typeof each !== 'object' || each === null) return;
    const steps = Array.isArray(each) ? each.keys() : Object.keys(each);
    for (const step of steps) {
      path.push(step);
      walk((each as Readonly<Record<string | number, unknown>>)[step]);
      path.pop();
    }
  };
  walk(value);
}

/**
 * Canonical JSON: members sorted by UTF-16 code unit, no white space (the idea of RFC 8785).
 * Equal data gives equal text, whatever the order in which it was built.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

/** The same data with the members of every object sorted, for maps whose keys people choose. Lists keep their order. */
export function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    sortByText(Object.entries(value), ([key]) => key).map(([key, member]) => [key, sortMembers(member)]),
  );
}

/** Whether a value says nothing: AWS and Terraform return an empty list, text or map, null, or nothing, for the same thing. */
export function isEmptyValue(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The elements of a list; nothing for any other value. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The elements of a list, or a value by itself, as policies write both; nothing for a member that is missing. */
export function oneOrMany(value: Json | undefined): readonly Json[] {
  return value === undefined || Array.isArray(value) ? listOf(value) : [value as Json];
}

/** The texts among the elements of a list, or one by itself. */
export function textsOf(value: Json | undefined): string[] {
  return oneOrMany(value).filter(each => typeof each === 'string');
}
