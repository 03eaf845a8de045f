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
}

const logGroupType = 'AWS::Logs::LogGroup';

/**
 * Finds the log groups that a plan creates and that chat has made already: creating them would fail. Nothing is read
 * when the plan creates none.
 * @throws Error when they cannot be listed
 */
export async function findExisting(
  { connection }: Session,
  desired: Template,
  changes: readonly Change[],
): Promise<ExistingResource[]> {
  const wanted = changes.filter(({ action, type }) => action === 'create' && type === logGroupType);
  if (wanted.length === 0) return [];
  const there = await readLogGroups(connection, '/aws/chatbot/');
  return wanted.flatMap(({ logicalId, type }): ExistingResource[] => {
    const resource = desired.Resources[logicalId];
    const name = String(resource?.Properties['LogGroupName']);
    const found = there.get(name);
    if (resource === undefined || found === undefined) return [];
    const properties: JsonObject = {
      LogGroupName: name,
      ...(found.retentionInDays === undefined ? {} : { RetentionInDays: found.retentionInDays }),
    };
    return [
      {
        logicalId,
        type,
        identifier: { LogGroupName: name },
        definition: { ...resource, Properties: properties },
      },
    ];
  });
}

/** The changes in which what is there already is imported instead of created. */
export function markExisting(
  changes: readonly Change[],
  existing: readonly ExistingResource[],
): readonly Change[] {
  const ids = new Set(existing.map(({ logicalId }) => logicalId));
  return changes.map(change =>
    ids.has(change.logicalId)
      ? { ...change, action: 'import', reason: 'it is there already and is taken into the stack' }
      : change,
  );
}
