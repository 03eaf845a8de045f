import { randomUUID } from 'node:crypto';
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  ListChangeSetsCommand,
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { isGone } from './execute-change-set.ts';
import { AwsFailure, describeError, isAwsError, isPassing, toFailure } from './failure.ts';
import { readStackState, waitUntilSettled } from './stack-state.ts';
import { describeValidation } from './validation-events.ts';
import { type Pace, patienceOf, stopIfInterrupted, waitFor } from './wait.ts';

/** A template as CloudFormation takes it: the text itself, or where it is. */
export type TemplateSource = { readonly TemplateBody: string } | { readonly TemplateURL: string };

/** What a change set is to do. */
export interface ChangeSetRequest {
  readonly stackName: string;
  /** Beginning of the change set's name; each one gets a name of its own, so that two runs never share one. */
  readonly changeSetName: string;
  readonly source: TemplateSource;
  readonly isNew: boolean;
  /** Bring AWS back to the template, also where the template itself does not change. */
  readonly isRevert: boolean;
  /** What comes into the stack as it is: at most 200, and nothing else is changed. Unset: nothing does. */
  readonly imports?: readonly ImportedResource[];
}

/** A resource that a change set takes into a stack. */
export interface ImportedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What CloudFormation identifies it by, e.g. `{ RoleName: operator }`. */
  readonly identifier: Readonly<Record<string, string>>;
}

/** A change set that is there. */
export interface PendingChangeSet {
  /** ARN, so that another change set of the same name is never meant. */
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly isNew: boolean;
  /** How long to wait until the empty stack that it leaves is deleted. */
  readonly emptyStackMillis: number;
}

/** Another run is at work on the same stack; what was looked at no longer holds. */
export class ConcurrentChange extends AwsFailure {}

/** CloudFormation's answer to a change set without changes, in both of its wordings. */
const noChanges = /didn't contain changes|No updates are to be performed/;

/**
 * Has CloudFormation make a change set and waits until it is ready. Nothing is left behind when it is not.
 * @returns undefined when there is nothing to change
 * @throws AwsFailure when CloudFormation refuses
 */
export async function makeChangeSet(
  client: CloudFormationClient,
  request: ChangeSetRequest,
  pace: Pace,
): Promise<PendingChangeSet | undefined> {
  const changeSet = await createChangeSet(client, request, Math.min(maxEmptyStackMillis, patienceOf(pace)));
  try {
    const answer = await waitFor(pace, () => readMade(client, changeSet), patienceOf(pace));
    if (answer === undefined) {
      throw new AwsFailure(
        `CloudFormation did not finish a change set for ${request.stackName} in time`,
        'It was not executed. Run it again',
      );
    }
    if (answer.Status === 'CREATE_COMPLETE') return changeSet;
    const reason = answer.StatusReason ?? 'no reason given';
    if (!noChanges.test(reason) || request.imports !== undefined) {
      throw await refusalOf(client, changeSet, request, reason);
    }
    await discardChangeSet(client, changeSet);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw await unreadFailure(client, changeSet, error);
    await discardQuietly(client, changeSet);
    throw error;
  }
}

/** The failure of a change set that cannot be looked at. */
function unreadFailure(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  error: unknown,
): Promise<AwsFailure> {
  const sentence = `The change set for ${changeSet.stackName} could not be read, so it was not executed`;
  return failAndDiscard(client, changeSet, sentence, error);
}

async function createChangeSet(
  client: CloudFormationClient,
  request: ChangeSetRequest,
  emptyStackMillis: number,
): Promise<PendingChangeSet> {
  const { stackName, isNew, source, isRevert, imports } = request;
  const name = `${request.changeSetName}-${randomUUID().slice(0, 8)}`;
  const input = {
    StackName: stackName,
    ChangeSetName: name,
    ChangeSetType:
      imports !== undefined ? ('IMPORT' as const) : isNew ? ('CREATE' as const) : ('UPDATE' as const),
    ...source,
    ...(imports === undefined ? {} : { ResourcesToImport: imports.map(toResource) }),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    // The SDK repeats a call whose answer was lost; with a token CloudFormation knows it for the same.
    ClientToken: name,
    ...(isRevert ? { DeploymentMode: 'REVERT_DRIFT' as const } : {}),
  };
  try {
    const { Id, StackId } = await client.send(new CreateChangeSetCommand(input));
    return { id: Id ?? name, stackId: StackId ?? stackName, stackName, isNew, emptyStackMillis };
  } catch (error) {
    // The name is ours alone, so it is there already only because an earlier try got through.
    const made = { id: name, stackId: stackName, stackName, isNew, emptyStackMillis };
    if (isAwsError(error, 'AlreadyExists')) return findChangeSet(client, made);
    if (isPassing(error)) throw await withoutAnswer(client, made, error);
    throw await creationRefusal(client, made, error);
  }
}

function toResource({ logicalId, type, identifier }: ImportedResource): ResourceToImport {
  return { LogicalResourceId: logicalId, ResourceType: type, ResourceIdentifier: { ...identifier } };
}

