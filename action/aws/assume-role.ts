import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Connection, type Credentials, openClient } from './connection.ts';
import { AwsFailure, describeError, helpFor, isDenied } from './failure.ts';

/** Time before they expire at which credentials are renewed, so that they do not end during a call. */
const renewBefore = 5 * 60_000;

/**
 * A connection as another role. The role is assumed on the first call and again before its credentials expire, so
 * that a long apply does not end in the middle; when that fails, the old ones are good for as long as they last. All
 * clients of the connection share the credentials.
 * @param sessionName appears in CloudTrail as who did it
 */
export function assumeRole(connection: Connection, roleArn: string, sessionName: string): Connection {
  let held: Credentials | undefined;
  let asked: Promise<Credentials> | undefined;
  const renew = async (): Promise<Credentials> => {
    asked ??= requestCredentials(connection, roleArn, sessionName);
    try {
      held = await asked;
      return held;
    } finally {
      asked = undefined;
    }
  };
  return {
    ...connection,
    credentials: async () => {
      const earlier = held;
      if (earlier !== undefined && lasts(earlier, renewBefore)) return earlier;
      try {
        return await renew();
      } catch (error) {
        if (earlier !== undefined && lasts(earlier, 0)) return earlier;
        throw error;
      }
    },
    forget: ({ accessKeyId }) => {
      if (held?.accessKeyId === accessKeyId) held = undefined;
    },
  };
}

function lasts({ expiration }: Credentials, millis: number): boolean {
  return expiration === undefined || expiration.getTime() - Date.now() > millis;
}

async function requestCredentials(
  connection: Connection,
  roleArn: string,
  sessionName: string,
): Promise<Credentials> {
  try {
    const client = openClient(STSClient, connection);
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
      isDenied(error)
        ? 'Its trust policy must name the caller, and the caller needs sts:AssumeRole on it'
        : helpFor(error),
      error,
    );
  }
}
