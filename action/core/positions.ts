/** A place in a text, both from 1; the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds the line and column of an offset. The lines are counted on the first question only, so that a text about
 * which nothing is said costs nothing.
 */
export function createPositionFinder(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  return offset => {
    starts ??= findLineStarts(text);
    const place = Math.min(Math.max(offset, 0), text.length);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: place - (starts[low] ?? 0) + 1 };
  };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}
