import {
  type CloudFormationClient,
  DescribeChangeSetCommand,
  type ResourceChange,
} from '@aws-sdk/client-cloudformation';
import type { AnnouncedChange } from '../core/change-set-check.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { PendingChangeSet } from './make-change-set.ts';

/** Reads all that CloudFormation says a change set will do, with values, page by page. */
export async function readAnnouncedChanges(
  client: CloudFormationClient,
  { id, stackId }: PendingChangeSet,
): Promise<AnnouncedChange[]> {
  const changes: AnnouncedChange[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeChangeSetCommand({
        ChangeSetName: id,
        StackName: stackId,
        IncludePropertyValues: true,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { ResourceChange: change } of page.Changes ?? []) {
      if (change !== undefined) changes.push(describeChange(change));
    }
    token = page.NextToken;
  } while (token !== undefined);
  return changes;
}

function describeChange(change: ResourceChange): AnnouncedChange {
  const details = change.Details ?? [];
  return {
    logicalId: change.LogicalResourceId ?? '',
    type: change.ResourceType ?? '',
    action: change.Action ?? '',
    replacement: change.Replacement,
    isOnlyPossible:
      details.length > 0 &&
      details.every(
        ({ Evaluation, ChangeSource, Target }) =>
          Evaluation === 'Dynamic' &&
          ChangeSource === 'ResourceAttribute' &&
          Target?.BeforeValue === Target?.AfterValue,
      ),
    before: readContext(change.BeforeContext),
    after: readContext(change.AfterContext),
  };
}

function readContext(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // AWS cuts what is too long.
  }
}
