import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetRoleCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { LastAccess } from '../../activity/permission-use.ts';
import { nameOfArn } from '../../core/place.ts';
import { toInstant } from '../../core/until.ts';
import { AwsError } from '../aws-error.ts';
import { type Connection, openClient } from '../connection.ts';
import type { Pace } from '../wait.ts';

/** What IAM recorded of the use of a role, and how old the role is. */
export interface RoleLastAccess extends LastAccess {
  /** When the role was made, `2026-11-25T01:02:03Z`; before that there was no use. */
  readonly createdAt: string;
}

/** How often the state of a report is asked for. */
const maxPolls = 60;

/**
 * Reads which tracked actions a role has used: IAM makes a report, which takes seconds, for up to 400 days back. It
 * holds management actions only, and what happened in the last four hours may be missing.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export async function readLastAccess(
  connection: Connection,
  roleArn: string,
  pace: Pace,
): Promise<RoleLastAccess> {
  const client = openClient(IAMClient, connection);
  const roleName = nameOfArn(roleArn);
  const { Role: role } = await client.send(new GetRoleCommand({ RoleName: roleName }));
  if (role?.CreateDate === undefined) throw incomplete(`GetRole of ${roleName}`, 'CreateDate');
  const { JobId: job } = await client.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: roleArn, Granularity: 'ACTION_LEVEL' }),
  );
  if (job === undefined) throw incomplete(`GenerateServiceLastAccessedDetails of ${roleName}`, 'JobId');
  const tracked = new Map<string, { readonly at: string | undefined }>();
  let marker: string | undefined;
  let millis = pace.firstMillis;
  for (let poll = 0; poll < maxPolls; ) {
    const page = await client.send(
      new GetServiceLastAccessedDetailsCommand({
        JobId: job,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    if (page.JobStatus === 'FAILED') {
      throw new AwsError(
        'no-answer',
        `IAM could not make the report: ${page.Error?.Message ?? 'no reason given'}`,
      );
    }
    if (page.JobStatus !== 'COMPLETED') {
      poll += 1;
      await sleep(millis);
      millis = Math.min(millis * 2, pace.lastMillis);
      continue;
    }
    if (page.ServicesLastAccessed === undefined) {
      throw incomplete(`GetServiceLastAccessedDetails of ${roleName}`, 'ServicesLastAccessed');
    }
    for (const {
      ServiceNamespace: service = '',
      TrackedActionsLastAccessed: actions = [],
    } of page.ServicesLastAccessed) {
      for (const { ActionName: action = '', LastAccessedTime: at } of actions) {
        tracked.set(`${service}:${action}`.toLowerCase(), {
          at: at === undefined ? undefined : toInstant(at.getTime()),
        });
      }
    }
    if (page.IsTruncated !== true) return { createdAt: toInstant(role.CreateDate.getTime()), tracked };
    if (page.Marker === undefined) throw incomplete(`GetServiceLastAccessedDetails of ${roleName}`, 'Marker');
    marker = page.Marker;
  }
  throw new AwsError('no-answer', `IAM was still making the report of ${roleName} after ${maxPolls} looks`);
}

function incomplete(call: string, member: string): AwsError {
  return new AwsError('no-answer', `IAM ${call} was answered without ${member}`);
}
