import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { compareWithPlan, type Disagreement } from '../core/change-set-check.ts';
import type { Change } from '../core/plan.ts';
import { readAnnouncedChanges } from './announced-changes.ts';
import { executeChangeSet, isGone } from './execute-change-set.ts';
import { AwsFailure, describeError } from './failure.ts';
import {
  ConcurrentChange,
  discardChangeSet,
  discardIfInterrupted,
  discardQuietly,
  failAndDiscard,
  goneFailure,
  makeChangeSet,
  type PendingChangeSet,
  type TemplateSource,
} from './make-change-set.ts';
import {
  createFailureList,
  type EventCursor,
  lastEventId,
  type StackEvent,
  streamEvents,
} from './stack-events.ts';
import { deleteStack, isUnmade, leftToItself, readinessOf, type StackState } from './stack-state.ts';
import { type Pace, stopIfInterrupted } from './wait.ts';

/** What is to be deployed. */
export interface Deployment {
  readonly stackName: string;
  /** The stack's status before; undefined when there is no stack. */
  readonly status: string | undefined;
  /** Beginning of the change set's name. */
  readonly changeSetName: string;
  readonly templateBody: string;
  /** Bring AWS back to the template, also where the template itself does not change. */
  readonly isRevert: boolean;
  /** What was planned; CloudFormation must announce the same before anything happens. Unset: not compared. */
  readonly planned?: readonly Change[];
  /** Takes a template that is too large to be sent, and says where it is. */
  readonly upload?: ((templateBody: string) => Promise<string>) | undefined;
}

/** How a deployment ended. */
export interface DeploymentResult {
  /** `unchanged`: CloudFormation found nothing to do. */
  readonly outcome: 'deployed' | 'unchanged' | 'failed';
  readonly stackId: string | undefined;
  /** The stack's last status, e.g. `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string | undefined;
  /** The resources that failed, first cause first. In a deployment that succeeded: what could not be deleted after it. */
  readonly failures: readonly StackEvent[];
}

/** CloudFormation is about to do something else than what was planned. Nothing was done. */
export class PlanMismatch extends AwsFailure {
  readonly disagreements: readonly Disagreement[];

  constructor(stackName: string, disagreements: readonly Disagreement[]) {
    const lines = disagreements.map(
      ({ logicalId, planned, announced }) =>
        `${logicalId}: planned ${planned}, CloudFormation says ${announced}`,
    );
    super(
      `CloudFormation would change ${stackName} differently from the plan. ${lines.join('; ')}`,
      'The change set was not executed and is deleted. Plan again; if this happens again, please report it',
    );
    this.disagreements = disagreements;
  }
}

/** The longest template that CloudFormation takes in the call itself, in bytes. */
export const maxInlineBytes = 51_200;

/** The longest that it takes from S3, in bytes. */
export const maxTemplateBytes = 1_048_576;

/**
 * Makes one change set, compares it with the plan, executes it and follows the stack to the end. Nothing is left
 * behind when there is nothing to do, or when it is stopped before it began.
 * @param report called with each stack event as it comes
 * @throws AwsFailure when CloudFormation refuses; the message says why and the help what to do
 * @throws ConcurrentChange when another run is at work on the stack
 * @throws PlanMismatch, Interrupted
 */
