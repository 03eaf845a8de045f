let count = 0;
const numbers = new WeakMap<object, number>();

/** A number for each object, from 1, for keys of what is remembered: equal only for one and the same object. */
export function identityOf(value: object): number {
  let number = numbers.get(value);
  if (number === undefined) {
    number = ++count;
    numbers.set(value, number);
  }
  return number;
}
