// Written by hand from the pages that each group names: services with a few rows only.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_';

/** Services with a few rows only. */
export const otherRules: readonly RequirementRules[] = [
  {
    service: 'codecommit',
    source: `${reference}awscodecommit.html`,
    rules: [
      {
        operations:
          'GetPullRequest DescribePullRequestEvents UpdatePullRequestStatus UpdatePullRequestTitle UpdatePullRequestDescription',
        resources: ['codecommit:{region}:{account}:{any}'],
      },
    ],
  },
  {
    service: 'ecs',
    source: `${reference}amazonelasticcontainerservice.html`,
    rules: [
      {
        operations: 'StopServiceDeployment ContinueServiceDeployment',
        resources: ['{--service-deployment-arn}', '{--service-deployment-arn|deployed-service}'],
      },
      {
        operations: 'DescribeServiceDeployments DescribeServiceRevisions',
        resources: ['ecs:{region}:{account}:service/{any}/{any}'],
      },
    ],
  },
  {
    service: 'elbv2',
    source: `${docs}elasticloadbalancing/latest/userguide/security_iam_service-with-iam.html`,
    rules: [
      {
        operations: 'CreateLoadBalancer',
        resources: [
          'elasticloadbalancing:{region}:{account}:loadbalancer/{--type|load-balancer|app}/{--name}/{new}',
        ],
      },
      {
        operations: 'CreateTargetGroup',
        resources: ['elasticloadbalancing:{region}:{account}:targetgroup/{--name}/{new}'],
      },
    ],
  },
  {
    service: 'omics',
    source: `${reference}awshealthomics.html`,
    rules: [
      {
        operations: 'GetAnnotationStoreVersion UpdateAnnotationStoreVersion',
        resources: ['omics:{region}:{account}:annotationStore/{--name}/version/{--version-name}'],
      },
    ],
  },
  {
    service: 'emr',
    source: `${reference}amazonelasticmapreduce.html`,
    rules: [
      {
        operations: 'TerminateJobFlows',
        resources: ['elasticmapreduce:{region}:{account}:cluster/{--cluster-ids}'],
      },
    ],
  },
  {
    service: 'ec2',
    source: `${reference}amazonec2.html`,
    rules: [{ operations: 'CreateTags DeleteTags', resources: ['{--resources|ec2-id}'] }],
  },
  {
    service: 'workspaces',
    source: `${reference}amazonworkspaces.html`,
    rules: [
      {
        operations: 'RebootWorkspaces RebuildWorkspaces StartWorkspaces StopWorkspaces TerminateWorkspaces',
        resources: ['workspaces:{region}:{account}:workspace/{any}'],
      },
    ],
  },
  {
    service: 'ce',
    source: `${reference}awscostexplorerservice.html`,
    rules: [
      { operations: 'GetAnomalies', given: 'monitor-arn', resources: ['{--monitor-arn}'] },
      { operations: 'GetAnomalies', resources: ['ce::{account}:anomalymonitor/{any}'] },
    ],
  },
  {
    service: 'iot',
    source: `${reference}awsiot.html`,
    rules: [
      { operations: 'CreateJob', resources: ['iot:{region}:{account}:job/{--job-id}', '{--targets}'] },
      {
        operations: 'CreateThingGroup',
        given: 'parent-group-name',
        resources: [
          'iot:{region}:{account}:thinggroup/{--thing-group-name}',
          'iot:{region}:{account}:thinggroup/{--parent-group-name}',
        ],
        source: `${docs}iot/latest/developerguide/iot-policy-actions.html`,
      },
    ],
  },
  {
    // What the identifier is says another option.
    service: 'iotwireless',
    source: `${docs}iot-wireless/latest/apireference/API_GetWirelessDevice.html`,
    rules: ['WirelessDevice', 'WirelessGateway'].flatMap(type => [
      {
        operations: `Get${type}`,
        given: `identifier-type~${type}Id`,
        resources: [`iotwireless:{region}:{account}:${type}/{--identifier}`],
      },
      {
        operations: `Get${type}`,
        given: 'identifier-type',
        resources: [`iotwireless:{region}:{account}:${type}/{any}`],
      },
    ]),
  },
  {
    // The ARNs of services of providers have no account in the answers of the API.
    service: 'entityresolution',
    source: `${docs}entityresolution/latest/apireference/API_GetProviderService.html`,
    rules: [
      {
        operations: 'GetProviderService',
        resources: [
          'entityresolution:{region}:{any}:providerservice/{--provider-name}/{--provider-service-name}',
        ],
      },
    ],
  },
  {
    // What is global has `global` for its Region in its ARN.
    service: 'lightsail',
    source: `${docs}lightsail/2016-11-28/api-reference/API_Domain.html`,
    rules: [
      {
        operations: 'CreateDomainEntry DeleteDomain DeleteDomainEntry UpdateDomainEntry',
        resources: ['lightsail:{any}:{account}:Domain/{any}'],
      },
      {
        operations:
          'DeleteDistribution DetachCertificateFromDistribution ResetDistributionCache UpdateDistribution UpdateDistributionBundle',
        resources: ['lightsail:{any}:{account}:Distribution/{any}'],
      },
      { operations: 'DeleteCertificate', resources: ['lightsail:{any}:{account}:Certificate/{any}'] },
      {
        operations: 'AttachCertificateToDistribution',
        resources: [
          'lightsail:{any}:{account}:Certificate/{any}',
          'lightsail:{any}:{account}:Distribution/{any}',
        ],
      },
    ],
  },
  {
    service: 'mediaconvert',
    source: `${docs}mediaconvert/latest/apireference/jobs.html`,
    rules: [
      {
        operations: 'CreateJob',
        given: '!queue',
        unknown: 'without `--queue` the job goes to the queue of its template or to the default one',
        instead: 'give `--queue`',
      },
    ],
  },
  {
    service: 'fsx',
    source: `${docs}fsx/latest/APIReference/API_DeleteFileSystem.html`,
    rules: ['DeleteFileSystem', 'DeleteVolume'].flatMap(operations =>
      [operations, 'CreateBackup'].map(name => ({
        operations,
        action: `fsx:${name}`,
        beside: true as const,
        resources: ['fsx:{region}:{account}:backup/{new}'],
        when: 'a final backup is made',
      })),
    ),
  },
  {
    service: 'kms',
    source: `${docs}kms/latest/APIReference/API_UpdatePrimaryRegion.html`,
    rules: [
      {
        operations: 'ReplicateKey',
        action: 'kms:CreateKey',
        beside: true,
        resources: ['*'],
        source: `${docs}kms/latest/APIReference/API_ReplicateKey.html`,
      },
      {
        operations: 'UpdatePrimaryRegion',
        given: '!key-id~arn:',
        action: 'kms:UpdatePrimaryRegion',
        beside: true,
        resources: ['kms:{--primary-region}:{account}:key/{--key-id}'],
      },
      {
        operations: 'UpdatePrimaryRegion',
        given: 'key-id~arn:',
        action: 'kms:UpdatePrimaryRegion',
        beside: true,
        unknown: 'the replica in the new primary Region is asked for as well',
        instead: 'give the id of the key instead of its ARN',
      },
    ],
  },
  {
    service: 'ssm-incidents',
    source: `${reference}awssystemsmanagerincidentmanager.html`,
    rules: [
      {
        operations: 'UpdateIncidentRecord GetIncidentRecord DeleteIncidentRecord',
        resources: ['{--arn}'],
      },
    ],
  },
  {
    service: 'servicecatalog',
    source: `${reference}awsservicecatalog.html`,
    rules: [
      {
        operations: 'ProvisionProduct',
        given: '!product-id',
        resources: ['catalog:{region}:{account}:product/{any}'],
      },
      {
        operations:
          'ProvisionProduct UpdateProvisionedProduct TerminateProvisionedProduct ExecuteProvisionedProductPlan ' +
          'ExecuteProvisionedProductServiceAction',
        beside: true,
        unknown:
          'without a launch constraint Service Catalog changes the resources of the product with the permissions of the caller',
        add: 'add the actions on the resources of the product under `allow`',
        source: `${docs}servicecatalog/latest/adminguide/constraints-launch.html`,
      },
    ],
  },
  {
    // The tenant is the only resource of these actions, and need not be given.
    service: 'sesv2',
    source: `${reference}amazonsimpleemailservicev2.html`,
    rules: [
      {
        operations: 'DeleteSuppressedDestination PutSuppressedDestination',
        given: '!tenant-name',
        resources: ['*'],
      },
    ],
  },
  {
    service: 'wafv2',
    source: `${docs}waf/latest/developerguide/security_iam_service-with-iam.html`,
    rules: [
      {
        operations: 'AssociateWebACL DisassociateWebACL',
        given: 'resource-arn~:elasticloadbalancing:',
        action: 'elasticloadbalancing:SetWebAcl',
        beside: true,
        resources: ['{--resource-arn}'],
      },
      {
        operations: 'AssociateWebACL DisassociateWebACL',
        given: '!resource-arn~:elasticloadbalancing:',
        beside: true,
        unknown: 'the service of the protected resource asks for an action of its own',
        add: 'add the action of that service under `allow`, e.g. `apigateway:SetWebACL`',
      },
    ],
  },
  {
    service: 'resourcegroupstaggingapi',
    source: `${docs}resourcegroupstagging/latest/APIReference/API_TagResources.html`,
    rules: [
      {
        operations: 'TagResources UntagResources',
        beside: true,
        unknown: 'the service of each resource asks for its own tagging action',
        add: 'add the tagging actions of these services under `allow`, e.g. `ec2:CreateTags`',
      },
    ],
  },
  {
    service: 'resource-groups',
    source: `${docs}ARG/latest/APIReference/API_ListGroupResources.html`,
    rules: [
      {
        operations: 'ListGroupResources SearchResources',
        action: 'tag:GetResources',
        beside: true,
        resources: ['*'],
      },
      ...['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'].map(action => ({
        operations: 'ListGroupResources SearchResources',
        action,
        beside: true as const,
        resources: ['cloudformation:{region}:{account}:stack/{any}'],
      })),
    ],
  },
  {
    service: 'servicediscovery',
    source: `${docs}cloud-map/latest/dg/cloud-map-api-permissions-ref.html`,
    rules: [
      {
        operations:
          'CreatePrivateDnsNamespace CreatePublicDnsNamespace DeleteNamespace DeregisterInstance RegisterInstance UpdateService ' +
          'UpdatePrivateDnsNamespace UpdatePublicDnsNamespace',
        beside: true,
        unknown: 'Cloud Map changes records and health checks of Route 53 with the permissions of the caller',
        add: 'add `route53:ChangeResourceRecordSets`, `route53:CreateHealthCheck` and what else it needs under `allow`',
      },
    ],
  },
  {
    service: 'events',
    source: `${reference}amazoneventbridge.html`,
    rules: [
      {
        operations: 'StartReplay',
        resources: [
          '{--event-source-arn}',
          'events:{region}:{account}:event-bus/{any}',
          'events:{region}:{account}:replay/{--replay-name}',
        ],
      },
      {
        operations: 'DescribeApiDestination',
        resources: ['events:{region}:{account}:api-destination/{--name}'],
      },
      {
        operations: 'CreateArchive',
        resources: ['events:{region}:{account}:archive/{--archive-name}', '{--event-source-arn}'],
      },
    ],
  },
  {
    service: 'appconfig',
    source: `${reference}awsappconfig.html`,
    rules: [
      {
        operations: 'StopDeployment GetDeployment',
        resources: [
          'appconfig:{region}:{account}:application/{--application-id}',
          'appconfig:{region}:{account}:application/{--application-id}/environment/{--environment-id}',
          'appconfig:{region}:{account}:application/{--application-id}/environment/{--environment-id}/deployment/{--deployment-number}',
        ],
      },
    ],
  },
  {
    service: 'appsync',
    source: `${reference}awsappsync.html`,
    rules: [
      {
        operations: 'GetGraphqlApi UpdateGraphqlApi DeleteGraphqlApi',
        resources: ['appsync:{region}:{account}:apis/{--api-id}'],
      },
    ],
  },
  {
    service: 'synthetics',
    source: `${reference}amazoncloudwatchsynthetics.html`,
    rules: [{ operations: 'GetCanaryRuns', resources: ['synthetics:{region}:{account}:canary:{--name}'] }],
  },
  {
    service: 'cloudwatch',
    source: `${reference}amazoncloudwatch.html`,
    rules: [{ operations: 'PutMetricData', resources: ['*'] }],
  },
];
