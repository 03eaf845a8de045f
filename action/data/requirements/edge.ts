// Written by hand from the pages that each group and row names.
import { namePassRoles } from './passed-roles.ts';
import type { RequirementRules } from './rule.ts';

const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_';
const route53 = 'route53:::';

/** Names, certificates, distribution, APIs and trails. */
export const edgeRules: readonly RequirementRules[] = [
  {
    service: 'route53',
    source: `${reference}amazonroute53.html`,
    rules: [
      {
        operations: 'GetHostedZone DeleteHostedZone UpdateHostedZoneComment',
        resources: [`${route53}hostedzone/{--id|name}`],
      },
      {
        operations: 'GetReusableDelegationSet DeleteReusableDelegationSet',
        resources: [`${route53}delegationset/{--id|name}`],
      },
      {
        operations: 'AssociateVPCWithHostedZone CreateHostedZone',
        given: 'vpc',
        action: 'ec2:DescribeVpcs',
        beside: true,
        resources: ['*'],
        source: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/r53-api-permissions-ref.html',
      },
      { operations: 'GetChange', resources: [`${route53}change/{--id|name}`] },
      {
        operations: 'ListTrafficPolicyVersions CreateTrafficPolicyVersion UpdateTrafficPolicyComment',
        resources: [`${route53}trafficpolicy/{--id}`],
      },
    ],
  },
  {
    service: 'apigateway',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html',
    rules: Object.entries({
      UpdateIntegration: 'redentials',
      UpdateAuthorizer: 'redentials',
      UpdateAccount: 'cloudwatchRole',
    }).map(([operations, text]) => ({
      operations,
      given: `patch-operations~${text}`,
      action: 'iam:PassRole',
      beside: true as const,
      unknown: 'the role in the patch operations is not read',
      instead: namePassRoles,
    })),
  },
  {
    service: 'cloudfront',
    source: `${reference}amazoncloudfront.html`,
    rules: [
      {
        operations: 'CreateInvalidation ListInvalidations GetInvalidation',
        resources: ['cloudfront::{account}:distribution/{--distribution-id}'],
      },
      {
        operations: 'GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution',
        resources: ['cloudfront::{account}:distribution/{--id}'],
      },
      {
        operations: 'CreateDistributionWithTags',
        action: 'cloudfront:TagResource',
        beside: true,
        resources: ['cloudfront::{account}:distribution/{new}'],
        source:
          'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistributionWithTags.html',
      },
    ],
  },
  {
    service: 'cloudtrail',
    source: `${reference}awscloudtrail.html`,
    rules: [
      {
        operations: 'GetTrailStatus StartLogging StopLogging DeleteTrail UpdateTrail CreateTrail GetTrail',
        resources: ['cloudtrail:{region}:{account}:trail/{--name}'],
      },
    ],
  },
];
