import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { inPool } from '../attempt.ts';
import type { Connection } from '../connection.ts';
import { callJson, callRest } from '../plain-call.ts';
import { readTopicAttributes } from '../sns.ts';
import { type ResourceId, readListed, readResources } from './cloud-control.ts';

/** A topic or what is around it, in the shape of its CloudFormation type. */
export interface BehindTopic extends ResourceId {
  readonly properties: JsonObject;
}

const atOnce = 4;

/**
 * Reads topics with everything that notifies through them: their policies, the notification rules and event rules that
 * publish to them, and the keys that they name by an alias. About six calls for a topic, and one for each rule.
 * @param topicArns topics of the connection's own Region
 * @returns nothing of a topic that is not there. A topic policy has the ARN of its topic as id, since it has none
 * @throws the error of the first call that is denied or fails
 */
export async function readBehindTopics(
  connection: Connection,
  topicArns: readonly string[],
): Promise<BehindTopic[]> {
  const topics = await readAll(
    connection,
    topicArns.map(id => ({ type: 'AWS::SNS::Topic', id })),
  );
  const around = await inPool(topics, atOnce, async ({ id }) => {
    const attributes = await readTopicAttributes(connection, id);
    const rules = [
      ...(await listNotificationRules(connection, id)),
      ...(await listEventRules(connection, id)),
    ];
    return { policy: attributes === undefined ? [] : [describePolicy(id, attributes.policy)], rules };
  });
  // A rule can publish to several topics.
  const rules = new Map(around.flatMap(each => each.rules).map(rule => [rule.id, rule]));
  return [
    ...topics,
    ...around.flatMap(({ policy }) => policy),
    ...(await readAll(connection, [...rules.values()], readListed)),
    ...(await readKeys(connection, topics)),
  ];
}

function describePolicy(topicArn: string, policy: JsonObject): BehindTopic {
  return {
    type: 'AWS::SNS::TopicPolicy',
    id: topicArn,
    properties: { Topics: [topicArn], PolicyDocument: policy },
  };
}

/** The keys that topics name by an alias, with these aliases. An alias of AWS's own has a key that is nothing of the account's. */
async function readKeys(connection: Connection, topics: readonly BehindTopic[]): Promise<BehindTopic[]> {
  const names = topics.map(({ properties }) => String(properties['KmsMasterKeyId'] ?? ''));
  const own = [...new Set(names)].filter(name => /^alias\/(?!aws\/)/.test(name));
  const aliases = await readAll(
    connection,
    own.map(id => ({ type: 'AWS::KMS::Alias', id })),
  );
  const ids = aliases.map(({ properties }) => String(properties['TargetKeyId']).replace(/^.*:key\//, ''));
  const keys = await readAll(
    connection,
    [...new Set(ids)].map(id => ({ type: 'AWS::KMS::Key', id })),
  );
  return [...keys, ...aliases];
}

/** @throws Error for the first one that could not be read; what is not there is left out */
async function readAll(
  connection: Connection,
  resources: readonly ResourceId[],
  readEach: typeof readResources = readResources,
): Promise<BehindTopic[]> {
  const read = await readEach(connection, resources);
  return resources.flatMap(({ type, id }): BehindTopic[] => {
    const reading = read.get(id);
    if (reading?.ok !== true) throw new Error(reading?.reason ?? `${id} was not read`);
    return reading.value === undefined ? [] : [{ type, id, properties: reading.value }];
  });
}

/** @see https://docs.aws.amazon.com/codestar-notifications/latest/APIReference/API_ListNotificationRules.html */
async function listNotificationRules(connection: Connection, topicArn: string): Promise<ResourceId[]> {
  const pages = await readPages('NotificationRules', token =>
    callRest(connection, 'codestar-notifications', '/listNotificationRules', {
      Filters: [{ Name: 'TARGET_ADDRESS', Value: topicArn }],
      MaxResults: 100,
      ...token,
    }),
  );
  return pages.flatMap(rule =>
    isObject(rule) ? [{ type: 'AWS::CodeStarNotifications::NotificationRule', id: String(rule['Arn']) }] : [],
  );
}

/** Rules of the default bus. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html */
async function listEventRules(connection: Connection, topicArn: string): Promise<ResourceId[]> {
  const [, partition, , region, account] = topicArn.split(':');
  const names = await readPages('RuleNames', token =>
    callJson(connection, 'events', 'AWSEvents.ListRuleNamesByTarget', {
      TargetArn: topicArn,
      Limit: 100,
      ...token,
    }),
  );
  return names.map(name => ({
    type: 'AWS::Events::Rule',
    id: `arn:${partition}:events:${region}:${account}:rule/${String(name)}`,
  }));
}

/** All items of a list that comes in pages. */
async function readPages(list: string, read: (token: JsonObject) => Promise<JsonObject>): Promise<Json[]> {
  const items: Json[] = [];
  let token: Json | undefined;
  do {
    const answer = await read(token === undefined ? {} : { NextToken: token });
    items.push(...((answer[list] ?? []) as readonly Json[]));
    token = answer['NextToken'];
  } while (typeof token === 'string' && token !== '');
  return items;
}
