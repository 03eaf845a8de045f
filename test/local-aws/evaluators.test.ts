import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { askProject } from '../../action/local-aws/permissions/project-plugins.ts';
import { askPolicies } from './simple-evaluator.ts';

const action = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:GetObject', 'S3:getobject', 'iam:*', '*:*');
const resource = fc.constantFrom(
  '*',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::a/b?',
  'arn:aws:s3:::${aws:PrincipalAccount}/*',
  'arn:aws:s3:::b/*',
);
const condition = fc.constantFrom(
  {},
  { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { StringNotEquals: { 'aws:requestedregion': 'us-east-1' } },
  { StringLike: { 'aws:PrincipalArn': '*role/x*' } },
  { StringEqualsIfExists: { 'aws:Nothing': 'a' } },
  { StringEquals: { 'aws:Nothing': 'a' } },
  { Null: { 'aws:Nothing': 'true' } },
  { Bool: { 'aws:SecureTransport': 'true' } },
);
const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Deny'),
    action,
    resource,
    condition,
    isNotAction: fc.boolean(),
    isNotResource: fc.boolean(),
  })
  .map(({ effect, action: a, resource: r, condition: c, isNotAction, isNotResource }) => ({
    Effect: effect,
    [isNotAction ? 'NotAction' : 'Action']: a,
    [isNotResource ? 'NotResource' : 'Resource']: r,
    ...(Object.keys(c).length === 0 ? {} : { Condition: c }),
  }));

test('two independent readings of the same policies agree', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:GetRole'),
      fc.constantFrom('arn:aws:s3:::a/b1', 'arn:aws:s3:::b/c', 'arn:aws:s3:::000000000000/x'),
      (statements, asked, on) => {
        const documents = [{ Version: '2012-10-17', Statement: statements }];
        const context = {
          'aws:RequestedRegion': 'us-east-1',
          'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/x1',
          'aws:PrincipalAccount': '000000000000',
          'aws:SecureTransport': 'true',
        };
        expect(askProject(documents, asked, on, context)).toBe(askPolicies(documents, asked, on, context));
      },
    ),
    { numRuns: 1000 },
  );
});
