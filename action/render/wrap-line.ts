import { makeVisible } from '../core/visible.ts';

/** How wide a terminal is taken to be. */
export const terminalColumns = 100;

/** How wide a line may be beside its indentation. */
const maxColumns = terminalColumns - 4;

/**
 * A line in parts that fit a terminal of 100 columns; a long word is not broken.
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
