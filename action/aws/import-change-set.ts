import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { executeChangeSet, isGone } from './execute-change-set.ts';
import { AwsFailure } from './failure.ts';
import {
  type ChangeSetRequest,
  discardIfInterrupted,
  failAndDiscard,
  goneFailure,
  makeChangeSet,
  type PendingChangeSet,
} from './make-change-set.ts';
import { type EventCursor, lastEventId, type StackEvent, streamEvents } from './stack-events.ts';
import { leftToItself } from './stack-state.ts';
import type { Pace } from './wait.ts';

/** Resources that come into a stack as they are. Its template is what the stack holds already, and what is to come. */
export type Importing = Required<
  Pick<ChangeSetRequest, 'stackName' | 'changeSetName' | 'source' | 'isNew' | 'imports'>
>;

/**
 * Takes resources into a stack without touching them. CloudFormation makes the stack when there is none. The change set
 * has a name of its own, and none is left behind when it is not executed.
 * @returns the events of resources that failed; none when all went well
 * @throws AwsFailure when CloudFormation refuses, or cannot be watched to the end
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
 */
export async function importResources(
  client: CloudFormationClient,
  importing: Importing,
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { stackName } = importing;
  const changeSet = await makeChangeSet(client, { ...importing, isRevert: false }, pace);
  if (changeSet === undefined) throw new Error(`the import into ${stackName} came back as no change`);
  await discardIfInterrupted(client, changeSet, pace);
  const since = await execute(client, changeSet);
  return follow(client, { stackName, stackId: changeSet.stackId, since }, pace, report);
}

/** @returns the last event before the execution; undefined when the stack had none */
async function execute(
  client: CloudFormationClient,
  changeSet: PendingChangeSet,
): Promise<string | undefined> {
  const { stackName, stackId } = changeSet;
  try {
    const since = await lastEventId(client, stackId);
    await executeChangeSet(client, changeSet, {
      work: `the import into ${stackName}`,
      help: `See the events of the stack ${stackName}; if the import did not begin, run it again`,
    });
    return since;
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    if (isGone(error)) throw goneFailure(changeSet);
    throw await failAndDiscard(client, changeSet, `The import into ${stackName} was not started`, error);
  }
}

/** From here on CloudFormation works by itself, also when it can be watched no longer. */
async function follow(
  client: CloudFormationClient,
  stack: EventCursor & { readonly stackName: string },
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { stackName } = stack;
  const failures: StackEvent[] = [];
  let status: string;
  try {
    status = await streamEvents(client, stack, pace, event => {
      if (event.isFailure) failures.push(event);
      report(event);
    });
  } catch (error) {
    throw leftToItself(error, stackName, ['imports into', 'is importing into']);
  }
  if (status === 'IMPORT_COMPLETE' || failures.length > 0) return failures;
  throw new AwsFailure(`The import into ${stackName} ended as ${status}`);
}
