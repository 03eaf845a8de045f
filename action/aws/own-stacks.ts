import {
  type CloudFormationClient,
  paginateListStackResources,
  paginateListStacks,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Template } from '../core/template.ts';
import { byRegion, type LookedAt, oncePerLook } from './account-look.ts';
import type { Connection } from './connection.ts';
import { cloudFormation, readOwnTemplate } from './deployed.ts';
import { readOwners } from './readers/owners.ts';

/** Another stack that was made from a chatops.yml. */
export interface OwnStack {
  readonly name: string;
  readonly template: Template;
}

/** More managed stacks than this in one place are not read one by one. */
const maxRead = 20;

const existing: StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
];

/**
 * The other managed stacks in the Region, found by their description, which the list shows: one call for a hundred
 * stacks, and one for each stack that is ours, in a look once for all that ask.
 * @param except names of the stacks that are being planned
 * @throws the SDK's error when it is denied or fails
 */
export async function readOtherOwnStacks(at: LookedAt, except: ReadonlySet<string>): Promise<OwnStack[]> {
  const names = (await listOwnNamesOnce(at)).filter(name => !except.has(name));
  const templates = await Promise.all(
    names.slice(0, maxRead).map(async name => ({ name, template: await readTemplateOnce(at, name) })),
  );
  return templates.flatMap(({ name, template }) => (template === undefined ? [] : [{ name, template }]));
}

const listOwnNamesOnce = oncePerLook(listOwnNames, byRegion);
const readTemplateOnce = oncePerLook(
  (connection: Connection, name: string) => readOwnTemplate(cloudFormation(connection), name),
  ({ region }, name) => `${region} ${name}`,
);

async function listOwnNames(connection: Connection): Promise<string[]> {
  const names: string[] = [];
  const client = cloudFormation(connection);
  for await (const page of paginateListStacks({ client }, { StackStatusFilter: existing })) {
    for (const { StackName: name = '', TemplateDescription: description = '' } of page.StackSummaries ?? []) {
      if (/Made from chatops\.yml/.test(description)) names.push(name);
    }
  }
  return names;
}

/** Number of resources whose stack is looked up; the calls must not grow with the channels. */
const maxLookedUp = 5;

/**
 * The stacks of the Region that physical resources belong to, by physical id. Undefined: none has it; absent: it
 * was not looked up, or cannot be read.
 */
export async function findOwningStacks(
  client: CloudFormationClient,
  physicalIds: Iterable<string>,
): Promise<ReadonlyMap<string, string | undefined>> {
  const ids = [...new Set(physicalIds)];
  const owners = new Map<string, string | undefined>();
  for (const [id, owner] of await readOwners(client, ids.slice(0, maxLookedUp))) {
    if (owner.ok) owners.set(id, owner.value);
  }
  const rest = ids.slice(maxLookedUp);
  if (rest.length === 0) return owners;
  // A stack that has one of them, as after a change of `name`, most likely has them all: one list says which.
  for (const stack of new Set([...owners.values()].filter(owner => owner !== undefined))) {
    const members = new Set(await listStackMembers(client, stack));
    for (const id of rest) if (members.has(id)) owners.set(id, stack);
  }
  return owners;
}

/** The physical ids of what a stack holds; empty when it may not be listed. */
async function listStackMembers(client: CloudFormationClient, stackName: string): Promise<readonly string[]> {
  const ids: string[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
      for (const { PhysicalResourceId: id } of page.StackResourceSummaries ?? [])
        if (id !== undefined) ids.push(id);
    }
  } catch {
    return [];
  }
  return ids;
}
