import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { indexPossibleUses, readForwardedPermissions } from '../../action/chat/forwarded-permissions.ts';
import { iamPrefixOf } from '../../action/chat/iam-prefix.ts';
import { listCallsViaServices } from '../../action/chat/list-calls-via-services.ts';
import { listForwardedPermissions } from '../../action/chat/list-forwarded-permissions.ts';
import {
  listKeyServices,
  listPossiblyForwarded,
} from '../../action/chat/list-possibly-forwarded-permissions.ts';
import type { Json } from '../../action/core/json.ts';
import { callsViaServices, keyServices } from '../../action/data/forwarded-permissions.ts';
import { managedPolicyPaths } from '../../action/data/managed-policies.ts';
import { callsAsCaller, readsAsCaller } from '../../action/data/requirements/calls-as-caller.ts';
import {
  forwardedCalls,
  linkedRoleServices,
  possibleCalls,
  secretServices,
} from '../../action/data/requirements/forwarded-calls.ts';
import { requirementRules } from '../../action/data/requirements/index.ts';
import { isRefusedInChat } from '../../action/iam/channel-layers.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';

test('what is kept is what the catalogue gives', async () => {
  const kept = readForwardedPermissions();
  expect(kept).toEqual(listForwardedPermissions(await loadCatalogue(), await loadIamActions()));
  expect(kept.get('iam:passrole')?.has('lambda:createfunction')).toBe(true);
  expect(kept.get('kms:decrypt')?.size).toBeGreaterThan(100);
});

test('what is kept of undocumented uses is what the catalogue gives, without the documented ones', async () => {
  const [known, uses] = [readForwardedPermissions(), indexPossibleUses()];
  const listed = listPossiblyForwarded(await loadCatalogue(), await loadIamActions());
  const kept = new Map<string, Set<string>>();
  for (const call of uses.listCalls()) {
    for (const permission of uses.of(call))
      kept.set(permission, (kept.get(permission) ?? new Set()).add(call));
  }
  for (const [permission, calls] of listed) {
    expect(kept.get(permission)).toEqual(
      new Set([...calls].filter(call => known.get(permission)?.has(call) !== true)),
    );
  }
  const isTagging = (permission: string) => /:(?:un)?tag/.test(permission);
  expect([...kept.keys()].filter(isTagging)).toHaveLength(20);
  expect([...kept.keys()].filter(permission => !isTagging(permission)).sort()).toEqual([
    'cognito-idp:describeuserpoolclient',
    'iam:passrole',
    's3:getobject',
    's3:putobject',
    'secretsmanager:createsecret',
    'secretsmanager:deletesecret',
    'secretsmanager:describesecret',
    'secretsmanager:getsecretvalue',
    'secretsmanager:putsecretvalue',
    'secretsmanager:updatesecret',
  ]);
  expect([...kept.keys()].filter(permission => !isRefusedInChat(permission))).toEqual([]);
});

test.each(['nothing:getobject', 'lambda', '', 'lambda:'])('%j possibly uses nothing', call => {
  expect(indexPossibleUses().of(call)).toEqual([]);
});

test('what other services are asked for as the caller, by calls that choose the service, counts', async () => {
  const catalogue = await loadCatalogue();
  const counted = new Set(
    [...callsAsCaller.map(({ actions }) => actions), ...readsAsCaller].join(' ').split(' '),
  );
  const named = new Set([...forwardedCalls, ...possibleCalls].flatMap(({ calls }) => calls.split(' ')));
  const open = requirementRules.flatMap(({ service: name, rules }) =>
    rules.flatMap(({ beside, unknown, action, operations = '' }) => {
      const service = catalogue.findService(name);
      if (beside !== true || unknown === undefined || action !== undefined || service === undefined)
        return [];
      return operations.split(' ').map(operation => `${iamPrefixOf(service)}:${operation}`);
    }),
  );
  // What these services are asked for is nothing that chat refuses, or is asked for with a role of the set-up.
  const others = new Set([
    'cloudformation:CreateStackInstances',
    'cloudformation:CreateStackSet',
    'cloudformation:DeleteStackInstances',
    'cloudformation:UpdateStackInstances',
    'cloudformation:UpdateStackSet',
    'dynamodb:UpdateTable',
    'wafv2:AssociateWebACL',
    'wafv2:DisassociateWebACL',
  ]);
  const left = new Set(open.filter(call => !counted.has(call) && !named.has(call)));
  expect([...left].filter(call => !call.startsWith('servicediscovery:')).sort()).toEqual([...others]);
});

