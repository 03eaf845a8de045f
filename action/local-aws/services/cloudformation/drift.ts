import { randomUUID } from 'node:crypto';
import { validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, accountIn, type Call } from '../../service.ts';
import { detectDrift } from '../../stacks/detect-drift.ts';
import { requireStack } from '../../stacks/find-stack.ts';
import { showValue } from '../../stacks/show-value.ts';
import type { Stack, StackResource } from '../../state/stack-state.ts';
import { isoTime } from '../time.ts';

/** Statuses in which a stack can be looked at. */
const detectable =
  /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED|IMPORT_COMPLETE)$/;

/** Runs that are remembered per stack. */
const remembered = 10;

/** Starts to compare; the answer is there one step later. One run at a time. */
export function detectStackDrift(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  if (!detectable.test(stack.status)) {
    throw validationError(
      `Drift detection cannot be performed on stack [${stack.id}] in its current state of [${stack.status}]`,
    );
  }
  if (stack.driftDetections.some(({ dueAt }) => dueAt > call.now)) {
    throw validationError(`Drift detection is already in progress for stack [${stack.id}]`);
  }
  const result = detectDrift(call, stack, input.texts('LogicalResourceIds'));
  const detection = { id: randomUUID(), startedAt: call.now, dueAt: call.now + call.stepMillis, result };
  stack.driftDetections = [...stack.driftDetections, detection].slice(-remembered);
  return { StackDriftDetectionId: detection.id };
}

/** Compares one resource, at once. */
export function detectStackResourceDrift(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  const id = input.require('LogicalResourceId');
  if (stack.resources[id] === undefined) {
    throw validationError(`Resource ${id} does not exist for stack ${stack.name}`); // Recorded.
  }
  detectDrift(call, stack, [id]);
  return { StackResourceDrift: writeDrift(stack, id, stack.resources[id]) };
}

/** The progress of a run. */
export function describeDetectionStatus(call: Call, input: Input): Answer {
  const id = input.require('StackDriftDetectionId');
  for (const stack of Object.values(accountIn(call).stacks)) {
    const detection = stack.driftDetections.find(other => other.id === id);
    if (detection === undefined) continue;
    const isOver = call.now >= detection.dueAt;
    const failed = detection.result?.failed ?? [];
    const hasFailed = failed.length > 0;
    return {
      StackId: stack.id,
      StackDriftDetectionId: id,
      StackDriftStatus: isOver ? detection.result?.status : undefined,
      DetectionStatus: isOver
        ? hasFailed
          ? 'DETECTION_FAILED'
          : 'DETECTION_COMPLETE'
        : 'DETECTION_IN_PROGRESS',
      DetectionStatusReason:
        hasFailed && isOver ? `Failed to detect drift on resources [${failed.join(', ')}]` : undefined,
      DriftedStackResourceCount: isOver ? detection.result?.drifted : undefined,
      Timestamp: isoTime(detection.startedAt),
    };
  }
  throw validationError(`Drift detection [${id}] does not exist`);
}

/** What the last run said about each resource that it looked at. */
export function describeResourceDrifts(call: Call, input: Input): Answer {
  const stack = requireStack(call, input.require('StackName'));
  const filter = input.texts('StackResourceDriftStatusFilters') ?? [];
  const entries = Object.entries(stack.resources)
    .filter(([, { drift }]) => drift !== undefined && (filter.length === 0 || filter.includes(drift.status)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, next } = cutPage(entries, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    StackResourceDrifts: items.map(([id, resource]) => writeDrift(stack, id, resource)),
    NextToken: next,
  };
}

function writeDrift(stack: Stack, id: string, { type, physicalId, drift }: StackResource): Answer {
  const isModified = drift?.status === 'MODIFIED';
  return {
    StackId: stack.id,
    LogicalResourceId: id,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ExpectedProperties: drift?.expected === undefined ? undefined : JSON.stringify(drift.expected),
    ActualProperties: drift?.actual === undefined ? undefined : JSON.stringify(drift.actual),
    PropertyDifferences: isModified
      ? drift.differences.map(({ path, type: kind, expected, actual }) => ({
          PropertyPath: path,
          ExpectedValue: showValue(expected),
          ActualValue: showValue(actual),
          DifferenceType: kind,
        }))
      : [],
    StackResourceDriftStatus: drift?.status ?? 'NOT_CHECKED',
    Timestamp: isoTime(drift?.at ?? 0),
  };
}
