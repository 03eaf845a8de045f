import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Scope } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import type { StoredResource } from '../../state/state.ts';
import { peek } from '../../state/track.ts';
import { readDocument } from '../iam-policies.ts';
import { structuresOf, textsOf } from '../property.ts';
import type { ResourceType } from '../resource-type.ts';
import { namedTable } from '../store.ts';

const topicType = 'AWS::SNS::Topic';

/** An SNS topic. Nothing is delivered; what is published is only counted and kept for tests to look at. */
export const topic: ResourceType = {
  type: topicType,
  isGlobal: false,
  name: { property: 'TopicName', maxLength: 256 },
  defaults: { DisplayName: '', Tags: [], Subscription: [] },
  arnOf: ({ account, region, identifier, named }) =>
    identifier ?? `arn:aws:sns:${region}:${account}:${named('TopicName')}`,
  identify: ({ account, region }, { TopicName }) => ({
    TopicArn: `arn:aws:sns:${region}:${account}:${String(TopicName)}`,
  }),
  afterWrite: (scope, { properties }) => {
    const arn = String(properties['TopicArn']);
    for (const { Protocol = '', Endpoint = '' } of structuresOf(properties['Subscription'])) {
      subscribe(scope, { TopicArn: arn, Protocol, Endpoint });
    }
  },
  afterDelete: (scope, { properties }) => {
    const table = namedTable(scope, scope.region, subscriptionType);
    for (const [arn, other] of Object.entries(peek(table))) {
      if (other.properties['TopicArn'] === properties['TopicArn']) delete table[arn];
    }
  },
};

/** A topic by its ARN. @throws ApiError NotFound (recorded words) */
export function requireTopic(scope: Scope, arn: string): StoredResource {
  const table = namedTable(scope, arn.split(':')[3] ?? scope.region, topicType);
  const found = Object.hasOwn(table, arn) ? table[arn] : undefined;
  if (found !== undefined) return found;
  throw new ApiError('NotFound', 'Topic does not exist', { status: 404, handlerCode: 'NotFound' });
}

/** The policy that SNS gives a topic that was given none: its own account may use it (documented). */
export function defaultTopicPolicy(arn: string, account: string): JsonObject {
  return {
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  };
}

/** Gives topics a policy; null takes it away. @throws ApiError NotFound */
function setPolicy(scope: Scope, arns: readonly string[], policy: Json): void {
  for (const arn of arns) {
    const { service } = requireTopic(scope, arn);
    if (policy === null) delete service['Policy'];
    else {
      checkTopicPolicy(policy);
      service['Policy'] = policy;
    }
  }
}

/** A policy for several topics. CloudFormation can neither import nor compare it (FACTS). */
export const topicPolicy: ResourceType = {
  type: 'AWS::SNS::TopicPolicy',
  isGlobal: false,
  hasDrift: false,
  canImport: false,
  defaults: {},
  arnOf: () => '*',
  identify: () => ({ Id: `TopicPolicy-${randomUUID()}` }),
  settle: properties => ({
    ...properties,
    PolicyDocument: readDocument(properties['PolicyDocument'] ?? null),
  }),
  check: (scope, { Topics: topics }) => {
    for (const arn of textsOf(topics)) requireTopic(scope, arn);
  },
  afterWrite: (scope, { properties }, before) => {
    const topics = textsOf(properties['Topics']);
    const dropped = textsOf(before?.['Topics']).filter(arn => !topics.includes(arn) && hasTopic(scope, arn));
    setPolicy(scope, dropped, null);
    setPolicy(scope, topics, properties['PolicyDocument'] ?? null);
  },
  afterDelete: (scope, { properties }) => {
    setPolicy(
      scope,
      textsOf(properties['Topics']).filter(arn => hasTopic(scope, arn)),
      null,
    );
  },
};

/** The policy of one topic, as a resource of its own. */
export const topicInlinePolicy: ResourceType = {
  type: 'AWS::SNS::TopicInlinePolicy',
  isGlobal: false,
  defaults: {},
  arnOf: ({ named }) => named('TopicArn'),
  identify: () => ({}),
  settle: topicPolicy.settle ?? (properties => properties),
  check: (scope, { TopicArn: arn }) => {
    requireTopic(scope, String(arn));
  },
  afterWrite: (scope, { properties }) =>
    setPolicy(scope, [String(properties['TopicArn'])], properties['PolicyDocument'] ?? null),
  afterDelete: (scope, { properties }) => {
    const arn = String(properties['TopicArn']);
    if (hasTopic(scope, arn)) setPolicy(scope, [arn], null);
  },
};

