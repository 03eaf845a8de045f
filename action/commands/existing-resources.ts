import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { findOwningStacks } from '../aws/own-stacks.ts';
import { readLogGroups } from '../aws/readers/log-groups.ts';
import type { JsonObject } from '../core/json.ts';
import type { Change } from '../core/plan.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import type { Session } from './session.ts';

/** A resource that a template asks for, that its service has made already, and that belongs to no managed stack yet. */
export interface ExistingResource {
  readonly logicalId: string;
  readonly type: string;
  /** What CloudFormation identifies it by when it is imported. */
  readonly identifier: Readonly<Record<string, string>>;
  /** The resource as it is, so that the import changes nothing. */
  readonly definition: TemplateResource;
  /** Whether it is known that no other stack has it. */
  readonly isFree: boolean;
}

/** A resource that a template asks for and that another stack has, so that it can be neither made nor taken in. */
export interface OwnedElsewhere {
  readonly logicalId: string;
  readonly name: string;
  /** The name of the stack that has it. */
  readonly owner: string;
}

/** What is there already of what a plan creates. */
export interface FoundExisting {
  readonly existing: readonly ExistingResource[];
  readonly owned: readonly OwnedElsewhere[];
}

const logGroupType = 'AWS::Logs::LogGroup';

/**
 * Finds the log groups that a plan creates and that chat has made already: creating them would fail. Those that another
 * stack has cannot be taken in either. Nothing is read when the plan creates none.
 * @param stackName of the stack that the plan is for
 * @throws Error when they cannot be listed
 */
export async function findExisting(
  { connection }: Session,
  client: CloudFormationClient,
  stackName: string,
  { desired, changes }: { readonly desired: Template; readonly changes: readonly Change[] },
): Promise<FoundExisting> {
  const wanted = changes.filter(({ action, type }) => action === 'create' && type === logGroupType);
  if (wanted.length === 0) return { existing: [], owned: [] };
  const there = await readLogGroups(connection, '/aws/chatbot/');
  const found = wanted.flatMap(({ logicalId, type }) => {
    const resource = desired.Resources[logicalId];
    const name = String(resource?.Properties['LogGroupName']);
    const group = there.get(name);
    if (resource === undefined || group === undefined) return [];
    const properties: JsonObject = {
      LogGroupName: name,
      ...(group.retentionInDays === undefined ? {} : { RetentionInDays: group.retentionInDays }),
    };
    const definition = { ...resource, Properties: properties };
    return [{ name, resource: { logicalId, type, identifier: { LogGroupName: name }, definition } }];
  });
  const owners = await findOwningStacks(
    client,
    found.map(({ name }) => name),
  );
  const existing: ExistingResource[] = [];
  const owned: OwnedElsewhere[] = [];
  for (const { name, resource } of found) {
    const owner = owners.get(name);
    if (owner === undefined || owner === stackName) existing.push({ ...resource, isFree: owners.has(name) });
    else owned.push({ logicalId: resource.logicalId, name, owner });
  }
  return { existing, owned };
}

/** The changes in which what is there already is imported instead of created. */
export function markExisting(
  changes: readonly Change[],
  existing: readonly ExistingResource[],
): readonly Change[] {
  const byId = new Map(existing.map(resource => [resource.logicalId, resource]));
  return changes.map(change => {
    const found = byId.get(change.logicalId);
    if (found === undefined) return change;
    const doubt = found.isFree ? '' : ', unless another stack has it, which was not read';
    return { ...change, action: 'import', reason: `it is there already and is taken into the stack${doubt}` };
  });
}
