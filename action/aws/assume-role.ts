import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Connection, type Credentials, clientSettings } from './connection.ts';
import { AwsFailure, describeError } from './failure.ts';

/** Credentials are renewed so long before they expire, so that no call starts with some that end on the way. */
const renewBefore = 5 * 60_000;

/**
 * A connection as another role. The role is assumed on the first call and again before its credentials expire, so
 * that a long apply does not end in the middle. All clients of the connection share the credentials.
 * @param sessionName appears in CloudTrail as who did it
 */
export function assumeRole(connection: Connection, roleArn: string, sessionName: string): Connection {
  let held: Promise<Credentials> | undefined;
  return {
    ...connection,
    credentials: async () => {
      const earlier = await held?.catch(() => undefined);
      if (earlier !== undefined && isFresh(earlier)) return earlier;
      held = requestCredentials(connection, roleArn, sessionName);
      return held;
    },
  };
}

function isFresh({ expiration }: Credentials): boolean {
  return expiration === undefined || expiration.getTime() - Date.now() > renewBefore;
}

async function requestCredentials(
  connection: Connection,
  roleArn: string,
  sessionName: string,
): Promise<Credentials> {
  try {
    const client = new STSClient(clientSettings(connection));
    const { Credentials: found } = await client.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    return {
      accessKeyId: found?.AccessKeyId ?? '',
      secretAccessKey: found?.SecretAccessKey ?? '',
      ...(found?.SessionToken === undefined ? {} : { sessionToken: found.SessionToken }),
      ...(found?.Expiration === undefined ? {} : { expiration: found.Expiration }),
    };
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw new AwsFailure(
      `The role ${roleArn} cannot be assumed. ${describeError(error)}`,
      'Its trust policy has to name who calls, and who calls needs sts:AssumeRole on it',
    );
  }
}
