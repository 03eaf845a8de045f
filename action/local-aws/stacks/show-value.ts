import { isObject, type Json } from '../../core/json.ts';

/** A value as CloudFormation shows it: text as it is, everything else as JSON. */
export function showValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(showScalars(value));
}

/** Numbers and flags inside structures are shown as text (seen in AWS's documentation: `"Primary":"true"`). */
export function showScalars(value: Json): Json {
  if (Array.isArray(value)) return value.map(showScalars);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, showScalars(member)]));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
