import fc from 'fast-check';

/** A statement as chatops.yml has it. */
export interface Statement {
  readonly actions?: readonly string[];
  readonly 'not-actions'?: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Conditions on what cannot be seen, on the role, on time, and on Regions. */
const conditions = [
  { Bool: { 'aws:ViaAWSService': 'false' } },
  { StringNotLike: { 'aws:UserAgent': 'x*' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { StringEquals: { 'aws:ResourceTag/env': 'prod' } },
  { StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } },
  { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
];
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const actions = [
  'sqs:*',
  'sqs:SendMessage',
  'lambda:*',
  'lambda:CreateFunction',
  'iam:PassRole',
  'kms:*',
  's3:Get*',
  'codepipeline:*',
  'servicequotas:*',
  '*',
];
const resources = [
  '*',
  'arn:aws:sqs:*:*:orders',
  'arn:aws:lambda:eu-west-1:*:function:prod-*',
  'arn:aws:servicequotas:*:*:s3/*',
  'arn:aws:iam::*:role/x*',
];
/** A statement that allows or denies something. */
export const statement: fc.Arbitrary<Statement> = fc
  .record({
    isNegated: fc.nat(5).map(each => each === 0),
    actions: some(actions),
    resources: some(resources),
    conditions: fc.option(fc.constantFrom(...conditions), { nil: undefined }),
  })
  .map(({ isNegated, actions: own, conditions: when, ...rest }) => ({
    ...(isNegated ? { 'not-actions': own.map(each => (each === '*' ? 'iam:*' : each)) } : { actions: own }),
    ...rest,
    ...(when === undefined ? {} : { conditions: when }),
  }));
/** A few of them. */
export const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
