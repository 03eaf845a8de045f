import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Listing, Reading, Snapshot } from '../core/snapshot.ts';
import type { Connection } from './connection.ts';
import { describeError } from './failure.ts';
import { readIam } from './readers/iam.ts';
import { readSlackChannels } from './readers/slack-channels.ts';
import { readStackDrift } from './readers/stack-drift.ts';
import type { Pace } from './wait.ts';

/**
 * Reads everything that a stack's resources can be compared with, side by side. A read that is denied or fails does
 * not hold up the others: what it would have told is unread, with the reason.
 */
export async function readSnapshot(
  connection: Connection,
  client: CloudFormationClient,
  stackName: string,
  pace: Pace,
): Promise<Snapshot> {
  const [iam, channels, stackDrift] = await Promise.all([
    attempt(() => readIam(connection)),
    attempt(() => readSlackChannels(connection)),
    attempt(() => readStackDrift(client, stackName, pace)),
  ]);
  return {
    listings: new Map<string, Reading<Listing>>([
      ['AWS::IAM::Role', iam.ok ? { ok: true, value: iam.value.roles } : iam],
      ['AWS::IAM::ManagedPolicy', iam.ok ? { ok: true, value: iam.value.policies } : iam],
      ['AWS::Chatbot::SlackChannelConfiguration', channels],
    ]),
    stackDrift,
  };
}

async function attempt<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, reason: describeError(error) };
  }
}
