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
    // What is more sensitive than the rest of an API or of a domain name has an action of its own.
    service: 'apigateway',
    source: `${reference}amazonapigatewaymanagement.html`,
    rules: [
      {
        operations: 'CreateRestApi',
        given: 'policy',
        action: 'apigateway:UpdateRestApiPolicy',
        beside: true,
        resources: ['apigateway:{region}::/restapis'],
      },
      {
        operations: 'UpdateRestApi',
        given: 'patch-operations~/policy',
        action: 'apigateway:UpdateRestApiPolicy',
        beside: true,
        resources: ['apigateway:{region}::/restapis/{--rest-api-id}'],
      },
      ...[
        ['PutRestApi', 'apigateway:{region}::/restapis/{--rest-api-id}'],
        ['ImportRestApi', 'apigateway:{region}::/restapis'],
      ].map(([operations = '', api = '']) => ({
        operations,
        action: 'apigateway:UpdateRestApiPolicy',
        beside: true as const,
        when: 'the definition of the API has a policy',
        resources: [api],
      })),
      {
        operations: 'CreateDomainName',
        given: 'mutual-tls-authentication',
        action: 'apigateway:AddCertificateToDomain',
        beside: true,
        resources: ['apigateway:{region}::/domainnames'],
      },
      {
        operations: 'UpdateDomainName',
        given: 'patch-operations~/mutualTlsAuthentication',
        action: 'apigateway:AddCertificateToDomain',
        beside: true,
        unknown: 'the change of mutual TLS may add a certificate or take one away',
        isUncertain: true,
        add: 'add `apigateway:AddCertificateToDomain` and `apigateway:RemoveCertificateFromDomain` under `allow`',
      },
    ],
  },
  {
    service: 'apigatewayv2',
    source: `${reference}amazonapigatewaymanagementv2.html`,
    rules: [
      {
        operations: 'CreateRoutingRule DeleteRoutingRule GetRoutingRule ListRoutingRules PutRoutingRule',
        given: 'domain-name-id',
        unknown: 'whether the ID is in the ARN of a routing rule of a private domain name is not documented',
        add: 'add the action on the routing rule under `allow`',
      },
    ],
  },
  {
    // The ID of a connection, of an interconnect or of a LAG, which its beginning says.
    service: 'directconnect',
    source: 'https://docs.aws.amazon.com/directconnect/latest/APIReference/API_AssociateMacSecKey.html',
    rules: [
      {
        operations: 'AssociateVirtualInterface',
        given: 'connection-id~dxlag-',
        resources: [
          'directconnect:{region}:{account}:dxvif/{--virtual-interface-id}',
          'directconnect:{region}:{account}:dxlag/{--connection-id}',
        ],
      },
      {
        operations:
          'AllocateHostedConnection AllocatePrivateVirtualInterface AllocatePublicVirtualInterface AllocateTransitVirtualInterface ' +
          'AssociateMacSecKey CreatePrivateVirtualInterface CreatePublicVirtualInterface CreateTransitVirtualInterface ' +
          'DescribeHostedConnections DescribeLoa DescribeVirtualInterfaces DisassociateMacSecKey',
        given: 'connection-id~dxlag-',
        resources: ['directconnect:{region}:{account}:dxlag/{--connection-id}'],
      },
      // The connection that is made has another ID.
      {
        operations: 'AllocateConnectionOnInterconnect',
        resources: ['directconnect:{region}:{account}:dxcon/{--interconnect-id}'],
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
        operations:
          'AssociateDistributionTenantWebACL CreateInvalidationForDistributionTenant DisassociateDistributionTenantWebACL ' +
          'ListInvalidationsForDistributionTenant',
        resources: ['cloudfront::{account}:distribution-tenant/{--id}'],
      },
      {
        operations: 'AssociateAlias',
        resources: ['cloudfront::{account}:distribution/{--target-distribution-id}'],
      },
      // The reference has the name in the ARN, and the store itself an ID that CloudFront makes.
      {
        operations: 'DeleteKeyValueStore DescribeKeyValueStore UpdateKeyValueStore',
        resources: ['cloudfront::{account}:key-value-store/{any}'],
      },
      {
        operations: 'CopyDistribution',
        resources: [
          'cloudfront::{account}:distribution/{--primary-distribution-id}',
          'cloudfront::{account}:distribution/{new}',
        ],
      },
      ...['GetDistribution', 'CreateDistribution'].map(name => ({
        operations: 'CopyDistribution',
        action: `cloudfront:${name}`,
        beside: true as const,
        resources: name.startsWith('Get')
          ? ['cloudfront::{account}:distribution/{--primary-distribution-id}']
          : ['*'],
        source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CopyDistribution.html',
      })),
      ...['GetDistribution', 'UpdateDistribution'].map(name => ({
        operations: 'UpdateDistributionWithStagingConfig',
        action: `cloudfront:${name}`,
        beside: true as const,
        resources: [
          'cloudfront::{account}:distribution/{--id}',
          ...(name.startsWith('Get')
            ? ['cloudfront::{account}:distribution/{--staging-distribution-id}']
            : []),
        ],
        source:
          'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistributionWithStagingConfig.html',
      })),
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
