import { expect, test } from '@jest/globals';
import type { Drift } from '../../action/core/drift.ts';
import { describeRemedies, type Remedy, remedyOf } from '../../action/drift/drift-remedy.ts';

const drift = (more: Partial<Drift>): Drift => ({
  target: 'default',
  kind: 'modified',
  path: 'channels.ops',
  type: 'AWS::SNS::Topic',
  id: 'x',
  risk: 'none',
  ...more,
});

test.each<[string, Partial<Drift>, Remedy]>([
  ['another value of a property', { property: 'KmsMasterKeyId' }, 'revert'],
  ['a resource that is gone', { kind: 'deleted' }, 'revert'],
  ['an attached policy', { kind: 'undeclared', property: 'ManagedPolicyArns' }, 'revert'],
  ['a topic made elsewhere that is gone', { kind: 'deleted', isElsewhere: true }, 'elsewhere'],
  ['a key made elsewhere', { property: 'document', isElsewhere: true }, 'elsewhere'],
  ['a reviewed document', { type: 'AWS::IAM::ManagedPolicy', property: 'document' }, 'elsewhere'],
  [
    'a policy made elsewhere that is gone',
    { kind: 'deleted', type: 'AWS::IAM::ManagedPolicy', isElsewhere: true },
    'elsewhere',
  ],
  ['a reviewed document that is gone', { kind: 'deleted', property: 'document' }, 'elsewhere'],
  ['a preference of the account', { type: 'AWS::Chatbot::AccountPreferences', property: 'x' }, 'elsewhere'],
  ['a role that a member chose', { type: 'AWS::Chatbot::UserIdentity', property: 'UserRole' }, 'codify'],
  ['a deleted stack', { kind: 'deleted', type: 'AWS::CloudFormation::Stack' }, 'apply'],
  ['what is not applied', { kind: 'unapplied' }, 'apply'],
  ['what is not applied and no longer exists', { kind: 'unapplied', isGone: true }, 'blocked'],
  ['what is not applied and is there outside of the stack', { kind: 'unapplied', isThere: true }, 'own'],
  ['an unmanaged channel', { kind: 'unmanaged' }, 'own'],
  ['what chatops.yml already has', { property: 'LoggingLevel', isPending: true }, 'pending'],
  ['what chatops.yml no longer has', { kind: 'deleted', isPending: true }, 'pending'],
])('%s', (_name, more, remedy) => {
  const item = drift(more);
  expect(remedyOf(item)).toBe(remedy);
  // A revert is named only for what it ends.
  const text = describeRemedies([item]).join(' ');
  expect(text.includes('Restore AWS')).toBe(remedy === 'revert');
  expect(text === '').toBe(remedy === 'own');
});

