import { isObject } from '../../core/json.ts';
import { AwsError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { createResource, deleteResource, listResources, readResource } from '../resources/handlers.ts';
import { type Answer, type Call, Flattened, reads, type Service, writes } from '../service.ts';

const type = 'AWS::SNS::Topic';

/** SNS: topics as things that channels refer to. Nothing is delivered. */
export const sns: Service = {
  signingName: 'sns',
  protocol: { name: 'query', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/', version: '2010-03-31' },
  operations: {
    CreateTopic: writes(createTopic),
    DeleteTopic: writes(deleteTopic),
    ListTopics: reads(listTopics),
    GetTopicAttributes: reads(getTopicAttributes),
  },
};

/** Making a topic that exists already returns it. */
function createTopic(call: Call, input: Input): Answer {
  const name = input.require('Name');
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name))
    throw new AwsError('InvalidParameter', 'Invalid parameter: Topic Name');
  const arn = `arn:aws:sns:${call.region}:${call.account}:${name}`;
  if (readResource(call, type, arn) !== undefined) return { TopicArn: arn };
  const attributes = input.values['Attributes'];
  const displayName = Array.isArray(attributes)
    ? attributes.filter(isObject).find(({ key }) => key === 'DisplayName')
    : undefined;
  const properties = {
    TopicName: name,
    ...(displayName === undefined ? {} : { DisplayName: String(displayName['value']) }),
  };
  return { TopicArn: createResource(call, type, properties, { stackName: '', logicalId: '' }) };
}

/** Deleting what does not exist succeeds. */
function deleteTopic(call: Call, input: Input): undefined {
  const arn = input.require('TopicArn');
  if (readResource(call, type, arn) !== undefined) deleteResource(call, type, arn);
}

function listTopics(call: Call, input: Input): Answer {
  const { items, next } = cutPage(listResources(call, type), input.text('NextToken'), 100);
  return { Topics: items.map(TopicArn => ({ TopicArn })), NextToken: next };
}

function getTopicAttributes(call: Call, input: Input): Answer {
  const arn = input.require('TopicArn');
  const properties = readResource(call, type, arn);
  if (properties === undefined) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
  const attributes = {
    TopicArn: arn,
    Owner: call.account,
    DisplayName: String(properties['DisplayName'] ?? ''),
    SubscriptionsConfirmed: '0',
    SubscriptionsDeleted: '0',
    SubscriptionsPending: '0',
  };
  return {
    Attributes: { entry: new Flattened(Object.entries(attributes).map(([key, value]) => ({ key, value }))) },
  };
}
