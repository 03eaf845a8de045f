import { expect, test } from '@jest/globals';
import { assembleTemplate, type UserRole, userRolesIn } from '../../action/core/template.ts';

const duty: UserRole = { key: 'duty', arn: 'arn:aws:iam::${AWS::AccountId}:role/${AWS::Region}/duty' };
const channel = {
  logicalId: 'ChannelOps',
  path: 'channels.ops',
  properties: {},
  type: 'AWS::Chatbot::SlackChannelConfiguration',
};

test('roles that members are expected to choose are read as they were given, and hold nothing that looks like a substitution', () => {
  const given = [{ key: 'look' }, duty];
  const template = assembleTemplate('shop', [{ ...channel, userRoles: given }], {});
  expect(JSON.stringify(template)).not.toContain('${');
  expect(userRolesIn(template, 'ops')).toEqual(given);
  expect(userRolesIn(template, 'other')).toBeUndefined();
});

test('a template of an older version, which has all of them in its own metadata, with the $ of pseudo parameters, is read alike', () => {
  const template = assembleTemplate('shop', [channel], {});
  expect(userRolesIn(template, 'ops')).toBeUndefined();
  const older = { ...template, Metadata: { chatops: { version: 1 as const, userRoles: { ops: [duty] } } } };
  expect(userRolesIn(older, 'ops')).toEqual([duty]);
});
