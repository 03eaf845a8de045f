import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandOutput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { executeChangeSet } from './execute-change-set.ts';
import { AwsFailure, describeError, isAwsError } from './failure.ts';
import { lastEventId, type StackEvent, streamEvents } from './stack-events.ts';
import { leftToItself } from './stack-state.ts';
import { type Pace, waitFor } from './wait.ts';

/** Resources that come into a stack as they are. */
export interface Importing {
  readonly stackName: string;
  readonly changeSetName: string;
  /** What the stack holds already, and what is to come. */
  readonly template: { readonly TemplateBody: string } | { readonly TemplateURL: string };
  /** At most 200. */
  readonly resources: readonly {
    readonly logicalId: string;
    readonly type: string;
    /** What CloudFormation identifies it by, e.g. `{ RoleName: operator }`. */
    readonly identifier: Readonly<Record<string, string>>;
  }[];
}

/**
 * Takes resources into a stack without touching them. CloudFormation makes the stack when there is none.
 * @returns the events of resources that failed; none when all went well
 * @throws AwsFailure when CloudFormation refuses
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
 */
export async function importResources(
  client: CloudFormationClient,
  importing: Importing,
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { stackName, changeSetName } = importing;
  const identify = { StackName: stackName, ChangeSetName: changeSetName };
  try {
    const made = await create(client, importing);
    const reason = await waitFor(pace, async () => {
      const answer = await client.send(new DescribeChangeSetCommand(identify));
      if (answer.Status === 'CREATE_COMPLETE') return '';
      return answer.Status === 'FAILED' ? (answer.StatusReason ?? 'no reason given') : undefined;
    });
    if (reason !== '') {
      await client.send(new DeleteChangeSetCommand(identify));
      throw new AwsFailure(`CloudFormation cannot import into ${stackName}: ${reason}`);
    }
    const since = await lastEventId(client, stackName);
    await executeChangeSet(client, made, {
      work: `the import into ${stackName}`,
      help: `Look at the events of the stack ${stackName}; if it did not begin, run the import again`,
    });
    return await follow(client, { stackName, stackId: made.stackId, since }, pace, report);
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw new AwsFailure(
      `The import into ${stackName} was not started: CloudFormation answered with an error. ${describeError(error)}`,
    );
  }
}

/** From here on CloudFormation works by itself, also when it can be watched no longer. */
async function follow(
  client: CloudFormationClient,
  stack: { readonly stackName: string; readonly stackId: string; readonly since: string | undefined },
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { stackName, stackId, since } = stack;
  const failures: StackEvent[] = [];
  let status: string;
  try {
    status = await streamEvents(client, stackId, since, pace, event => {
      if (event.isFailure) failures.push(event);
      report(event);
    });
  } catch (error) {
    throw leftToItself(error, stackName, ['imports into', 'is importing into']);
  }
  if (status === 'IMPORT_COMPLETE' || failures.length > 0) return failures;
  throw new AwsFailure(`The import into ${stackName} ended as ${status}`);
}

/** A change set with the stack that it is for. */
interface MadeChangeSet {
  readonly id: string;
  readonly stackId: string;
}

async function create(client: CloudFormationClient, importing: Importing): Promise<MadeChangeSet> {
  const { stackName, changeSetName, template, resources } = importing;
  const command = () =>
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: changeSetName,
      ChangeSetType: 'IMPORT',
      ...template,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ResourcesToImport: resources.map(
        ({ logicalId, type, identifier }): ResourceToImport => ({
          LogicalResourceId: logicalId,
          ResourceType: type,
          ResourceIdentifier: { ...identifier },
        }),
      ),
    });
  try {
    return toMade(importing, await client.send(command()));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyExists')) throw error;
    // Left by a run that was killed between making and executing it.
    await client.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSetName }));
    return toMade(importing, await client.send(command()));
  }
}

function toMade(
  { stackName, changeSetName }: Importing,
  { Id: id = changeSetName, StackId: stackId = stackName }: CreateChangeSetCommandOutput,
): MadeChangeSet {
  return { id, stackId };
}
