import type { DriftedAccount } from '../../action/access/drifted-account.ts';
import type { Comparison, Drift } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { noLimits } from '../../action/core/model.ts';

export const account = '123456789012';
const place = { account, region: 'us-east-1', partition: 'aws' };
/** A policy that allows actions on everything. */
export const allow = (...actions: readonly string[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }],
});
const kind: Comparison['kind'] = { riskOf: () => 'widens' };
export const policyArn = `arn:aws:iam::${account}:policy/g`;

/** A stack of so many channels, each with a role of its own, and one guardrail. */
export function makeAccount(channels: number): DriftedAccount {
  const common = { target: 'default', kind };
  const names = Array.from({ length: channels }, (_, index) => `c${index}`);
  const make = (type: string, path: string, id: string, expected: JsonObject): Comparison => ({
    ...common,
    type,
    path,
    id,
    expected,
    observed: { status: 'present', properties: expected, unread: [] },
  });
  return {
    target: 'default',
    place,
    comparisons: [
      make('AWS::IAM::ManagedPolicy', 'guardrails.g', policyArn, {
        ManagedPolicyName: 'g',
        PolicyDocument: allow('sqs:SendMessage', 'sqs:PurgeQueue', 'sns:Publish'),
      }),
      ...names.flatMap((name, index) => [
        make('AWS::IAM::Role', `roles.${name}`, name, {
          RoleName: name,
          Policies: [{ PolicyName: 'own', PolicyDocument: allow('sqs:SendMessage') }],
        }),
        make('AWS::Chatbot::SlackChannelConfiguration', `channels.${name}`, `arn:${name}`, {
          ConfigurationName: name,
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: `C0${String(index).padStart(7, '0')}`,
          IamRoleArn: `arn:aws:iam::${account}:role/${name}`,
          GuardrailPolicies: [policyArn],
        }),
      ]),
    ],
    otherChannels: new Map(),
    roles: new Map(),
    policies: new Map(),
    isComplete: true,
    unchecked: [],
    documents: new Map(),
    limits: noLimits,
    now: Date.parse('2026-11-30T00:00:00Z'),
    userRoles: () => undefined,
  };
}

/** A drift: an inline policy that a role has and that no one declared. */
export function widen(role: string, name: string, ...actions: readonly string[]): Drift {
  return widenBy(role, name, allow(...actions));
}

/** The same with a document. */
export function widenBy(role: string, name: string, document: JsonObject): Drift {
  const observed = { PolicyName: name, PolicyDocument: document } as unknown as Json;
  return {
    target: 'default',
    kind: 'undeclared',
    path: `roles.${role}`,
    type: 'AWS::IAM::Role',
    id: role,
    property: 'Policies',
    observed,
    risk: 'widens',
  };
}
