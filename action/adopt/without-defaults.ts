import { canonicalJson, isEmptyValue, isObject, type Json, type JsonObject } from '../core/json.ts';
import { isChatEndpoint } from '../core/subscriptions.ts';

/**
 * What a service reads back for properties that no one set, by type. Read in
 * November 2026 in the CloudFormation reference of each type.
 */
const defaults: Readonly<Record<string, Readonly<Record<string, readonly Json[]>>>> = {
  'AWS::SNS::Topic': {
    ContentBasedDeduplication: [false],
    DeliveryStatusLogging: [[]],
    DisplayName: [''],
    FifoTopic: [false],
    SignatureVersion: ['1'],
    TracingConfig: ['PassThrough'],
  },
  'AWS::Events::Rule': { Description: [''], EventBusName: ['default'] },
  'AWS::KMS::Key': { Origin: ['AWS_KMS'] },
  'AWS::Logs::LogGroup': {
    DeletionProtectionEnabled: [false],
    FieldIndexPolicies: [[]],
    LogGroupClass: ['STANDARD'],
  },
};

/** Properties that are the service's own: identifiers, and who made it. */
const ofService: Readonly<Record<string, readonly string[]>> = {
  'AWS::SNS::Topic': ['TopicArn'],
  'AWS::CodeStarNotifications::NotificationRule': ['Arn', 'CreatedBy'],
  'AWS::Events::Rule': ['Arn'],
  'AWS::KMS::Key': ['Arn', 'KeyId'],
  'AWS::Logs::LogGroup': ['Arn'],
};

/**
 * What was given to a resource that was read from AWS, as a template would have it: without what the service adds to
 * it, and without tags of AWS's own, which no template can set.
 */
export function withoutDefaults(type: string, properties: JsonObject): JsonObject {
  const entries = Object.entries(properties).flatMap(([name, value]): [string, Json][] => {
    if (ofService[type]?.includes(name) === true) return [];
    const given =
      name === 'Tags' ? ownTags(value) : name === 'Subscription' ? otherSubscribers(value) : value;
    if ((name === 'Tags' || name === 'Subscription') && isEmptyValue(given)) return [];
    const isDefault = (defaults[type]?.[name] ?? []).some(
      each => canonicalJson(each) === canonicalJson(given),
    );
    return isDefault ? [] : [[name, given]];
  });
  return Object.fromEntries(entries);
}

function ownTags(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).filter(tag => !isObject(tag) || !String(tag['Key']).startsWith('aws:'));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('aws:')));
}

/** The subscribers of a topic without chat, which the service subscribes by itself. */
function otherSubscribers(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return (value as readonly Json[]).filter(
    subscription => !isObject(subscription) || !isChatEndpoint(String(subscription['Endpoint'])),
  );
}
