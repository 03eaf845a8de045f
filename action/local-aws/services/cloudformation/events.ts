import { validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import type { Answer, Call } from '../../service.ts';
import { propertiesOfEvents } from '../../stacks/events.ts';
import { findStack, requireChangeSet } from '../../stacks/find-stack.ts';
import { showScalars } from '../../stacks/show-value.ts';
import type { Properties } from '../../state/caller.ts';
import type { RecordedEvent, Stack, ValidationFailure } from '../../state/stack-state.ts';
import { isoTime } from '../time.ts';

/** Events per page. */
const pageSize = 100;

/** The history of a stack, newest first. */
export function describeStackEvents(call: Call, input: Input): Answer {
  const stack = stackOf(call, input.require('StackName'));
  const { items, next } = cutPage([...stack.events].reverse(), input.text('NextToken'), pageSize);
  const properties = propertiesOfEvents(stack);
  return {
    StackEvents: items.map(event => writeEvent(stack, event, properties.get(event))),
    NextToken: next,
  };
}

/** The history of a stack with what early validation found, newest first. */
export function describeEvents(call: Call, input: Input): Answer {
  const changeSetName = input.text('ChangeSetName');
  const stackName = input.text('StackName');
  const found = changeSetName === undefined ? undefined : requireChangeSet(call, changeSetName, stackName);
  const stack = found?.stack ?? stackOf(call, stackName ?? '');
  const operationId = input.text('OperationId');
  const properties = propertiesOfEvents(stack);
  const events = [
    ...stack.validationFailures
      .filter(({ changeSetId }) => found === undefined || changeSetId === found.changeSet.id)
      .map(failure => ({
        at: failure.at,
        operationId: failure.operationId,
        isFailure: true,
        answer: writeFailure(stack, failure),
      })),
    ...(found === undefined ? stack.events : []).map(event => ({
      at: event.at,
      operationId: event.operationId,
      isFailure: event.status.endsWith('_FAILED'),
      answer: {
        ...writeEvent(stack, event, properties.get(event)),
        StackName: undefined,
        EventType: event.logicalId === stack.name ? 'STACK_EVENT' : 'PROGRESS_EVENT',
      },
    })),
  ]
    .filter(event => operationId === undefined || event.operationId === operationId)
    .filter(event => !onlyFailures(input) || event.isFailure)
    .sort((a, b) => b.at - a.at);
  const { items, next } = cutPage(events, input.text('NextToken'), pageSize);
  return { OperationEvents: items.map(({ answer }) => answer), NextToken: next };
}

function onlyFailures(input: Input): boolean {
  const filters = input.values['Filters'];
  return (
    typeof filters === 'object' &&
    filters !== null &&
    'FailedEvents' in filters &&
    String(filters['FailedEvents']) === 'true'
  );
}

function stackOf(call: Call, name: string): Stack {
  const stack = findStack(call, name);
  // Recorded for DescribeStackEvents: brackets, and no "with id".
  if (stack === undefined) throw validationError(`Stack [${name}] does not exist`);
  return stack;
}

function writeEvent(stack: Stack, event: RecordedEvent, properties: Properties | undefined): Answer {
  return {
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    OperationId: event.operationId === '' ? undefined : event.operationId,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: isoTime(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: properties === undefined ? undefined : JSON.stringify(showScalars(properties)),
    ClientRequestToken: event.token,
  };
}

function writeFailure(stack: Stack, failure: ValidationFailure): Answer {
  return {
    EventId: failure.id,
    StackId: stack.id,
    OperationId: failure.operationId,
    OperationType: 'CREATE_CHANGESET',
    EventType: 'VALIDATION_ERROR',
    LogicalResourceId: failure.logicalId,
    PhysicalResourceId: '',
    ResourceType: failure.type,
    Timestamp: isoTime(failure.at),
    ValidationFailureMode: 'FAIL',
    ValidationName: failure.name,
    ValidationStatus: 'FAILED',
    ValidationStatusReason: failure.reason,
    ValidationPath: failure.path,
  };
}
