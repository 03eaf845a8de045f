import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Connection, clientSettings } from './connection.ts';
import { AwsFailure, describeError } from './failure.ts';

/**
 * A connection as another role. The role is assumed on the first call and again before its credentials expire, so
 * that a long apply does not end in the middle.
 * @param sessionName appears in CloudTrail as who did it
 */
export function assumeRole(connection: Connection, roleArn: string, sessionName: string): Connection {
  return {
    ...connection,
    credentials: async () => {
      try {
        const client = new STSClient(clientSettings(connection));
        const { Credentials } = await client.send(
          new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
        );
        return {
          accessKeyId: Credentials?.AccessKeyId ?? '',
          secretAccessKey: Credentials?.SecretAccessKey ?? '',
          ...(Credentials?.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
          ...(Credentials?.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
        };
      } catch (error) {
        if (error instanceof AwsFailure) throw error;
        throw new AwsFailure(
          `The role ${roleArn} cannot be assumed. ${describeError(error)}`,
          'Its trust policy has to name who calls, and who calls needs sts:AssumeRole on it',
        );
      }
    },
  };
}
