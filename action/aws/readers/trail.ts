import { isObject, type JsonObject } from '../../core/json.ts';
import type { TrailEvent, TrailQuestion } from '../../drift/attribution.ts';
import { type LookedAt, oncePerLook } from '../account-look.ts';
import { type Connection, chatbotRegions } from '../connection.ts';
import { lookUpEvents } from './look-up-events.ts';

/** Pages of fifty events that are read for one question; what is further back is not found. */
const maxPages = 2;

/** All stacks of a look in one account ask for the same names. */
const lookUpOnce = oncePerLook(
  (connection, region: string, name: string) =>
    lookUpEvents(connection, { region, key: 'EventName', value: name, maxPages }),
  (_, region, name) => `${region} ${name}`,
);

/**
 * Looks up who made calls of some names in the last 90 days. One question after the other: CloudTrail takes two
 * look-ups a second. In one look each is asked once.
 * @returns newest first, without calls that failed
 * @throws Error when it is denied or fails
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function readTrail(at: LookedAt, questions: readonly TrailQuestion[]): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  for (const { history, name } of questions) {
    for (const region of regionsOf(history, at.connection)) {
      const { records } = await lookUpOnce(at, region, name);
      events.push(...records.flatMap(readEvent));
    }
  }
  return events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

function regionsOf(history: TrailQuestion['history'], { region }: Connection): readonly string[] {
  if (history === 'iam') return ['us-east-1'];
  return history === 'chat' ? chatbotRegions : [region];
}

function readEvent(record: JsonObject): TrailEvent[] {
  if (record['errorCode'] !== undefined && record['errorCode'] !== null) return [];
  const { userIdentity: identity, requestParameters: parameters, eventName, eventTime } = record;
  const caller = isObject(identity) ? identity : {};
  const { invokedBy } = caller;
  return [
    {
      name: String(eventName),
      at: String(eventTime),
      actor: String(caller['arn'] ?? caller['userName'] ?? caller['type'] ?? 'unknown'),
      ...(typeof invokedBy === 'string' ? { invokedBy } : {}),
      parameters: isObject(parameters) ? parameters : {},
    },
  ];
}
