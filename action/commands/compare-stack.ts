import { isChannelType } from '../access/picture.ts';
import { identifyResources } from '../adopt/identify.ts';
import type { Deployed } from '../aws/deployed.ts';
import type { TopicPolicyPlace } from '../aws/readers/topic-policies.ts';
import type { Comparison } from '../core/drift.ts';
import { type IntrinsicValues, resolveIntrinsics, UnresolvedIntrinsic } from '../core/intrinsics.ts';
import type { JsonObject } from '../core/json.ts';
import { observeResource, type Snapshot } from '../core/snapshot.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import { kindOf } from '../kinds/index.ts';
import type { Session } from './session.ts';

/**
 * Every resource of a stack with what was observed of it. A resource that a failed update has deleted and could not create again is in the
 * template and has no physical id: it has the one that its names give it, so that it is still compared with what was reviewed.
 */
export function compareStack(
  session: Session,
  deployed: Deployed,
  template: Template,
  snapshot: Snapshot,
): Comparison[] {
  const lost = identifyLost(session, deployed, template);
  const physicalIds = new Map([...lost, ...deployed.physicalIds]);
  const scope = scopeOf(session, { physicalIds }, template);
  return Object.entries(template.Resources).flatMap(([logicalId, resource]): Comparison[] => {
    const kind = kindOf(resource.Type);
    const physicalId = deployed.physicalIds.get(logicalId);
    const place = {
      target: session.target.key,
      type: resource.Type,
      path: resource.Metadata.chatops,
      id: physicalIds.get(logicalId) ?? logicalId,
    };
    const unreadable = (reason: string): Comparison[] => [
      { ...place, expected: {}, observed: { status: 'unread', reason }, kind: { riskOf: () => 'unknown' } },
    ];
    if (kind === undefined) return unreadable('this version does not know the type; a newer one deployed it');
    const isLost = isAbsent(resource.Type, lost.get(logicalId), snapshot);
    if (physicalId === undefined && !isLost) return unreadable('CloudFormation has no physical id for it');
    const expected = resolveProperties(resource, scope);
    if (typeof expected === 'string')
      return unreadable(`it refers to something that does not exist: ${expected}`);
    if (physicalId === undefined) return [{ ...place, expected, observed: { status: 'absent' }, kind }];
    const observed = observeResource(
      snapshot,
      { type: resource.Type, logicalId, physicalId },
      Object.keys(expected),
    );
    return [{ ...place, expected, observed, kind }];
  });
}

/** The ids that the resources would have that a stack at rest has lost, by logical id, where their names give them. */
function identifyLost(
  { identity }: Pick<Session, 'identity'>,
  { status = '', physicalIds }: Deployed,
  template: Template,
): ReadonlyMap<string, string> {
  const isLost = Object.keys(template.Resources).some(logicalId => !physicalIds.has(logicalId));
  if (!isLost || status.endsWith('_IN_PROGRESS')) return new Map();
  return new Map(
    identifyResources(template, identity).flatMap(({ logicalId, physicalId, identifier }) =>
      identifier === undefined || physicalIds.has(logicalId) ? [] : [[logicalId, physicalId] as const],
    ),
  );
}

/** Whether it is certain that a resource that its stack has lost is not there: a channel of its name is unmanaged then. */
function isAbsent(type: string, id: string | undefined, { listings }: Snapshot): boolean {
  const listing = listings.get(type);
  return id !== undefined && listing?.ok === true && (isChannelType(type) || !listing.value.has(id));
}

function resolveProperties(resource: TemplateResource, scope: IntrinsicValues): JsonObject | string {
  try {
    return resolveIntrinsics(resource.Properties, scope) as JsonObject;
  } catch (error) {
    if (error instanceof UnresolvedIntrinsic) return error.message;
    throw error;
  }
}

/** The values of the intrinsics of a deployed template. */
export function scopeOf(
  { identity }: Pick<Session, 'identity'>,
  deployed: Pick<Deployed, 'physicalIds'>,
  template: Template | undefined,
): IntrinsicValues {
  const ref = (logicalId: string) => deployed.physicalIds.get(logicalId);
  return {
    ...identity,
    ref,
    attribute: (logicalId, name) => {
      const resource = template?.Resources[logicalId];
      const physicalId = ref(logicalId);
      if (resource === undefined || physicalId === undefined) return undefined;
      return kindOf(resource.Type)?.attributes?.(physicalId, resource.Properties, identity)[name];
    },
  };
}

/** The ARNs of the topics of a stack, also of one whose policy is not of the stack. */
export function listStackTopics({ physicalIds }: Deployed, template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type }]) =>
    Type === 'AWS::SNS::Topic' ? (physicalIds.get(logicalId) ?? []) : [],
  );
}

/** The topic policies of a stack with the topics that have them; ours have one each. */
export function listTopicPolicies({ physicalIds }: Deployed, template: Template): TopicPolicyPlace[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type !== 'AWS::SNS::TopicPolicy' || !Array.isArray(Properties['Topics'])) return [];
    const [topic] = Properties['Topics'] as readonly { readonly Ref?: string }[];
    const physicalId = physicalIds.get(logicalId);
    const topicArn = physicalIds.get(topic?.Ref ?? '');
    return physicalId === undefined || topicArn === undefined ? [] : [{ physicalId, topicArn }];
  });
}
