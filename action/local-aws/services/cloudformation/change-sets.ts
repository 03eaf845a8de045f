import { ApiError, validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import { createChangeSet, isListed } from '../../stacks/create-change-set.ts';
import { findStack, findStackOf, requireChangeSet } from '../../stacks/find-stack.ts';
import { startDeployment } from '../../stacks/start.ts';
import type { ChangeSet, Stack } from '../../state/stack-state.ts';
import { isoTime } from '../time.ts';
import { writeChange } from './write-change.ts';

/** Changes that DescribeChangeSet returns at a time (assumed; AWS only says that it pages). */
const changesPerPage = 100;

/** Operations on change sets. */
export const changeSetOperations: { readonly [name: string]: ApiOperation } = {
  CreateChangeSet: writes((call, input) => {
    const { id, stackId } = createChangeSet(call, input);
    return { Id: id, StackId: stackId };
  }),
  DescribeChangeSet: reads(describeChangeSet),
  ListChangeSets: reads(listChangeSets),
  DeleteChangeSet: writes(deleteChangeSet),
  ExecuteChangeSet: writes(executeChangeSet),
};

/** Status of a change set at the time of asking: making it takes a while. */
function statusOf({ dueAt, status, executionStatus, reason }: ChangeSet, now: number) {
  if (now < dueAt) return { Status: 'CREATE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE' };
  return { Status: status, ExecutionStatus: executionStatus, StatusReason: reason };
}

function describeChangeSet(call: Call, input: Input): Answer {
  const { stack, changeSet } = requireChangeSet(
    call,
    input.require('ChangeSetName'),
    input.text('StackName'),
  );
  const withValues = input.flag('IncludePropertyValues') === true;
  const isReady = call.now >= changeSet.dueAt;
  const shown = changeSet.changes.filter(({ isGuess }) => !(withValues && isGuess === true));
  const { items, next } = cutPage(isReady ? shown : [], input.text('NextToken'), changesPerPage);
  const { target } = changeSet;
  return {
    ...summarize(stack, changeSet, call.now),
    Parameters: Object.entries(target.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    NotificationARNs: target.notificationArns,
    RollbackConfiguration: {},
    Capabilities: target.capabilities,
    Tags: target.tags,
    OnStackFailure: changeSet.onStackFailure,
    DeploymentMode: changeSet.isDriftAware ? 'REVERT_DRIFT' : undefined,
    StackDriftStatus: changeSet.isDriftAware ? driftStatusOf(changeSet) : undefined,
    Changes: items.map(change => ({
      Type: 'Resource',
      ResourceChange: writeChange(change, withValues, changeSet.isDriftAware),
    })),
    NextToken: next,
  };
}

function driftStatusOf({ changes }: ChangeSet): string {
  return changes.some(({ driftStatus }) => driftStatus === 'MODIFIED' || driftStatus === 'DELETED')
    ? 'DRIFTED'
    : 'IN_SYNC';
}

function listChangeSets(call: Call, input: Input): Answer {
  const name = input.require('StackName');
  const stack = findStack(call, name);
  if (stack === undefined) throw validationError(`Stack [${name}] does not exist`);
  const { items, next } = cutPage(
    Object.values(stack.changeSets).filter(isListed),
    input.text('NextToken'),
    100,
  );
  return { Summaries: items.map(changeSet => summarize(stack, changeSet, call.now)), NextToken: next };
}

function summarize(stack: Stack, changeSet: ChangeSet, now: number): Answer {
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    Description: changeSet.description,
    CreationTime: isoTime(changeSet.createdAt),
    ...statusOf(changeSet, now),
    IncludeNestedStacks: false,
  };
}

/**
 * Deleting what is not there succeeds, as long as the stack is (recorded: only the stack is complained about). One that
 * was executed is not there by its name, and cannot be deleted by its ARN (recorded).
 */
function deleteChangeSet(call: Call, input: Input): Answer {
  const name = input.require('ChangeSetName');
  try {
    const { stack, changeSet } = requireChangeSet(call, name, input.text('StackName'));
    if (changeSet.executionStatus === 'EXECUTE_COMPLETE') {
      throw new ApiError(
        'InvalidChangeSetStatus',
        'Cannot delete ChangeSet in execution status EXECUTE_COMPLETE',
      );
    }
    if (changeSet.executionStatus === 'EXECUTE_IN_PROGRESS') {
      throw new ApiError(
        'InvalidChangeSetStatus',
        `ChangeSet [${changeSet.id}] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]`,
      );
    }
    delete stack.changeSets[changeSet.id];
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ChangeSetNotFound') throw error;
  }
  return {};
}

function executeChangeSet(call: Call, input: Input): Answer {
  const name = input.require('ChangeSetName');
  const token = input.text('ClientRequestToken');
  // The same request again, after an answer that was lost, is not another execution (recorded).
  if (token !== undefined && wasExecutedWith(call, input, token)) return {};
  const { stack, changeSet } = requireChangeSet(call, name, input.text('StackName'));
  const { Status: status, ExecutionStatus: executionStatus } = statusOf(changeSet, call.now);
  if (status !== 'CREATE_COMPLETE') {
    throw new ApiError(
      'InvalidChangeSetStatus',
      `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${status}]`,
    );
  }
  if (executionStatus !== 'AVAILABLE') {
    throw new ApiError(
      'InvalidChangeSetStatus',
      `ChangeSet [${changeSet.id}] cannot be executed in its current execution status of [${executionStatus}]`,
    );
  }
  if (stack.operation !== undefined) {
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  }
  const isRollbackDisabled = input.flag('DisableRollback') ?? changeSet.onStackFailure === 'DO_NOTHING';
  stack.isRollbackDisabled = isRollbackDisabled;
  // Executing one change set deletes the others of the stack.
  stack.changeSets = { [changeSet.id]: changeSet };
  startDeployment(call, stack, changeSet, {
    isRollbackDisabled,
    isDeletedOnFailure: changeSet.onStackFailure === 'DELETE',
    ...(token === undefined ? {} : { token }),
  });
  changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  if (token !== undefined) changeSet.executionToken = token;
  return {};
}

function wasExecutedWith(call: Call, input: Input, token: string): boolean {
  const name = input.require('ChangeSetName');
  const stackName = input.text('StackName');
  const stack = name.startsWith('arn:') ? findStackOf(call, name) : findStack(call, stackName ?? '');
  return Object.values(stack?.changeSets ?? {}).some(
    each => (each.name === name || each.id === name) && each.executionToken === token,
  );
}
