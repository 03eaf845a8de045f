/**
 * A value of JSON in which equal parts are there once. Each value comes after the ones that it refers to, the whole one last. A list is
 * `[0, ...members]`, an object `[n, ...members]` with the names of its members as number n of `shapes`, counted from 1. A member is the number of a value,
 * or, where it is negative, itself a number: -1 is 0, -2 is 1. Any other value is there as it is.
 */
export interface SharedValues {
  readonly shapes: readonly (readonly string[])[];
  readonly values: readonly SharedValue[];
}

/** One value: a text, a number or whatever else has no members, or a list of what it is made of. */
export type SharedValue = string | number | boolean | null | readonly number[];

/**
 * Reads a value back. What was there once is one object, which must not be changed. Names of members are those of the types of
 * the page, never a text of a file: a member `__proto__` is not read.
 */
export function readSharedValues({ shapes, values }: SharedValues): unknown {
  const read: unknown[] = [];
  const member = (number = 0) => (number < 0 ? -1 - number : read[number]);
  for (const value of values) read.push(isPlain(value) ? value : readMembers(value, shapes, member));
  return read.at(-1);
}

function isPlain(value: SharedValue): value is Exclude<SharedValue, readonly number[]> {
  return !Array.isArray(value);
}

/** With loops and without copies: a page of a thousand channels has a hundred thousand values, and is to open at once. */
function readMembers(
  value: readonly number[],
  shapes: SharedValues['shapes'],
  member: (number: number | undefined) => unknown,
): unknown {
  const names = shapes[(value[0] ?? 0) - 1];
  if (names === undefined) {
    const list: unknown[] = [];
    for (let index = 1; index < value.length; index++) list.push(member(value[index]));
    return list;
  }
  const object: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) object[name] = member(value[index + 1]);
  return object;
}