/** Actions that a topic's policy can name (SNS documentation, "Amazon SNS API permissions"). */
const topicActions = new Set(
  [
    'AddPermission',
    'DeleteTopic',
    'GetDataProtectionPolicy',
    'GetTopicAttributes',
    'ListSubscriptionsByTopic',
    'ListTagsForResource',
    'Publish',
    'PutDataProtectionPolicy',
    'Receive',
    'RemovePermission',
    'SetTopicAttributes',
    'Subscribe',
    'TagResource',
    'UntagResource',
  ].map(action => `sns:${action.toLowerCase()}`),
);

/**
 * Refuses actions that are no actions on a topic, also `sns:*` and `*` (recorded, for SetTopicAttributes).
 * @throws ApiError
 */
export function checkTopicPolicy(document: Json): void {
  const statements = isObject(document) ? document['Statement'] : undefined;
  for (const statement of Array.isArray(statements)
    ? (statements as readonly Json[])
    : [statements ?? null]) {
    const actions = isObject(statement) ? statement['Action'] : undefined;
    const names = typeof actions === 'string' ? [actions] : textsOf(actions);
    if (names.every(name => topicActions.has(name.toLowerCase()))) continue;
    throw new ApiError(
      'InvalidParameter',
      'Invalid parameter: Policy statement action out of service scope!',
      { handlerCode: 'InvalidRequest' },
    );
  }
}

function hasTopic(scope: Scope, arn: string): boolean {
  return Object.hasOwn(namedTable(scope, arn.split(':')[3] ?? scope.region, topicType), arn);
}

/** Set on a topic from which chat was unsubscribed by hand. */
const leftByChat = 'IsLeftByChat';

/** Whether chat is still subscribed to a topic of a channel. */
export function isHeardByChat({ service }: StoredResource): boolean {
  return service[leftByChat] !== true;
}

/** Unsubscribes chat from a topic. */
export function unsubscribeChat(scope: Scope, arn: string): void {
  if (hasTopic(scope, arn)) requireTopic(scope, arn).service[leftByChat] = true;
}

/** Subscribes chat to topics that a channel has newly; the service does not look at those that it had (assumed). */
export function subscribeChat(scope: Scope, after: Properties, before: Properties | undefined): void {
  const had = textsOf(before?.['SnsTopicArns']);
  for (const arn of textsOf(after['SnsTopicArns'])) {
    if (!had.includes(arn) && hasTopic(scope, arn)) delete requireTopic(scope, arn).service[leftByChat];
  }
}

const subscriptionType = 'AWS::SNS::Subscription';

/** A subscription. It counts as confirmed at once (assumed; AWS waits for e-mail and HTTP endpoints to confirm). */
export const subscription: ResourceType = {
  type: subscriptionType,
  isGlobal: false,
  hasDrift: false,
  canImport: false,
  defaults: {},
  arnOf: ({ identifier }) => identifier ?? '*',
  identify: (_scope, { TopicArn: arn }) => ({ Arn: `${String(arn)}:${randomUUID()}` }),
  check: (scope, { TopicArn: arn }) => {
    requireTopic(scope, String(arn));
  },
};

/** Subscribes an endpoint, unless it is already. @returns the subscription's ARN */
export function subscribe(scope: Scope, properties: Properties): string {
  const region = String(properties['TopicArn']).split(':')[3] ?? scope.region;
  const table = namedTable(scope, region, subscriptionType);
  const twin = Object.entries(peek(table)).find(([, { properties: other }]) =>
    ['TopicArn', 'Protocol', 'Endpoint'].every(name => other[name] === properties[name]),
  );
  if (twin !== undefined) return twin[0];
  const arn = `${String(properties['TopicArn'])}:${randomUUID()}`;
  table[arn] = { properties: { ...properties, Arn: arn }, service: {} };
  return arn;
}
