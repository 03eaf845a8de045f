import { sortByText } from './compare-texts.ts';
import { appendTo } from './group.ts';
import { type IntrinsicValues, resolveIntrinsics, UnresolvedIntrinsic } from './intrinsics.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from './json.ts';
import type { Change, PropertyChange } from './plan.ts';
import { isCreateOnly, normalizeProperty } from './resource-schema.ts';
import { compact, type Template, type TemplateResource } from './template.ts';

/**
 * The changes that lead from the deployed template to the desired one, sorted by logical id. Lists are compared
 * without regard to order where the registry schema says that order means nothing. A resource that refers to one
 * that is replaced changes too: its reference gets a new value, and where that property is create-only it is replaced
 * itself.
 * @param scope the values of intrinsics, so that two ways to write one value are no change; without it (offline)
 *   values are compared as they are written
 */
export function diffTemplates(
  desired: Template,
  deployed: Template | undefined,
  scope?: IntrinsicValues,
): Change[] {
  const asWritten = diffResources(desired, deployed, undefined);
  if (scope === undefined) return followReplaced(asWritten, desired);
  const isNew = new Set(
    followReplaced(asWritten, desired)
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ logicalId }) => logicalId),
  );
  // What does not exist yet has no value that could turn out to be equal.
  const settled: IntrinsicValues = {
    ...scope,
    ref: id => (isNew.has(id) ? undefined : scope.ref(id)),
    attribute: (id, name) => (isNew.has(id) ? undefined : scope.attribute(id, name)),
  };
  return followReplaced(diffResources(desired, deployed, settled), desired);
}

function diffResources(
  desired: Template,
  deployed: Template | undefined,
  scope: IntrinsicValues | undefined,
): Change[] {
  const before = deployed?.Resources ?? {};
  const after = desired.Resources;
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids].flatMap(id => diffResource(id, before[id], after[id], scope) ?? []);
}

function diffResource(
  logicalId: string,
  before: TemplateResource | undefined,
  after: TemplateResource | undefined,
  scope: IntrinsicValues | undefined,
): Change | undefined {
  const resource = after ?? before;
  if (resource === undefined) return undefined;
  const { Type: type } = resource;
  const identity = { logicalId, type, path: resource.Metadata?.chatops ?? '' };
  if (before === undefined || after === undefined) {
    const properties = listMembers(before?.Properties, after?.Properties);
    if (before === undefined) return { action: 'create', ...identity, properties };
    const isRetained = before.DeletionPolicy === 'Retain';
    const kept = isRetained
      ? { reason: 'it leaves the stack but stays in the account', isRetained: true as const }
      : {};
    return { action: 'delete', ...identity, properties, ...kept };
  }
  if (before.Type !== after.Type) {
    const properties = listMembers(before.Properties, after.Properties);
    return { action: 'replace', ...identity, properties, reason: `it is no longer an ${before.Type}` };
  }
  const properties = listMembers(attributes(before), attributes(after)).filter(
    property => !isEqual(type, property, scope),
  );
  if (properties.length === 0) return undefined;
  const fixed = properties.map(({ name }) => name).filter(name => isCreateOnly(type, name));
  const moved = describeMove(before, after);
  if (fixed.length === 0) return { action: 'update', ...identity, properties, ...moved };
  return {
    action: 'replace',
    ...identity,
    properties,
    reason: `${fixed.join(', ')} cannot be changed in place`,
  };
}

/** A resource whose key has changed is the same resource: only what it is called in chatops.yml is new. */
function describeMove(before: TemplateResource, after: TemplateResource): { reason?: string } {
  const [from, to] = [before.Metadata?.chatops, after.Metadata?.chatops];
  const isEnded = after.Metadata?.userRoles?.length === 0 && before.Metadata?.userRoles === undefined;
  const reasons = [
    ...(from === undefined || to === undefined || from === to
      ? []
      : [`moved from ${from}; it is the same resource`]),
    ...(isEnded ? ['the stack no longer has the list of user roles that an older version put into it'] : []),
  ];
  return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
}

