import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { createResource, deleteResource, listResources, readResource } from '../../resources/handlers.ts';
import { readDocument } from '../../resources/iam-policies.ts';
import { structuresOf } from '../../resources/property.ts';
import { checkTopicPolicy, defaultTopicPolicy, requireTopic } from '../../resources/types/topic.ts';
import { type Answer, type ApiOperation, accountIn, type Call, reads, writes } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import { readTags } from '../iam/roles.ts';
import { readEntries, writeEntries } from '../map-entries.ts';
import { subscriptionsOf } from './subscriptions.ts';

const type = 'AWS::SNS::Topic';

/** Messages that are remembered per account. */
const remembered = 100;

/** Attributes that are properties of the resource, under the same name. */
const attributes = ['DisplayName', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'] as const;

/** Operations on topics. */
export const topicOperations: { readonly [name: string]: ApiOperation } = {
  CreateTopic: writes(createTopic),
  /** Deleting what does not exist succeeds. */
  DeleteTopic: writes((call, input) => {
    const arn = input.require('TopicArn');
    if (readResource(call, type, arn) !== undefined) deleteResource(call, type, arn);
    return undefined;
  }),
  ListTopics: reads((call, input) => {
    const { items, next } = cutPage(listResources(call, type), input.text('NextToken'), 100);
    return { Topics: items.map(TopicArn => ({ TopicArn })), NextToken: next };
  }),
  GetTopicAttributes: reads(getTopicAttributes),
  SetTopicAttributes: writes(setTopicAttributes),
  Publish: writes(publish),
  TagResource: writes((call, input) => {
    const { properties } = requireTopic(call, input.require('ResourceArn'));
    const fresh = readTags(input);
    const kept = structuresOf(properties['Tags']).filter(({ Key }) => !fresh.some(tag => tag.Key === Key));
    properties['Tags'] = [...kept, ...fresh];
    return {};
  }),
  UntagResource: writes((call, input) => {
    const { properties } = requireTopic(call, input.require('ResourceArn'));
    const gone = input.texts('TagKeys') ?? [];
    properties['Tags'] = structuresOf(properties['Tags']).filter(({ Key }) => !gone.includes(String(Key)));
    return {};
  }),
  ListTagsForResource: reads((call, input) => ({
    Tags: structuresOf(requireTopic(call, input.require('ResourceArn')).properties['Tags']),
  })),
};

/** Making a topic that exists already returns it. */
function createTopic(call: Call, input: Input): Answer {
  const name = input.require('Name');
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name))
    throw new ApiError('InvalidParameter', 'Invalid parameter: Topic Name');
  const arn = `arn:aws:sns:${call.region}:${call.account}:${name}`;
  if (readResource(call, type, arn) !== undefined) return { TopicArn: arn };
  const given = readEntries(input, 'Attributes');
  const properties: Properties = { TopicName: name, Tags: readTags(input) };
  for (const attribute of attributes) {
    if (given[attribute] !== undefined) properties[attribute] = given[attribute];
  }
  createResource(call, type, properties, { stackName: '', logicalId: '' });
  if (given['Policy'] !== undefined) requireTopic(call, arn).service['Policy'] = readPolicy(given['Policy']);
  return { TopicArn: arn };
}

function getTopicAttributes(call: Call, input: Input): Answer {
  const arn = input.require('TopicArn');
  const { properties, service } = requireTopic(call, arn);
  const optional = attributes.flatMap(name =>
    properties[name] === undefined ? [] : [[name, String(properties[name])] as const],
  );
  const entries = {
    TopicArn: arn,
    Owner: call.account,
    Policy: JSON.stringify(service['Policy'] ?? defaultTopicPolicy(arn, call.account)),
    DisplayName: '',
    SubscriptionsConfirmed: String(subscriptionsOf(call, arn).length),
    SubscriptionsDeleted: '0',
    SubscriptionsPending: '0',
    ...Object.fromEntries(optional),
  };
  return { Attributes: writeEntries(entries) };
}

function setTopicAttributes(call: Call, input: Input): undefined {
  const { properties, service } = requireTopic(call, input.require('TopicArn'));
  const name = input.require('AttributeName');
  const value = input.text('AttributeValue') ?? '';
  const property = attributes.find(attribute => attribute === name);
  if (property !== undefined) properties[property] = value;
  else if (name !== 'Policy') throw new ApiError('InvalidParameter', 'Invalid parameter: AttributeName');
  else if (value === '') delete service['Policy'];
  else service['Policy'] = readPolicy(value);
}

function readPolicy(text: string): Properties[string] {
  const document = readDocument(text);
  if (typeof document !== 'string') {
    checkTopicPolicy(document ?? null);
    return document;
  }
  // SNS's words are not recorded.
  throw new ApiError('InvalidParameter', 'Invalid parameter: Policy Error: null');
}

/** Takes a message and remembers it, for tests to look at (`GET /_local/messages`). */
function publish(call: Call, input: Input): Answer {
  const arn = input.text('TopicArn') ?? input.text('TargetArn') ?? '';
  if (!arn.startsWith('arn:')) throw new ApiError('InvalidParameter', 'Invalid parameter: TopicArn');
  requireTopic(call, arn);
  const message = input.text('Message') ?? '';
  if (message === '') throw new ApiError('InvalidParameter', 'Invalid parameter: Empty message');
  if (Buffer.byteLength(message) > 262_144)
    throw new ApiError('InvalidParameter', 'Invalid parameter: Message too long');
  const account = accountIn(call);
  const id = randomUUID();
  const entry = { id, topicArn: arn, subject: input.text('Subject') ?? '', message, at: call.now };
  account.messages = [...(account.messages ?? []), entry].slice(-remembered);
  return { MessageId: id };
}
