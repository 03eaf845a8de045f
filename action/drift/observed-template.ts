import type { Comparison, Drift } from '../core/drift.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import { kindOf } from '../kinds/index.ts';

/** Properties that decide what people can do; others change nothing of it. */
const decisive: Readonly<Record<string, readonly string[]>> = {
  'AWS::Chatbot::SlackChannelConfiguration': ['GuardrailPolicies', 'IamRoleArn', 'UserRoleRequired'],
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': ['GuardrailPolicies', 'IamRoleArn', 'UserRoleRequired'],
  'AWS::IAM::Role': ['ManagedPolicyArns', 'Policies', 'PermissionsBoundary'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
};

/** Whether a drift of a property can let people do more or less. */
export function isDecisive(type: string, property: string | undefined): boolean {
  return property !== undefined && (decisive[type]?.includes(property) ?? false);
}

/**
 * The deployed template with one resource as it is observed, so that the proofs can compare the two. ARNs of the
 * stack's own resources become references again.
 * @returns undefined when it is not known what is there
 */
export function withObserved(
  template: Template,
  { physicalIds }: { readonly physicalIds: ReadonlyMap<string, string> },
  comparison: Comparison,
  place: Place,
): Template | undefined {
  const { observed, type, id } = comparison;
  if (observed.status !== 'present') return undefined;
  const logicalId = [...physicalIds].find(([, physicalId]) => physicalId === id)?.[0];
  const resource = logicalId === undefined ? undefined : template.Resources[logicalId];
  if (logicalId === undefined || resource === undefined) return undefined;
  const references = listReferences(template, physicalIds, place);
  const properties: { [name: string]: Json } = { ...resource.Properties };
  for (const property of decisive[type] ?? []) {
    const value = observed.properties[property];
    if (observed.unread.some(unread => unread.property === property)) continue;
    if (value === undefined || value === '') delete properties[property];
    else properties[property] = refer(value, references);
  }
  const changed = { ...resource, Properties: properties };
  return { ...template, Resources: { ...template.Resources, [logicalId]: changed } };
}

/**
 * A template with one channel that nobody declares, beside the roles and guardrails of the stack, so that the proofs
 * can say what people can do there.
 */
export function withStranger(
  template: Template,
  { physicalIds }: { readonly physicalIds: ReadonlyMap<string, string> },
  { type, path, observed }: Pick<Drift, 'type' | 'path' | 'observed'>,
  place: Place,
): { readonly before: Template; readonly after: Template } {
  const others = Object.entries(template.Resources).filter(
    ([, resource]) => !resource.Type.endsWith('ChannelConfiguration'),
  );
  const before = { ...template, Resources: Object.fromEntries(others) };
  const references = listReferences(template, physicalIds, place);
  const stranger: TemplateResource = {
    Type: type,
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Metadata: { chatops: path },
    Properties: refer(observed ?? {}, references) as JsonObject,
  };
  return { before, after: { ...before, Resources: { ...before.Resources, Stranger: stranger } } };
}

function listReferences(
  template: Template,
  physicalIds: ReadonlyMap<string, string>,
  place: Place,
): ReadonlyMap<string, JsonObject> {
  const references = new Map<string, JsonObject>();
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    const physicalId = physicalIds.get(logicalId);
    if (physicalId === undefined) continue;
    if (physicalId.startsWith('arn:')) references.set(physicalId, { Ref: logicalId });
    const attributes = kindOf(Type)?.attributes?.(physicalId, Properties, place) ?? {};
    for (const [name, value] of Object.entries(attributes)) {
      references.set(value, { 'Fn::GetAtt': [logicalId, name] });
    }
  }
  return references;
}

function refer(value: Json, references: ReadonlyMap<string, JsonObject>): Json {
  if (typeof value === 'string') return references.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: Json) => refer(item, references));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, refer(member, references)]));
}
