import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../core/json.ts';
import { parseAnsweredObject } from '../answered-json.ts';
import { type Connection, openClient } from '../connection.ts';

/** Events per page, at most (documented). */
export const eventsPerPage = 50;

/** One look-up of CloudTrail's history of the last 90 days. */
export interface LookUp {
  readonly region: string;
  readonly key: 'EventName' | 'ResourceName' | 'Username';
  readonly value: string;
  /** Pages that are read; what is further back is not found. */
  readonly maxPages: number;
  /** Milliseconds since 1970; undefined: all that there is. */
  readonly between?: { readonly since: number; readonly until: number };
  /** Pause before each page, in milliseconds. */
  readonly pauseMillis?: number;
}

/** The records that a look-up found, newest first. */
export interface FoundRecords {
  readonly records: readonly JsonObject[];
  /** Whether there are older ones that were not read. */
  readonly isCut: boolean;
}

/**
 * Looks up events with one attribute in one Region.
 * @throws AwsError when it is denied or fails
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookUpEvents(
  connection: Connection,
  { region, key, value, maxPages, between, pauseMillis = 0 }: LookUp,
): Promise<FoundRecords> {
  // Most runs look nothing up, so the client is loaded with the first call.
  const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const client = openClient(CloudTrailClient, connection, region);
  const records: JsonObject[] = [];
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    if (pauseMillis > 0) await sleep(pauseMillis);
    const { Events = [], NextToken } = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: key, AttributeValue: value }],
        ...(between === undefined
          ? {}
          : { StartTime: roundDown(between.since), EndTime: roundUp(between.until) }),
        MaxResults: eventsPerPage,
        NextToken: token,
      }),
    );
    records.push(...Events.map(({ CloudTrailEvent: text }) => readRecord(text)));
    token = NextToken;
    if (token === undefined) return { records, isCut: false };
  }
  return { records, isCut: true };
}

/** CloudTrail counts in seconds. */
function roundDown(millis: number): Date {
  return new Date(Math.floor(millis / 1000) * 1000);
}

function roundUp(millis: number): Date {
  return new Date(Math.ceil(millis / 1000) * 1000);
}

/** The record is a text inside of the event. */
function readRecord(text: string | undefined): JsonObject {
  return parseAnsweredObject(text, 'CloudTrail LookupEvents: an event');
}
