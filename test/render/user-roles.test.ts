import { expect, test } from '@jest/globals';
import { assembleTemplate, type UserRole, userRolesIn } from '../../action/core/template.ts';

const duty: UserRole = { key: 'duty', arn: 'arn:aws:iam::${AWS::AccountId}:role/${AWS::Region}/duty' };

test('roles that members are expected to choose are read as they were given, and hold nothing that looks like a substitution', () => {
  const given = { ops: [{ key: 'look' }, duty] };
  const template = assembleTemplate('shop', [], { userRoles: given });
  expect(JSON.stringify(template.Metadata)).not.toContain('${');
  expect(userRolesIn(template, 'ops')).toEqual(given.ops);
  expect(userRolesIn(template, 'other')).toBeUndefined();
});

test('a template of an older version, which has pseudo parameters with their $, is read alike', () => {
  const template = assembleTemplate('shop', [], {});
  const older = { ...template, Metadata: { chatops: { version: 1 as const, userRoles: { ops: [duty] } } } };
  expect(userRolesIn(older, 'ops')).toEqual([duty]);
});
