import { isObject } from '../../../core/json.ts';
import { validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, accountIn, type Call } from '../../service.ts';
import { setStackStatus } from '../../stacks/events.ts';
import { findStack, requireStack } from '../../stacks/find-stack.ts';
import { planRestores } from '../../stacks/rollback.ts';
import { startDeletion, startOperation } from '../../stacks/start.ts';
import type { Stack } from '../../state/stack-state.ts';
import { readTemplate } from '../../template/read-template.ts';
import { isoTime } from '../time.ts';

/** Stacks per page. */
const pageSize = 100;

/** One stack by name (not deleted) or id (deleted too), or all that are not deleted. */
export function describeStacks(call: Call, input: Input): Answer {
  const name = input.text('StackName');
  const stacks = name === undefined ? stacksOfRegion(call).filter(isAlive) : [requireStack(call, name)];
  const { items, next } = cutPage(stacks, input.text('NextToken'), pageSize);
  return { Stacks: items.map(describeStack), NextToken: next };
}

/** All stacks of the Region, deleted ones too, newest first. */
export function listStacks(call: Call, input: Input): Answer {
  const filter = input.texts('StackStatusFilter');
  const stacks = stacksOfRegion(call).filter(
    ({ status }) => filter === undefined || filter.length === 0 || filter.includes(status),
  );
  const { items, next } = cutPage(stacks, input.text('NextToken'), pageSize);
  return {
    StackSummaries: items.map(stack => ({
      StackId: stack.id,
      StackName: stack.name,
      TemplateDescription: descriptionOf(stack),
      CreationTime: isoTime(stack.createdAt),
      LastUpdatedTime: isoTime(stack.updatedAt),
      DeletionTime: isoTime(stack.deletedAt),
      StackStatus: stack.status,
      StackStatusReason: stack.reason,
      DriftInformation: driftInformation(stack),
    })),
    NextToken: next,
  };
}

/** Deleting what is not there succeeds. A stack in review is gone at once. */
export function deleteStack(call: Call, input: Input): undefined {
  const stack = findStack(call, input.require('StackName'));
  if (stack === undefined || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS')
    return;
  if (stack.isProtected) {
    throw validationError(`Stack [${stack.id}] cannot be deleted while TerminationProtection is enabled`);
  }
  if (stack.operation !== undefined && stack.operation.kind !== 'CREATE') {
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  }
  stack.changeSets = {};
  startDeletion(call, stack, input.text('ClientRequestToken'), input.texts('RetainResources') ?? []);
}

/** Takes up a roll-back that failed. Skipped resources count as rolled back. */
export function continueUpdateRollback(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  const { suspended } = stack;
  if (stack.status !== 'UPDATE_ROLLBACK_FAILED' || suspended === undefined) {
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
  }
  for (const id of input.texts('ResourcesToSkip') ?? []) {
    const resource = stack.resources[id];
    if (resource !== undefined) resource.status = 'UPDATE_COMPLETE';
    suspended.done = suspended.done.filter(({ logicalId }) => logicalId !== id);
  }
  delete stack.suspended;
  const operation = startOperation(call, stack, { ...suspended, dueAt: call.now + call.stepMillis });
  planRestores(operation, stack);
  setStackStatus(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', call.now, 'User Initiated');
  return {};
}

/** Switches termination protection. */
export function updateTerminationProtection(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  stack.isProtected = input.flag('EnableTerminationProtection') === true;
  return { StackId: stack.id };
}

/** What stacks of the Region export to others. */
export function listExports(call: Call, input: Input): Answer {
  const all = stacksOfRegion(call)
    .filter(isAlive)
    .flatMap(({ id, outputs }) =>
      outputs.flatMap(({ exportName, value }) =>
        exportName === undefined ? [] : [{ ExportingStackId: id, Name: exportName, Value: value }],
      ),
    );
  const { items, next } = cutPage(all, input.text('NextToken'), pageSize);
  return { Exports: items, NextToken: next };
}

function stacksOfRegion(call: Call): Stack[] {
  return Object.values(accountIn(call).stacks)
    .filter(({ region }) => region === call.region)
    .reverse();
}

function isAlive({ status }: Stack): boolean {
  return status !== 'DELETE_COMPLETE';
}

function describeStack(stack: Stack): Answer {
  const { deployed } = stack;
  const parameters = Object.entries(deployed?.parameters ?? {}).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  const outputs = stack.outputs.map(({ key, value, description, exportName }) => ({
    OutputKey: key,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  }));
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: descriptionOf(stack),
    Parameters: parameters.length === 0 ? undefined : parameters,
    CreationTime: isoTime(stack.createdAt),
    LastUpdatedTime: isoTime(stack.updatedAt),
    DeletionTime: isoTime(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    DisableRollback: stack.isRollbackDisabled,
    NotificationARNs: deployed?.notificationArns ?? [],
    Capabilities:
      deployed === undefined || deployed.capabilities.length === 0 ? undefined : deployed.capabilities,
    Outputs: outputs.length === 0 ? undefined : outputs,
    RoleARN: deployed?.roleArn,
    Tags: deployed?.tags ?? [],
    // Recorded: a deleted stack does not say.
    EnableTerminationProtection: isAlive(stack) ? stack.isProtected : undefined,
    DriftInformation: driftInformation(stack),
  };
}

/** What drift detection last said about the whole stack. */
function driftInformation({ drift }: Stack): Answer {
  if (drift === undefined) return { StackDriftStatus: 'NOT_CHECKED' };
  return { StackDriftStatus: drift.status, LastCheckTimestamp: isoTime(drift.at) };
}

function descriptionOf({ deployed }: Stack): string | undefined {
  const template = deployed === undefined ? undefined : readTemplate(deployed.template);
  const description = isObject(template) ? template['Description'] : undefined;
  return typeof description === 'string' ? description : undefined;
}
