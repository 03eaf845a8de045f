import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Json } from '../core/json.ts';
import { isOwnTemplate, type Template } from '../core/template.ts';
import { type Connection, clientSettings } from './connection.ts';
import { AwsFailure, describeError, isAwsError } from './failure.ts';

/** What the stack holds: deployed. */
export interface Deployed {
  readonly stackName: string;
  /** Undefined when there is no stack. */
  readonly stackId: string | undefined;
  /** CloudFormation's word, e.g. `UPDATE_COMPLETE`; undefined when there is no stack. */
  readonly status: string | undefined;
  /** The template; undefined when nothing was ever deployed. */
  readonly template: Template | undefined;
  /** By logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** A client for one connection; throw-away, clients hold no state worth keeping between commands. */
export function cloudFormation(connection: Connection): CloudFormationClient {
  return new CloudFormationClient(clientSettings(connection));
}

/**
 * Reads the stack: its status, template and physical ids.
 * @throws AwsFailure when reading fails, or when the stack is not one of ours and must not be touched
 */
export async function readDeployed(client: CloudFormationClient, stackName: string): Promise<Deployed> {
  try {
    const stack = await readStack(client, stackName);
    const nothing = {
      stackName,
      stackId: stack?.id,
      status: stack?.status,
      template: undefined,
      physicalIds: new Map(),
    };
    // A stack in review has no template and no resources yet, only change sets.
    if (stack === undefined || stack.status === 'REVIEW_IN_PROGRESS') return nothing;
    const [template, physicalIds] = await Promise.all([
      readTemplate(client, stackName),
      readPhysicalIds(client, stackName),
    ]);
    return { ...nothing, template, physicalIds };
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw new AwsFailure(`The stack ${stackName} could not be read. ${describeError(error)}`);
  }
}

async function readStack(client: CloudFormationClient, stackName: string) {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const stack = Stacks?.[0];
    if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
    return { id: stack.StackId, status: stack.StackStatus };
  } catch (error) {
    if (isAwsError(error, 'ValidationError', /does not exist/)) return undefined;
    throw error;
  }
}

async function readTemplate(client: CloudFormationClient, stackName: string): Promise<Template> {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName }));
  const template = parseJson(TemplateBody);
  if (isOwnTemplate(template)) return template;
  throw new AwsFailure(
    `A stack named ${stackName} exists already and was not made from a chatops.yml`,
    'Choose another `name`: updating a stack that holds something else would delete what is in it',
  );
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // We deploy JSON only, so a template that is not JSON is not ours.
  }
}

async function readPhysicalIds(
  client: CloudFormationClient,
  stackName: string,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const resource of page.StackResourceSummaries ?? []) {
      const {
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceStatus: status,
      } = resource;
      if (!logicalId || !physicalId || status === 'DELETE_COMPLETE') continue;
      ids.set(logicalId, physicalId);
    }
  }
  return ids;
}
