import { makeVisible } from '../core/visible.ts';
import type { Reason } from '../iam/verdict.ts';
import type { Colors } from './colors.ts';
import { indentedLines, terminalColumns } from './wrap-line.ts';

/**
 * The lines of a reason: what decides, and where it is in chatops.yml, on a line of its own where it does not fit.
 * @param indent columns before the first line; later ones have two more
 */
export function reasonLines(
  { message, path }: Pick<Reason, 'message' | 'path'>,
  indent: number,
  paint: Colors,
): string[] {
  const lines = indentedLines(message, indent);
  if (path === undefined) return lines;
  const place = makeVisible(path);
  const last = lines.pop() ?? '';
  return last.length + 2 + place.length <= terminalColumns
    ? [...lines, `${last}${paint.faint(`  ${place}`)}`]
    : [...lines, last, `${' '.repeat(indent + 2)}${paint.faint(place)}`];
}