test('the services with keys are those that the catalogue gives', async () => {
  const services = listKeyServices(await loadCatalogue(), readForwardedPermissions());
  expect([...services].sort()).toEqual(keyServices.split(' '));
  expect(['codepipeline', 'ec2', 'eks', 'lambda', 'sqs'].filter(prefix => !services.has(prefix))).toEqual([]);
  expect(['iam', 'kms', 'budgets', ''].filter(prefix => services.has(prefix))).toEqual([]);
});

const via = (Action: string | string[], Condition: Json, Effect = 'Allow'): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*', Condition }],
});
const secret = 'secretsmanager:createsecret';
const appflow = { 'aws:CalledVia': ['appflow.amazonaws.com'] };

test.each<[why: string, document: Json | undefined, uses: Record<string, string[]>]>([
  [
    'what chat runs is no matter',
    via(['secretsmanager:CreateSecret', 'sqs:SendMessage'], { 'ForAnyValue:StringEquals': appflow }),
    { appflow: [secret] },
  ],
  [
    'one statement, and a pattern',
    {
      Statement: {
        Effect: 'Allow',
        Action: 'secretsmanager:CreateSec*',
        Condition: { StringEquals: { 'AWS:calledViaLast': 'appflow.amazonaws.com' } },
      },
    },
    { appflow: [secret] },
  ],
  [
    'two services, one of them with a principal of several parts',
    via('sso:ListInstances', {
      StringLike: { 'aws:CalledViaFirst': ['ops.emr-serverless.amazonaws.com', 'glue.amazonaws.com'] },
    }),
    { 'emr-serverless': ['sso:listinstances'], glue: ['sso:listinstances'] },
  ],
  ['any service', via('secretsmanager:CreateSecret', { Bool: { 'aws:ViaAWSService': 'true' } }), {}],
  ['every other service', via('secretsmanager:CreateSecret', { StringNotEquals: appflow }), {}],
  ['a Deny', via('secretsmanager:CreateSecret', { StringEquals: appflow }, 'Deny'), {}],
  ['no such service', via('iam:*', { StringEquals: { 'aws:CalledVia': 'nothing.amazonaws.com' } }), {}],
  ['not AWS', via('iam:*', { StringEquals: { 'aws:CalledVia': 'appflow.example.com' } }), {}],
  ['another key', via('iam:PassRole', { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } }), {}],
  [
    'a role that calls name',
    via('iam:PassRole', { StringEquals: { 'aws:CalledVia': 'glue.amazonaws.com' } }),
    {},
  ],
  [
    'a service that makes any call',
    via('iam:CreateRole', { StringEquals: { 'aws:CalledVia': 'cloudformation.amazonaws.com' } }),
    {},
  ],
  ['no condition', { Statement: [{ Effect: 'Allow', Action: 'iam:*' }, 'x'] }, {}],
  ['a condition without values', via('iam:*', { StringEquals: 'aws:CalledVia', Null: null }), {}],
  ['no document', undefined, {}],
])('what a policy shows of services that act as their caller: %s', async (_why, document, uses) => {
  const found = listCallsViaServices([document], await loadIamActions(), readForwardedPermissions());
  expect(Object.fromEntries([...found].map(([service, used]) => [service, [...used].sort()]))).toEqual(uses);
});

test('what is kept of services that act as their caller is what the managed policies show', async () => {
  const policies = await loadManagedPolicies();
  const documents = managedPolicyPaths.trim().split('\n').map(policies.documentOf);
  const found = listCallsViaServices(documents, await loadIamActions(), readForwardedPermissions());
  const kept = callsViaServices.flatMap(({ services, permissions }) =>
    services.split(' ').map((service): [string, Set<string>] => [service, new Set(permissions.split(' '))]),
  );
  expect(new Map(kept)).toEqual(found);
  expect(found.get('appflow')).toEqual(new Set([secret, 'secretsmanager:putresourcepolicy']));
});

test('IAM has the actions of the rows by hand, and each row has a page', async () => {
  const actions = await loadIamActions();
  const rows = [
    ...[...forwardedCalls, ...possibleCalls].map(({ calls, permissions, source }) => ({
      names: `${calls} ${permissions}`,
      source,
    })),
    ...callsAsCaller.map(({ actions: names, source }) => ({ names, source })),
  ];
  const names = rows.flatMap(row => row.names.split(' '));
  expect(names.filter(name => actions.find(name)?.name !== name)).toEqual([]);
  expect(rows.filter(({ source }) => !source.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  expect(
    [...linkedRoleServices, ...secretServices].filter(
      prefix => actions.actionsMatching(`${prefix}:*`).length === 0,
    ),
  ).toEqual([]);
});
