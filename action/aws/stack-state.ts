import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsFailure, describeError, helpFor, isAwsError, OpenFailure, toFailure } from './failure.ts';
import { momentOf, type StackMoment } from './readers/stack-resources.ts';
import { Interrupted, type Pace, patienceOf, waitFor } from './wait.ts';

/** A stack as it is at a moment. */
export interface StackState {
  readonly id: string;
  /** CloudFormation's word, e.g. `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly reason: string | undefined;
  /** Whether it is protected from being deleted. */
  readonly isProtected: boolean;
  /** What it holds is the same for as long as this is. */
  readonly moment: StackMoment;
}

/** What a status means for the next change. */
export type Readiness =
  | { readonly kind: 'ready' }
  /** Something else is changing it. */
  | { readonly kind: 'busy' }
  /** What a failed creation left: empty, and good for nothing but to be deleted. */
  | { readonly kind: 'leftover' }
  | { readonly kind: 'stuck'; readonly message: string; readonly help: string };

/**
 * What can be done with a stack in a status.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html (status codes)
 */
export function readinessOf(stackName: string, status: string | undefined): Readiness {
  const stuck = (message: string, help: string): Readiness => ({ kind: 'stuck', message, help });
  switch (status) {
    case undefined:
    case 'REVIEW_IN_PROGRESS':
      return { kind: 'ready' };
    case 'ROLLBACK_COMPLETE':
      return { kind: 'leftover' };
    case 'CREATE_FAILED':
    case 'ROLLBACK_FAILED':
      return stuck(
        `The stack ${stackName} is ${status}: its creation failed and some resources are left`,
        `See its events for what is left, then delete it and apply again: aws cloudformation delete-stack --stack-name ${stackName}`,
      );
    case 'DELETE_FAILED':
      return stuck(
        `The stack ${stackName} is DELETE_FAILED: its deletion failed and some resources are left`,
        `Finish it and apply again: aws cloudformation delete-stack --stack-name ${stackName}`,
      );
    case 'UPDATE_ROLLBACK_FAILED':
      return stuck(
        `The stack ${stackName} is UPDATE_ROLLBACK_FAILED: an update failed, and so did its rollback`,
        `Repair what its events name, then: aws cloudformation continue-update-rollback --stack-name ${stackName}`,
      );
    case 'IMPORT_ROLLBACK_FAILED':
      return stuck(
        `The stack ${stackName} is IMPORT_ROLLBACK_FAILED: an import failed, and so did its rollback`,
        'Only AWS Support can repair this stack',
      );
    default:
      return { kind: status.endsWith('_IN_PROGRESS') ? 'busy' : 'ready' };
  }
}

/** Whether there is no stack yet, or only one that was made for a change set: the next change set creates it. */
export function isUnmade(status: string | undefined): boolean {
  return status === undefined || status === 'REVIEW_IN_PROGRESS';
}

/** Reads the state of a stack, by name or ARN; undefined when there is none. */
export async function readStackState(
  client: CloudFormationClient,
  stackName: string,
): Promise<StackState | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const stack = Stacks?.[0];
    const moment = stack && momentOf(stack);
    if (stack === undefined || moment === undefined || moment.status === 'DELETE_COMPLETE') return undefined;
    return {
      id: moment.id,
      status: moment.status,
      moment,
      reason: stack.StackStatusReason,
      isProtected: stack.EnableTerminationProtection === true,
    };
  } catch (error) {
    if (isAwsError(error, 'ValidationError', /does not exist/)) return undefined;
    throw error;
  }
}

/**
 * Waits until nothing is changing a stack.
 * @returns its state then; undefined when it is gone
 * @throws AwsFailure when that takes longer than the patience of the pace
 */
export async function waitUntilSettled(
  client: CloudFormationClient,
  stackName: string,
  pace: Pace,
): Promise<StackState | undefined> {
  let last = '';
  const answer = await waitFor(
    pace,
    async () => {
      const state = await readStackState(client, stackName);
      last = state?.status ?? '';
      return readinessOf(stackName, state?.status).kind === 'busy' ? undefined : { state };
    },
    patienceOf(pace),
  );
  if (answer !== undefined) return answer.state;
  throw new AwsFailure(
    `The stack ${stackName} is busy (${last}) and did not finish within ${Math.round(patienceOf(pace) / 60_000)} minutes`,
    'Another operation is changing it. See its events, and run this again when it has finished',
  );
}

/**
 * Deletes a stack and waits for the end.
 * @throws AwsFailure when it is protected, or could not be deleted
 */
export async function deleteStack(
  client: CloudFormationClient,
  { id, isProtected }: Pick<StackState, 'id' | 'isProtected'>,
  stackName: string,
  pace: Pace,
): Promise<void> {
  if (isProtected) throw protectedFailure(stackName);
  try {
    await client.send(new DeleteStackCommand({ StackName: id }));
  } catch (error) {
    if (isAwsError(error, 'ValidationError', /TerminationProtection/)) throw protectedFailure(stackName);
    throw toFailure(`The stack ${stackName} could not be deleted`, error);
  }
  const state = await waitUntilSettled(client, id, pace).catch((error: unknown) => {
    throw leftToItself(error, stackName, ['deletes', 'is deleting']);
  });
  if (state === undefined) return;
  throw new AwsFailure(
    `The stack ${stackName} could not be deleted; it is ${state.status}${state.reason === undefined ? '' : `: ${state.reason}`}`,
    'Its events show the cause',
  );
}

/** What a stack says that is protected from being deleted. */
export function protectedFailure(stackName: string): AwsFailure {
  return new AwsFailure(
    `The stack ${stackName} has termination protection, and this change would delete it`,
    `If this is intended, turn it off first: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stackName}`,
  );
}

/**
 * What people must know when CloudFormation can be watched no longer: it works on without us.
 * @param verb what it does, and what it is doing
 */
export function leftToItself(
  error: unknown,
  stackName: string,
  [does, isDoing]: readonly [string, string],
): AwsFailure {
  const onwards = 'Run the command again when it has finished (apply waits for it): it completes the rest';
  if (error instanceof Interrupted) {
    return new Interrupted(
      `Interrupted while CloudFormation ${does} ${stackName}: the operation continues by itself`,
      onwards,
    );
  }
  const help = helpFor(error);
  return new OpenFailure(
    `Lost contact while CloudFormation ${isDoing} ${stackName}. ${describeError(error)}`,
    `The operation continues by itself. ${help === undefined ? '' : `${help}. `}${onwards}`,
    error,
  );
}
