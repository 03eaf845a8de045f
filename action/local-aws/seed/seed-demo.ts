import { noPlugins } from '../permissions/authorize.ts';
import { createResource } from '../resources/handlers.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import { StateFile } from '../state/state-file.ts';

/** What was made, by type and identifier. */
export interface Seeded {
  readonly type: string;
  readonly identifier: string;
}

const name = 'codepipeline-slack-demo';
const region = 'ap-northeast-1';
const account = '000000000000';

/** An account wired by hand in the console, in the order in which a person would do it. */
const resources: readonly (readonly [string, Properties])[] = [
  ['AWS::SNS::Topic', { TopicName: `${name}-notifications` }],
  [
    'AWS::IAM::Role',
    {
      RoleName: `${name}-chatbot-role`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'],
      Policies: [
        {
          PolicyName: 'CodePipelineChatOpsPolicy',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: [
                  'codepipeline:StartPipelineExecution',
                  'codepipeline:GetPipelineState',
                  'codepipeline:ListPipelines',
                ],
                Resource: '*',
              },
            ],
          },
        },
      ],
    },
  ],
  [
    'AWS::Chatbot::CustomAction',
    {
      ActionName: 'deploy-demo',
      AliasName: 'deploy-demo',
      Definition: {
        CommandText: `codepipeline start-pipeline-execution --name ${name}-pipeline --region ${region}`,
      },
    },
  ],
  [
    'AWS::Chatbot::CustomAction',
    {
      ActionName: 'deploy',
      AliasName: 'deploy',
      Definition: {
        CommandText: `codepipeline start-pipeline-execution --name $pipeline --region ${region}`,
      },
    },
  ],
  [
    'AWS::Chatbot::SlackChannelConfiguration',
    {
      ConfigurationName: `${name}-slack-channel`,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0BBBBBBB',
      IamRoleArn: `arn:aws:iam::${account}:role/${name}-chatbot-role`,
      // It was not chosen: the console and CloudFormation give it by default.
      GuardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      LoggingLevel: 'INFO',
      SnsTopicArns: [`arn:aws:sns:${region}:${account}:${name}-notifications`],
      CustomizationResourceArns: [
        `arn:aws:chatbot::${account}:custom-action/deploy-demo`,
        `arn:aws:chatbot::${account}:custom-action/deploy`,
      ],
    },
  ],
];

/**
 * Fills the default account of a state file with what a team wired by hand in the console: a role, an SNS topic, two
 * custom actions and a Slack channel whose guardrail is AdministratorAccess. For `chatops local --seed demo`, and for
 * trying `import`.
 * @returns what was made, in order
 * @throws ApiError when some of it is there already (nothing is changed then)
 * @throws StateFileError when the state file is not one that this version can use
 */
export async function seedDemo(stateFile: string, now: number): Promise<Seeded[]> {
  return new StateFile(stateFile).update(state => {
    const scope: Scope = { state, account, region, now, stepMillis: 0, plugins: noPlugins };
    const seeded = resources.map(([type, properties]) => ({
      type,
      identifier: createResource(scope, type, properties, { stackName: '', logicalId: '' }),
    }));
    const channels =
      state.accounts[account]?.resources['global']?.['AWS::Chatbot::SlackChannelConfiguration'] ?? {};
    for (const channel of Object.values(channels))
      channel.service['SlackChannelName'] = 'pipeline-operations';
    const workspace = state.accounts[account]?.slackWorkspaces['T0123ABCD'];
    if (workspace !== undefined) workspace.name = 'acme';
    return seeded;
  });
}
