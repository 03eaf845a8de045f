import {
  type CloudFormationClient,
  paginateDescribeStackEvents,
  paginateListStacks,
} from '@aws-sdk/client-cloudformation';
import type { Template } from '../../core/template.ts';
import { readOwnTemplate } from '../deployed.ts';

/** A stack that was deleted, as it was before. */
export interface DeletedStack {
  readonly template: Template;
  /** Whether no other stack of the name was deleted after it. */
  readonly isNewest: boolean;
}

/** States in which what the template has is in effect. */
const inEffect =
  /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|IMPORT_COMPLETE|IMPORT_ROLLBACK_COMPLETE)$/;

/** States in which nothing has come into effect: a creation that did not end, or that failed. */
const neverInEffect = /^(REVIEW_IN_PROGRESS|CREATE_IN_PROGRESS|CREATE_FAILED|ROLLBACK_\w+)$/;

/**
 * The last stack of a name that was in effect and was deleted. CloudFormation keeps the template and the events of a deleted stack for 90 days.
 * @returns undefined where deleted stacks of the name never came into effect, or were not made from a chatops.yml
 * @throws the SDK's error when it is denied or fails, and an Error where CloudFormation does not have what was deployed
 */
export async function readDeletedStack(
  client: CloudFormationClient,
  name: string,
): Promise<DeletedStack | undefined> {
  const ids = await listDeleted(client, name);
  if (ids.length === 0) throw new Error('CloudFormation no longer has the deleted stack');
  for (const [index, id] of ids.entries()) {
    const status = await readLastStatus(client, id);
    if (neverInEffect.test(status)) continue;
    if (!inEffect.test(status)) throw new Error(`the stack was ${status} before it was deleted`);
    const template = await readOwnTemplate(client, id);
    return template === undefined ? undefined : { template, isNewest: index === 0 };
  }
  return undefined;
}

/** The IDs of the deleted stacks of a name, the last one first. */
async function listDeleted(client: CloudFormationClient, name: string): Promise<string[]> {
  const found: { readonly id: string; readonly at: number }[] = [];
  for await (const page of paginateListStacks({ client }, { StackStatusFilter: ['DELETE_COMPLETE'] })) {
    for (const { StackId: id, StackName, DeletionTime: at } of page.StackSummaries ?? [])
      if (StackName === name && id !== undefined) found.push({ id, at: at?.getTime() ?? 0 });
  }
  return found.sort((a, b) => b.at - a.at).map(({ id }) => id);
}

/** The state of a stack before its deletion. */
async function readLastStatus(client: CloudFormationClient, id: string): Promise<string> {
  for await (const page of paginateDescribeStackEvents({ client }, { StackName: id })) {
    for (const { PhysicalResourceId: of, ResourceStatus: status = '' } of page.StackEvents ?? [])
      if (of === id && !status.startsWith('DELETE_')) return status;
  }
  throw new Error('CloudFormation has no events of the deleted stack');
}
