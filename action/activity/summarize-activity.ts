import { compareTexts } from '../core/compare-texts.ts';
import { groupBy } from '../core/group.ts';
import type { ChatEvent } from './chat-event.ts';

/** What one member called through one role. */
export interface MemberActivity {
  readonly member: string;
  readonly calls: number;
  readonly denied: number;
  /** Time of the newest call. */
  readonly lastAt: string;
  /** By action, most calls first. */
  readonly actions: readonly ActionActivity[];
}

/** How often one action was called. */
export interface ActionActivity {
  readonly action: string;
  readonly calls: number;
  readonly denied: number;
  /** Error codes of calls that failed for another reason, sorted. */
  readonly errors: readonly string[];
  /** Sorted. */
  readonly regions: readonly string[];
  readonly lastAt: string;
}

/** Who called what through one role, by member; the most recent first. */
export function summarizeActivity(events: readonly ChatEvent[]): MemberActivity[] {
  return [...groupBy(events, ({ member }) => member)]
    .map(([member, own]) => ({
      member,
      ...count(own),
      actions: [...groupBy(own, ({ action }) => action)]
        .map(([action, calls]) => ({
          action,
          ...count(calls),
          errors: sorted(
            calls.flatMap(({ error, isDenied }) => (error === undefined || isDenied ? [] : error)),
          ),
          regions: sorted(calls.map(({ region }) => region)),
        }))
        .sort((a, b) => b.calls - a.calls || compareTexts(a.action, b.action)),
    }))
    .sort((a, b) => compareTexts(b.lastAt, a.lastAt) || compareTexts(a.member, b.member));
}

function count(events: readonly ChatEvent[]): { calls: number; denied: number; lastAt: string } {
  return {
    calls: events.length,
    denied: events.filter(({ isDenied }) => isDenied).length,
    lastAt:
      events
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '',
  };
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
