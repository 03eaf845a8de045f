import {
  DescribeSlackChannelConfigurationsCommand,
  UpdateSlackChannelConfigurationCommand,
} from '@aws-sdk/client-chatbot';
import { GetResourceCommand, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import {
  DeleteStackCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { AttachRolePolicyCommand, GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { JsonObject } from '../../action/core/json.ts';
import {
  allow,
  deploy,
  describeChangeSet,
  detectDrift,
  makeChangeSet,
  readEvents,
  refusalOf,
  type TestAws,
  trust,
} from './harness.ts';

function template(logging: string, guardrail: string): JsonObject {
  return {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        DeletionPolicy: 'Delete',
        Properties: { RoleName: 'told', AssumeRolePolicyDocument: trust },
      },
      Guardrail: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: guardrail, PolicyDocument: allow('codepipeline:*') },
      },
      Alias: {
        Type: 'AWS::Chatbot::CustomAction',
        Properties: {
          ActionName: 'told',
          AliasName: 'told',
          Definition: { CommandText: 'codepipeline list-pipelines' },
        },
      },
      Channel: {
        Type: 'AWS::Chatbot::SlackChannelConfiguration',
        Properties: {
          ConfigurationName: 'told',
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: 'C0AAAAAAA',
          IamRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          GuardrailPolicies: [{ Ref: 'Guardrail' }],
          LoggingLevel: logging,
          CustomizationResourceArns: [{ Ref: 'Alias' }],
        },
      },
    },
  };
}

/** Everything that the product does to a stack, once, with the SDK clients that it uses. */
export async function tellLifecycle({
  cloudFormation,
  iam,
  chatbot,
  cloudControl,
  sts,
}: TestAws): Promise<void> {
  await sts.send(new GetCallerIdentityCommand({}));
  await sts.send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/plan', RoleSessionName: 'told' }),
  );
  await deploy(cloudFormation, 'create', { template: template('ERROR', 'told'), ChangeSetType: 'CREATE' });
  await makeChangeSet(cloudFormation, 'nothing', { template: template('ERROR', 'told') });
  await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
  await makeChangeSet(cloudFormation, 'look', { template: template('INFO', 'told-b') });
  await describeChangeSet(cloudFormation, 'look', true);
  await deploy(cloudFormation, 'update', { template: template('INFO', 'told-b') });
  await readEvents(cloudFormation);
  await cloudFormation.send(new GetTemplateCommand({ StackName: 'demo' }));
  await cloudFormation.send(new ListStackResourcesCommand({ StackName: 'demo' }));
  const { SlackChannelConfigurations: [channel] = [] } = await chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({ MaxResults: 100 }),
  );
  await chatbot.send(
    new UpdateSlackChannelConfigurationCommand({
      ChatConfigurationArn: channel?.ChatConfigurationArn,
      SlackChannelId: 'C0AAAAAAA',
      LoggingLevel: 'NONE',
    }),
  );
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'told',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  );
  await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'LocalManagedPolicy'] }));
  await detectDrift(cloudFormation);
  await deploy(cloudFormation, 'revert', {
    template: template('INFO', 'told-b'),
    DeploymentMode: 'REVERT_DRIFT',
  });
  const TypeName = 'AWS::Chatbot::CustomAction';
  const { ResourceDescriptions: [first] = [] } = await cloudControl.send(
    new ListResourcesCommand({ TypeName }),
  );
  await cloudControl.send(new GetResourceCommand({ TypeName, Identifier: first?.Identifier }));
  await refusalOf(
    cloudControl.send(new GetResourceCommand({ TypeName, Identifier: 'arn:aws:chatbot::1:no' })),
  );
  await cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
}
