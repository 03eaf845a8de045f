/**
 * Options without `arn` in their names that take the ARN of the resource, by service: with the operations in which they do, or `all` of those
 * with such an option. Others take a name or an ID and refuse an ARN.
 * Read in botocore 1.43.11 in December 2026: the documentation of the option says that it may be an ARN, and its pattern and its length
 * allow one. Access points in the place of buckets, resources of other services, and ARNs of AWS's own resources are not here.
 */
const options: Readonly<Record<string, Readonly<Record<string, 'all' | readonly string[]>>>> = {
  appconfig: {
    'extension-identifier': 'all',
  },
  appfabric: {
    'app-bundle-identifier': 'all',
  },
  batch: {
    'compute-environment': 'all',
    'consumable-resource': 'all',
    'job-queue': 'all',
    'service-environment': 'all',
  },
  bedrock: {
    'guardrail-identifier': 'all',
  },
  cloudformation: {
    'change-set-name': ['delete-change-set', 'describe-change-set', 'describe-change-set-hooks'],
    'stack-name': ['delete-change-set', 'describe-stacks', 'list-change-sets'],
  },
  cloudfront: {
    identifier: ['get-connection-group', 'get-distribution-tenant'],
  },
  cloudtrail: {
    channel: 'all',
    'event-data-store': 'all',
    'event-data-stores': 'all',
    name: ['delete-trail', 'get-trail', 'get-trail-status', 'start-logging', 'stop-logging', 'update-trail'],
    'resource-id': 'all',
    'trail-name': 'all',
  },
  codebuild: {
    names: 'all',
  },
  connect: {
    'data-table-id': [
      'batch-create-data-table-value',
      'batch-describe-data-table-value',
      'batch-update-data-table-value',
      'create-data-table-attribute',
      'delete-data-table',
      'describe-data-table',
      'describe-data-table-attribute',
      'evaluate-data-table-values',
      'update-data-table-attribute',
      'update-data-table-metadata',
      'update-data-table-primary-values',
    ],
    'phone-number-id': ['update-phone-number-metadata'],
  },
  controltower: {
    'enabled-baseline-identifier': ['disable-baseline', 'get-enabled-baseline', 'reset-enabled-baseline'],
  },
  dynamodb: {
    'table-name': 'all',
  },
  ecs: {
    'capacity-provider': 'all',
    'capacity-providers': ['describe-capacity-providers'],
    cluster: [
      'create-task-set',
      'delete-cluster',
      'delete-task-set',
      'deregister-container-instance',
      'describe-task-sets',
      'get-task-protection',
      'list-attributes',
      'list-container-instances',
      'put-cluster-capacity-providers',
      'submit-attachment-state-changes',
      'update-service-primary-task-set',
      'update-task-protection',
      'update-task-set',
    ],
    clusters: 'all',
    'container-instance': 'all',
    'container-instances': 'all',
    'primary-task-set': 'all',
    service: [
      'create-task-set',
      'delete-task-set',
      'describe-task-sets',
      'list-service-deployments',
      'update-service-primary-task-set',
      'update-task-set',
    ],
    task: 'all',
    'task-set': 'all',
    'task-sets': 'all',
    tasks: 'all',
  },
  elasticache: {
    'resource-name': 'all',
  },
  events: {
    name: ['describe-event-bus'],
  },
  gamelift: {
    'game-server-group-name': [
      'delete-game-server-group',
      'describe-game-server-group',
      'describe-game-server-instances',
      'list-game-servers',
      'resume-game-server-group',
      'suspend-game-server-group',
      'update-game-server-group',
    ],
    'game-session-queue-name': 'all',
    name: [
      'delete-container-group-definition',
      'delete-game-session-queue',
      'delete-matchmaking-configuration',
      'delete-matchmaking-rule-set',
      'describe-container-group-definition',
      'update-game-session-queue',
      'update-matchmaking-configuration',
    ],
  },
  gameliftstreams: {
    identifier: 'all',
  },
  glue: {
    'integration-identifier': 'all',
  },
  ivschat: {
    identifier: ['delete-room', 'get-room', 'update-room'],
    'room-identifier': 'all',
  },
  lambda: {
    'function-name': 'all',
    'layer-name': 'all',
    resource: 'all',
  },
  logs: {
    identifier: 'all',
  },
  mediaconvert: {
    'job-id': 'all',
    queue: ['search-jobs'],
  },
  mediastore: {
    resource: 'all',
  },
  oam: {
    'sink-identifier': ['create-link'],
  },
  'pinpoint-sms-voice-v2': {
    'configuration-set-name': [
      'delete-default-message-type',
      'delete-default-sender-id',
      'delete-event-destination',
    ],
    'opt-out-list-name': 'all',
    'opt-out-list-names': 'all',
    'origination-identity': 'all',
    'phone-number-id': 'all',
    'phone-number-ids': 'all',
    'pool-id': 'all',
    'pool-ids': 'all',
  },
  rds: {
    'db-cluster-identifier': ['describe-db-clusters'],
    'db-instance-identifier': ['describe-db-instances', 'describe-valid-db-instance-modifications'],
    'resource-identifier': ['apply-pending-maintenance-action'],
    'resource-name': 'all',
  },
  redshift: {
    'resource-name': 'all',
  },
  'route53-recovery-readiness': {
    'resource-identifier': 'all',
  },
  sagemaker: {
    'feature-group-name': [
      'describe-feature-group',
      'describe-feature-metadata',
      'update-feature-group',
      'update-feature-metadata',
    ],
    'model-card-name': [
      'create-model-card-export-job',
      'describe-model-card',
      'list-model-card-versions',
      'update-model-card',
    ],
    'model-package-name': 'all',
    'pipeline-name': [
      'describe-pipeline',
      'list-pipeline-executions',
      'list-pipeline-versions',
      'start-pipeline-execution',
    ],
  },
  'sagemaker-featurestore-runtime': {
    'feature-group-name': 'all',
  },
  securityhub: {
    identifier: ['delete-configuration-policy', 'get-configuration-policy', 'update-configuration-policy'],
  },
  serverlessrepo: {
    'application-id': 'all',
  },
  'servicecatalog-appregistry': {
    application: [
      'associate-resource',
      'delete-application',
      'get-application',
      'get-associated-resource',
      'list-associated-resources',
      'update-application',
    ],
    'attribute-group': 'all',
  },
  servicediscovery: {
    id: 'all',
    'service-id': 'all',
  },
  ssm: {
    name: ['describe-document', 'get-parameter', 'get-parameter-history', 'list-document-versions'],
    names: ['get-parameters'],
    'resource-uri': 'all',
    'setting-id': ['reset-service-setting', 'update-service-setting'],
  },
  'ssm-contacts': {
    'contact-channel-id': 'all',
    'engagement-id': 'all',
    'new-contact-ids': 'all',
    'page-id': ['accept-page', 'list-page-receipts', 'list-page-resolutions'],
    'rotation-id': 'all',
  },
  synthetics: {
    'group-identifier': 'all',
  },
  wellarchitected: {
    'lens-alias': 'all',
    'lens-aliases': 'all',
  },
};

/** Whether an option takes the whole ARN of a resource. */
export function takesArn(service: string, operation: string, option: string): boolean {
  if (/(^|-)arns?$/.test(option)) return true;
  const known = Object.hasOwn(options, service) ? options[service] : undefined;
  const operations = known !== undefined && Object.hasOwn(known, option) ? known[option] : undefined;
  return operations === 'all' || operations?.includes(operation) === true;
}
