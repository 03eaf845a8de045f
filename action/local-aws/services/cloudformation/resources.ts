import { validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, accountIn, type Call } from '../../service.ts';
import { findStack, requireStack } from '../../stacks/find-stack.ts';
import { showValue } from '../../stacks/show-value.ts';
import type { Stack, StackResource } from '../../state/stack-state.ts';
import { isoTime } from '../time.ts';

/** All resources of a stack, a page at a time. */
export function listStackResources(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  const { items, next } = cutPage(entriesOf(stack), input.text('NextToken'), 100);
  return {
    StackResourceSummaries: items.map(([id, resource]) => ({
      ...common(id, resource),
      LastUpdatedTimestamp: isoTime(resource.updatedAt),
    })),
    NextToken: next,
  };
}

/** Up to a hundred resources of a stack, one of them, or the stack-mates of a physical id. */
export function describeStackResources(call: Call, input: Input): Answer {
  const logicalId = input.text('LogicalResourceId');
  const stack = stackFor(call, input);
  const entries = entriesOf(stack).filter(([id]) => logicalId === undefined || id === logicalId);
  if (logicalId !== undefined && entries.length === 0) {
    throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  }
  return {
    StackResources: entries.slice(0, 100).map(([id, resource]) => ({
      StackName: stack.name,
      StackId: stack.id,
      ...common(id, resource),
      Timestamp: isoTime(resource.updatedAt),
    })),
  };
}

/** One resource with its metadata. */
export function describeStackResource(call: Call, input: Input): Answer {
  const name = input.require('StackName');
  const stack = findStack(call, name);
  if (stack === undefined) throw validationError(`Stack '${name}' does not exist`);
  const logicalId = input.require('LogicalResourceId');
  const resource = Object.hasOwn(stack.resources, logicalId) ? stack.resources[logicalId] : undefined;
  if (resource === undefined) throw validationError(`Resource ${logicalId} does not exist for stack ${name}`);
  const { Metadata: metadata } = resource.attributes;
  return {
    StackResourceDetail: {
      StackName: stack.name,
      StackId: stack.id,
      ...common(logicalId, resource),
      LastUpdatedTimestamp: isoTime(resource.updatedAt),
      Metadata: metadata === undefined ? undefined : showValue(metadata),
    },
  };
}

function stackFor(call: Call, input: Input): Stack {
  const name = input.text('StackName');
  if (name !== undefined) return requireStack(call, name);
  const physicalId = input.require('PhysicalResourceId');
  const stack = Object.values(accountIn(call).stacks).find(
    ({ resources, status }) =>
      status !== 'DELETE_COMPLETE' &&
      Object.values(resources).some(resource => resource.physicalId === physicalId),
  );
  if (stack === undefined) throw validationError(`Stack for ${physicalId} does not exist`);
  return stack;
}

function entriesOf(stack: Stack): [string, StackResource][] {
  return Object.entries(stack.resources).sort(([a], [b]) => (a < b ? -1 : 1));
}

function common(id: string, { physicalId, type, status, reason, drift }: StackResource): Answer {
  return {
    LogicalResourceId: id,
    PhysicalResourceId: physicalId === '' ? undefined : physicalId,
    ResourceType: type,
    ResourceStatus: status,
    ResourceStatusReason: reason,
    DriftInformation:
      drift === undefined
        ? { StackResourceDriftStatus: 'NOT_CHECKED' }
        : { StackResourceDriftStatus: drift.status, LastCheckTimestamp: isoTime(drift.at) },
  };
}
