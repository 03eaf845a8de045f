// The resources of configuration.mjs made with aws-cdk-lib, in process, with its default validation.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , modules = '', count = '1000'] = process.argv;
const require = createRequire(join(modules, 'x.js'));
const { App, Stack } = require('aws-cdk-lib');
const { CfnSlackChannelConfiguration, CfnCustomAction } = require('aws-cdk-lib/aws-chatbot');
const { CfnManagedPolicy, CfnRole } = require('aws-cdk-lib/aws-iam');

const app = new App();
// CDK refuses more than 500 resources in one stack, as CloudFormation does; so many stacks as it takes.
const perStack = 80;
let stack;
for (let n = 0; n < Number(count); n += 1) {
  if (n % perStack === 0) stack = new Stack(app, `bench-${n / perStack}`);
  const arn = `arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:pipeline-${n}`;
  const document = Action => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: [{ 'Fn::Sub': arn }] }],
  });
  const role = new CfnRole(stack, `Role${n}`, {
    roleName: `bench-role-${n}`,
    path: '/chatops/bench/',
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    managedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'],
    policies: [
      {
        policyName: `bench-role-${n}`,
        policyDocument: document(['codepipeline:StartPipelineExecution', 'codepipeline:GetPipelineState']),
      },
    ],
  });
  const guardrail = new CfnManagedPolicy(stack, `Guardrail${n}`, {
    managedPolicyName: `bench-guardrail-${n}`,
    path: '/chatops/bench/',
    policyDocument: document(['codepipeline:*']),
  });
  const actions = ['start', 'state', 'show'].map(
    verb =>
      new CfnCustomAction(stack, `Alias${verb}${n}`, {
        actionName: `bench-${verb}-${n}`,
        aliasName: `${verb}-${n}`,
        definition: { commandText: `codepipeline get-pipeline --name pipeline-${n} --region eu-west-1` },
      }),
  );
  new CfnSlackChannelConfiguration(stack, `Channel${n}`, {
    configurationName: `bench-channel-${n}`,
    slackWorkspaceId: 'T0123ABCD',
    slackChannelId: `C${String(n).padStart(8, '0')}`,
    iamRoleArn: role.attrArn,
    guardrailPolicies: [guardrail.ref, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    userRoleRequired: false,
    loggingLevel: 'ERROR',
    snsTopicArns: [],
    customizationResourceArns: actions.map(action => action.ref),
  });
}
app.synth();
