import type { ReportedChannel } from '../access/access-report.ts';
import type { AccessEntry, AccessGrant, AccessList } from '../access/list-access.ts';
import { createFrames, type Locate, type RowFormat } from './access-rows.ts';

/** A list whose actions are written: three columns of one table, in the order of actions. */
interface WrittenList {
  /** Names in lower case, by which lists are sorted. */
  readonly keys: readonly string[];
  readonly texts: readonly Uint8Array[];
  readonly grants: readonly AccessGrant[];
}

/** Rows of a list, from `start` to before `end`. */
interface Segment {
  readonly list: WrittenList;
  readonly start: number;
  readonly end: number;
}

/** How many lists are kept. Channels of one file rest on a few managed policies; a list of all actions takes half a megabyte. */
const maxKept = 32;

/** How many bytes are given at once: as many as a pipe holds, and few enough to stay in the cache of a processor. */
const bytesAtOnce = 65_536;

/**
 * Starts writing rows: the bytes of the rows of a channel, in the order of verdicts and actions; nothing where nothing is allowed.
 * They are in one block, which is used again when the next are read.
 *
 * What channels have in common is listed once, and each text that rows share is encoded once. That counts: the rows of a thousand
 * channels with `ReadOnlyAccess` are seven million, and some gigabytes.
 */
export function createRowWriter(
  format: RowFormat,
): (channel: ReportedChannel, locate: Locate) => Generator<Uint8Array> {
  const segmentsOf = createListWriter(format);
  let block = Buffer.allocUnsafe(bytesAtOnce);
  return function* (channel, locate) {
    const frameOf = createFrames(channel, locate);
    let length = 0;
    for (const verdict of channel.verdicts) {
      const frames = new Map<AccessGrant, readonly [before: Uint8Array, after: Uint8Array]>();
      for (const { list, start, end } of segmentsOf(verdict.access)) {
        for (let row = start; row < end; row += 1) {
          const grant = list.grants[row] as AccessGrant;
          let frame = frames.get(grant);
          if (frame === undefined) {
            const [before, after] = format.frame(frameOf(verdict, grant));
            frame = [Buffer.from(before), Buffer.from(after)];
            frames.set(grant, frame);
          }
          const [before, after] = frame;
          const text = list.texts[row] as Uint8Array;
          const more = before.length + text.length + after.length;
          if (length + more > block.length) {
            if (length > 0) yield block.subarray(0, length);
            length = 0;
            if (more > block.length) block = Buffer.allocUnsafe(more);
          }
          block.set(before, length);
          block.set(text, length + before.length);
          block.set(after, length + before.length + text.length);
          length += more;
        }
      }
    }
    if (length > 0) yield block.subarray(0, length);
  };
}

/** The rows of lists, where those of a list that others rest on are written once. */
function createListWriter({ action: write }: RowFormat): (access: AccessList) => Iterable<Segment> {
  const kept = new Map<object, WrittenList>();
  const known = new Map<string, Uint8Array>();
  const textOf = ({ action, level }: AccessEntry): Uint8Array => {
    const text = known.get(action) ?? Buffer.from(write(action, level));
    known.set(action, text);
    return text;
  };
  const writeAll = (all: readonly AccessEntry[]): WrittenList => ({
    keys: all.map(({ action }) => action.toLowerCase()),
    texts: all.map(textOf),
    grants: all.map(({ grant }) => grant),
  });
  const segmentsOf = (access: AccessList): Iterable<Segment> => {
    const { base, shared } = access;
    if (base !== undefined) {
      const own = writeAll([...base.butFor.list()].sort(byKey));
      return replaceRows(segmentsOf(base.list), findChanges(base.butFor.actions, own));
    }
    const list = kept.get(shared) ?? writeAll([...access.list()]);
    // The one that was not used for the longest time goes first.
    kept.delete(shared);
    kept.set(shared, list);
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(oldest);
    }
    return [wholeOf(list)];
  };
  return segmentsOf;
}

function byKey({ action: a }: AccessEntry, { action: b }: AccessEntry): number {
  const [keyA, keyB] = [a.toLowerCase(), b.toLowerCase()];
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}

function wholeOf(list: WrittenList): Segment {
  return { list, start: 0, end: list.keys.length };
}

/** An action of a list below whose rows are others, or none. */
interface RowChange {
  readonly key: string;
  readonly rows: Segment;
}

function findChanges(actions: Iterable<string>, own: WrittenList): RowChange[] {
  const keys = [...new Set(Array.from(actions, action => action.toLowerCase()))].sort();
  return keys.map(key => ({ key, rows: rowsOf(key, wholeOf(own)) }));
}

/** Rows with others in the place of those of some actions. */
function* replaceRows(below: Iterable<Segment>, changes: readonly RowChange[]): Generator<Segment> {
  const open = [...changes].reverse();
  for (const { list, start, end } of below) {
    let from = start;
    for (let change = open.at(-1); change !== undefined; change = open.at(-1)) {
      const gone = rowsOf(change.key, { list, start: from, end });
      // It belongs into what follows.
      if (gone.start === end) break;
      yield { list, start: from, end: gone.start };
      yield change.rows;
      from = gone.end;
      open.pop();
    }
    yield { list, start: from, end };
  }
  for (const { rows } of open.reverse()) yield rows;
}

/** The rows of an action; of one that has none the place where they would be. */
function rowsOf(key: string, { list, start, end }: Segment): Segment {
  let from = start;
  for (let after = end; from < after; ) {
    const middle = (from + after) >> 1;
    if ((list.keys[middle] as string) < key) from = middle + 1;
    else after = middle;
  }
  let to = from;
  while (to < end && list.keys[to] === key) to += 1;
  return { list, start: from, end: to };
}
