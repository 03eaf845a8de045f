/**
 * Events of the services that tell of themselves through notification rules (AWS CodeStar Notifications), and not
 * through EventBridge.
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#events-ref-pipeline (read November 2026)
 */
export const codeServices = {
  codepipeline: {
    noun: 'pipeline',
    arn: 'arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:NAME',
    prefix: 'codepipeline-pipeline-',
    /** What a plain word is an event of. */
    plain: 'pipeline-execution-',
    events: [
      'action-execution-succeeded',
      'action-execution-failed',
      'action-execution-canceled',
      'action-execution-started',
      'stage-execution-started',
      'stage-execution-succeeded',
      'stage-execution-resumed',
      'stage-execution-canceled',
      'stage-execution-failed',
      'pipeline-execution-failed',
      'pipeline-execution-canceled',
      'pipeline-execution-started',
      'pipeline-execution-resumed',
      'pipeline-execution-succeeded',
      'pipeline-execution-superseded',
      'manual-approval-failed',
      'manual-approval-needed',
      'manual-approval-succeeded',
    ],
  },
  codebuild: {
    noun: 'build',
    arn: 'arn:${AWS::Partition}:codebuild:${AWS::Region}:${AWS::AccountId}:project/NAME',
    prefix: 'codebuild-project-',
    plain: 'build-state-',
    events: [
      'build-state-failed',
      'build-state-succeeded',
      'build-state-in-progress',
      'build-state-stopped',
      'build-phase-failure',
      'build-phase-success',
    ],
  },
  codedeploy: {
    noun: 'deployment',
    arn: 'arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:application:NAME',
    prefix: 'codedeploy-application-',
    plain: 'deployment-',
    events: ['deployment-failed', 'deployment-succeeded', 'deployment-started'],
  },
  codecommit: {
    noun: 'repository',
    arn: 'arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:NAME',
    prefix: 'codecommit-repository-',
    plain: '',
    events: [
      'comments-on-commits',
      'comments-on-pull-requests',
      'approvals-status-changed',
      'approvals-rule-override',
      'pull-request-created',
      'pull-request-source-updated',
      'pull-request-status-changed',
      'pull-request-merged',
      'branches-and-tags-created',
      'branches-and-tags-deleted',
      'branches-and-tags-updated',
    ],
  },
} as const;

/** A service whose events come through notification rules. */
export type CodeService = keyof typeof codeServices;

/**
 * The event type ids that a word of chatops.yml stands for.
 * @returns undefined when the service has no such event
 */
export function eventTypesOf(service: CodeService, word: string): string[] | undefined {
  const { prefix, plain, events } = codeServices[service];
  const name = events.find(
    event => event === word || event === `${plain}${word}` || `${prefix}${event}` === word,
  );
  return name === undefined ? undefined : [`${prefix}${name}`];
}

/** The words that chatops.yml takes for a service's events, plain ones first. */
export function eventWordsOf(service: CodeService): string[] {
  const { plain, events } = codeServices[service];
  const words = events.map(event =>
    plain !== '' && event.startsWith(plain) ? event.slice(plain.length) : event,
  );
  return [...words].sort((a, b) => a.split('-').length - b.split('-').length);
}

/**
 * Sources whose events do not arrive in chat through EventBridge, with what to use instead.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/related-services.html
 */
export const notThroughEventBridge: Readonly<Record<string, string>> = {
  'aws.codepipeline': 'use `notify.pipelines`',
  'aws.codebuild': 'use `notify.builds`',
  'aws.codedeploy': 'use `notify.deployments`',
  'aws.codecommit': 'use `notify.repositories`',
  'aws.cloudwatch':
    'use `notify.from: [cloudwatch-alarms]` and let the alarm publish to the topic of the channel, or list a topic that it publishes to under `notify.topics`',
};

/** Services whose events reach EventBridge in us-east-1 only, by source (EventBridge user guide, November 2026). */
export const globalEventSources: ReadonlyMap<string, string> = new Map([
  ['aws.iam', 'IAM'],
  ['aws.organizations', 'Organizations'],
]);
