import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { textsOf } from '../../resources/property.ts';
import { namedTable } from '../../resources/store.ts';
import { isHeardByChat, requireTopic, subscribe, unsubscribeChat } from '../../resources/types/topic.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';

const type = 'AWS::SNS::Subscription';

/** Where Amazon Q Developer receives the notifications of every channel (FACTS). */
const chatEndpoint = 'https://global.sns-api.chatbot.amazonaws.com';

const protocols = new Set([
  'http',
  'https',
  'email',
  'email-json',
  'sms',
  'sqs',
  'application',
  'lambda',
  'firehose',
]);

/** The subscription of chat: one per topic, however many channels have it, with the same ID every time (assumed). */
function chatSubscriptionOf(topicArn: string): string {
  return `${topicArn}:00000000-0000-4000-8000-000000000000`;
}

interface Subscribed {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** Operations on subscriptions. */
export const subscriptionOperations: { readonly [name: string]: ApiOperation } = {
  Subscribe: writes((call, input) => {
    const arn = input.require('TopicArn');
    requireTopic(call, arn);
    const protocol = input.require('Protocol');
    if (!protocols.has(protocol)) {
      // Recorded.
      throw new ApiError(
        'InvalidParameter',
        `Invalid parameter: Amazon SNS does not support this protocol string: ${protocol}`,
      );
    }
    return {
      SubscriptionArn: subscribe(call, {
        TopicArn: arn,
        Protocol: protocol,
        Endpoint: input.text('Endpoint') ?? '',
      }),
    };
  }),
  /** Unsubscribing what is not there succeeds. */
  Unsubscribe: writes((call, input) => {
    const arn = input.require('SubscriptionArn');
    const topic = arn.slice(0, arn.lastIndexOf(':'));
    if (arn === chatSubscriptionOf(topic)) unsubscribeChat(call, topic);
    delete namedTable(call, arn.split(':')[3] ?? call.region, type)[arn];
    return undefined;
  }),
  ListSubscriptions: reads((call, input) => answer(call, input, allSubscriptions(call))),
  ListSubscriptionsByTopic: reads((call, input) => {
    const arn = input.require('TopicArn');
    requireTopic(call, arn);
    return answer(call, input, subscriptionsOf(call, arn));
  }),
};

function answer(call: Call, input: Input, all: readonly Subscribed[]): Answer {
  const { items, next } = cutPage(all, input.text('NextToken'), 100);
  return {
    Subscriptions: items.map(({ arn, topicArn, protocol, endpoint }) => ({
      SubscriptionArn: arn,
      Owner: call.account,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topicArn,
    })),
    NextToken: next,
  };
}

/** Who is subscribed to a topic: what was asked for, and the chat service when a channel has the topic. */
export function subscriptionsOf(call: Call, topicArn: string): Subscribed[] {
  return allSubscriptions(call).filter(subscription => subscription.topicArn === topicArn);
}

function allSubscriptions(call: Call): Subscribed[] {
  const asked = Object.entries(namedTable(call, call.region, type)).map(([arn, { properties }]) => ({
    arn,
    topicArn: String(properties['TopicArn']),
    protocol: String(properties['Protocol']),
    endpoint: String(properties['Endpoint'] ?? ''),
  }));
  const channels = [
    'AWS::Chatbot::SlackChannelConfiguration',
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  ];
  const chatted = new Set(
    channels.flatMap(channel =>
      Object.values(namedTable(call, 'global', channel)).flatMap(({ properties }) =>
        textsOf(properties['SnsTopicArns']),
      ),
    ),
  );
  const topics = namedTable(call, call.region, 'AWS::SNS::Topic');
  const own = [...chatted]
    .filter(arn => topics[arn] !== undefined && isHeardByChat(topics[arn]))
    .map(topicArn => ({
      arn: chatSubscriptionOf(topicArn),
      topicArn,
      protocol: 'https',
      endpoint: chatEndpoint,
    }));
  return [...asked, ...own];
}
