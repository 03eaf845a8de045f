import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeCompleteContext, makeContext } from '../../action/iam/context.ts';
import { evaluate } from '../../action/iam/evaluate.ts';
import { makeGlob } from '../../action/iam/glob.ts';
import { authorizeProject } from '../../action/local-aws/permissions/project-plugins.ts';
import { type JudgedRequest, judge } from './judge.ts';

const runs = Number(process.env['JUDGE_RUNS'] ?? 3000);
const seed = Number(process.env['JUDGE_SEED'] ?? 11);

/** Texts that are values of some type, and texts that nearly are: as values of a request and of a policy. */
const texts = [
  [
    '',
    'team',
    'Team',
    'TEAM',
    'a*',
    'a?b',
    'a/b',
    'a:b',
    'ab',
    'Straße',
    'STRASSE',
    'ΟΣ',
    'ος',
    '\u017F',
    '\u{10400}',
  ],
  [
    '1',
    '01',
    '+1',
    '1.',
    '1.0',
    '1e0',
    '10e-1',
    '.5',
    '0.50',
    '-1',
    '-20',
    '-0.5',
    '-0',
    '0.0',
    '1e400',
    '-1e9',
    '2',
    'NaN',
    '9007199254740993',
    '9007199254740992',
  ],
  [
    '2030-01-01',
    '2030-01-01T00:00:00',
    '2030-01-01T00:00:00.0009Z',
    '2030-01-01T02:00:00+02:00',
    '1893456000',
  ],
  [
    '+1893456000',
    '2030-01-01T00:00:00.001Z',
    'not-a-date',
    'true',
    'TRUE',
    'false',
    'yes',
    ' true ',
    'YQ==',
    'YR==',
  ],
  ['192.0.2.1', '192.000.2.1', '192.0.2.0/24', '192.0.2.5/24', '192.0.2.0/+24', '192.0.2.0/024', '0.0.0.0/0'],
  ['2001:db8::1', '2001:db8::/32', '2001:db8:0:0:0:0:0:1', '::/0', '::ffff:c000:201', 'not-an-ip'],
  ['arn:aws:iam::123456789012:user/test', 'arn:aws:iam::*:user/*', 'arn:aws:iam::123456789012:role/a:b'],
  [
    'arn:aws:*:*:*:*',
    '*',
    'not-an-arn',
    '${aws:PrincipalTag/team}',
    "${aws:PrincipalTag/none, 'a*'}",
    '${*}',
    '${$}x',
  ],
  [
    '${aws:TagKeys}',
    "${aws:TagKeys, 'team'}",
    'arn:aws:iam::${aws:PrincipalAccount}:user/*',
    'a${?}b',
    '${aws:Nothing}',
  ],
].flat();
const text = fc.constantFrom(...texts);
const positive = [
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnLike',
  'ArnEquals',
  'NumericEquals',
  'DateEquals',
];
const operators = [
  ...positive,
  ...positive.map(name => name.replace(/^(String|Arn|Numeric|Date)/, '$1Not')),
  ...['Numeric', 'Date'].flatMap(type =>
    ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(name => type + name),
  ),
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'Null'],
];
const keys = [
  'aws:RequestTag/value',
  'AWS:requesttag/VALUE',
  'aws:TagKeys',
  'x:set',
  'x:y',
  'aws:PrincipalTag/team',
];
const operator = fc
  .tuple(
    fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom(...operators),
    fc.constantFrom('', '', 'IfExists'),
  )
  .map(([quantifier, name, ending]) => (name === 'Null' ? name : quantifier + name + ending));
const values = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
const condition: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(operator, fc.constantFrom(...keys), values), { maxLength: 2 })
  .map(list => Object.fromEntries(list.map(([name, key, value]) => [name, { [key]: value }])));

const action = fc.constantFrom(
  '*',
  's3:*',
  'S3:get?bject',
  's3:PutObject',
  'sqs:*',
  '*:GetObject',
  '?3:*Object',
);
const resource = fc.constantFrom(
  '*',
  'arn:aws:s3:::team/*',
  'arn:aws:s3:::*/a?b',
  'arn:aws:s3:::${aws:PrincipalTag/team}/*',
  'arn:aws:s3:::${aws:PrincipalTag/team}-log/*',
  "arn:aws:s3:::${aws:PrincipalTag/none, 'team'}/*",
  "arn:aws:s3:::${aws:TagKeys, 'team'}/*",
  'arn:aws:s3:::team/${*}',
  'arn:aws:s3',
  'arn:*:s3:::*',
);
const statement: fc.Arbitrary<JsonObject> = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    actions: fc.array(action, { minLength: 1, maxLength: 2 }),
    resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
    isNotAction: fc.nat({ max: 4 }).map(number => number === 0),
    isNotResource: fc.nat({ max: 4 }).map(number => number === 0),
    condition,
  })
  .map(({ effect, actions, resources, isNotAction, isNotResource, condition: block }) => ({
    Effect: effect,
    [isNotAction ? 'NotAction' : 'Action']: actions,
    [isNotResource ? 'NotResource' : 'Resource']: resources,
    ...(Object.keys(block).length === 0 ? {} : { Condition: block }),
  }));