/** A resource's properties, and its other members that make an update when they change. */
function attributes({
  Properties,
  Metadata,
  DeletionPolicy,
  UpdateReplacePolicy,
}: TemplateResource): JsonObject {
  return compact({ ...Properties, Metadata, DeletionPolicy, UpdateReplacePolicy });
}

function listMembers(before: JsonObject = {}, after: JsonObject = {}): PropertyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.map(name => ({
    name,
    ...(before[name] === undefined ? {} : { before: before[name] }),
    ...(after[name] === undefined ? {} : { after: after[name] }),
  }));
}

function isEqual(
  type: string,
  { name, before, after }: PropertyChange,
  scope: IntrinsicValues | undefined,
): boolean {
  if (before === undefined || after === undefined) return false;
  const textOf = (value: Json) => canonicalJson(normalizeProperty(type, name, value));
  if (textOf(before) === textOf(after)) return true;
  if (scope === undefined) return false;
  const [old, wanted] = [resolve(before, scope), resolve(after, scope)];
  return old !== undefined && wanted !== undefined && textOf(old) === textOf(wanted);
}

function resolve(value: Json, scope: IntrinsicValues): Json | undefined {
  try {
    return resolveIntrinsics(value, scope);
  } catch (error) {
    if (error instanceof UnresolvedIntrinsic) return undefined;
    throw error;
  }
}

/** Adds what changes only because something it refers to is replaced, until nothing more follows. */
function followReplaced(changes: readonly Change[], desired: Template): Change[] {
  const byId = new Map(changes.map(change => [change.logicalId, change]));
  const queue = changes.filter(({ action }) => action === 'replace').map(({ logicalId }) => logicalId);
  if (queue.length > 0) {
    const referring = indexReferences(desired);
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const [logicalId, resource] of referring.get(id) ?? []) {
        const earlier = byId.get(logicalId);
        if (earlier?.action === 'create') continue;
        const change = withReference(logicalId, resource, earlier, id);
        byId.set(logicalId, change);
        if (change.action === 'replace' && earlier?.action !== 'replace') queue.push(logicalId);
      }
    }
  }
  return sortByText(byId.values(), ({ logicalId }) => logicalId);
}

/** By logical id, the resources whose properties refer to it. */
function indexReferences(template: Template): Map<string, [logicalId: string, resource: TemplateResource][]> {
  const index = new Map<string, [string, TemplateResource][]>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    for (const id of new Set(referencedIds(resource.Properties))) appendTo(index, id, [logicalId, resource]);
  }
  return index;
}

function withReference(
  logicalId: string,
  { Type: type, Metadata, Properties }: TemplateResource,
  earlier: Change | undefined,
  replacedId: string,
): Change {
  const names = new Set(earlier?.properties.map(({ name }) => name));
  const added = Object.entries(Properties)
    .filter(([name, value]) => !names.has(name) && referencedIds(value).includes(replacedId))
    .map(([name, value]): PropertyChange => ({ name, before: value, after: value }));
  const properties = sortByText([...(earlier?.properties ?? []), ...added], ({ name }) => name);
  const isFixed = Object.entries(Properties).some(
    ([name, value]) => isCreateOnly(type, name) && referencedIds(value).includes(replacedId),
  );
  const action = isFixed ? 'replace' : (earlier?.action ?? 'update');
  const reason =
    action === earlier?.action ? earlier.reason : `it refers to ${replacedId}, which is replaced`;
  return {
    action,
    logicalId,
    type,
    path: Metadata.chatops,
    properties,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The logical ids that a value refers to through `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export function referencedIds(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencedIds);
  if (!isObject(value)) return [];
  if (typeof value['Ref'] === 'string') return [value['Ref']];
  const getAtt = value['Fn::GetAtt'];
  if (Array.isArray(getAtt) && typeof getAtt[0] === 'string') return [getAtt[0]];
  const text = value['Fn::Sub'];
  if (typeof text === 'string') {
    return [...text.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, name = '']) => name);
  }
  return Object.values(value).flatMap(referencedIds);
}
