// Written by hand from the pages that each group names: operations whose resource is another one than their options seem to say.
import type { RequirementRule, RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;

/** Operations of S3 Control on a bucket: it is always one on an Outpost, which S3 on Outposts has actions of its own for. */
const outpostsBuckets =
  'DeleteBucket DeleteBucketLifecycleConfiguration DeleteBucketPolicy DeleteBucketReplication DeleteBucketTagging GetBucket ' +
  'GetBucketLifecycleConfiguration GetBucketPolicy GetBucketReplication GetBucketTagging GetBucketVersioning ' +
  'PutBucketLifecycleConfiguration PutBucketPolicy PutBucketReplication PutBucketTagging PutBucketVersioning';

/** The actions of S3 on Outposts that are called otherwise than the operation. */
const outpostsActions: Readonly<Record<string, string>> = {
  DeleteBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketReplication: 'GetReplicationConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketReplication: 'PutReplicationConfiguration',
};

/** Clusters that are restored: a name is that of a snapshot of a cluster, and one of an instance is named by its ARN. */
function restoredClusters(service: string): readonly RequirementRule[] {
  const cluster = 'rds:{region}:{account}:cluster:{--db-cluster-identifier}';
  const beside = [
    'rds:{region}:{account}:cluster-pg:{--db-cluster-parameter-group-name}',
    ...(service !== 'docdb' ? ['rds:{region}:{account}:og:{--option-group-name}'] : []),
    'rds:{region}:{account}:subgrp:{--db-subnet-group-name}',
  ];
  const restored = { operations: 'RestoreDBClusterFromSnapshot' };
  return [
    {
      ...restored,
      given: 'snapshot-identifier~:snapshot:',
      resources: [cluster, ...beside, '{--snapshot-identifier}'],
    },
    {
      ...restored,
      resources: [cluster, ...beside, 'rds:{region}:{account}:cluster-snapshot:{--snapshot-identifier}'],
    },
    {
      operations: 'FailoverDBCluster',
      given: 'target-db-instance-identifier',
      resources: [cluster, 'rds:{region}:{account}:db:{--target-db-instance-identifier}'],
      source: `${reference}amazonrds.html`,
    },
  ];
}

/** Operations whose resource is not what an option seems to name. */
export const otherArnRules: readonly RequirementRules[] = [
  {
    // The name has six characters behind it in the ARN.
    service: 'secretsmanager',
    source: `${docs}secretsmanager/latest/userguide/auth-and-access_iam-policies.html`,
    rules: [
      {
        operations: 'CreateSecret',
        resources: ['secretsmanager:{region}:{account}:secret:{--name}-{id}'],
      },
      { resources: ['secretsmanager:{region}:{account}:secret:{--secret-id|secret}'] },
    ],
  },
  {
    service: 's3control',
    source: `${docs}AmazonS3/latest/userguide/S3OutpostsIAM.html`,
    rules: [
      {
        operations: 'CreateBucket',
        action: 's3-outposts:CreateBucket',
        resources: ['s3-outposts:{region}:{account}:outpost/{--outpost-id}/bucket/{--bucket}'],
      },
      ...outpostsBuckets.split(' ').map(operations => ({
        operations,
        action: `s3-outposts:${outpostsActions[operations] ?? operations}`,
        resources: ['{--bucket}'],
      })),
      {
        operations: 'CreateAccessPoint',
        given: 'bucket~:s3-outposts:',
        action: 's3-outposts:CreateAccessPoint',
        unknown: 'the ARN of an access point on an Outpost has the Outpost of the bucket',
      },
      ...['CreateAccessPoint', 'DeleteAccessPoint'].flatMap(operations => [
        {
          operations,
          given: 'name~:s3-outposts:',
          action: `s3-outposts:${operations}`,
          resources: ['{--name}'],
        },
        {
          operations,
          given: 'name~--xa-s3',
          action: `s3express:${operations}`,
          resources: ['s3express:{region}:{account}:accesspoint/{--name}'],
          source: `${reference}amazons3express.html`,
        },
      ]),
    ],
  },
  {
    // It is done in the member account that `--target-principal` names.
    service: 'sts',
    source: `${docs}STS/latest/APIReference/API_AssumeRoot.html`,
    rules: [{ operations: 'AssumeRoot', unknown: 'it is asked for on the root user of the member account' }],
  },
  {
    // The ARNs of what AWS has in the registries of its own have no account.
    service: 'schemas',
    source: `${docs}eventbridge/latest/userguide/eb-schema-registry.html`,
    rules: [
      {
        given: 'registry-name~aws.',
        unknown:
          'the ARN of a registry of AWS has no account, and which one it is then asked for is not documented',
      },
    ],
  },
  {
    service: 'resource-groups',
    source: `${docs}ARG/latest/APIReference/API_GetGroup.html`,
    rules: [
      {
        operations: 'DeleteGroup GetGroup GetGroupQuery ListGroupResources UpdateGroup UpdateGroupQuery',
        given: 'group',
        resources: ['resource-groups:{region}:{account}:group/{--group}'],
      },
    ],
  },
  {
    // The portfolio that is offered is of another account.
    service: 'servicecatalog',
    source: `${docs}servicecatalog/latest/dg/API_AcceptPortfolioShare.html`,
    rules: [
      {
        operations: 'AcceptPortfolioShare RejectPortfolioShare',
        resources: ['catalog:{region}:{any}:portfolio/{--portfolio-id}'],
      },
    ],
  },
  {
    service: 'ssm',
    source: `${reference}awssystemsmanager.html`,
    rules: [
      {
        operations: 'UpdateAssociation',
        given: 'name',
        resources: [
          'ssm:{region}:{account}:association/{--association-id}',
          'ssm:{region}:{owner}:document/{--name}',
        ],
      },
      {
        operations: 'UpdateManagedInstanceRole',
        unknown: 'the role is named without its path, which its ARN has',
      },
    ],
  },
  // The ARN is that of what the web ACL protects, the session in the workgroup, or the canary in the group.
  ...[
    ['wafv2', 'GetWebACLForResource', 'web ACL', 'awswafv2'],
    ['athena', 'GetResourceDashboard', 'workgroup', 'amazonathena'],
    ['synthetics', 'ListAssociatedGroups', 'group', 'amazoncloudwatchsynthetics'],
  ].map(([service = '', operations = '', type, page]) => ({
    service,
    source: `${reference}${page}.html`,
    rules: [
      {
        operations,
        given: 'resource-arn',
        unknown: `it is asked for on a ${type}, which the command does not show`,
      },
    ],
  })),
  ...['rds', 'neptune', 'docdb'].map(service => ({
    service,
    source: `${docs}AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html`,
    rules: restoredClusters(service),
  })),
];
