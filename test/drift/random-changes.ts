import fc from 'fast-check';
import type { JsonObject } from '../../action/core/json.ts';
import type { HandCall } from './harness.ts';

/** The account of the random changes. */
export const account = '000000000000';

export const roleArn = (name: string) => `arn:aws:iam::${account}:role/chatops/demo/demo-${name}`;
const channelArn = (name: string) =>
  `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-${name}`;
const actionArn = (name: string) => `arn:aws:chatbot::${account}:custom-action/demo-${name}`;
const guardrailArn = (name: string) => `arn:aws:iam::${account}:policy/chatops/demo/demo-${name}`;
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** The channels of the configuration, with the chat channel that each was given. */
const channelIds = { first: 'C0FIRST000', second: 'C0SECOND00', third: 'C0THIRD000' } as const;

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const roleName = pick('demo-wide', 'demo-narrow');
const managed = pick(
  ...['AdministratorAccess', 'AmazonSQSFullAccess', 'AmazonSQSReadOnlyAccess', 'AWSDenyAll'].map(aws),
);
const statement = fc.record({
  Effect: pick('Allow', 'Allow', 'Allow', 'Deny'),
  Action: pick(
    '*',
    'sqs:*',
    'sqs:PurgeQueue',
    'sqs:DeleteQueue',
    'sns:*',
    'sns:Publish',
    'lambda:InvokeFunction',
  ),
  Resource: pick('*', `arn:aws:sqs:us-east-1:${account}:a`, `arn:aws:sns:us-east-1:${account}:*`),
});
const document = fc
  .array(statement, { minLength: 1, maxLength: 2 })
  .map(Statement => JSON.stringify({ Version: '2012-10-17', Statement }));
const guardrails = fc.uniqueArray(
  pick(
    guardrailArn('queues'),
    guardrailArn('topics'),
    aws('AdministratorAccess'),
    aws('AmazonSQSFullAccess'),
    aws('AWSDenyAll'),
  ),
  { maxLength: 3 },
);
const channelKey: fc.Arbitrary<keyof typeof channelIds> = fc.constantFrom('first', 'second', 'third');

/** What someone does to the account outside of the stack. */
export const outsideChange: fc.Arbitrary<HandCall> = fc.oneof(
  fc.record({ RoleName: roleName, PolicyArn: managed }).map(input => ({ iam: 'AttachRolePolicy', input })),
  fc
    .record({ RoleName: roleName, PolicyName: pick('Own', 'Extra'), PolicyDocument: document })
    .map(input => ({ iam: 'PutRolePolicy', input })),
  pick<HandCall>(
    { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-narrow', PolicyName: 'Own' } },
    { iam: 'DeleteRolePermissionsBoundary', input: { RoleName: 'demo-wide' } },
    { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-wide', PolicyName: 'demo-wide' } },
  ),
  fc
    .record({ RoleName: roleName, PermissionsBoundary: managed })
    .map(input => ({ iam: 'PutRolePermissionsBoundary', input })),
  fc
    .record({
      PolicyArn: pick(
        guardrailArn('queues'),
        guardrailArn('topics'),
        `arn:aws:iam::${account}:policy/boundary`,
      ),
      PolicyDocument: document,
    })
    .map(input => ({ iam: 'CreatePolicyVersion', input: { ...input, SetAsDefault: 'true' } })),
  fc
    .record({ key: channelKey, guardrails, role: pick('wide', 'narrow'), isRequired: fc.boolean() })
    .map(({ key, guardrails: GuardrailPolicyArns, role, isRequired }) =>
      updateChannel(key, {
        SlackChannelId: channelIds[key],
        IamRoleArn: roleArn(role),
        GuardrailPolicyArns,
        UserAuthorizationRequired: isRequired,
      }),
    ),
  // To another chat channel, which may be the one that another configuration was moved away from.
  fc
    .record({ key: channelKey, to: pick('C0MOVED000', ...Object.values(channelIds)) })
    .map(({ key, to }) => updateChannel(key, { SlackChannelId: to })),
  fc
    .record({ guardrails, role: pick('wide', 'narrow'), name: pick('x', 'y') })
    .map(({ guardrails: list, role, name }) => ({
      chatbot: 'create-slack-channel-configuration',
      input: {
        SlackTeamId: 'T0123ABCD',
        SlackChannelId: `C0HAND00${name.toUpperCase()}`,
        SlackChannelName: name,
        ConfigurationName: `by-hand-${name}`,
        IamRoleArn: roleArn(role),
        GuardrailPolicyArns: list,
      } as unknown as JsonObject,
    })),
  channelKey.map(key => ({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(key) },
  })),
  pick<HandCall>({ chatbot: 'update-account-preferences', input: { UserAuthorizationRequired: true } }),
  fc
    .record({
      RoleName: roleName,
      to: pick<JsonObject>({ AWS: '*' }, { Service: 'lambda.amazonaws.com' }),
      keepsChat: fc.boolean(),
    })
    .map(({ RoleName, to, keepsChat }) => ({
      iam: 'UpdateAssumeRolePolicy',
      input: { RoleName, PolicyDocument: JSON.stringify(trustOf(to, keepsChat)) },
    })),
  fc
    .record({ alias: pick('purge', 'tell'), command: pick('sqs list-queues', 'sns list-topics') })
    .map(({ alias, command }) => ({
      chatbot: 'update-custom-action',
      input: {
        CustomActionArn: actionArn(alias),
        AliasName: alias,
        Definition: { CommandText: `${command} --region us-east-1` },
      },
    })),
  pick('purge', 'tell').map(alias => ({
    chatbot: 'delete-custom-action',
    input: { CustomActionArn: actionArn(alias) },
  })),
);

function updateChannel(key: keyof typeof channelIds, input: object): HandCall {
  return {
    chatbot: 'update-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(key), ...input } as unknown as JsonObject,
  };
}

function trustOf(principal: JsonObject, keepsChat: boolean): JsonObject {
  const statementOf = (Principal: JsonObject) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  return {
    Version: '2012-10-17',
    Statement: [
      ...(keepsChat ? [statementOf({ Service: 'chatbot.amazonaws.com' })] : []),
      statementOf(principal),
    ],
  };
}
