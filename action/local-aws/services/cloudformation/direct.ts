import { canonicalJson } from '../../../core/json.ts';
import { ApiError, validationError } from '../../errors.ts';
import { Input } from '../../input.ts';
import type { Answer, Call } from '../../service.ts';
import { createChangeSet, isNoChange, readTarget } from '../../stacks/create-change-set.ts';
import { findStack, requireStack } from '../../stacks/find-stack.ts';
import { cancelUpdate } from '../../stacks/rollback.ts';
import { readStackPolicy } from '../../stacks/stack-policy.ts';
import { startDeployment } from '../../stacks/start.ts';
import type { Stack } from '../../state/stack-state.ts';

/** Makes a stack in one go: a hidden change set, executed at once. */
export function createStack(call: Call, input: Input): Answer {
  const name = input.require('StackName');
  const existing = findStack(call, name);
  if (existing !== undefined) return answerAgain(call, input, existing);
  const onFailure = input.text('OnFailure');
  const stackId = deploy(call, input, 'CREATE', {
    isRollbackDisabled: input.flag('DisableRollback') === true || onFailure === 'DO_NOTHING',
    isDeletedOnFailure: onFailure === 'DELETE',
  });
  const stack = requireStack(call, stackId);
  // Recorded: only a change set makes a stack that was updated.
  delete stack.updatedAt;
  stack.isProtected = input.flag('EnableTerminationProtection') === true;
  const policy = input.text('StackPolicyBody');
  if (policy !== undefined) stack.policy = readStackPolicy(policy);
  return { StackId: stackId };
}

/** A creation that is repeated with its token is the same one (recorded). */
function answerAgain(call: Call, input: Input, stack: Stack): Answer {
  const token = input.text('ClientRequestToken');
  const creation = stack.events.find(({ status }) => status === 'CREATE_IN_PROGRESS');
  if (token === undefined || creation?.token !== token) {
    throw new ApiError('AlreadyExistsException', `Stack [${stack.name}] already exists`);
  }
  const { template, parameters, tags } = readTarget(call, input, undefined);
  const made = stack.deployed ?? stack.operation?.target;
  const isSame =
    made?.template === template &&
    canonicalJson(made.parameters) === canonicalJson(parameters) &&
    canonicalJson(made.tags) === canonicalJson(tags);
  if (isSame) return { StackId: stack.id };
  throw new ApiError(
    'TokenAlreadyExistsException',
    `The client request token ${token} has already been used for this stack. Retry the request with a different client request token`,
  );
}

/** Changes a stack in one go. @throws ApiError "No updates are to be performed." (recorded) */
export function updateStack(call: Call, input: Input): Answer {
  requireStack(call, input.require('StackName'));
  const stackId = deploy(call, input, 'UPDATE', {
    isRollbackDisabled: input.flag('DisableRollback') === true,
  });
  return { StackId: stackId };
}

function deploy(
  call: Call,
  input: Input,
  kind: 'CREATE' | 'UPDATE',
  start: { isRollbackDisabled: boolean; isDeletedOnFailure?: boolean },
): string {
  const name = `direct-${kind.toLowerCase()}-${call.now}`;
  const changeSet = createChangeSet(
    call,
    new Input({ ...input.values, ChangeSetName: name, ChangeSetType: kind, Description: '' }),
  );
  const stack = requireStack(call, changeSet.stackId);
  if (changeSet.status === 'FAILED') {
    // Nothing of the refused call stays: the state is only kept when it succeeds.
    throw validationError(
      isNoChange(changeSet)
        ? 'No updates are to be performed.'
        : (changeSet.reason ?? 'The change set failed'),
    );
  }
  // Without a change set there is no time in review either.
  stack.events = stack.events.filter(({ status }) => status !== 'REVIEW_IN_PROGRESS');
  delete stack.changeSets[changeSet.id];
  // They were made for a stack that is no more (FACTS: ExecutionStatus may become OBSOLETE).
  for (const other of Object.values(stack.changeSets)) {
    if (other.executionStatus === 'AVAILABLE') other.executionStatus = 'OBSOLETE';
  }
  const token = input.text('ClientRequestToken');
  startDeployment(call, stack, changeSet, { ...start, ...(token === undefined ? {} : { token }) });
  delete stack.changeSetId;
  delete stack.operation?.changeSetId;
  return changeSet.stackId;
}

/** Turns an update back while it runs. */
export function cancelUpdateStack(call: Call, input: Input): undefined {
  const stack = requireStack(call, input.require('StackName'));
  if (stack.status !== 'UPDATE_IN_PROGRESS' || stack.operation === undefined) {
    throw validationError('CancelUpdateStack cannot be called from current stack status');
  }
  cancelUpdate({ scope: call, stack, operation: stack.operation });
}

/** What updates may touch. */
export function setStackPolicy(call: Call, input: Input): undefined {
  if (input.text('StackPolicyURL') !== undefined && input.text('StackPolicyBody') !== undefined) {
    throw validationError('You cannot specify both StackPolicyURL and StackPolicyBody');
  }
  const stack = requireStack(call, input.require('StackName'));
  stack.policy = readStackPolicy(input.require('StackPolicyBody'));
}

/** Nothing, for a stack that has none. */
export function getStackPolicy(call: Call, input: Input): Answer {
  const { policy } = requireStack(call, input.require('StackName'));
  return { StackPolicyBody: policy === undefined ? undefined : JSON.stringify(policy) };
}
