import { type Template, type TemplateResource, userRolesIn } from './template.ts';

/**
 * The template with an empty list of user roles where a template of an older version, which has the lists in its own metadata, still has one
 * and chatops.yml no longer does. No update removes metadata of a template, so that a list would remain: it takes a change of
 * a resource. An empty list stays as it is until that channel has one again, so that it is one change.
 * @param deployed undefined: there is no stack
 */
export function endOlderLists(desired: Template, deployed: Template | undefined): Template {
  if (deployed === undefined) return desired;
  const ended = Object.entries(desired.Resources).flatMap(
    ([logicalId, resource]): [string, TemplateResource][] => {
      const { Metadata } = resource;
      const before: Partial<TemplateResource> | undefined = deployed.Resources[logicalId];
      if (Metadata.userRoles !== undefined || before?.Metadata === undefined) return [];
      const { chatops, userRoles } = before.Metadata;
      const remains =
        userRoles === undefined
          ? userRolesIn(deployed, chatops.replace(/^channels\./, '')) !== undefined
          : userRoles.length === 0;
      return remains && chatops.startsWith('channels.')
        ? [[logicalId, { ...resource, Metadata: { ...Metadata, userRoles: [] } }]]
        : [];
    },
  );
  if (ended.length === 0) return desired;
  return { ...desired, Resources: { ...desired.Resources, ...Object.fromEntries(ended) } };
}
