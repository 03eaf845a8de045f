import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Json } from '../core/json.ts';
import { isOwnTemplate, type Template } from '../core/template.ts';
import type { LookedAt } from './account-look.ts';
import { type Connection, openClient } from './connection.ts';
import { AwsFailure, toFailure } from './failure.ts';
import { listHeldResources, readHeldResources } from './readers/stack-resources.ts';
import { readinessOf, readStackState } from './stack-state.ts';

/** What the stack holds: deployed. */
export interface Deployed {
  readonly stackName: string;
  /** Undefined when there is no stack. */
  readonly stackId: string | undefined;
  /** CloudFormation's word, e.g. `UPDATE_COMPLETE`; undefined when there is no stack. */
  readonly status: string | undefined;
  /** Whether the stack has termination protection. */
  readonly isProtected?: boolean;
  /** The template; undefined when nothing was ever deployed, or when all of it was undone. */
  readonly template: Template | undefined;
  /** By logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** The client of CloudFormation for a connection. */
export function cloudFormation(connection: Connection): CloudFormationClient {
  return openClient(CloudFormationClient, connection);
}

/**
 * Reads the stack: its status, template and physical ids.
 * @param companionOf of a companion stack: the name of the stack that it belongs to
 * @param at the look in which a list of what the stack holds is shared
 * @throws AwsFailure when reading fails, or when the stack is not managed here and must not be touched
 */
export async function readDeployed(
  client: CloudFormationClient,
  stackName: string,
  companionOf?: string,
  at?: LookedAt,
): Promise<Deployed> {
  try {
    const state = await readStackState(client, stackName);
    const nothing = {
      stackName,
      stackId: state?.id,
      status: state?.status,
      isProtected: state?.isProtected === true,
      template: undefined,
      physicalIds: new Map<string, string>(),
    };
    // A stack in review has no template and no resources yet, only change sets.
    if (state === undefined || state.status === 'REVIEW_IN_PROGRESS') return nothing;
    const [template, held] = await Promise.all([
      readTemplate(client, stackName, companionOf),
      at === undefined ? listHeldResources(client, stackName) : readHeldResources(at, state.moment),
    ]);
    const physicalIds = new Map(held.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
    // Everything that a failed creation made is deleted again, so nothing of its template is deployed.
    return readinessOf(stackName, state.status).kind === 'leftover'
      ? nothing
      : { ...nothing, template, physicalIds };
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw toFailure(`The stack ${stackName} could not be read`, error);
  }
}

async function readTemplate(
  client: CloudFormationClient,
  stackName: string,
  companionOf: string | undefined,
): Promise<Template> {
  const template = await readOwnTemplate(client, stackName);
  const owner = template?.Metadata.chatops.companionOf;
  if (template !== undefined && owner === companionOf) return template;
  if (template !== undefined) {
    throw new AwsFailure(
      owner === undefined
        ? `The stack ${stackName} belongs to another chatops.yml and is not the companion stack of ${companionOf}`
        : `The stack ${stackName} is the companion stack of ${owner}`,
      'Choose another `name` for one of them: `<name>-global` is the name of the companion stack',
    );
  }
  throw new AwsFailure(
    `A stack named ${stackName} exists already and was not made from a chatops.yml`,
    'Choose another `name`: updating a stack with other resources would delete them',
  );
}

/** The template of a stack; undefined when it was not made by us. */
export async function readOwnTemplate(
  client: CloudFormationClient,
  stackName: string,
): Promise<Template | undefined> {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName }));
  const template = parseJson(TemplateBody);
  return isOwnTemplate(template) ? template : undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // We deploy JSON only, so a template that is not JSON is not ours.
  }
}
