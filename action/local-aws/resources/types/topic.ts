import type { ResourceType } from '../resource-type.ts';

/** An SNS topic. Nothing is delivered. */
export const topic: ResourceType = {
  type: 'AWS::SNS::Topic',
  isGlobal: false,
  name: { property: 'TopicName', maxLength: 256 },
  defaults: { DisplayName: '', Tags: [], Subscription: [] },
  identify: ({ account, region }, { TopicName }) => ({
    TopicArn: `arn:aws:sns:${region}:${account}:${String(TopicName)}`,
  }),
};
