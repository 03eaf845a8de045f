/** The action for tags that are given at creation, where the service names it in a way of its own. Empty: none. */
export const taggingActions: readonly {
  readonly service: string;
  readonly action: string;
  readonly source: string;
}[] = [
  {
    service: 'sqs',
    action: 'TagQueue',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html',
  },
  {
    service: 'autoscaling',
    action: 'CreateOrUpdateTags',
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html',
  },
  {
    service: 'kinesis',
    action: 'TagResource',
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html',
  },
  {
    service: 'apigateway',
    action: '',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-control-access.html',
  },
];
