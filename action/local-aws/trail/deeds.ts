/** The API call by which a resource's handler makes, changes and deletes it; the first of several (simplified). */
export interface HandlerCalls {
  readonly service: string;
  readonly create: string;
  readonly update: string;
  readonly delete: string;
}

/** By resource type. */
export const handlerCalls: Readonly<Record<string, HandlerCalls>> = {
  'AWS::Chatbot::SlackChannelConfiguration': named('chatbot', 'SlackChannelConfiguration'),
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': named('chatbot', 'MicrosoftTeamsChannelConfiguration'),
  'AWS::Chatbot::CustomAction': named('chatbot', 'CustomAction'),
  'AWS::IAM::Role': named('iam', 'Role'),
  'AWS::IAM::ManagedPolicy': {
    service: 'iam',
    create: 'CreatePolicy',
    update: 'CreatePolicyVersion',
    delete: 'DeletePolicy',
  },
  'AWS::IAM::OIDCProvider': {
    ...named('iam', 'OpenIDConnectProvider'),
    update: 'UpdateOpenIDConnectProviderThumbprint',
  },
  'AWS::SNS::Topic': { ...named('sns', 'Topic'), update: 'SetTopicAttributes' },
  'AWS::SNS::TopicPolicy': same('sns', 'SetTopicAttributes'),
  'AWS::SNS::TopicInlinePolicy': same('sns', 'SetTopicAttributes'),
  'AWS::SNS::Subscription': {
    service: 'sns',
    create: 'Subscribe',
    update: 'SetSubscriptionAttributes',
    delete: 'Unsubscribe',
  },
  'AWS::CodeStarNotifications::NotificationRule': named('codestar-notifications', 'NotificationRule'),
  'AWS::Events::Rule': { service: 'events', create: 'PutRule', update: 'PutRule', delete: 'DeleteRule' },
  'AWS::Logs::LogGroup': { ...named('logs', 'LogGroup'), update: 'PutRetentionPolicy' },
  'AWS::KMS::Key': {
    service: 'kms',
    create: 'CreateKey',
    update: 'PutKeyPolicy',
    delete: 'ScheduleKeyDeletion',
  },
  'AWS::KMS::Alias': named('kms', 'Alias'),
  'AWS::S3::Bucket': {
    service: 's3',
    create: 'CreateBucket',
    update: 'PutBucketTagging',
    delete: 'DeleteBucket',
  },
  'AWS::S3::BucketPolicy': {
    service: 's3',
    create: 'PutBucketPolicy',
    update: 'PutBucketPolicy',
    delete: 'DeleteBucketPolicy',
  },
};

function named(service: string, noun: string): HandlerCalls {
  return { service, create: `Create${noun}`, update: `Update${noun}`, delete: `Delete${noun}` };
}

function same(service: string, name: string): HandlerCalls {
  return { service, create: name, update: name, delete: name };
}
