import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { managedPolicyPaths } from '../../action/data/managed-policies.ts';
import { checkConditions } from '../../action/iam/check-conditions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';

const legacy = 'The policy failed legacy parsing';

/** IAM's refusal of a block, `doubtful` where it stores one that hardly means what it says, `stored` otherwise. */
function check(block: Json, hasVariables = true): string {
  const [problem] = checkConditions(block, hasVariables);
  return problem === undefined ? 'stored' : (problem.refusal ?? 'doubtful');
}

describe('what CreatePolicy and PutRolePolicy did (recorded by radkawar/stackd, Apache-2.0, September 2026)', () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    NumericEquals: ['no-number', 'NaN'],
    NumericLessThanIfExists: ['ten', ''],
    DateLessThan: ['tomorrow', 'not-a-date'],
    'ForAnyValue:ArnNotLike': ['not-an-arn'],
    ArnEquals: ['not-an-arn'],
    BinaryEquals: ['no base64'],
    IpAddress: [
      ...[
        'not-an-ip',
        '192.0.2.0/33',
        '2001:db8::/129',
        '2001:db8::5/64',
        '2001:db8::5/127',
        '2001:db8::1/0',
      ],
      ...[
        '::ffff:192.0.2.0/120',
        '::ffff:192.0.2.1',
        '::ffff:192.0.2.0/24',
        '::192.0.2.0/120',
        '2001:db8::192.0.2.0/120',
      ],
    ],
    NotIpAddress: ['not-an-ip', '256.0.0.1'],
  };
  test.each(
    Object.entries(refused).flatMap(([operator, texts]) => texts.map(text => [operator, text] as const)),
  )('refused: %s %s', (operator, text) => {
    expect(check({ [operator]: { 'x:y': text } })).toBe(legacy);
    expect(check({ [operator]: { 'x:y': ['*', text].slice(1) } })).toBe(legacy);
  });

  const stored: Readonly<Record<string, readonly string[]>> = {
    NumericEquals: ['01', '1', '1.5', '-3', '1e3'],
    Bool: ['TRUE', 'false'],
    Null: ['TRUE', 'false'],
    DateEquals: ['2030-01-01T00:00:00', '2030-01-01T00:00:00Z', '2030-01-01', '+1893456000', '1893456000'],
    ArnLike: ['arn:aws:iam::*:role/x*', 'arn:aws:s3:::b', '*', 'arn:*:*:*:*:*'],
    BinaryEquals: ['YQ=='],
    IpAddress: [
      ...[
        '192.0.2.5/24',
        '0.0.0.0/0',
        '192.000.002.001',
        '192.0.2.0/024',
        '192.0.2.0/+24',
        '::ffff:c000:200/120',
      ],
      ...['::/0', '2001:db8::1', '2001:db8::1/128', '2001:db8::/64', '2001:DB8::/064', '2001:db8::4/127'],
    ],
  };
  test.each(
    Object.entries(stored).flatMap(([operator, texts]) => texts.map(text => [operator, text] as const)),
  )('stored: %s %s', (operator, text) => expect(check({ [operator]: { 'x:y': text } })).toBe('stored'));

  const doubtful: Readonly<Record<string, readonly string[]>> = {
    Bool: ['yes', '1', ''],
    Null: ['yes'],
    IpAddress: ['2001:db8:::1/128', '2001:db8::1:/128', '10.0.0'],
    DateEquals: ['2030', '2030-01-01 00:00'],
    ArnLike: ['arn:aws:iam:*:role/x', '*:role/x'],
    NumericEquals: [' 1'],
  };
  test.each(
    Object.entries(doubtful).flatMap(([operator, texts]) => texts.map(text => [operator, text] as const)),
  )('stored, or not known to be refused, and doubtful: %s %s', (operator, text) =>
    expect(check({ [operator]: { 'x:y': text } })).toBe('doubtful'),
  );
});

test.each<[string, Json, string]>([
  ['an operator that IAM does not have', { StringSame: { 'x:y': 'a' } }, 'Syntax errors in policy.'],
  ['no operator', { 'aws:RequestedRegion': 'eu-west-1' }, 'Syntax errors in policy.'],
  ['IfExists on Null', { NullIfExists: { 'x:y': 'true' } }, 'Syntax errors in policy.'],
  [
    'a quantifier of another name',
    { 'ForSomeValues:StringEquals': { 'x:y': 'a' } },
    'Syntax errors in policy.',
  ],
  ['a list in place of keys', { StringEquals: ['x:y'] }, 'Syntax errors in policy.'],
  ['a block that is a text', 'StringEquals', 'Syntax errors in policy.'],
  ['an object as value', { StringEquals: { 'x:y': { a: 'b' } } }, 'Syntax errors in policy.'],
  ['null as value', { StringEquals: { 'x:y': null } }, 'Syntax errors in policy.'],
  [
    'a key without service',
    { StringEquals: { RequestedRegion: 'eu-west-1' } },
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  ['no values', { StringEquals: { 'x:y': [] } }, 'doubtful'],
  ['an operator for one value on a set', { StringEquals: { 'AWS:tagkeys': 'a' } }, 'doubtful'],
  [
    'ForAllValues on a key with one value',
    { 'ForAllValues:StringEquals': { 'aws:RequestedRegion': 'a' } },
    'doubtful',
  ],
  [
    'ForAnyValue on a key with one value',
    { 'ForAnyValue:StringEquals': { 'aws:RequestedRegion': 'a' } },
    'stored',
  ],
  ['ForAllValues on a set', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, 'stored'],
  ['Null of a set', { Null: { 'aws:TagKeys': 'true' } }, 'stored'],
  ['numbers and booleans', { NumericEquals: { 'x:y': 1 }, Bool: { 'x:y': true } }, 'stored'],
  ['a variable', { ArnLike: { 'x:y': '${aws:PrincipalTag/a}' } }, 'stored'],
  [
    'pseudo parameters',
    { ArnLike: { 'x:y': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x' } },
    'stored',
  ],
  ['texts of any form', { StringEquals: { 'x:y': ['', 'not-an-arn', 'ten'] } }, 'stored'],
])('%s', (_, block, expected) => {
  expect(check(block)).toBe(expected);
});

test('what is a variable in the newer version is a text in the older one', () => {
  expect(check({ ArnLike: { 'x:y': '${aws:PrincipalTag/a}' } }, false)).toBe(legacy);
});

test('no policy that AWS itself has stored is refused', async () => {
  const { documentOf } = await loadManagedPolicies();
  const refused = managedPolicyPaths.split('\n').filter(path => {
    const document = documentOf(path) as
      | { readonly Statement: readonly { readonly Condition?: Json }[] }
      | undefined;
    return [document?.Statement ?? []]
      .flat()
      .some(({ Condition: block }) => !/stored|doubtful/.test(check(block ?? {})));
  });
  expect(refused).toEqual([]);
});
