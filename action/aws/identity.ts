import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../core/place.ts';
import { type Connection, openClient } from './connection.ts';
import { AwsFailure, describeError, helpFor, isAnswered, signInHelp } from './failure.ts';

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
    const { Arn: caller = '', Account: account = '' } = await openClient(STSClient, connection).send(
      new GetCallerIdentityCommand({}),
    );
    return { caller, account, partition: caller.split(':')[1] || 'aws', region: connection.region };
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    const sentence = isAnswered(error)
      ? 'AWS did not return the caller'
      : 'The caller identity cannot be read from AWS';
    const help = helpFor(error) ?? (isAnswered(error) ? signInHelp : 'Run it again');
    throw new AwsFailure(`${sentence}. ${describeError(error)}`, help, error);
  }
}
