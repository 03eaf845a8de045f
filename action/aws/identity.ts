import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../core/place.ts';
import { type Connection, openClient } from './connection.ts';
import { AwsFailure, describeError, isPassing, signInHelp } from './failure.ts';

/** Who is calling, and so in which account everything below happens. */
export interface Identity extends Place {
  /** ARN of the caller. */
  readonly caller: string;
}

/**
 * Asks AWS who is calling.
 * @throws AwsFailure when there are no usable credentials
 */
export async function readIdentity(connection: Connection): Promise<Identity> {
  try {
    const answer = await openClient(STSClient, connection).send(new GetCallerIdentityCommand({}));
    const caller = answer.Arn ?? '';
    return {
      caller,
      account: answer.Account ?? '',
      partition: caller.split(':')[1] || 'aws',
      region: connection.region,
    };
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    if (isPassing(error)) {
      throw new AwsFailure(`AWS cannot be asked who is calling. ${describeError(error)}`, 'Run it again');
    }
    throw new AwsFailure(`AWS does not know who is calling. ${describeError(error)}`, signInHelp);
  }
}
