import { type Io, writeBytes, writeParts } from './io.ts';

/** Version of what `--format json` prints; a member may be added without a new one. */
const formatVersion = 1;

/** How deep lists are printed entry by entry: a plan has channels, and each its gains. Below that a value is short. */
const maxSplitDepth = 4;

/**
 * Prints the one object of `--format json`. It is never one text, because that of a plan of some hundred channels is longer than
 * a text can be; each part is written before the next is made.
 */
export async function printJson(io: Io, members: Readonly<Record<string, unknown>>): Promise<void> {
  await writeParts(io, jsonText({ formatVersion, ...members }));
}

/** What `JSON.stringify(value, null, 2)` gives, in parts, with a line break behind it. */
export function* jsonText(value: unknown): Generator<string> {
  yield* jsonParts(value, '\n', maxSplitDepth);
  yield '\n';
}

/**
 * The parts of what `JSON.stringify(value, null, 2)` gives.
 * @param line a line break and the indentation of the line on which the value begins
 * @param depth how many levels of lists and objects are split
 */
function* jsonParts(value: unknown, line: string, depth: number): Generator<string> {
  const isSplit =
    depth > 0 && typeof value === 'object' && value !== null && !('toJSON' in value) && !isEmptyObject(value);
  if (!isSplit) {
    // Line breaks within texts are escaped, so each one in it is of the layout.
    yield (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', line);
    return;
  }
  const inner = `${line}  `;
  const isList = Array.isArray(value);
  let separator = isList ? '[' : '{';
  for (const [key, member] of Object.entries(value)) {
    if (!isList && !isWritten(member)) continue;
    yield `${separator}${inner}${isList ? '' : `${JSON.stringify(key)}: `}`;
    yield* jsonParts(member, inner, depth - 1);
    separator = ',';
  }
  yield separator === '{' ? '{}' : `${line}${isList ? ']' : '}'}`;
}

function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** Whether JSON has a place for a member of an object. */
function isWritten(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
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
      if (!(await writeBytes(io, isEmpty ? bytes.subarray(1) : bytes))) return;
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
