import { matchesText, parseGlob } from '../iam/glob.ts';
import type { EntryUse } from './permission-use.ts';

/** A list of actions without those that were never used. */
export interface NarrowedList {
  /** What is left; empty when nothing is. */
  readonly actions: readonly string[];
  /** What goes. */
  readonly removed: readonly string[];
  /** Entries by their index in the list that go, each with the actions that come in its place. */
  readonly replaced: readonly { readonly index: number; readonly by: readonly string[] }[];
  /** Entries that stay although some of their actions were never used, each with the reason. */
  readonly kept: readonly { readonly pattern: string; readonly reason: string }[];
}

/** A pattern is replaced by at most this many names; more of them would be hard to read. */
const maxNamesOfPattern = 12;

/**
 * The narrower list of actions of a statement: without actions whose use AWS tracks and never recorded. A pattern is
 * replaced by the actions that are left of it, where these are few.
 */
export function narrowEntries(entries: readonly EntryUse[]): NarrowedList {
  const actions: string[] = [];
  const removed: string[] = [];
  const kept: { pattern: string; reason: string }[] = [];
  const replaced: { index: number; by: readonly string[] }[] = [];
  for (const { pattern, path, used, unused, untracked } of entries) {
    const left = [...used.map(({ action }) => action), ...untracked].sort();
    const isPattern = /[*?]/.test(pattern);
    if (unused.length === 0) actions.push(pattern);
    else if (isPattern && left.length > maxNamesOfPattern) {
      actions.push(pattern);
      const reason = `${left.length} of its actions were used or are not tracked, too many to list one by one`;
      kept.push({ pattern, reason });
    } else {
      actions.push(...left);
      removed.push(...unused);
      replaced.push({ index: Number(path.at(-1)), by: left });
    }
  }
  // What another entry of the same statement still allows is not removed.
  const isAllowed = createMatcher(actions);
  return {
    actions: [...new Set(actions)],
    removed: [...new Set(removed)].filter(action => !isAllowed(action)),
    replaced,
    kept,
  };
}

function createMatcher(patterns: readonly string[]): (action: string) => boolean {
  const globs = patterns.map(pattern => parseGlob(pattern.toLowerCase()));
  return action => globs.some(glob => matchesText(glob, action.toLowerCase()));
}
