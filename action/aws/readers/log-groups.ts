import { isObject, type Json } from '../../core/json.ts';
import type { Connection } from '../connection.ts';
import { callJson } from '../plain-call.ts';

/** What is read of a log group. */
export interface LogGroup {
  /** Days; undefined: without expiry. */
  readonly retentionInDays: number | undefined;
}

/**
 * The log groups of a Region whose names begin with a prefix, by name; fifty a call.
 * @throws AwsError when it is denied or fails
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
export async function readLogGroups(connection: Connection, prefix: string): Promise<Map<string, LogGroup>> {
  const groups = new Map<string, LogGroup>();
  let token: Json | undefined;
  do {
    const answer = await callJson(connection, 'logs', 'Logs_20140328.DescribeLogGroups', {
      logGroupNamePrefix: prefix,
      limit: 50,
      ...(token === undefined ? {} : { nextToken: token }),
    });
    for (const group of (answer['logGroups'] ?? []) as readonly Json[]) {
      if (!isObject(group)) continue;
      const { logGroupName: name, retentionInDays: days } = group;
      groups.set(String(name), { retentionInDays: typeof days === 'number' ? days : undefined });
    }
    token = answer['nextToken'];
  } while (typeof token === 'string');
  return groups;
}
