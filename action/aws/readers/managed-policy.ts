import { GetPolicyCommand, GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import type { JsonObject } from '../../core/json.ts';
import { oncePerLook } from '../account-look.ts';
import { parseAnsweredPolicy } from '../answered-json.ts';
import { type Connection, openClient } from '../connection.ts';
import { isAwsError } from '../failure.ts';

/**
 * The document of a managed policy that the account's own list does not have, e.g. one of AWS: two calls.
 * @returns undefined when there is no such policy
 * @throws the SDK's error when it is denied or fails
 */
async function readManagedPolicy(connection: Connection, arn: string): Promise<JsonObject | undefined> {
  const client = openClient(IAMClient, connection);
  try {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
    const version = await client.send(
      new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId ?? 'v1' }),
    );
    return parseAnsweredPolicy(
      version.PolicyVersion?.Document,
      `IAM GetPolicyVersion: the document of ${arn}`,
    );
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}

/** {@link readManagedPolicy}, once in a look: every file of an account may name the same policy of AWS. */
export const readManagedPolicyOnce = oncePerLook(readManagedPolicy, (_, arn) => arn);
