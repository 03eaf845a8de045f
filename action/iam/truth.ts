/** Yes, no, or (undefined) not known from here. */
export type Truth = boolean | undefined;

/** The opposite; unknown stays unknown. */
export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** Whether all hold: one no decides, whatever is unknown. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** Whether any holds: one yes decides, whatever is unknown. */
export function some<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  return not(every(items, item => not(test(item))));
}
