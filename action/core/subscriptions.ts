import type { Json, JsonObject } from './json.ts';
import type { Subscription } from './snapshot.ts';
import { makeVisible } from './visible.ts';

/** Where Amazon Q Developer receives what topics of channels send. It subscribes this by itself to each of them. */
const chatEndpoint = 'https://global.sns-api.chatbot.amazonaws.com';

/** The subscription of chat in the shape of CloudFormation. */
export const chatSubscription: JsonObject = { Protocol: 'https', Endpoint: chatEndpoint };

/** Whether an endpoint is the one of the chat service, of whatever Region. */
export function isChatEndpoint(endpoint: string): boolean {
  return /^https:\/\/(?:[a-z0-9-]+\.)?sns-api\.chatbot\.amazonaws\.com\/?$/.test(endpoint);
}

/** Whether messages of the topic are sent to chat. */
export function isOfChat({ arn, endpoint }: Subscription): boolean {
  return arn !== undefined && isChatEndpoint(endpoint);
}

/**
 * A subscription in the shape of CloudFormation, without what must not be published: the path of an address can be a secret, and a
 * telephone number is shown by its last digits.
 */
export function toProperties({ protocol, endpoint }: Subscription): JsonObject {
  return { Protocol: protocol, Endpoint: shorten(protocol, endpoint) };
}

function shorten(protocol: string, endpoint: string): string {
  if (protocol === 'sms') return `…${endpoint.slice(-4)}`;
  const [, host] = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#]*)/.exec(endpoint)?.slice(1) ?? [];
  if (host === undefined) return endpoint;
  const scheme = endpoint.slice(0, endpoint.indexOf('://') + 3);
  return isChatEndpoint(endpoint) ? endpoint : `${scheme}${host}/…`;
}

const nouns: Readonly<Record<string, string>> = {
  email: 'the e-mail address',
  'email-json': 'the e-mail address',
  sms: 'the telephone number',
  sqs: 'the queue',
  lambda: 'the function',
  firehose: 'the delivery stream',
  application: 'the app',
  http: 'the address',
  https: 'the address',
};

/** Who is subscribed, in words: `the e-mail address ops@example.com`. @param properties from {@link toProperties} */
export function describeSubscriber({ Protocol: protocol, Endpoint: endpoint }: JsonObject): string {
  const noun = nouns[textOf(protocol)] ?? `the ${textOf(protocol)} endpoint`;
  return makeVisible(`${noun} ${textOf(endpoint)}`);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
