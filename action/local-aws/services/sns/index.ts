import type { ApiService } from '../../service.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { topicOperations } from './topics.ts';

/** SNS: topics, their policies and who is subscribed. Nothing is delivered. */
export const sns: ApiService = {
  signingName: 'sns',
  protocol: { name: 'query', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/', version: '2010-03-31' },
  operations: { ...topicOperations, ...subscriptionOperations },
};
