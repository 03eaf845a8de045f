import {
  type CloudFormationClient,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { describeError, isAwsError, isPassing, OpenFailure } from './failure.ts';

/** The change set to execute, by ARN or name, and its stack. */
interface Executable {
  readonly id: string;
  readonly stackId: string;
}

/** What a failure says when the execution may have begun. */
interface Unconfirmed {
  /** What CloudFormation may have begun, e.g. `to change demo`. */
  readonly work: string;
  readonly help: string;
}

/**
 * Executes a change set. The SDK repeats a call whose answer was lost, and CloudFormation refuses the second call
 * because the first one succeeded. So after an error the change set itself says whether it is being executed.
 * @throws OpenFailure when it is not known whether the execution began
 * @throws the SDK's error when it did not begin
 */
export async function executeChangeSet(
  client: CloudFormationClient,
  { id, stackId }: Executable,
  { work, help }: Unconfirmed,
): Promise<void> {
  try {
    await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, StackName: stackId }));
  } catch (error) {
    if (isGone(error)) throw error;
    const status = await readExecutionStatus(client, { id, stackId });
    if (status?.startsWith('EXECUTE_') === true) return;
    if (status !== undefined || !isPassing(error)) throw error;
    throw new OpenFailure(
      `It is not known whether CloudFormation began ${work}: its answer was lost. ${describeError(error)}`,
      help,
    );
  }
}

/** Undefined when it cannot be read. */
async function readExecutionStatus(
  client: CloudFormationClient,
  { id, stackId }: Executable,
): Promise<string | undefined> {
  try {
    const answer = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id, StackName: stackId }));
    return answer.ExecutionStatus ?? '';
  } catch (error) {
    return isGone(error) ? '' : undefined;
  }
}

/** Whether an error says that a change set, or its whole stack, does not exist. */
export function isGone(error: unknown): boolean {
  return isAwsError(error, 'ChangeSetNotFound') || isAwsError(error, 'ValidationError', /does not exist/);
}
