import { makeVisible } from '../core/visible.ts';

/** How wide a terminal is taken to be, in columns. */
export const terminalColumns = 100;

/** How wide a line may be beside an indentation of four columns. */
const maxColumns = terminalColumns - 4;

/**
 * A line in parts that fit a terminal; a long word is not broken.
 * @param indent columns before the later parts: by default below the first word after the level
 * @param columns how wide a part may be
 */
export function wrapLine(line: string, indent = 14, columns = maxColumns): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of makeVisible(line).split(/(?<=\S)(?= )/)) {
    if (current !== '' && current.length + word.length > columns) {
      lines.push(current);
      current = `${' '.repeat(indent)}${word.trimStart()}`;
    } else current += word;
  }
  return [...lines, current];
}

/** A text in lines that fit a terminal, later ones two columns further in. */
export function indentedLines(text: string, indent: number): string[] {
  return wrapLine(text, 2, terminalColumns - indent).map(line => `${' '.repeat(indent)}${line}`);
}
