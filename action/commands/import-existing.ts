import { placeTemplate } from '../aws/change-set.ts';
import { type Deployed, readDeployed } from '../aws/deployed.ts';
import { importResources } from '../aws/import-change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { isUnmade } from '../aws/stack-state.ts';
import { type Template, templateBody } from '../core/template.ts';
import type { Inspection } from './inspect.ts';
import { uploaderOf } from './large-template.ts';

/** How an import ended: the stack after it, and the events of resources that could not be imported. */
export interface ImportedExisting {
  readonly deployed: Deployed;
  readonly failures: readonly StackEvent[];
}

/**
 * Takes what services have made already into a stack as it is, before the stack is changed. Nothing is done where there
 * is nothing to take in.
 * @param before what is deployed now
 * @throws AwsFailure when CloudFormation refuses
 */
export async function importExisting(
  { client, session, stack, desired, existing, targetRegion }: Inspection,
  before: Deployed,
  changeSetName: string,
  report: (event: StackEvent) => void,
): Promise<ImportedExisting> {
  if (existing.length === 0) return { deployed: before, failures: [] };
  const resources = {
    ...before.template?.Resources,
    ...Object.fromEntries(existing.map(({ logicalId, definition }) => [logicalId, definition])),
  };
  const template: Template = { ...desired, ...before.template, Resources: sortResources(resources) };
  const stackName = stack.name;
  const upload = uploaderOf({ session, client, stackName, targetRegion });
  const failures = await importResources(
    client,
    {
      stackName,
      changeSetName,
      source: await placeTemplate({ stackName, templateBody: templateBody(template), upload }),
      isNew: isUnmade(before.status),
      imports: existing,
    },
    session.pace,
    report,
  );
  return { deployed: await readDeployed(client, stack.name, stack.companionOf), failures };
}

function sortResources(resources: Template['Resources']): Template['Resources'] {
  return Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1)));
}
