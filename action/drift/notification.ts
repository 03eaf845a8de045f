import type { Drift } from '../core/drift.ts';
import { describeMissing, type Look, missingOf } from '../core/look.ts';
import { summarizeOpened, summarizeSilence } from '../core/notification-effect.ts';
import { opensForCertain, sortWidening } from '../core/sort-drift.ts';
import { describeRemedies } from './drift-remedy.ts';

/** A custom notification, as the chat service shows it. Other texts that are published to a topic are dropped silently. */
export interface CustomNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata: {
    /** One thread per stack and target, so that a drift that goes on does not fill the channel. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: 'drift';
  };
}

/** Limits of the schema, in characters. @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const most = { title: 250, description: 8000, keyword: 75 };

/** Identity key of a drift across runs; who and when, and its risk, make no new one. */
function driftKey({ target, kind, path, id, property, observed }: Drift): string {
  return JSON.stringify([target, kind, path, id, property ?? null, observed ?? null]);
}

/**
 * What a channel has to know: what is new since the last time, and what is resolved. That something is resolved, or that
 * nothing is left, is said only from a complete look.
 * @param previous drifts of the report before; undefined when there was none
 * @param rowOf one line for a drift
 * @returns undefined when there is no news
 */
export function writeNotification(
  { stackName, target }: { readonly stackName: string; readonly target: string },
  look: Look<readonly Drift[]>,
  previous: readonly Drift[] | undefined,
  rowOf: (drift: Drift) => string,
): CustomNotification | undefined {
  const drift = look.value;
  const before = new Set((previous ?? []).map(driftKey));
  const now = new Set(drift.map(driftKey));
  const fresh = drift.filter(item => !before.has(driftKey(item)));
  const gone = look.complete ? (previous ?? []).filter(item => !now.has(driftKey(item))) : [];
  if (fresh.length === 0 && gone.length === 0) return undefined;
  const title = drift.length === 0 ? `Drift resolved: ${stackName}` : titleOf(fresh, stackName);
  const lines = [
    ...fresh.map(item => `• ${rowOf(item)}`),
    ...gone.map(item => `• resolved: ${rowOf(item)}`),
    ...describeMissing(missingOf(look)).map(line => `• not checked: ${line}`),
  ];
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: cut(title, most.title),
      description: joinLines(lines, most.description),
      ...(drift.length === 0
        ? {}
        : {
            nextSteps: describeRemedies(drift),
          }),
      keywords: ['drift', cut(stackName, most.keyword)],
    },
    metadata: {
      threadId: `chatops-drift-${stackName}-${target}`,
      summary: cut(title, most.title),
      eventType: 'drift',
    },
  };
}

/** What is new, by the worst of it. */
function titleOf(fresh: readonly Drift[], stackName: string): string {
  const { inChat, unread, outside, trust, withOpenRole, topics } = sortWidening(fresh);
  if (inChat.length > 0) return `Drift allows more than was reviewed: ${stackName}`;
  if (unread.length > 0) return `Drift possibly allows more than was reviewed: ${stackName}`;
  if (outside.length > 0) {
    const possibly = outside.some(opensForCertain) ? '' : 'possibly ';
    return `Drift: more principals can ${possibly}assume roles of ${stackName}`;
  }
  if (withOpenRole.length > 0) return `Drift allows more outside of chat: ${stackName}`;
  if (topics.length > 0) return `Drift: ${summarizeOpened(topics)} of ${stackName}`;
  if (trust.length > 0) return `Drift: a trust policy allows more: ${stackName}`;
  const silence = summarizeSilence(fresh);
  return silence === undefined ? `Drift: ${stackName}` : `Drift: ${silence}: ${stackName}`;
}

/** As many lines as fit, and how many more there are. */
function joinLines(lines: readonly string[], limit: number): string {
  const room = limit - 40;
  let text = '';
  for (const [index, line] of lines.entries()) {
    const next = `${text}${text === '' ? '' : '\n'}${cut(line, 1000)}`;
    if (next.length > room) return `${text}\n… and ${lines.length - index} more`;
    text = next;
  }
  return text;
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…`;
}
