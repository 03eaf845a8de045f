// Written by hand from the pages that each group and row names: what an option needs beside the action of its operation.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';

/** Options of an alarm that name what it does. */
export const alarmOptions = ['alarm-actions', 'ok-actions', 'insufficient-data-actions'];

/** What an alarm does to an instance, as the ends of ARNs have it, by the action of EC2. */
const alarmActions = {
  StopInstances: [':ec2:stop', 'InstanceId.Stop'],
  TerminateInstances: [':ec2:terminate', 'InstanceId.Terminate'],
  RebootInstances: [':ec2:reboot', 'InstanceId.Reboot'],
};

/** A parameter that has the image in its value. */
const imageParameter = 'which parameter has the image is not read';

/** Options that need more. */
export const optionNeeds: readonly RequirementRules[] = [
  {
    service: 'sns',
    source: `${docs}sns/latest/dg/sns-topic-attributes.html`,
    rules: [
      ['SetTopicAttributes', 'FeedbackRoleArn'],
      ['SetSubscriptionAttributes', 'SubscriptionRoleArn'],
    ].map(([operations = '', name = '']) => ({
      operations,
      given: `attribute-name~${name} attribute-value`,
      action: 'iam:PassRole',
      beside: true as const,
      resources: ['{--attribute-value|role}'],
    })),
  },
  {
    service: 'ssm',
    source: `${docs}systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html`,
    rules: [
      {
        operations: 'UpdateServiceSetting',
        given: 'setting-id~default-ec2-instance-management-role',
        action: 'iam:PassRole',
        beside: true,
        resources: ['{--setting-value|role}'],
      },
      {
        operations: 'PutParameter',
        given: 'data-type~aws:ec2:image',
        action: 'ec2:DescribeImages',
        beside: true,
        resources: ['*'],
        unknown:
          'Parameter Store looks for the image, and whether with the permissions of the caller is not certain',
        isUncertain: true,
        add: 'add `ec2:DescribeImages` under `allow`',
        source: `${docs}systems-manager/latest/userguide/parameter-store-ec2-aliases.html`,
      },
    ],
  },
  {
    service: 'ec2',
    source: `${docs}AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html`,
    rules: [
      {
        operations: 'RunInstances',
        given: 'image-id~resolve:ssm:',
        action: 'ssm:GetParameters',
        beside: true,
        unknown: imageParameter,
        add: 'add `ssm:GetParameters` on the parameter under `allow`',
      },
      ...[
        ['CreateLaunchTemplate CreateLaunchTemplateVersion', 'launch-template-data'],
        ['CreateFleet ModifyFleet', 'launch-template-configs'],
      ].map(([operations = '', option = '']) => ({
        operations,
        given: `${option}~resolve:ssm:`,
        action: 'ssm:GetParameters',
        beside: true as const,
        unknown: imageParameter,
        isUncertain: true as const,
        add: 'add `ssm:GetParameters` on the parameter under `allow`',
      })),
    ],
  },
  {
    service: 'cloudwatch',
    source: `${docs}AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
    rules: alarmOptions.flatMap(option =>
      Object.entries(alarmActions).flatMap(([name, texts]) =>
        texts.map(text => ({
          operations: 'PutMetricAlarm',
          given: `${option}~${text}`,
          action: `ec2:${name}`,
          beside: true as const,
          unknown:
            'whether an alarm that acts on an instance takes the action of its maker is documented in two ways',
          isUncertain: true as const,
          add: `add \`ec2:${name}\` on the instance under \`allow\``,
        })),
      ),
    ),
  },
  {
    service: 'elbv2',
    source: `${docs}elasticloadbalancing/latest/application/listener-authenticate-users.html`,
    rules: [
      ['CreateListener ModifyListener', 'default-actions'],
      ['CreateRule ModifyRule', 'actions'],
    ].map(([operations = '', option = '']) => ({
      operations,
      given: `${option}~authenticate-cognito`,
      action: 'cognito-idp:DescribeUserPoolClient',
      beside: true as const,
      unknown: `the user pool is within the value of \`--${option}\``,
      isUncertain: true as const,
      add: 'add `cognito-idp:DescribeUserPoolClient` on the user pool under `allow`',
    })),
  },
  {
    service: 'lambda',
    source: `${docs}lambda/latest/dg/configuration-vpc.html`,
    rules: ['DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs'].map(name => ({
      operations: 'CreateFunction UpdateFunctionConfiguration',
      given: 'vpc-config~subnet-',
      action: `ec2:${name}`,
      beside: true as const,
      resources: ['*'],
      unknown: 'the guide asks for it, and does not say whether the API does',
      isUncertain: true as const,
      add: `add \`ec2:${name}\` under \`allow\``,
    })),
  },
  {
    service: 'elasticbeanstalk',
    source: `${docs}elasticbeanstalk/latest/dg/command-options-general.html`,
    rules: ['ServiceRole', 'IamInstanceProfile'].map(name => ({
      operations:
        'CreateConfigurationTemplate UpdateConfigurationTemplate CreateEnvironment UpdateEnvironment',
      given: `option-settings~${name}`,
      action: 'iam:PassRole',
      beside: true as const,
      unknown: `whether the role in \`--option-settings\` is passed is not documented`,
      isUncertain: true as const,
      add: 'add `iam:PassRole` on the role under `allow`',
    })),
  },
  {
    service: 's3control',
    source: `${docs}AmazonS3/latest/userguide/access-points-policies.html`,
    rules: [
      {
        operations: 'CreateAccessPoint',
        given: 'public-access-block-configuration',
        action: 's3:PutAccessPointPublicAccessBlock',
        beside: true,
        resources: ['s3:{region}:{account}:accesspoint/{--name}'],
      },
    ],
  },
];
