import { type ChatEvent, readChatEvent, readOpenedSession } from '../../activity/chat-event.ts';
import type { JsonObject } from '../../core/json.ts';
import { nameOfArn } from '../../core/place.ts';
import { attempt } from '../attempt.ts';
import { type Connection, chatbotRegions } from '../connection.ts';
import { eventsPerPage, lookUpEvents } from './look-up-events.ts';

/** Pages of fifty events that one look-up reads; older events of it are not read. */
const maxPages = 20;

/** CloudTrail takes two look-ups a second in an account and Region (documented). */
const pauseMillis = 500;

/** What is looked up. */
export interface ChatEventsQuery {
  /** By ARN. */
  readonly roleArns: readonly string[];
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  /** Regions in which commands may have run. */
  readonly regions: readonly string[];
  /** Whether CloudTrail's limit of look-ups holds; the embedded AWS has none. */
  readonly isPaced: boolean;
}

/** Events of chat sessions, with what could not be read. */
export interface ChatEvents {
  readonly events: readonly ChatEvent[];
  /** What was not read and why, one line each. */
  readonly missing: readonly string[];
}

/**
 * Looks up what chat sessions of some roles called: first which sessions the service opened, by role, then what each of
 * them did, by its name. Regions are read side by side.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function readChatEvents(connection: Connection, query: ChatEventsQuery): Promise<ChatEvents> {
  const missing: string[] = [];
  const sessions = new Map<string, Set<string>>();
  // STS writes the opening of a session in the Region of its endpoint, and which one chat uses is not documented.
  const openings = [...new Set([...chatbotRegions, 'us-east-1', ...query.regions])];
  const look = async (region: string, questions: readonly EventQuestion[]) => {
    for (const question of questions) {
      const { key, value } = question;
      const found = await attempt(() =>
        lookUpEvents(connection, {
          region,
          key,
          value,
          maxPages,
          between: query,
          pauseMillis: query.isPaced ? pauseMillis : 0,
        }),
      );
      if (!found.ok) {
        missing.push(`CloudTrail in ${region}: ${found.reason}`);
        return; // The same would be refused for the next question.
      }
      if (found.value.isCut) {
        missing.push(
          `CloudTrail in ${region}: events of ${question.value} before the newest ${maxPages * eventsPerPage}`,
        );
      }
      for (const record of found.value.records) question.take(record);
    }
  };
  await Promise.all(
    openings.map(region =>
      look(
        region,
        query.roleArns.map(arn => ({
          key: 'ResourceName',
          value: arn,
          take: record => {
            const session = readOpenedSession(record);
            if (session !== undefined) sessions.set(arn, (sessions.get(arn) ?? new Set()).add(session));
          },
        })),
      ),
    ),
  );
  const byName = new Map<string, Set<string>>();
  for (const [arn, names] of sessions) {
    for (const name of names) byName.set(name, (byName.get(name) ?? new Set()).add(nameOfArn(arn)));
  }
  const events = new Map<string, ChatEvent>();
  await Promise.all(
    query.regions.map(region =>
      look(
        region,
        [...byName].map(([session, roleNames]) => ({
          key: 'Username',
          value: session,
          take: record => {
            for (const roleName of roleNames) {
              const event = readChatEvent(record, roleName, session);
              if (event !== undefined) events.set(String(record['eventID'] ?? JSON.stringify(record)), event);
            }
          },
        })),
      ),
    ),
  );
  const sorted = [...events.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return { events: sorted, missing: [...new Set(missing)].sort() };
}

interface EventQuestion {
  readonly key: 'ResourceName' | 'Username';
  readonly value: string;
  readonly take: (record: JsonObject) => void;
}
