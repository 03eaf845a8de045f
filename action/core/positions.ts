import { LineCounter } from 'yaml';

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
  let counter: LineCounter | undefined;
  return offset => {
    counter ??= countLines(text);
    const { line, col } = counter.linePos(Math.min(Math.max(offset, 0), text.length));
    return { line, column: col };
  };
}

function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1))
    counter.addNewLine(end + 1);
  return counter;
}
