import type { PlannedResource, PlannedStack } from '../access/lay-changes.ts';
import { isChannelType } from '../access/picture.ts';
import { type IntrinsicValues, resolveIntrinsics } from '../core/intrinsics.ts';
import type { JsonObject } from '../core/json.ts';
import { type Place, policyArnOf, roleArnOf } from '../core/place.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import { kindOf } from '../kinds/index.ts';
import type { Inspection } from './inspect.ts';
import { listUserRoles } from './user-roles.ts';

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';

/**
 * What the plan of a stack makes of what decides what people can do: its roles, guardrails and channels, with the ids that they have or will have,
 * in the form in which an account is read.
 */
export function describePlannedStack({
  session: { identity: place },
  desired,
  deployed,
  changes,
}: Inspection): PlannedStack {
  const isNew = new Set(
    changes.flatMap(({ action, logicalId }) =>
      action === 'create' || action === 'replace' ? [logicalId] : [],
    ),
  );
  const scope = scopeAfter(desired, place, id => (isNew.has(id) ? undefined : deployed.physicalIds.get(id)));
  const idOf = (logicalId: string) => deployed.physicalIds.get(logicalId) ?? logicalId;
  const decisive = changes.filter(
    ({ type, logicalId }) => decides(type) || decides(deployed.template?.Resources[logicalId]?.Type ?? ''),
  );
  const resources = decisive.flatMap((change): PlannedResource[] => {
    const { action, logicalId, isRetained } = change;
    const before = deployed.template?.Resources[logicalId];
    const after = desired.Resources[logicalId];
    const gone: PlannedResource[] =
      before === undefined || isRetained === true
        ? []
        : [describeDeletion(before, { id: idOf(logicalId), path: change.path })];
    if (action === 'delete' || after === undefined) return gone;
    const made = { type: after.Type, path: after.Metadata.chatops, properties: resolve(after, scope) };
    const changed = change.properties.map(({ name }) => name);
    if (action === 'update') return [{ action, ...made, id: idOf(logicalId), changed }];
    return [...gone, { action: 'create', ...made, id: scope.ref(logicalId) ?? logicalId, changed }];
  });
  return { resources, userRoles: listUserRoles(desired, listRoles(desired, place, scope), place) };
}

function decides(type: string): boolean {
  return type === roleType || type === policyType || isChannelType(type);
}

function describeDeletion(
  { Type: type }: TemplateResource,
  { id, path }: Pick<PlannedResource, 'id' | 'path'>,
): PlannedResource {
  return { action: 'delete', type, id, path, properties: {}, changed: [] };
}

/** The values of intrinsics as they will be; what has no id yet has the one that its names will give it. */
function scopeAfter(
  desired: Template,
  place: Place,
  idOf: (logicalId: string) => string | undefined,
): IntrinsicValues {
  const ref = (logicalId: string) => {
    const resource = desired.Resources[logicalId];
    return idOf(logicalId) ?? (resource && nameNew(resource, place)) ?? logicalId;
  };
  return {
    ...place,
    ref,
    attribute: (logicalId, name) => {
      const resource = desired.Resources[logicalId];
      const attributes =
        resource && kindOf(resource.Type)?.attributes?.(ref(logicalId), resource.Properties, place);
      return attributes?.[name] ?? `${logicalId}.${name}`;
    },
  };
}

/** What `Ref` will give of a resource that is not there yet; undefined where that decides nothing about access. */
function nameNew({ Type: type, Properties: properties }: TemplateResource, place: Place): string | undefined {
  if (type === roleType) return String(properties['RoleName']);
  return type === policyType ? policyArnOf(properties, place) : undefined;
}

function resolve({ Properties: properties }: TemplateResource, scope: IntrinsicValues): JsonObject {
  return resolveIntrinsics(properties, scope) as JsonObject;
}

/** The ARNs of the roles that the stack will have, by their places in chatops.yml. */
function listRoles(desired: Template, place: Place, scope: IntrinsicValues): ReadonlyMap<string, string> {
  return new Map(
    Object.values(desired.Resources)
      .filter(({ Type }) => Type === roleType)
      .map(resource => [resource.Metadata.chatops, roleArnOf(resolve(resource, scope), place)]),
  );
}
