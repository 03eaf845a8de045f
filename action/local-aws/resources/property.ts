import { isObject, type Json, type JsonObject } from '../../core/json.ts';

/** A property as a list of texts; empty when it is not one. */
export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** A property as a list of structures; empty when it is not one. */
export function structuresOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(item => isObject(item)) : [];
}
