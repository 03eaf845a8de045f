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
  ['a reviewed document that is gone', { kind: 'deleted', property: 'document' }, 'elsewhere'],
  ['a preference of the account', { type: 'AWS::Chatbot::AccountPreferences', property: 'x' }, 'elsewhere'],
  ['a role that a member chose', { type: 'AWS::Chatbot::UserIdentity', property: 'UserRole' }, 'codify'],
  ['a deleted stack', { kind: 'deleted', type: 'AWS::CloudFormation::Stack' }, 'apply'],
  ['what is not applied', { kind: 'unapplied' }, 'apply'],
  ['an unmanaged channel', { kind: 'unmanaged' }, 'own'],
])('%s', (_name, more, remedy) => {
  const item = drift(more);
  expect(remedyOf(item)).toBe(remedy);
  // A revert is named only for what it ends.
  const text = describeRemedies([item]).join(' ');
  expect(text.includes('Bring AWS back')).toBe(remedy === 'revert');
  expect(text === '').toBe(remedy === 'own');
});

test('a codify is named for what it may end', () => {
  const role = drift({ kind: 'deleted', type: 'AWS::IAM::Role', path: 'roles.ops' });
  const words = (items: readonly Drift[]) => describeRemedies(items).join(' ').includes('--codify');
  expect([words([role]), words([role, drift({ property: 'LoggingLevel' })])]).toEqual([false, true]);
});
