import { isObject } from '../../core/json.ts';
import type { Input } from '../input.ts';
import { type Answer, Flattened } from '../service.ts';

/** A map of a query request: entries of `key` and `value`. */
export function readEntries(input: Input, name: string): Record<string, string> {
  const entries = input.values[name];
  if (isObject(entries))
    return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, String(value)]));
  if (!Array.isArray(entries)) return {};
  return Object.fromEntries(
    entries.filter(isObject).map(entry => [String(entry['key'] ?? ''), String(entry['value'] ?? '')]),
  );
}

/** A map as the query protocol writes it. */
export function writeEntries(entries: Readonly<Record<string, string>>): Answer {
  return { entry: new Flattened(Object.entries(entries).map(([key, value]) => ({ key, value }))) };
}
