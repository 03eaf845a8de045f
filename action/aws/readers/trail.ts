import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Question, TrailEvent } from '../../drift/culprits.ts';
import { type Connection, chatbotRegions } from '../connection.ts';
import { callJson } from '../plain-call.ts';

const lookupEvents = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';

/** Pages of fifty events that are read for one question; what is further back is not found. */
const mostPages = 2;

/**
 * Looks up who made calls of some names in the last 90 days. One question after the other: CloudTrail takes two
 * look-ups a second.
 * @returns newest first, without calls that failed
 * @throws Error when it is denied or fails
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function readTrail(
  connection: Connection,
  questions: readonly Question[],
): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  for (const { history, name } of questions) {
    for (const region of regionsOf(history, connection)) {
      events.push(...(await lookUp({ ...connection, region }, name)));
    }
  }
  return events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

function regionsOf(history: Question['history'], { region }: Connection): readonly string[] {
  if (history === 'iam') return ['us-east-1'];
  return history === 'chat' ? chatbotRegions : [region];
}

async function lookUp(connection: Connection, name: string): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  let token: Json | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await callJson(connection, 'cloudtrail', lookupEvents, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      MaxResults: 50,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const found = Array.isArray(answer['Events']) ? (answer['Events'] as readonly Json[]) : [];
    events.push(...found.flatMap(readEvent));
    token = answer['NextToken'];
    if (typeof token !== 'string') break;
  }
  return events;
}

function readEvent(event: Json): TrailEvent[] {
  if (!isObject(event) || typeof event['CloudTrailEvent'] !== 'string') return [];
  const record = JSON.parse(event['CloudTrailEvent']) as JsonObject;
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
