import { expect, test } from '@jest/globals';
import { managedPolicyArn, managedPolicyNames } from '../../action/core/policy-name.ts';
import { managedPolicyPaths } from '../../action/data/managed-policies.ts';

test('every AWS-managed policy has its ARN by its name, also with its path, however many are asked for', () => {
  const paths = managedPolicyPaths.trim().split('\n');
  const arnOf = (path: string) => `arn:aws:iam::aws:policy/${path}`;
  const last = new Map(paths.map(path => [path.slice(path.lastIndexOf('/') + 1), path]));
  const expected = (name: string) => arnOf(paths.includes(name) ? name : (last.get(name) ?? ''));
  // The first names are searched in the text, and the others looked up in a table.
  for (const name of managedPolicyNames())
    expect([name, managedPolicyArn(name)]).toEqual([name, expected(name)]);
  for (const name of [
    '',
    '\n',
    'no-such-policy',
    'job-function/',
    '/ReadOnlyAccess',
    'policy/ReadOnlyAccess',
  ])
    expect(managedPolicyArn(name)).toBeUndefined();
});
