import { expect, test } from '@jest/globals';
import { compareAccess } from '../../action/access/compare-access.ts';
import {
  type ObservedEntity,
  type ObservedSource,
  pictureOfObserved,
} from '../../action/access/observed-picture.ts';
import { pictureOfTemplate } from '../../action/access/picture.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import { resolveIntrinsics } from '../../action/core/intrinsics.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { noLimits } from '../../action/core/model.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { loadText } from './read-scenarios.ts';

const account = '123456789012';
const place = { partition: 'aws', account, region: 'eu-west-1' };
const roleArn = `arn:aws:iam::${account}:role/operator`;
const guardrailArn = `arn:aws:iam::${account}:policy/own`;

function policy(action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

function entity(key: string, properties: ObservedEntity['properties'], unread: string[] = []) {
  return { key, properties, unread };
}

/** An account with one channel, in which the role and the guardrail allow the same. */
function account1(change: Partial<ObservedSource> = {}): ObservedSource {
  const role = { Policies: [{ PolicyName: 'own', PolicyDocument: policy('sqs:PurgeQueue') }] };
  return {
    target: 'prod',
    place,
    channels: [
      entity('ops', {
        SlackWorkspaceId: 'T0123ABCD',
        SlackChannelId: 'C0BBBBBBB',
        ConfigurationName: 'chat-ops',
        IamRoleArn: roleArn,
        GuardrailPolicies: [guardrailArn],
        UserRoleRequired: false,
      }),
    ],
    roles: new Map([[roleArn, entity('operator', role)]]),
    policies: new Map([[guardrailArn, entity('own', { PolicyDocument: policy('sqs:*') })]]),
    isComplete: true,
    documents: new Map(),
    limits: noLimits,
    userRoles: () => [],
    ...change,
  };
}

async function changesOf(before: ObservedSource, after: ObservedSource): Promise<string[]> {
  const proofData = await loadProofData();
  const changes = compareAccess([pictureOfObserved(before)], [pictureOfObserved(after)], proofData);
  return changes.flatMap(({ gained, lost }) => [
    ...gained.map(row => `+ ${row.verdict} ${row.certainty ?? ''}${row.action}`),
    ...lost.map(row => `- ${row.verdict} ${row.certainty ?? ''}${row.action}`),
  ]);
}

test('a template and the account that it makes are the same picture to the proofs', async () => {
  const { config } = await loadText(`version: 1
name: chat
targets: { prod: { account: "${account}", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }], role-name: operator, path: / } }
guardrails: { own: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [own] } }
`);
  const [model] = config?.models ?? [];
  if (model === undefined) throw new Error('There is no model');
  const template = renderTemplate(model);
  const picture = pictureOfTemplate({
    target: 'prod',
    place,
    template,
    documents: new Map(),
    limits: noLimits,
  });
  const observed = pictureOfObserved(account1());
  expect(compareAccess([picture], [observed], await loadProofData())).toEqual([]);
  expect(picture.channels[0]?.role.arn).toBe(observed.channels[0]?.role.arn);
});

test('a part of a template without intrinsics is not copied when it is resolved', () => {
  const own = policy('sts:AssumeRole');
  const written = { Own: own, Arns: ['*', { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/x' }] };
  const scope = { ...place, ref: () => undefined, attribute: () => undefined };
  const resolved = resolveIntrinsics(written, scope) as JsonObject;
  expect(resolved).toEqual({ Own: own, Arns: ['*', `arn:aws:iam::${account}:role/x`] });
  expect(resolved['Own']).toBe(own);
});

test('a role that no longer exists lets no member do anything', async () => {
  expect(await changesOf(account1(), account1({ roles: new Map() }))).toEqual(['- default sqs:PurgeQueue']);
});
test('a property that was not read is unknown, and not absent', async () => {
  const role = entity('operator', {}, ['Policies']);
  const unread = account1({ roles: new Map([[roleArn, role]]) });
  const changes = await changesOf(account1(), unread);
  expect(changes.length).toBeGreaterThan(1);
  expect(changes.filter(change => !change.includes(' unknown'))).toEqual([]);
});

test.each<[string, string | undefined, boolean, Record<string, string>]>([
  ['those that it has', 'sts:AssumeRole', true, { team: 'blue' }],
  ['none where chat may put others in their place', 'sts:*', true, {}],
  ['none where its trust policy was not read', undefined, true, {}],
  ['none where they were not read', 'sts:AssumeRole', false, {}],
])('the known tags of a role: %s', (_, action, isRead, tags) => {
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: action ?? '' }],
  };
  const role = entity(
    'operator',
    {
      Tags: [{ Key: 'team', Value: 'blue' }],
      ...(action === undefined ? {} : { AssumeRolePolicyDocument: trust }),
    },
    isRead ? [] : ['Tags'],
  );
  expect(pictureOfObserved(account1({ roles: new Map([[roleArn, role]]) })).roles[0]?.tags).toEqual(tags);
});

/** A role that chat can assume under a condition of which nothing is known. */
const trusted = (organization: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'chatbot.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceOrgID': organization } },
    },
  ],
});

test('two conditions of trust that cannot be seen are not one', async () => {
  const withTrust = (organization: string) =>
    account1({
      roles: new Map([
        [
          roleArn,
          entity('operator', {
            AssumeRolePolicyDocument: trusted(organization),
            Policies: [{ PolicyName: 'own', PolicyDocument: policy('sqs:PurgeQueue') }],
          }),
        ],
      ]),
    });
  expect(await changesOf(withTrust('o-one'), withTrust('o-one'))).toEqual([]);
  expect(await changesOf(withTrust('o-one'), withTrust('o-two'))).toEqual([
    '+ default unknownsqs:PurgeQueue',
    '- default unknownsqs:PurgeQueue',
  ]);
});
