// Written by hand from the pages that each group and row names. Rows are here only where the reference and the service
// models (documented-resources.ts) do not say enough, or say something else than what AWS checks.
import { namePassRoles } from './passed-roles.ts';
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;
const ecs = 'ecs:{region}:{account}:';
const lambda = 'lambda:{region}:{account}:function:{--function-name}';
const layer = 'lambda:{region}:{account}:layer:{--layer-name}';
const ec2 = 'ec2:{region}:{account}:';
const launched = [
  'ec2:{region}::image/{--image-id}',
  `${ec2}instance/{new}`,
  `${ec2}network-interface/{new}`,
  `${ec2}volume/{new}`,
  `${ec2}subnet/{--subnet-id}`,
  `${ec2}security-group/{--security-group-ids}`,
];
const taskRoles = 'the roles of the task definition are not in the command';
const passEcs = {
  action: 'iam:PassRole',
  beside: true,
  context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  source: `${docs}AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html`,
} as const;

const images = `${docs}lambda/latest/dg/images-create.html`;
const ownPolicy = 'neither the policy of the repository nor the execution role lets Lambda read the image';

/** Instances, containers and functions. */
export const computeRules: readonly RequirementRules[] = [
  {
    service: 'ecs',
    source: `${reference}amazonelasticcontainerservice.html`,
    rules: [
      { operations: 'RunTask StartTask', resources: [`${ecs}task-definition/{--task-definition|revision}`] },
      { operations: 'RegisterTaskDefinition', resources: [`${ecs}task-definition/{--family}:{id}`] },
      {
        operations: 'DeleteTaskDefinitions',
        resources: [`${ecs}task-definition/{--task-definitions|revision}`],
      },
      {
        operations: 'ListTasks',
        resources: [`${ecs}container-instance/{--cluster}/{--container-instance||*}`],
      },
      {
        operations: 'PutAttributes DeleteAttributes',
        resources: [`${ecs}container-instance/{--cluster}/{any}`],
      },
      {
        operations: 'CreateTaskSet',
        resources: [`${ecs}task-set/{--cluster}/{--service}/{new}`],
      },
      {
        ...passEcs,
        operations: 'RunTask StartTask',
        unknown: taskRoles,
        isUncertain: true,
        instead: namePassRoles,
      },
      {
        ...passEcs,
        operations: 'CreateService UpdateService',
        given: 'task-definition',
        resources: ['iam::{account}:role/*'],
        when: 'the task definition has a task role or an execution role',
      },
    ],
  },
  {
    service: 'lambda',
    source: `${reference}awslambda.html`,
    rules: [
      {
        operations: 'Invoke',
        given: 'qualifier',
        resources: [`${lambda}:{--qualifier}`],
        source: `${docs}lambda/latest/dg/lambda-api-permissions-ref.html`,
      },
      { operations: 'Invoke InvokeAsync', resources: [lambda] },
      { operations: 'CreateEventSourceMapping ListEventSourceMappings', resources: ['*'] },
      {
        operations:
          'GetFunction GetFunctionConfiguration GetPolicy AddPermission RemovePermission DeleteFunction',
        given: 'qualifier',
        resources: [`${lambda}:{--qualifier}`],
        source: `${docs}lambda/latest/dg/lambda-api-permissions-ref.html`,
      },
      {
        operations:
          'GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig ' +
          'DeleteFunctionEventInvokeConfig GetFunctionUrlConfig CreateFunctionUrlConfig UpdateFunctionUrlConfig ' +
          'DeleteFunctionUrlConfig GetProvisionedConcurrencyConfig PutProvisionedConcurrencyConfig ' +
          'DeleteProvisionedConcurrencyConfig GetRuntimeManagementConfig PutRuntimeManagementConfig',
        given: 'qualifier',
        resources: [`${lambda}:{--qualifier}`],
        source: `${docs}lambda/latest/dg/lambda-api-permissions-ref.html`,
      },
      {
        operations:
          'DeleteLayerVersion GetLayerVersion GetLayerVersionPolicy AddLayerVersionPermission RemoveLayerVersionPermission',
        resources: [`${layer}:{--version-number}`],
      },
      { operations: 'ListLayerVersions', resources: [layer] },
      { operations: 'GetLayerVersionByArn', resources: ['{--arn}'] },
    ],
  },
  {
    // Code in a bucket and layers are read with the permissions of the caller.
    service: 'lambda',
    source: `${docs}lambda/latest/dg/permissions-user-function.html`,
    rules: [
      {
        operations: 'UpdateFunctionCode',
        given: 's3-bucket !s3-object-version',
        action: 's3:GetObject',
        beside: true,
        resources: ['s3:::{--s3-bucket}/{--s3-key}'],
      },
      {
        operations: 'UpdateFunctionCode',
        given: 's3-bucket s3-object-version',
        action: 's3:GetObjectVersion',
        beside: true,
        resources: ['s3:::{--s3-bucket}/{--s3-key}'],
      },
      {
        operations: 'CreateFunction',
        given: 'code~S3',
        action: 's3:GetObject',
        beside: true,
        unknown: 'the object is within the value of `--code`',
        add: 'add `s3:GetObject` on the object under `allow`',
      },
      ...['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].flatMap(action => [
        {
          operations: 'UpdateFunctionCode',
          given: 'image-uri',
          action,
          beside: true as const,
          resources: ['{--image-uri|image}'],
          source: images,
        },
        {
          operations: 'CreateFunction',
          given: 'code~ImageUri',
          action,
          beside: true as const,
          unknown: 'the image is within the value of `--code`',
          add: `add \`${action}\` on the repository of the image under \`allow\``,
          source: images,
        },
      ]),
      ...['ecr:GetRepositoryPolicy', 'ecr:SetRepositoryPolicy'].flatMap(action => [
        {
          operations: 'UpdateFunctionCode',
          given: 'image-uri',
          action,
          beside: true as const,
          resources: ['{--image-uri|image}'],
          when: ownPolicy,
          source: images,
        },
        {
          operations: 'CreateFunction',
          given: 'code~ImageUri',
          action,
          beside: true as const,
          resources: ['ecr:{region}:{account}:repository/{any}'],
          when: ownPolicy,
          source: images,
        },
      ]),
      {
        operations: 'PublishLayerVersion',
        given: 'content~S3',
        action: 's3:GetObject',
        beside: true,
        unknown: 'the object is within the value of `--content`',
        add: 'add `s3:GetObject` on the object under `allow`',
      },
      {
        operations: 'CreateFunction UpdateFunctionConfiguration',
        given: 'layers',
        action: 'lambda:GetLayerVersion',
        beside: true,
        resources: ['{--layers}'],
        source: `${docs}lambda/latest/dg/permissions-layer-cross-account.html`,
      },
    ],
  },
  {
    service: 'ec2',
    source: `${reference}amazonec2.html`,
    rules: [
      ...[
        [
          'block-device-mappings~SnapshotId',
          'the snapshots are within the value of `--block-device-mappings`',
        ],
        ['network-interfaces', 'the resources are within the value of `--network-interfaces`'],
        ['placement~Group', 'the placement group is within the value of `--placement`'],
        ['capacity-reservation-specification', 'the capacity reservation is within the value of its option'],
      ].map(([given = '', unknown]) => ({
        operations: 'RunInstances',
        given,
        action: 'ec2:RunInstances',
        beside: true as const,
        unknown: unknown ?? '',
        add: 'add `ec2:RunInstances` on these resources under `allow`',
      })),
      {
        operations: 'CreateFleet RequestSpotFleet RequestSpotInstances',
        action: 'ec2:RunInstances',
        beside: true,
        unknown: 'what the instances are launched from and in is not in the command',
        add: 'add `ec2:RunInstances` on the resources of the launch template under `allow`',
        source: `${docs}AWSEC2/latest/UserGuide/ec2-fleet-prerequisites.html`,
      },
      {
        operations: 'CreateFlowLogs',
        given: 'log-destination',
        action: 'logs:CreateLogDelivery',
        beside: true,
        resources: ['*'],
        source: `${docs}vpc/latest/userguide/flow-logs-iam-role.html`,
      },
      {
        operations: 'DetachNetworkInterface',
        resources: [`${ec2}instance/{any}`, `${ec2}network-interface/{any}`],
      },
      {
        operations: 'DisassociateIamInstanceProfile ReplaceIamInstanceProfileAssociation',
        resources: [`${ec2}instance/{any}`],
      },
      { operations: 'DisassociateSubnetCidrBlock', resources: [`${ec2}subnet/{any}`] },
      {
        operations: 'CreateImage',
        resources: [
          `${ec2}instance/{--instance-id}`,
          'ec2:{region}::image/{new}',
          'ec2:{region}::snapshot/{new}',
        ],
      },
      { operations: 'AllocateAddress', resources: [`${ec2}elastic-ip/{new}`] },
      { operations: 'AllocateHosts', resources: [`${ec2}dedicated-host/{new}`] },
      {
        operations: 'CreateSecurityGroup',
        given: 'vpc-id',
        resources: [`${ec2}security-group/{new}`, `${ec2}vpc/{--vpc-id}`],
      },
      { operations: 'CreateSecurityGroup', resources: [`${ec2}security-group/{new}`] },
      {
        operations: 'CreateReplaceRootVolumeTask',
        resources: [
          `${ec2}instance/{--instance-id}`,
          `${ec2}replace-root-volume-task/{new}`,
          `${ec2}volume/{new}`,
        ],
      },
      {
        operations: 'ModifySecurityGroupRules',
        resources: [`${ec2}security-group/{--group-id}`, `${ec2}security-group-rule/{any}`],
      },
      {
        operations: 'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress',
        given: 'group-id',
        resources: [`${ec2}security-group/{--group-id}`],
      },
      {
        operations: 'AssociateAddress DisassociateAddress',
        given: 'allocation-id instance-id',
        resources: [`${ec2}elastic-ip/{--allocation-id}`, `${ec2}instance/{--instance-id}`],
      },
      // What a launch template brings is not in the command.
      {
        operations: 'RunInstances',
        given: 'launch-template',
        unknown:
          'the image, subnet, security groups and network interfaces of the launch template are not in the command',
        add: 'list the resources of the launch template under `allow`',
      },
      {
        operations: 'RunInstances',
        given: 'subnet-id security-group-ids key-name',
        resources: [...launched, `${ec2}key-pair/{--key-name}`],
      },
      {
        operations: 'RunInstances',
        given: 'subnet-id security-group-ids',
        resources: launched,
      },
      {
        operations: 'RunInstances',
        unknown:
          'without `--subnet-id` and `--security-group-ids` EC2 takes the default subnet and security group of the account',
        instead: 'give `--subnet-id` and `--security-group-ids`',
        add: 'list the resources under `allow`',
      },
      {
        operations: 'StartInstances RunInstances',
        action: 'kms:CreateGrant',
        beside: true,
        resources: ['kms:{region}:{account}:key/*'],
        when: 'a volume of the instance is encrypted with a customer-managed key',
        source: `${docs}ebs/latest/userguide/ebs-encryption-requirements.html`,
      },
    ],
  },
  {
    service: 'autoscaling',
    source: `${reference}amazonec2autoscaling.html`,
    rules: [
      {
        operations: 'TerminateInstanceInAutoScalingGroup SetInstanceHealth',
        resources: ['autoscaling:{region}:{account}:autoScalingGroup:{id}:autoScalingGroupName/{any}'],
      },
      {
        operations: 'CreateOrUpdateTags DeleteTags',
        resources: ['autoscaling:{region}:{account}:autoScalingGroup:{id}:autoScalingGroupName/{any}'],
      },
      {
        operations: 'CreateAutoScalingGroup UpdateAutoScalingGroup',
        given: 'launch-template',
        action: 'ec2:RunInstances',
        beside: true,
        unknown: 'what the launch template brings is not in the command',
        add: 'add `ec2:RunInstances` on the resources of the launch template under `allow`',
        source: `${docs}autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html`,
      },
    ],
  },
  {
    service: 'batch',
    source: `${reference}awsbatch.html`,
    rules: [
      {
        operations: 'SubmitJob',
        resources: [
          'batch:{region}:{account}:job-definition/{--job-definition}',
          'batch:{region}:{account}:job-queue/{--job-queue}',
        ],
      },
      { operations: 'CancelJob TerminateJob', resources: ['batch:{region}:{account}:job/{--job-id}'] },
      {
        operations: 'DeregisterJobDefinition',
        resources: ['batch:{region}:{account}:job-definition/{--job-definition}'],
      },
    ],
  },
  {
    service: 'eks',
    source: `${reference}amazonelastickubernetesservice.html`,
    rules: [
      {
        operations: 'UpdateClusterConfig UpdateClusterVersion DescribeCluster DeleteCluster',
        resources: ['eks:{region}:{account}:cluster/{--name}'],
      },
      {
        operations: 'DescribeUpdate ListUpdates',
        given: 'nodegroup-name',
        resources: ['eks:{region}:{account}:nodegroup/{--name}/{--nodegroup-name}/{id}'],
      },
      {
        operations: 'DescribeUpdate ListUpdates',
        given: 'addon-name',
        resources: ['eks:{region}:{account}:addon/{--name}/{--addon-name}/{id}'],
      },
      { operations: 'DescribeUpdate ListUpdates', resources: ['eks:{region}:{account}:cluster/{--name}'] },
      {
        operations:
          'AssociateAccessPolicy DeleteAccessEntry DescribeAccessEntry DisassociateAccessPolicy ListAssociatedAccessPolicies UpdateAccessEntry',
        resources: ['eks:{region}:{account}:access-entry/{--cluster-name}/{any}/{any}/{any}/{any}'],
      },
      {
        operations:
          'DescribePodIdentityAssociation DeletePodIdentityAssociation UpdatePodIdentityAssociation',
        resources: ['eks:{region}:{account}:podidentityassociation/{--cluster-name}/{--association-id}'],
      },
    ],
  },
];
