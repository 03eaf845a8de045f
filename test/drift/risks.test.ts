import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { kindOf } from '../../action/kinds/index.ts';

const types = {
  slack: 'AWS::Chatbot::SlackChannelConfiguration',
  teams: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  action: 'AWS::Chatbot::CustomAction',
  role: 'AWS::IAM::Role',
  guardrail: 'AWS::IAM::ManagedPolicy',
  topic: 'AWS::SNS::Topic',
  'topic policy': 'AWS::SNS::TopicPolicy',
  key: 'AWS::KMS::Key',
  'key alias': 'AWS::KMS::Alias',
  'notification rule': 'AWS::CodeStarNotifications::NotificationRule',
  'event rule': 'AWS::Events::Rule',
  'log group': 'AWS::Logs::LogGroup',
};

function requireKind(short: keyof typeof types) {
  const kind = kindOf(types[short]);
  if (kind === undefined) throw new Error(`${short} is no kind`);
  return kind;
}

const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const allowing = { Statement: [{ Effect: 'Allow', Action: 'x', Resource: '*' }] };
const denying = { Statement: [{ Effect: 'Deny', Action: 'x', Resource: '*' }] };
const chat = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const inline = (...documents: readonly (typeof allowing)[]) => ({
  PolicyName: 'a',
  PolicyDocument: { Statement: documents.flatMap(({ Statement }) => Statement) },
});
const gone = undefined;

type Row = readonly [
  kind: keyof typeof types,
  property: string,
  expected: Json | undefined,
  observed: Json | undefined,
  risk: string,
];

test.each<Row>([
  // A guardrail raises what members can do at most; AWSDenyAll lowers it.
  ['slack', 'GuardrailPolicies', gone, 'arn:p', 'widens'],
  ['slack', 'GuardrailPolicies', gone, denyAll, 'narrows'],
  ['slack', 'GuardrailPolicies', 'arn:p', gone, 'narrows'],
  ['slack', 'GuardrailPolicies', 'arn:p', 'arn:q', 'unknown'],
  ['teams', 'GuardrailPolicies', gone, 'arn:p', 'widens'],
  ['slack', 'UserRoleRequired', true, false, 'widens'],
  ['slack', 'UserRoleRequired', false, true, 'narrows'],
  ['slack', 'IamRoleArn', 'arn:a', 'arn:b', 'unknown'],
  ['slack', 'SlackChannelId', 'a', 'b', 'unknown'],
  ['teams', 'TeamsChannelId', 'a', 'b', 'unknown'],
  ['slack', 'CustomizationResourceArns', 'a', gone, 'narrows'],
  ['slack', 'CustomizationResourceArns', gone, 'a', 'none'],
  ['slack', 'SnsTopicArns', 'a', gone, 'none'],
  ['slack', 'LoggingLevel', 'a', 'b', 'none'],
  ['teams', 'TeamsChannelName', 'a', 'b', 'none'],
  ['slack', 'Tags', 'a', 'b', 'none'],
  ['slack', 'SlackWorkspaceId', 'a', 'b', 'unknown'],
  ['slack', 'Something', 'a', 'b', 'unknown'],
  ['role', 'ManagedPolicyArns', gone, 'arn:p', 'widens'],
  ['role', 'ManagedPolicyArns', gone, denyAll, 'narrows'],
  ['role', 'ManagedPolicyArns', 'arn:p', gone, 'unknown'],
  ['role', 'ManagedPolicyArns', 'arn:p', denyAll, 'unknown'],
  ['role', 'Policies', gone, { PolicyName: 'a', PolicyDocument: allowing }, 'widens'],
  ['role', 'Policies', gone, { PolicyName: 'a', PolicyDocument: denying }, 'narrows'],
  ['role', 'Policies', gone, { PolicyName: 'a' }, 'widens'],
  ['role', 'Policies', gone, 'a text', 'widens'],
  ['role', 'Policies', { PolicyName: 'a', PolicyDocument: denying }, gone, 'widens'],
  ['role', 'Policies', { PolicyName: 'a', PolicyDocument: allowing }, gone, 'narrows'],
  ['role', 'Policies', { PolicyName: 'a', PolicyDocument: allowing }, inline(allowing, denying), 'narrows'],
  ['role', 'Policies', { PolicyName: 'a', PolicyDocument: denying }, inline(allowing, denying), 'widens'],
  ['role', 'Policies', inline(allowing, denying), { PolicyName: 'a', PolicyDocument: denying }, 'narrows'],
  ['role', 'Policies', inline(allowing, denying), { PolicyName: 'a', PolicyDocument: allowing }, 'widens'],
  ['role', 'Policies', inline(allowing, denying), gone, 'unknown'],
  ['role', 'Policies', 'a text', gone, 'unknown'],
  [
    'role',
    'AssumeRolePolicyDocument',
    chat,
    { Statement: [{ ...chat.Statement[0], Principal: '*' }] },
    'widens',
  ],
  ['role', 'AssumeRolePolicyDocument', chat, { Statement: [] }, 'narrows'],
  ['role', 'AssumeRolePolicyDocument', chat, chat, 'none'],
  ['role', 'PermissionsBoundary', 'arn:p', gone, 'widens'],
  ['role', 'PermissionsBoundary', gone, 'arn:p', 'narrows'],
  ['role', 'PermissionsBoundary', 'arn:p', 'arn:q', 'unknown'],
  ['role', 'Description', 'a', 'b', 'none'],
  ['role', 'Tags', 'a', 'b', 'none'],
  ['role', 'Path', 'a', 'b', 'unknown'],
  ['guardrail', 'PolicyDocument', denying, allowing, 'unknown'],
  ['guardrail', 'PolicyDocument', denying, inline(allowing, denying).PolicyDocument, 'widens'],
  ['guardrail', 'PolicyDocument', inline(allowing, denying).PolicyDocument, allowing, 'widens'],
  ['guardrail', 'PolicyDocument', { Version: '2008-10-17', ...denying }, denying, 'unknown'],
  ['guardrail', 'PolicyDocument', denying, gone, 'unknown'],
  ['guardrail', 'Description', 'a', 'b', 'none'],
  ['action', 'Definition', 'a', 'b', 'unknown'],
  ['action', 'Attachments', 'a', 'b', 'unknown'],
  ['action', 'AliasName', 'a', 'b', 'narrows'],
  ['action', 'AliasName', gone, 'a', 'none'],
  ['topic policy', 'PolicyDocument', denying, allowing, 'unknown'],
  ['topic policy', 'Topics', 'a', 'b', 'none'],
  ['key', 'KeyPolicy', denying, allowing, 'unknown'],
  ['key', 'Enabled', true, false, 'none'],
  ['topic', 'DisplayName', 'a', 'b', 'none'],
  ['key alias', 'TargetKeyId', 'a', 'b', 'none'],
  ['notification rule', 'Status', 'a', 'b', 'none'],
  ['event rule', 'State', 'a', 'b', 'none'],
  ['log group', 'RetentionInDays', 1, 2, 'none'],
])('%s, %s from %j to %j: %s', (kind, property, expected, observed, risk) => {
  expect(requireKind(kind).riskOf(property, expected, observed)).toBe(risk);
});

