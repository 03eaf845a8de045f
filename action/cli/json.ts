import type { Io } from './io.ts';

/** Version of what `--format json` prints; a member may be added without a new one. */
const formatVersion = 1;

/** Prints the one object of `--format json`. */
export function printJson(io: Io, members: Readonly<Record<string, unknown>>): void {
  io.out(`${JSON.stringify({ formatVersion, ...members }, null, 2)}\n`);
}
