import { expect, test } from '@jest/globals';
import { resolveModel } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { kindOf, renderStacks, renderTemplate, renderWithOrigins } from '../../action/kinds/index.ts';

const config = {
  version: 1,
  name: 'demo',
  workspaces: {
    acme: { slack: 'T0123ABCD' },
    contoso: {
      teams: { team: '11111111-1111-1111-1111-111111111111', tenant: '22222222-2222-2222-2222-222222222222' },
    },
  },
  roles: {
    ops: {
      'managed-policies': ['ReadOnlyAccess', 'SecurityAudit'],
      allow: [{ actions: ['s3:List*'], resources: ['*'] }],
      policies: { Extra: { deny: [{ actions: ['iam:*'], resources: ['*'] }] } },
      'permissions-boundary': { arn: 'arn:aws:iam::123456789012:policy/b' },
    },
    reader: { arn: 'arn:aws:iam::123456789012:role/reader' },
  },
  guardrails: {
    own: { allow: [{ actions: ['*'], resources: ['*'] }] },
    named: { arn: 'arn:aws:iam::123456789012:policy/g' },
  },
  aliases: { deploy: 's3 ls' },
  channels: {
    ops: {
      workspace: 'acme',
      channel: 'C0AAAAAAA',
      role: 'ops',
      guardrails: ['own', 'named', 'ReadOnlyAccess'],
      aliases: ['deploy'],
      until: '2099-01-01',
      'user-roles': { roles: ['reader', 'ops'] },
    },
    web: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'reader', guardrails: ['named'] },
    team: {
      workspace: 'contoso',
      channel: '19:a@thread.tacv2',
      role: 'reader',
      guardrails: 'none',
      until: '2099-01-01',
    },
  },
} as unknown as ChatopsConfig;

const model = resolveModel(config);

test('each part of a template leads to the place in chatops.yml that it comes from', () => {
  const { origins } = renderWithOrigins(model);
  expect(Object.fromEntries(origins)).toStrictEqual({
    RoleOps: {
      '/ManagedPolicyArns/0': { path: 'roles.ops.managed-policies[0]' },
      '/ManagedPolicyArns/1': { path: 'roles.ops.managed-policies[1]' },
      '/Policies/0': { path: 'roles.ops', name: 'ops' },
      '/Policies/0/PolicyDocument/Statement/0': { path: 'roles.ops.allow[0]' },
      '/Policies/1': { path: 'roles.ops.policies.Extra', name: 'Extra' },
      '/Policies/1/PolicyDocument/Statement/0': { path: 'roles.ops.policies.Extra.deny[0]' },
      '/PermissionsBoundary': { path: 'roles.ops.permissions-boundary' },
    },
    GuardrailOwn: { '/PolicyDocument/Statement/0': { path: 'guardrails.own.allow[0]' } },
    UntilOps: { '/PolicyDocument/Statement/0': { path: 'channels.ops.until' } },
    ChannelOps: {
      '/IamRoleArn': { path: 'roles.ops', name: 'ops' },
      '/GuardrailPolicies/0': { path: 'guardrails.own', name: 'own' },
      '/GuardrailPolicies/1': { path: 'guardrails.named', name: 'named' },
      '/GuardrailPolicies/2': { path: 'channels.ops.guardrails[2]' },
      '/GuardrailPolicies/3': { path: 'channels.ops.until' },
      '/CustomizationResourceArns/0': { path: 'channels.ops.aliases[0]', name: 'deploy' },
    },
    ChannelWeb: {
      '/IamRoleArn': { path: 'roles.reader', name: 'reader' },
      '/GuardrailPolicies/0': { path: 'guardrails.named', name: 'named' },
    },
    ChannelTeam: {
      '/IamRoleArn': { path: 'roles.reader', name: 'reader' },
      '/GuardrailPolicies/0': { path: 'channels.team.guardrails' },
    },
  });
});

test('a channel that ends has a guardrail that ends it, unless it runs nothing anyway', () => {
  const { Resources } = renderTemplate(model);
  expect(Resources['ChannelOps']?.Properties['GuardrailPolicies']).toEqual([
    { Ref: 'GuardrailOwn' },
    'arn:aws:iam::123456789012:policy/g',
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    { Ref: 'UntilOps' },
  ]);
  expect(Resources['ChannelTeam']?.Properties['GuardrailPolicies']).toEqual([
    'arn:aws:iam::aws:policy/AWSDenyAll',
  ]);
  expect(Object.keys(Resources).filter(id => id.startsWith('Until'))).toEqual(['UntilOps']);
  expect(Resources['ChannelTeam']?.Type).toBe('AWS::Chatbot::MicrosoftTeamsChannelConfiguration');
});

test('a template says which roles members may choose, where a channel lists some', () => {
  const { Resources } = renderTemplate(model);
  expect(Resources['ChannelOps']?.Metadata).toStrictEqual({
    chatops: 'channels.ops',
    userRoles: [{ key: 'ops' }, { key: 'reader', arn: 'arn:aws:iam::123456789012:role/reader' }],
  });
  const { channels, ...rest } = config as unknown as { channels: { web: object } };
  const without = resolveModel({ ...rest, channels: { web: channels.web } } as unknown as ChatopsConfig);
  expect(JSON.stringify(renderTemplate(without))).not.toContain('userRoles');
});

test('a companion stack is there in every Region but us-east-1, also without resources', () => {
  const names = (region: string) => renderStacks(model, region).map(({ name, region: own }) => [name, own]);
  expect(names('eu-west-1')).toEqual([
    ['demo', 'eu-west-1'],
    ['demo-global', 'us-east-1'],
  ]);
  expect(names('us-east-1')).toEqual([['demo', 'us-east-1']]);
  expect(kindOf('Custom::Parameter')).toBeUndefined();
});
