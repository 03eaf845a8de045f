import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { structuresOf } from '../resources/property.ts';

/** What is known about a request, by condition key. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** An action on a resource, as a request asks for it. */
export interface AskedAction {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
}

/** The statements of a policy document, one or several. */
export function statementsOf(document: Json | undefined): JsonObject[] {
  if (!isObject(document)) return [];
  const { Statement: statement } = document;
  return isObject(statement) ? [statement] : structuresOf(statement);
}

/** One text or a list of them. */
export function listOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** Whether a pattern with `*` and `?` matches. @param isFolded letters match whatever their case, as in actions */
export function matches(pattern: string, text: string, isFolded = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, isFolded ? 'is' : 's').test(text);
}
