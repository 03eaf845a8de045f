import type { Deployed } from '../aws/deployed.ts';
import type { TopicPolicyPlace } from '../aws/readers/topic-policies.ts';
import type { Comparison } from '../core/drift.ts';
import { type IntrinsicValues, resolveIntrinsics, UnresolvedIntrinsic } from '../core/intrinsics.ts';
import type { JsonObject } from '../core/json.ts';
import { observeResource, type Snapshot } from '../core/snapshot.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import { kindOf } from '../kinds/index.ts';
import type { Session } from './session.ts';

/** Every resource of a stack with what was observed of it. */
export function compareStack(
  session: Session,
  deployed: Deployed,
  template: Template,
  snapshot: Snapshot,
): Comparison[] {
  const scope = scopeOf(session, deployed, template);
  return Object.entries(template.Resources).flatMap(([logicalId, resource]): Comparison[] => {
    const kind = kindOf(resource.Type);
    const physicalId = deployed.physicalIds.get(logicalId);
    const place = {
      target: session.target.key,
      type: resource.Type,
      path: resource.Metadata.chatops,
      id: physicalId ?? logicalId,
    };
    const unreadable = (reason: string): Comparison[] => [
      { ...place, expected: {}, observed: { status: 'unread', reason }, kind: { riskOf: () => 'unknown' } },
    ];
    if (kind === undefined) return unreadable('this version does not know the type; a newer one deployed it');
    if (physicalId === undefined) return unreadable('CloudFormation has no physical id for it');
    const expected = resolveProperties(resource, scope);
    if (typeof expected === 'string')
      return unreadable(`it refers to something that does not exist: ${expected}`);
    const observed = observeResource(
      snapshot,
      { type: resource.Type, logicalId, physicalId },
      Object.keys(expected),
    );
    return [{ ...place, expected, observed, kind }];
  });
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
  deployed: Deployed,
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
