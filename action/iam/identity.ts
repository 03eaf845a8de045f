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

/** Values that are remembered by lists of objects, of which each is meant by itself and not by what it holds. */
export interface Remembered<T> {
  readonly values: Map<string, T>;
  /** What is remembered under some more objects. */
  readonly under: (objects: readonly object[]) => Remembered<T>;
}

/** An empty memory. */
export function remember<T>(): Remembered<T> {
  const longer = new Map<object, Remembered<T>>();
  const own: Remembered<T> = {
    values: new Map(),
    under: ([first, ...rest]) => {
      if (first === undefined) return own;
      let next = longer.get(first);
      if (next === undefined) {
        next = remember<T>();
        longer.set(first, next);
      }
      return rest.length === 0 ? next : next.under(rest);
    },
  };
  return own;
}