test.each<[string, readonly Partial<Drift>[], readonly string[]]>([
  [
    'all of it can be reverted and written down',
    [{ property: 'LoggingLevel' }, { path: 'channels.b', property: 'Tags' }],
    [
      'Restore AWS with `chatops drift --revert`, or write the current state into chatops.yml with `chatops drift --codify`, if chatops.yml then passes its checks',
    ],
  ],
  [
    'none of it can be written down',
    [{ kind: 'deleted', path: 'roles.ops', codifyRefused: 'channels need it' }],
    ['Restore AWS with `chatops drift --revert`'],
  ],
  [
    'some of it can be written down',
    [
      { property: 'LoggingLevel' },
      { path: 'roles.ops', property: 'AssumeRolePolicyDocument', codifyRefused: 'x' },
    ],
    [
      'Restore AWS with `chatops drift --revert`',
      '`chatops drift --codify` can write down what is there instead, if chatops.yml then passes its checks: channels.ops LoggingLevel',
    ],
  ],
  [
    'some of it is not of the stack',
    [
      { target: 'prod', property: 'LoggingLevel' },
      { target: 'prod', property: 'LoggingLevel', observed: 2 },
      { path: 'guardrails.a', property: 'document' },
      { kind: 'unmanaged', path: 'channels.x' },
    ],
    [
      'Restore AWS with `chatops drift --revert`, or write the current state into chatops.yml with `chatops drift --codify`, if chatops.yml then passes its checks: prod: channels.ops LoggingLevel',
      '--revert and --codify do not change what is made elsewhere or set for the account, or reviewed documents: change it there: guardrails.a document',
    ],
  ],
  [
    'an apply has to come first, in the same target',
    [
      { property: 'LoggingLevel', codifyRefused: 'x' },
      { path: 'channels.b', kind: 'deleted', isPending: true, codifyRefused: 'x' },
    ],
    [
      'Restore AWS with `chatops drift --revert` after `chatops apply`, because a revert restores the whole stack: channels.ops LoggingLevel',
      '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: channels.b',
    ],
  ],
  [
    'a change is of what was deleted, and another one is not',
    [
      { kind: 'deleted', codifyRefused: 'x' },
      { kind: 'unapplied', isGone: true },
      { kind: 'unapplied', path: 'channels.b' },
    ],
    [
      'Restore AWS with `chatops drift --revert`: channels.ops',
      '`chatops apply` applies what is not applied yet, and creates what was deleted with its stack, if `chatops plan` has no refusal and no obstacle: channels.b',
      '`chatops apply` updates what no longer exists only after a revert, because CloudFormation cannot update it before: channels.ops',
    ],
  ],
  [
    'a change is of what was deleted, and an apply has to come before the revert',
    [
      { kind: 'deleted', codifyRefused: 'x' },
      { kind: 'unapplied', isGone: true },
      { path: 'roles.r', property: 'Policies', isPending: true },
    ],
    [
      'Restore AWS with `chatops drift --revert` after `chatops apply`, because a revert restores the whole stack: channels.ops',
      '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: roles.r Policies',
      '`chatops apply` updates what no longer exists only after a revert, because CloudFormation cannot update it before: channels.ops. The revert asks for an apply first: undo this change in chatops.yml for that apply',
    ],
  ],
  [
    'an apply has to come before a revert in one of two targets',
    [
      { target: 'prod', kind: 'unapplied', isGone: true },
      { target: 'dev', kind: 'unapplied', isGone: true },
      { target: 'dev', path: 'roles.r', property: 'Policies', isPending: true },
    ],
    [
      '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: dev: roles.r Policies',
      '`chatops apply` updates what no longer exists only after a revert, because CloudFormation cannot update it before: prod: channels.ops and dev: channels.ops. The revert asks for an apply first: undo this change in chatops.yml for that apply',
    ],
  ],
  [
    'one of two channels has lost its place to another one',
    [
      { property: 'SlackChannelId', heldBy: 'arn:x/hand' },
      { path: 'channels.b', property: 'LoggingLevel' },
    ],
    [
      'Restore AWS with `chatops drift --revert` after deleting the channel configuration that uses the chat channel of another one, or write the current state into chatops.yml with `chatops drift --codify`, if chatops.yml then passes its checks',
    ],
  ],
  [
    'all of it is made elsewhere',
    [{ kind: 'deleted', isElsewhere: true }],
    [
      '--revert and --codify do not change what is made elsewhere or set for the account, or reviewed documents: change it there',
    ],
  ],
  [
    'some values of a property are already in chatops.yml, and others are not',
    [
      { property: 'GuardrailPolicies', expected: 'arn:work', codifyRefused: 'x' },
      { property: 'GuardrailPolicies', kind: 'undeclared', observed: 'arn:read', isPending: true },
      { path: 'roles.r', property: 'Policies', expected: { PolicyName: 'Work', PolicyDocument: {} } },
      {
        path: 'roles.r',
        property: 'Policies',
        ...{ expected: { PolicyName: 'More' }, observed: { PolicyName: 'More' }, isPending: true },
      },
      { property: 'LoggingLevel', isPending: true },
    ],
    [
      'Restore AWS with `chatops drift --revert` after `chatops apply`, because a revert restores the whole stack: channels.ops GuardrailPolicies (arn:work) and roles.r Policies (Work)',
      '`chatops drift --codify` can write down what is there instead, if chatops.yml then passes its checks: roles.r Policies (Work)',
      '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: channels.ops GuardrailPolicies (arn:read), roles.r Policies (More) and channels.ops LoggingLevel',
    ],
  ],
  [
    'an apply ends that of another target',
    [
      { target: 'prod', property: 'LoggingLevel', codifyRefused: 'x' },
      { target: 'dev', path: 'channels.b', kind: 'deleted', isPending: true, codifyRefused: 'x' },
    ],
    [
      'Restore AWS with `chatops drift --revert`: prod: channels.ops LoggingLevel',
      '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource: dev: channels.b',
    ],
  ],
  [
    'there is too much to name',
    [...'abcdefg'].map(key => ({
      path: `roles.${key}`,
      property: 'Tags',
      ...(key === 'g' ? { kind: 'unapplied' as const } : {}),
    })),
    [
      'Restore AWS with `chatops drift --revert`, or write the current state into chatops.yml with `chatops drift --codify`, if chatops.yml then passes its checks: roles.a Tags, roles.b Tags, roles.c Tags, roles.d Tags, roles.e Tags and 1 more',
      '`chatops apply` applies what is not applied yet, and creates what was deleted with its stack, if `chatops plan` has no refusal and no obstacle: roles.g Tags',
    ],
  ],
  [
    'a member chose a role that chatops.yml has, and one that it does not have',
    [
      { type: 'AWS::Chatbot::UserIdentity', property: 'UserRole' },
      { type: 'AWS::Chatbot::UserIdentity', path: 'channels.b', property: 'UserRole', codifyRefused: 'x' },
    ],
    [
      '`chatops drift --codify` writes down a role that a member chose: channels.ops UserRole',
      'A role that a member chose, and that chatops.yml does not have, ends when the member chooses a listed one in chat, or when it is declared under `roles` and listed in `user-roles`: channels.b UserRole',
    ],
  ],
])('when %s', (_name, items, sentences) => {
  expect(describeRemedies(items.map(drift))).toEqual(sentences);
});