test.each<[keyof typeof types, string, Json, string | undefined]>([
  ['role', 'Policies', { PolicyName: 'a', Key: 'b' }, 'a'],
  ['role', 'Tags', { Key: 'b', PolicyName: 'a' }, 'b'],
  ['role', 'ManagedPolicyArns', { PolicyName: 'a', Key: 'b' }, undefined],
  ['role', 'Policies', { PolicyName: 5 }, undefined],
  ['role', 'Policies', 'a', undefined],
  ['role', 'Tags', null, undefined],
  ['event rule', 'Targets', { Id: 'chat' }, 'chat'],
  ['event rule', 'Targets', { Id: 5 }, undefined],
  ['event rule', 'Targets', 'chat', undefined],
  ['event rule', 'Tags', { Id: 'chat' }, undefined],
])('what identifies an element of %s, %s: %j → %s', (kind, property, element, expected) => {
  expect(requireKind(kind).elementKey?.(property, element)).toBe(expected);
});

describe('a value with an equal meaning is an equal value', () => {
  const one = { Statement: { Effect: 'Allow', Action: ['b', 'a'] } };
  const other = { Statement: [{ Effect: 'Allow', Action: ['a', 'b'] }] };
  test.each<[keyof typeof types, string, Json, Json, boolean]>([
    ['role', 'AssumeRolePolicyDocument', one, other, true],
    [
      'role',
      'Policies',
      [{ PolicyName: 'a', PolicyDocument: one }],
      [{ PolicyName: 'a', PolicyDocument: other }],
      true,
    ],
    ['role', 'Description', one, other, false],
    ['guardrail', 'PolicyDocument', one, other, true],
    ['guardrail', 'Description', one, other, false],
    ['topic policy', 'PolicyDocument', one, other, true],
    ['topic policy', 'Topics', one, other, false],
    ['key', 'KeyPolicy', one, other, true],
    ['key', 'Description', one, other, false],
    ['slack', 'SlackChannelId', 'G0AAAAAAA', 'C0AAAAAAA', true],
    ['slack', 'SlackChannelId', 'D0AAAAAAA', 'C0AAAAAAA', false],
    ['slack', 'SlackWorkspaceId', 'G0AAAAAAA', 'C0AAAAAAA', false],
    ['teams', 'TeamsChannelId', '19%3Aa%40thread.tacv2', '19:a@thread.tacv2', true],
    ['teams', 'TeamsChannelName', '19%3Aa', '19:a', false],
    ['slack', 'SlackChannelId', ['G0'], ['C0'], false],
  ])('%s, %s: %j and %j: %s', (kind, property, a, b, isEqual) => {
    const normalize = (value: Json) => requireKind(kind).normalize?.(property, value) ?? value;
    if (isEqual) expect(normalize(a)).toEqual(normalize(b));
    else expect(normalize(a)).not.toEqual(normalize(b));
  });
});

test('the ARN of a role has its path', () => {
  const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws-cn' };
  const { attributes } = requireKind('role');
  expect(attributes?.('one', { Path: '/chatops/' }, place)).toEqual({
    Arn: 'arn:aws-cn:iam::123456789012:role/chatops/one',
  });
  expect(attributes?.('one', {}, place)).toEqual({ Arn: 'arn:aws-cn:iam::123456789012:role/one' });
});
