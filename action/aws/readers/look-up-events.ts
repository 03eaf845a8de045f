import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Connection } from '../connection.ts';
import { callJson } from '../plain-call.ts';

const lookupEvents = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';

/** Events per page, at most (documented). */
export const eventsPerPage = 50;

/** One look-up of CloudTrail's history of the last 90 days. */
export interface LookUp {
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
 * Looks up events with one attribute in the Region of a connection.
 * @throws AwsError when it is denied or fails
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookUpEvents(
  connection: Connection,
  { key, value, maxPages, between, pauseMillis = 0 }: LookUp,
): Promise<FoundRecords> {
  const records: JsonObject[] = [];
  let token: Json | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    if (pauseMillis > 0) await sleep(pauseMillis);
    const answer = await callJson(connection, 'cloudtrail', lookupEvents, {
      LookupAttributes: [{ AttributeKey: key, AttributeValue: value }],
      ...(between === undefined
        ? {}
        : { StartTime: Math.floor(between.since / 1000), EndTime: Math.ceil(between.until / 1000) }),
      MaxResults: eventsPerPage,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const found = Array.isArray(answer['Events']) ? (answer['Events'] as readonly Json[]) : [];
    records.push(...found.flatMap(readRecord));
    token = answer['NextToken'];
    if (typeof token !== 'string') return { records, isCut: false };
  }
  return { records, isCut: true };
}

/** The record is a text inside of the event. */
function readRecord(event: Json): JsonObject[] {
  if (!isObject(event) || typeof event['CloudTrailEvent'] !== 'string') return [];
  const record = JSON.parse(event['CloudTrailEvent']) as Json;
  return isObject(record) ? [record] : [];
}
