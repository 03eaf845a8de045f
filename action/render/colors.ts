import { styleText } from 'node:util';

/** Colours for a terminal; without colour every function gives its text back. */
export interface Colors {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly note: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** @param hasColor whether the reader is a terminal that shows colour */
export function createColors(hasColor: boolean): Colors {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    // The shell has decided already, so the function must not look at the stream itself.
    hasColor ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: style('green'),
    bad: style('red'),
    note: style('yellow'),
    faint: style('dim'),
    strong: style('bold'),
  };
}
