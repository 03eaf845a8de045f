import { type Io, writeBytes } from './io.ts';

/** Version of what `--format json` prints; a member may be added without a new one. */
const formatVersion = 1;

/** Prints the one object of `--format json`. */
export function printJson(io: Io, members: Readonly<Record<string, unknown>>): void {
  io.out(`${JSON.stringify({ formatVersion, ...members }, null, 2)}\n`);
}

/**
 * Prints the same object with more members: lists that may be too long for one text, one row on a line.
 * @param lists by the name of the member: rows (`jsonRow`), some at once, each written before the next is read
 */
export async function printJsonWithRows(
  io: Io,
  members: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<Uint8Array>>>,
): Promise<void> {
  const head = JSON.stringify({ formatVersion, ...members }, null, 2);
  io.out(head.slice(0, head.lastIndexOf('\n')));
  for (const [name, rows] of Object.entries(lists)) {
    io.out(`,\n  ${JSON.stringify(name)}: [`);
    let isEmpty = true;
    for (const bytes of rows) {
      // The first row has no comma before it.
      await writeBytes(io, isEmpty ? bytes.subarray(1) : bytes);
      isEmpty = false;
    }
    io.out(isEmpty ? ']' : '\n  ]');
  }
  io.out('\n}\n');
}

/** A row of a list that `printJsonWithRows` prints, with the comma before it. */
export function jsonRow(row: unknown): Uint8Array {
  return Buffer.from(`,\n    ${JSON.stringify(row)}`);
}
