/** A condition of a topic policy, with pseudo parameters. */
type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A service that publishes to topics, and what its documentation says that the policy of the topic needs. */
export interface TopicPublisher {
  /** The Sid of its statement. */
  readonly sid: string;
  /** What publishes, in words. */
  readonly noun: string;
  /** Service principal, with pseudo parameters. */
  readonly principal: string;
  /** Conditions that the documentation shows; undefined when it shows none, since a key that is not sent denies. */
  readonly conditions: Conditions | undefined;
}

const ofThisAccount = { 'aws:SourceAccount': '${AWS::AccountId}' };

/**
 * Who publishes to topics of chatops.yml, in the order of the statements. Read in November 2026; no page limits the
 * Region of the topic, except that an alarm publishes in its own Region.
 */
export const topicPublishers = {
  // No page says that this service sends aws:SourceAccount.
  'notification-rules': {
    sid: 'NotificationRules',
    noun: 'notification rules',
    principal: 'codestar-notifications.amazonaws.com',
    conditions: undefined,
  },
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
  events: {
    sid: 'EventRules',
    noun: 'EventBridge rules',
    principal: 'events.amazonaws.com',
    conditions: { StringEquals: ofThisAccount },
  },
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html (any alarm of an account) and
  // https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger (the principal)
  'cloudwatch-alarms': {
    sid: 'CloudWatchAlarms',
    noun: 'CloudWatch alarms',
    principal: 'cloudwatch.amazonaws.com',
    conditions: {
      ArnLike: {
        'aws:SourceArn': 'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*',
      },
    },
  },
  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
  budgets: {
    sid: 'Budgets',
    noun: 'AWS Budgets',
    principal: 'budgets.amazonaws.com',
    conditions: {
      StringEquals: ofThisAccount,
      ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:budgets::${AWS::AccountId}:*' },
    },
  },
  // https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
  'cost-anomalies': {
    sid: 'CostAnomalies',
    noun: 'AWS Cost Anomaly Detection',
    principal: 'costalerts.amazonaws.com',
    conditions: { StringEquals: ofThisAccount },
  },
  // https://docs.aws.amazon.com/devops-guru/latest/userguide/sns-required-permissions.html
  'devops-guru': {
    sid: 'DevOpsGuru',
    noun: 'Amazon DevOps Guru',
    principal: '${AWS::Region}.devops-guru.amazonaws.com',
    conditions: { StringEquals: ofThisAccount },
  },
} as const satisfies Readonly<Record<string, TopicPublisher>>;

/** A key of {@link topicPublishers}. */
export type TopicPublisherKey = keyof typeof topicPublishers;

/** The names of the services of `notify.from` among publishers, in words; rules of the channel are left out. */
export function namePublishingServices(keys: readonly TopicPublisherKey[]): string[] {
  return keys.flatMap(key =>
    key === 'notification-rules' || key === 'events' ? [] : [topicPublishers[key].noun],
  );
}
