import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { AwsFailure, describeError, isAwsError } from './failure.ts';
import { lastEventId, type StackEvent, streamEvents } from './stack-events.ts';
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
    const stackId = await create(client, importing);
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
    await client.send(new ExecuteChangeSetCommand(identify));
    const failures: StackEvent[] = [];
    const status = await streamEvents(client, stackId ?? stackName, since, pace, event => {
      if (event.isFailure) failures.push(event);
      report(event);
    });
    if (status === 'IMPORT_COMPLETE' || failures.length > 0) return failures;
    throw new AwsFailure(`The import into ${stackName} ended as ${status}`);
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw new AwsFailure(`CloudFormation refused the import into ${stackName}. ${describeError(error)}`);
  }
}

async function create(client: CloudFormationClient, importing: Importing): Promise<string | undefined> {
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
    return (await client.send(command())).StackId;
  } catch (error) {
    if (!isAwsError(error, 'AlreadyExists')) throw error;
    // Left by a run that was killed between making and executing it.
    await client.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSetName }));
    return (await client.send(command())).StackId;
  }
}
