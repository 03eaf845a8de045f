import type { Io } from './io.ts';

/** Version of what `--format json` prints; a member may be added without a new one. */
const formatVersion = 1;

/** Prints the one object of `--format json`. */
export function printJson(io: Io, members: Readonly<Record<string, unknown>>): void {
  io.out(`${JSON.stringify({ formatVersion, ...members }, null, 2)}\n`);
}

/**
 * Prints the same object with one more member: a list that may be too long for one text, one row on a line.
 * @param lists parts of the list, each written before the next is read
 */
export async function printJsonWithRows(
  io: Io,
  members: Readonly<Record<string, unknown>>,
  name: string,
  lists: Iterable<Iterable<unknown>>,
): Promise<void> {
  const head = JSON.stringify({ formatVersion, ...members }, null, 2);
  io.out(`${head.slice(0, head.lastIndexOf('\n'))},\n  ${JSON.stringify(name)}: [`);
  let isFirst = true;
  for (const rows of lists) {
    const lines: string[] = [];
    for (const row of rows) {
      lines.push(`${isFirst ? '' : ','}\n    ${JSON.stringify(row)}`);
      isFirst = false;
    }
    io.out(lines.join(''));
    await io.drained?.();
  }
  io.out(`${isFirst ? '' : '\n  '}]\n}\n`);
}
