import type { SharedValue, SharedValues } from '../page/shared-values.ts';
import { createTable } from './number-rows.ts';

/**
 * Writes a value of JSON so that equal parts of it are there once; `readSharedValues` reads it back.
 * @param root plain data: members that are undefined are left out, as in JSON
 */
export function shareValues(root: unknown): SharedValues {
  const shapes = createTable<readonly string[]>(names => JSON.stringify(names));
  const values = createTable<SharedValue>(value => JSON.stringify(value));
  const add = (value: unknown): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return -1 - value;
    return values.add(write(value));
  };
  const write = (value: unknown): SharedValue => {
    if (Array.isArray(value)) return [0, ...value.map(add)];
    if (typeof value !== 'object' || value === null) return value as SharedValue;
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return [1 + shapes.add(members.map(([name]) => name)), ...members.map(([, member]) => add(member))];
  };
  values.add(write(root));
  return { shapes: shapes.rows, values: values.rows };
}