export async function deploy(
  client: CloudFormationClient,
  deployment: Deployment,
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<DeploymentResult> {
  const { stackName, status, changeSetName, isRevert } = deployment;
  refuseUnusable(stackName, status);
  stopIfInterrupted(pace);
  const isNew = isUnmade(status);
  const source = await placeTemplate(deployment);
  const request = { stackName, changeSetName, source, isNew, isRevert };
  const changeSet = await makeChangeSet(client, request, pace);
  if (changeSet === undefined) return { outcome: 'unchanged', stackId: undefined, status, failures: [] };
  await compareWithPlanned(client, changeSet, deployment.planned);
  const since = await beforeExecuting(client, changeSet, {
    sentence: `The events of the stack ${stackName} could not be read, so the change set was not executed`,
    read: () => lastEventId(client, changeSet.stackId),
  });
  await discardIfInterrupted(client, changeSet, pace);
  await execute(client, changeSet);
  return follow(client, { ...changeSet, since }, pace, report);
}

/** Deletes a whole stack: a template without resources is none. */
export async function removeStack(
  client: CloudFormationClient,
  stack: Pick<StackState, 'id' | 'status' | 'isProtected'>,
  stackName: string,
  pace: Pace,
): Promise<DeploymentResult> {
  stopIfInterrupted(pace);
  await deleteStack(client, stack, stackName, pace);
  return { outcome: 'deployed', stackId: stack.id, status: 'DELETE_COMPLETE', failures: [] };
}

function refuseUnusable(stackName: string, status: string | undefined): void {
  const readiness = readinessOf(stackName, status);
  if (readiness.kind === 'stuck') throw new AwsFailure(readiness.message, readiness.help);
  if (readiness.kind === 'busy') {
    throw new ConcurrentChange(
      `The stack ${stackName} is busy (${status})`,
      'Another operation is changing it. Run this again when it has finished',
    );
  }
  if (readiness.kind === 'leftover') {
    throw new AwsFailure(
      `The stack ${stackName} is ${status}: its creation failed and it can only be deleted`,
      `Delete it and apply again: aws cloudformation delete-stack --stack-name ${stackName}`,
    );
  }
}

/**
 * Puts a template where CloudFormation can take it from: into the request, or into a bucket.
 * @throws AwsFailure when it is too large
 */
export async function placeTemplate({
  stackName,
  templateBody,
  upload,
}: Pick<Deployment, 'stackName' | 'templateBody' | 'upload'>): Promise<TemplateSource> {
  const bytes = Buffer.byteLength(templateBody);
  if (bytes <= maxInlineBytes) return { TemplateBody: templateBody };
  if (bytes > maxTemplateBytes) {
    throw new AwsFailure(
      `The template of ${stackName} has ${bytes} bytes; CloudFormation accepts at most ${maxTemplateBytes}`,
      'Split chatops.yml into several files with a `name` each',
    );
  }
  if (upload !== undefined) return { TemplateURL: await upload(templateBody) };
  throw new AwsFailure(
    `The template of ${stackName} has ${bytes} bytes; CloudFormation accepts at most ${maxInlineBytes} directly`,
    'Name an S3 bucket for it: `template-bucket` of the target in chatops.yml. Or split the file into several with a `name` each',
  );
}

async function compareWithPlanned(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  planned: readonly Change[] | undefined,
): Promise<void> {
  if (planned === undefined) return;
  const announced = await beforeExecuting(client, changeSet, {
    sentence: `The change set for ${changeSet.stackName} could not be read, so it was not executed`,
    read: () => readAnnouncedChanges(client, changeSet),
  });
  const disagreements = compareWithPlan(planned, announced);
  if (disagreements.length === 0) return;
  await discardChangeSet(client, changeSet);
  throw new PlanMismatch(changeSet.stackName, disagreements);
}

/** A read between making and executing: when it fails, the change set goes and nothing was changed. */
async function beforeExecuting<T>(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  { sentence, read }: { readonly sentence: string; readonly read: () => Promise<T> },
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error)) throw goneFailure(changeSet);
    throw await failAndDiscard(client, changeSet, sentence, error);
  }
}

async function execute(client: CloudFormationClient, changeSet: PendingChangeSet): Promise<void> {
  const { stackName } = changeSet;
  try {
    await executeChangeSet(client, changeSet, {
      work: `to change ${stackName}`,
      help: 'Run apply again: it waits for the operation to end, and applies the rest',
    });
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    if (isGone(error)) throw goneFailure(changeSet);
    if (/OBSOLETE|is in \w+_IN_PROGRESS state/.test(describeError(error))) {
      await discardQuietly(client, changeSet);
      throw new ConcurrentChange(
        `Another run changed ${stackName} before this change set was executed. ${describeError(error)}`,
        'Plan again: the remaining changes may be different now',
      );
    }
    const sentence = `CloudFormation did not execute the change of ${stackName}`;
    throw await failAndDiscard(client, changeSet, sentence, error);
  }
}

/** From here on CloudFormation works by itself; when it can be watched no longer, that is what people must know. */
async function follow(
  client: CloudFormationClient,
  stack: EventCursor & { readonly stackName: string },
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<DeploymentResult> {
  const { stackId, stackName } = stack;
  const failures = createFailureList();
  try {
    const status = await streamEvents(client, stack, pace, event => {
      failures.add(event);
      report(event);
    });
    const isDone = status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
    return { outcome: isDone ? 'deployed' : 'failed', stackId, status, failures: failures.list() };
  } catch (error) {
    throw leftToItself(error, stackName, ['changes', 'is changing']);
  }
}
