import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { oncePerLook } from '../aws/account-look.ts';
import { findOwningStacks } from '../aws/own-stacks.ts';
import { readLogGroups } from '../aws/readers/log-groups.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Change } from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
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

/** A resource that a template asks for and that another stack has, so that it can be neither created nor imported. */
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

const readLogGroupsOnce = oncePerLook(readLogGroups, ({ region }, prefix) => `${region} ${prefix}`);

const logGroupType = 'AWS::Logs::LogGroup';

/**
 * Finds the log groups that a plan creates and that chat has made already: creating them would fail. Those that another
 * stack has cannot be imported either. Nothing is read when the plan creates none.
 * @param stackName of the stack that the plan is for
 * @throws Error when they cannot be listed
 */
export async function findExisting(
  session: Session,
  client: CloudFormationClient,
  stackName: string,
  { desired, changes }: { readonly desired: Template; readonly changes: readonly Change[] },
): Promise<FoundExisting> {
  const wanted = changes.filter(({ action, type }) => action === 'create' && type === logGroupType);
  if (wanted.length === 0) return { existing: [], owned: [] };
  const there = await readLogGroupsOnce(session, '/aws/chatbot/');
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
    const lost = describeLostLogs(change, found.definition.Properties['RetentionInDays']);
    const doubt = found.isFree ? '' : ', unless another stack has it, which was not read';
    return {
      ...change,
      action: 'import',
      reason: `it already exists and is imported into the stack${doubt}${lost === undefined ? '' : `; ${lost}`}`,
    };
  });
}

/**
 * The logs that a change of a log group deletes, in words: those that are older than its new time.
 * @param now days for which it keeps them now; undefined: without expiry
 * @returns undefined when it deletes none
 */
function describeLostLogs({ properties }: Change, now: Json | undefined): string | undefined {
  const after = properties.find(({ name }) => name === 'RetentionInDays')?.after;
  if (typeof after !== 'number' || (typeof now === 'number' && now <= after)) return undefined;
  const kept = typeof now === 'number' ? `expire after ${countDays(now)}` : 'never expire';
  return `its logs now ${kept}; logs older than ${countDays(after)} are deleted`;
}

function countDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/**
 * Says which log groups lose logs by a plan: those that are taken into the stack, and those that keep logs for a shorter time.
 * @param target the key of the target
 */
export function findLostLogs(
  target: string,
  {
    changes,
    existing,
  }: { readonly changes: readonly Change[]; readonly existing: readonly ExistingResource[] },
): PlanFinding[] {
  return changes.flatMap((change): PlanFinding[] => {
    if (change.type !== logGroupType || !['import', 'update'].includes(change.action)) return [];
    const property = change.properties.find(({ name }) => name === 'RetentionInDays');
    const imported = existing.find(({ logicalId }) => logicalId === change.logicalId);
    const now = imported === undefined ? property?.before : imported.definition.Properties['RetentionInDays'];
    const lost = describeLostLogs(change, now);
    if (lost === undefined) return [];
    const name = imported?.identifier['LogGroupName'];
    return [
      {
        code: 'plan/logs-deleted',
        level: 'notice',
        target,
        path: change.path,
        message: `The log group ${name ?? `of ${change.path.split('.').slice(0, 2).join('.')}`} loses logs: ${lost}`,
        help: 'deleted logs cannot be restored: export them first, or keep them longer with `log-retention`',
      },
    ];
  });
}
