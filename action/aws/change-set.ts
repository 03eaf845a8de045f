import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import type { Deployed } from './deployed.ts';
import { AwsFailure, describeError, isAwsError } from './failure.ts';
import { lastEventId, type StackEvent, streamEvents } from './stack-events.ts';
import { type Pace, waitFor } from './wait.ts';

/** What a change set is to do. */
export interface Deployment {
  readonly stackName: string;
  /** Names the change set; the same deployment tried again replaces its own leftovers. */
  readonly changeSetName: string;
  readonly templateBody: string;
  /** Bring AWS back to the template, also where the template itself does not change. */
  readonly isRevert: boolean;
}

/** How a deployment ended. */
export interface DeploymentResult {
  /** `unchanged`: CloudFormation found nothing to do. */
  readonly outcome: 'deployed' | 'unchanged' | 'failed';
  readonly stackId: string | undefined;
  /** The stack's last status, e.g. `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string | undefined;
  /** The resources that failed, first cause first. */
  readonly failures: readonly StackEvent[];
}

/** CloudFormation's answer to a change set without changes, in both of its wordings. */
const noChanges = /didn't contain changes|No updates are to be performed/;

/**
 * Makes one change set, executes it and follows the stack to the end. Nothing is left behind when there is
 * nothing to do.
 * @param report called with each stack event as it comes
 * @throws AwsFailure when CloudFormation refuses; the message says why and the help what to do
 */
export async function deploy(
  client: CloudFormationClient,
  deployed: Deployed,
  deployment: Deployment,
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<DeploymentResult> {
  refuseUnusable(deployed);
  const isNew = deployed.template === undefined;
  const stackId = await createChangeSet(client, deployment, isNew);
  const verdict = await waitForChangeSet(client, deployment, pace);
  if (verdict === 'unchanged') {
    await deleteChangeSet(client, deployment);
    if (isNew) await client.send(new DeleteStackCommand({ StackName: deployment.stackName }));
    return { outcome: 'unchanged', stackId, status: deployed.status, failures: [] };
  }
  const since = await lastEventId(client, deployment.stackName);
  await execute(client, deployment);
  const failures: StackEvent[] = [];
  const status = await streamEvents(client, stackId ?? deployment.stackName, since, pace, event => {
    if (event.isFailure) failures.push(event);
    report(event);
  });
  const outcome = status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE' ? 'deployed' : 'failed';
  return { outcome, stackId, status, failures };
}

/** States in which CloudFormation takes no change set, each with the way out. */
function refuseUnusable({ stackName, status = '' }: Deployed): void {
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    throw new AwsFailure(
      `The stack ${stackName} is busy (${status})`,
      'Something else is changing it. Run this again when it has finished',
    );
  }
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED' || status === 'CREATE_FAILED') {
    throw new AwsFailure(
      `The stack ${stackName} is ${status}: its creation failed and it can only be deleted`,
      `Delete it and apply again: aws cloudformation delete-stack --stack-name ${stackName}`,
    );
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    throw new AwsFailure(
      `The stack ${stackName} is UPDATE_ROLLBACK_FAILED: an update failed, and so did its undoing`,
      `Repair what its events name, then: aws cloudformation continue-update-rollback --stack-name ${stackName}`,
    );
  }
}

async function createChangeSet(client: CloudFormationClient, deployment: Deployment, isNew: boolean) {
  const input: CreateChangeSetCommandInput = {
    StackName: deployment.stackName,
    ChangeSetName: deployment.changeSetName,
    ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
    TemplateBody: deployment.templateBody,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ...(deployment.isRevert ? { DeploymentMode: 'REVERT_DRIFT' as const } : {}),
  };
  try {
    return (await client.send(new CreateChangeSetCommand(input))).StackId;
  } catch (error) {
    if (!isAwsError(error, 'AlreadyExists')) throw refusal(deployment, error);
    // Left by a run that was killed between making and executing it.
    await deleteChangeSet(client, deployment);
    return (await client.send(new CreateChangeSetCommand(input))).StackId;
  }
}

async function waitForChangeSet(
  client: CloudFormationClient,
  deployment: Deployment,
  pace: Pace,
): Promise<'ready' | 'unchanged'> {
  return waitFor(pace, async () => {
    const answer = await client.send(new DescribeChangeSetCommand(identify(deployment)));
    if (answer.Status === 'CREATE_COMPLETE') return 'ready';
    if (answer.Status !== 'FAILED') return undefined;
    const reason = answer.StatusReason ?? 'no reason given';
    if (noChanges.test(reason)) return 'unchanged';
    await deleteChangeSet(client, deployment);
    throw new AwsFailure(`CloudFormation cannot make this change set for ${deployment.stackName}: ${reason}`);
  });
}

async function execute(client: CloudFormationClient, deployment: Deployment): Promise<void> {
  try {
    await client.send(new ExecuteChangeSetCommand(identify(deployment)));
  } catch (error) {
    throw refusal(deployment, error);
  }
}

async function deleteChangeSet(client: CloudFormationClient, deployment: Deployment): Promise<void> {
  await client.send(new DeleteChangeSetCommand(identify(deployment)));
}

function identify({ stackName, changeSetName }: Deployment) {
  return { StackName: stackName, ChangeSetName: changeSetName };
}

function refusal({ stackName }: Deployment, error: unknown): AwsFailure {
  const text = describeError(error);
  if (/Member must have length less than or equal to 51200/.test(text)) {
    return new AwsFailure(
      `The template of ${stackName} is larger than the 51,200 bytes that CloudFormation takes directly`,
      'Split chatops.yml into several files with a `name` each',
    );
  }
  return new AwsFailure(`CloudFormation refused the change of ${stackName}. ${text}`);
}