/** The failure of a change set that is not executed: it is deleted, or named where that fails too. */
export async function failAndDiscard(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  sentence: string,
  error: unknown,
): Promise<AwsFailure> {
  const { stackName, id } = changeSet;
  const failure = toFailure(sentence, error);
  try {
    await discardChangeSet(client, changeSet);
    return failure;
  } catch {
    const left = `The change set ${id} may be left. It changes nothing unless it is executed; delete it: aws cloudformation delete-change-set --stack-name ${stackName} --change-set-name ${id}`;
    const help = failure.help === undefined ? left : `${failure.help}. ${left}`;
    return new AwsFailure(failure.message, help, error);
  }
}

/** A call whose answer is missing may have made the change set. */
function withoutAnswer(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  error: unknown,
): Promise<AwsFailure> {
  const { stackName } = changeSet;
  const sentence = `CloudFormation did not confirm a change set for ${stackName}, so it was not executed`;
  return failAndDiscard(client, changeSet, sentence, error);
}

/** The change set of a name, with its ARN and that of its stack. @throws AwsFailure when it cannot be read */
async function findChangeSet(
  client: CloudFormationClient,
  named: PendingChangeSet,
): Promise<PendingChangeSet> {
  const { id, stackId } = named;
  try {
    const answer = await client.send(new DescribeChangeSetCommand({ StackName: stackId, ChangeSetName: id }));
    return { ...named, id: answer.ChangeSetId ?? id, stackId: answer.StackId ?? stackId };
  } catch (error) {
    throw await withoutAnswer(client, named, error);
  }
}

async function creationRefusal(
  client: CloudFormationClient,
  { stackName, isNew, emptyStackMillis }: PendingChangeSet,
  error: unknown,
): Promise<AwsFailure> {
  const text = describeError(error);
  const isElsewhere =
    /is in \w+_IN_PROGRESS state/.test(text) ||
    (isNew && /already exists and cannot be created again/.test(text)) ||
    (!isNew && /does not exist/.test(text));
  if (isElsewhere) return new ConcurrentChange(`Another run is changing ${stackName}. ${text}`);
  // A first change set makes the stack too; when the call failed half-way an empty one may be left.
  if (isNew) await removeEmptyStack(client, stackName, emptyStackMillis).catch(() => undefined);
  return toFailure(`CloudFormation made no change set for ${stackName}`, error);
}

/** A change set that is made, or that could not be; undefined while it is being made. */
async function readMade(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
): Promise<DescribeChangeSetCommandOutput | undefined> {
  try {
    const answer = await client.send(
      new DescribeChangeSetCommand({ ChangeSetName: changeSet.id, StackName: changeSet.stackId }),
    );
    return answer.Status === 'CREATE_COMPLETE' || answer.Status === 'FAILED' ? answer : undefined;
  } catch (error) {
    if (isGone(error)) throw goneFailure(changeSet);
    throw error;
  }
}

/** What a deleted change set says: executing another one deletes it. */
export function goneFailure({ stackName }: PendingChangeSet): ConcurrentChange {
  return new ConcurrentChange(
    `The change set for ${stackName} was deleted from outside before it was executed`,
    'Another run changed the stack. Plan again: the remaining changes may be different now',
  );
}

async function refusalOf(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  { imports }: ChangeSetRequest,
  reason: string,
): Promise<AwsFailure> {
  const details = await describeValidation(client, changeSet.id, changeSet.stackId);
  const lines = details.length === 0 ? reason : details.join('; ');
  if (imports !== undefined) {
    return new AwsFailure(`CloudFormation cannot import into ${changeSet.stackName}: ${lines}`);
  }
  return new AwsFailure(
    `CloudFormation cannot make this change of ${changeSet.stackName}: ${lines}`,
    /already exists/.test(lines)
      ? 'A resource with that name exists outside the stack. Rename one of them, or adopt it with chatops import'
      : undefined,
  );
}

/** Deletes a change set, and the empty stack that it made when nothing else uses it. */
export async function discardChangeSet(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
): Promise<void> {
  const { id, stackId, isNew, emptyStackMillis } = changeSet;
  try {
    await client.send(new DeleteChangeSetCommand({ ChangeSetName: id, StackName: stackId }));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  if (isNew) await removeEmptyStack(client, stackId, emptyStackMillis);
}

/** As a part of a failure that says more than that tidying up failed too. */
export async function discardQuietly(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
): Promise<void> {
  await discardChangeSet(client, changeSet).catch(() => undefined);
}

async function removeEmptyStack(
  client: CloudFormationClient,
  stackId: string,
  patienceMillis: number,
): Promise<void> {
  const state = await readStackState(client, stackId);
  if (state?.status !== 'REVIEW_IN_PROGRESS') return;
  const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: stackId }));
  if (Summaries.length > 0) return;
  await client.send(new DeleteStackCommand({ StackName: stackId }));
  // It holds nothing, so that this is short. In between it is there without a template, which the next read cannot understand.
  await waitUntilSettled(client, stackId, { firstMillis: 20, lastMillis: 1_000, patienceMillis }).catch(
    () => undefined,
  );
}

/** The longest wait for the deletion of a stack that holds nothing, also where CloudFormation gets more time. */
const maxEmptyStackMillis = 15_000;

/** Between two steps: after an interrupt the change set goes and nothing was changed. */
export async function discardIfInterrupted(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
  pace: Pace,
): Promise<void> {
  try {
    stopIfInterrupted(pace);
  } catch (error) {
    await discardQuietly(client, changeSet);
    throw error;
  }
}