const documents = fc.array(
  fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
      fc.array(statement, { minLength: 1, maxLength: 3 }),
    )
    .map(([version, list]): Json => ({ Version: version, Statement: list })),
  { minLength: 1, maxLength: 2 },
);
const context: fc.Arbitrary<JudgedRequest['context']> = fc.record(
  {
    'aws:RequestTag/value': text,
    'aws:TagKeys': fc.array(fc.constantFrom('team', 'env', '1', 'ος'), { minLength: 1, maxLength: 2 }),
    'x:set': fc.array(text, { minLength: 1, maxLength: 3 }),
    'x:y': text,
    'aws:PrincipalTag/team': fc.constantFrom('team', 'a*', '*', ''),
    'aws:PrincipalAccount': fc.constant('123456789012'),
  },
  { requiredKeys: [] },
);
const request: fc.Arbitrary<JudgedRequest> = fc.record({
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage'),
  resource: fc.constantFrom(
    'arn:aws:s3:::team/x',
    'arn:aws:s3:::team/*',
    'arn:aws:s3:::b/a:b',
    'arn:aws:s3:::*/a',
  ),
  context,
});

function decide(
  policies: readonly Json[],
  { action: name, resource: on, context: known }: JudgedRequest,
  isComplete: boolean,
) {
  const layers = [
    {
      name: 'role' as const,
      policies: policies.map(each => compilePolicy(each, { layer: 'role', name: 'x' })),
    },
  ];
  const made = isComplete ? makeCompleteContext(known) : makeContext(known);
  // An asterisk in the name of a resource is one, and no pattern: written as IAM escapes it.
  return evaluate(layers, { action: name, resource: makeGlob(on), context: made }).decision;
}

function withoutConditions(document: Json): Json {
  const { Statement, ...rest } = document as { readonly Statement: readonly JsonObject[] };
  return { ...rest, Statement: Statement.map(({ Condition: _, ...each }) => each) };
}

describe('the evaluator beside an independent judge', () => {
  test('what is known is decided alike', () => {
    const seen = { allowed: 0, denied: 0, open: 0 };
    fc.assert(
      fc.property(documents, request, (policies, asked) => {
        const ruling = judge(policies, asked);
        seen[ruling] += 1;
        const decision = decide(policies, asked, true);
        if (ruling === 'open') return;
        expect(decision).toBe(ruling);
        // The embedded AWS takes a star for a part that it does not know.
        if (asked.resource.includes('*')) return;
        const everything = {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
        };
        const beside = judge([...policies, everything], asked);
        if (beside === 'open') return;
        expect(authorizeProject(policies, asked.action, asked.resource, asked.context)).toBe(
          ruling === 'allowed' ? 'allowed' : beside === 'denied' ? 'denied' : 'not-mentioned',
        );
      }),
      { numRuns: runs, seed },
    );
    // The judge has something to say, both ways.
    expect(seen.allowed).toBeGreaterThan(runs / 20);
    expect(seen.denied).toBeGreaterThan(runs / 20);
    expect(seen.open).toBeLessThan(runs / 3);
  });

  test('what is decided from a part of the context holds for every request that agrees with that part', () => {
    fc.assert(
      fc.property(documents, request, context, fc.subarray(keys), (policies, asked, other, hidden) => {
        const isHidden = (key: string) => hidden.some(each => each.toLowerCase() === key.toLowerCase());
        const kept = Object.entries(asked.context).filter(([key]) => !isHidden(key));
        // Keys that are neither hidden nor in the request are known not to be there.
        const absent = [...keys, 'aws:PrincipalAccount', 'aws:PrincipalTag/none', 'aws:Nothing'].filter(
          key =>
            !isHidden(key) &&
            !Object.keys(asked.context).some(each => each.toLowerCase() === key.toLowerCase()),
        );
        const known = Object.fromEntries([...absent.map(key => [key, null] as const), ...kept]);
        const layers = [
          {
            name: 'role' as const,
            policies: policies.map(each => compilePolicy(each, { layer: 'role', name: 'x' })),
          },
        ];
        const { decision } = evaluate(layers, {
          action: asked.action,
          resource: makeGlob(asked.resource),
          context: makeContext(known),
        });
        if (decision === 'unknown') return;
        const filled = Object.entries(other).filter(([key]) => isHidden(key));
        const whole = { ...asked, context: Object.fromEntries([...kept, ...filled]) };
        const ruling = judge(policies, whole);
        if (ruling !== 'open') expect(decision).toBe(ruling);
        const own = judge(policies, asked);
        if (own !== 'open') expect(decision).toBe(own);
      }),
      { numRuns: runs, seed },
    );
  });

  test('what is not documented of a variable without a value is not certain where nothing is known of the variable', () => {
    fc.assert(
      fc.property(documents, request, (policies, asked) => {
        const documentsOnly = policies.map(withoutConditions);
        const { context: _, ...rest } = asked;
        const decision = decide(documentsOnly, { ...rest, context: {} }, false);
        if (decision !== 'unknown') expect(decide(documentsOnly, asked, true)).toBe(decision);
      }),
      { numRuns: runs, seed },
    );
  });
});
