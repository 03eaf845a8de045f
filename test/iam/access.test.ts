import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../action/core/json.ts';
import { type AccessRow, riskOfChange } from '../../action/iam/access-delta.ts';
import { formatItems } from '../../action/iam/access-items.ts';
import { type AccessSummary, accessTo, createAccessReader } from '../../action/iam/access-summary.ts';
import { groupByService, listAllowed } from '../../action/iam/allowed-actions.ts';
import { type ChannelPolicies, ceilingLayers, defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { type IamAction, loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import { canAny } from '../../action/iam/pattern-question.ts';
import type { LayerName } from '../../action/iam/policy.ts';
import { compareChannel } from './compare-channel.ts';

interface Policies {
  readonly role?: readonly Json[];
  readonly boundary?: Json;
  readonly guardrails?: readonly Json[];
}

interface SummaryCase extends Policies {
  readonly case: string;
  readonly default: Readonly<Record<string, readonly string[]>>;
}

interface DeltaCase {
  readonly case: string;
  readonly before?: Policies;
  readonly after?: Policies;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

const here = dirname(fileURLToPath(import.meta.url));
const readCases = <T>(name: string) => JSON.parse(readFileSync(join(here, name), 'utf8')) as readonly T[];
const catalogue = await loadIamActions();
const managed = await loadManagedPolicies();
const reader = createAccessReader(catalogue);

function compile(layer: LayerName, value: Json) {
  const document =
    value === 'elsewhere'
      ? undefined
      : typeof value === 'string'
        ? managed.documentOf(value)
        : { Version: '2012-10-17', Statement: value };
  return compilePolicy(document, { layer, name: layer });
}

function policiesOf({
  role = [],
  boundary,
  guardrails = ['AdministratorAccess'],
}: Policies): ChannelPolicies {
  return {
    role: role.map(value => compile('role', value)),
    ...(boundary === undefined ? {} : { boundary: compile('boundary', boundary) }),
    guardrails: guardrails.map(value => compile('guardrail', value)),
  };
}

function summariesOf(policies: Policies) {
  const compiled = policiesOf(policies);
  return {
    default: reader.summarize(defaultLayers(compiled), emptyContext),
    ceiling: reader.summarize(ceilingLayers(compiled), emptyContext),
  };
}

function show(summary: AccessSummary): Record<string, string[]> {
  return Object.fromEntries(
    listAllowed(summary, catalogue).map(action => {
      const { sure, possible } = accessTo(summary, action);
      const perhaps = possible === sure ? [] : formatItems(possible).map(text => `perhaps ${text}`);
      return [action.name, [...formatItems(sure), ...perhaps]];
    }),
  );
}

describe('what a channel can do', () => {
  const summaryCases = ['access.json', 'access-regions.json'].flatMap(name => readCases<SummaryCase>(name));
  test.each(summaryCases)('$case', ({ default: expected, ...policies }) => {
    expect(show(summariesOf(policies).default)).toEqual(expected);
  });

  test('what everything may be done with is about no resource of another service', () => {
    const { default: summary } = summariesOf({
      role: [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:sqs:*:*:q' }],
    });
    const names = Object.keys(show(summary));
    expect(names).toContain('sqs:DeleteMessage');
    expect(names.filter(name => /^(?:ecs|ec2|glue|lambda|s3):/.test(name))).toEqual([]);
  });

  test('a summary says the same as a question about each action', () => {
    const services = ['codepipeline', 'sqs', 's3', 'iam', 'ecs'];
    const actions = catalogue.all.filter(({ service }) => services.includes(service));
    const pattern = fc.constantFrom(
      '*',
      'sqs:*',
      'sqs:Send*',
      's3:List*',
      's3:Get*',
      'ecs:*',
      'codepipeline:Get*',
    );
    const resource = fc.constantFrom(
      '*',
      'arn:aws:sqs:*:*:a*',
      'arn:aws:s3:::*',
      'arn:aws:ecs:*:*:cluster/x',
    );
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      Action: pattern,
      Resource: resource,
    });
    const statements = fc.array(statement, { maxLength: 3 });
    fc.assert(
      fc.property(statements, statements, (role, guardrails) => {
        const policies = policiesOf({ role, guardrails });
        const layers = defaultLayers(policies);
        const summary = reader.summarize(layers, emptyContext);
        const differing = actions.filter(action => {
          const { decision } = canAny(layers, { action: action.name }, catalogue);
          const { sure } = accessTo(summary, action);
          // A question also looks at what the ARNs of the action look like, so it may be less than certain.
          return decision === 'denied' ? sure.length > 0 : sure.length === 0;
        });
        expect(differing.map(({ name }) => name)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('a summary and a question agree where a `*` of an ARN may match colons', () => {
    const services = ['lambda', 'sqs', 'logs', 'dynamodb', 'ssm'];
    const all = catalogue.all.filter(({ service }) => services.includes(service));
    // Statements are about every action, so one is enough of those that know the same resources.
    const kindOf = ({ service, resources }: IamAction) =>
      JSON.stringify([service, resources.map(({ arns, isRequired }) => [arns, isRequired])]);
    const actions = [...new Map(all.map(action => [kindOf(action), action])).values()];
    const parts = [
      fc.constantFrom('*', 'lambda', 'sqs', 'logs', 'dynamodb', 'ssm', 'l*'),
      fc.constantFrom('*', 'eu-west-1', 'us-east-1', 'eu-*', ''),
      fc.constantFrom('*', '123456789012', '210987654321', '${AWS::AccountId}', ''),
      fc.constantFrom(
        '*',
        'function:*',
        'layer:a',
        '*:a',
        'table/*',
        'document/*',
        'log-group:a',
        'a?',
        '*:a:*',
      ),
    ];
    // Fields that are forgotten, or one too many, are what people write by mistake.
    const resource = fc
      .tuple(fc.tuple(...parts), fc.constantFrom('', '', '', 'region', 'account', 'more'))
      .map(([[service = '', region = '', account = '', name = ''], slip]) =>
        [
          'arn:aws',
          service,
          ...(slip === 'region' ? [] : [region]),
          ...(slip === 'account' ? [] : [account]),
          ...(slip === 'more' ? ['*'] : []),
          name,
        ].join(':'),
      );
    const resources = fc.array(fc.oneof(fc.constant('*'), resource, resource, resource), {
      minLength: 1,
      maxLength: 2,
    });
    const condition = fc.constantFrom(
      {},
      {},
      {},
      { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
      { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
      { Condition: { StringEquals: { 'aws:ResourceTag/env': 'dev' } } },
    );
    const statement = fc
      .tuple(fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'), fc.boolean(), resources, condition)
      .map(([Effect, isOn, on, when]) => ({
        Effect,
        Action: '*',
        ...(isOn || on.includes('*') ? { Resource: on } : { NotResource: on }),
        ...when,
      }));
    const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
    // Other actions with each policy find more than all of them with a few policies, for the same time.
    const some = fc.subarray(actions, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(statements, statements, some, (role, guardrails, asked) => {
        const layers = defaultLayers(policiesOf({ role, guardrails }));
        const summary = reader.summarize(layers, emptyContext);
        const differing = asked.flatMap(action => {
          const { decision } = canAny(layers, { action: action.name }, catalogue);
          const { sure, possible } = accessTo(summary, action);
          const listed = sure.length > 0 ? 'allowed' : possible.length > 0 ? 'unknown' : 'denied';
          return listed === decision ? [] : [`${action.name}: list ${listed}, question ${decision}`];
        });
        expect(differing.slice(0, 3)).toEqual([]);
      }),
      { numRuns: Number(process.env['ACCESS_RUNS'] ?? 12) },
    );
  });

  const inIreland = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
  const outsideIreland = { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
  const all = { Effect: 'Allow', Action: '*' };
  test.each<[string, string, readonly Json[], readonly Json[], string]>([
    [
      'patterns that fit no ARN of the action, beside an unknown account',
      'lambda:StopDurableExecution',
      [{ ...all, NotResource: ['arn:aws:*:*:123456789012:*'] }],
      [{ ...all, Resource: ['arn:aws:*:*:${AWS::AccountId}:*:log-group:a'] }],
      'denied',
    ],
    [
      'a pattern that names a Region and matches colons in front of it, in the other Regions',
      's3:ReplicateTags',
      [{ ...all, NotResource: ['arn:aws:lambda::layer:a'], Condition: outsideIreland }],
      [{ ...all, Resource: ['arn:aws:s*:eu-west-1:${AWS::AccountId}:document/*'] }],
      'unknown',
    ],
    [
      'resources that are all in one Region, where another one is allowed',
      's3:DescribeMultiRegionAccessPointOperation',
      [{ ...all, Resource: '*', Condition: inIreland }],
      [{ ...all, Resource: '*' }],
      'denied',
    ],
    [
      'a pattern that names a Region, in the other Regions',
      'lambda:PutProvisionedConcurrencyConfig',
      [{ ...all, Resource: ['arn:aws:l*:eu-west-1:${AWS::AccountId}:function:*'] }],
      [{ ...all, Resource: ['arn:aws:lambda:eu-west-1:123*:layer:a'], Condition: outsideIreland }],
      'denied',
    ],
  ])('a list and a question agree: %s', (_, name, role, guardrail, expected) => {
    const layers = defaultLayers(
      policiesOf({ role: [role as unknown as Json], guardrails: [guardrail as unknown as Json] }),
    );
    const action = catalogue.find(name.toLowerCase());
    if (action === undefined) throw new Error(name);
    const { sure, possible } = accessTo(reader.summarize(layers, emptyContext), action);
    const listed = sure.length > 0 ? 'allowed' : possible.length > 0 ? 'unknown' : 'denied';
    const { decision } = canAny(layers, { action: name }, catalogue);
    expect([listed, decision]).toEqual([expected, expected]);
  });

  test('services with their highest level, of a role that may read everything', () => {
    const services = groupByService(
      [{ summary: summariesOf({ role: ['ReadOnlyAccess'], guardrails: ['ReadOnlyAccess'] }).default }],
      catalogue,
    );
    expect(services.find(({ service }) => service === 'codepipeline')).toMatchObject({ level: 'read' });
    expect(services.find(({ service }) => service === 'iam')).toBeUndefined();
    expect(services.length).toBeGreaterThan(200);
    expect(services.map(({ service }) => service)).toEqual(
      [...services.map(({ service }) => service)].sort(),
    );
  });

  test('administrators can do all but what chat never runs', () => {
    const summary = summariesOf({ role: ['AdministratorAccess'] }).default;
    const allowed = new Set(listAllowed(summary, catalogue).map(({ service }) => service));
    const missing = new Set(
      catalogue.all.map(({ service }) => service).filter(service => !allowed.has(service)),
    );
    expect([...missing].sort()).toEqual([
      'chatbot',
      'cognito-identity',
      'cognito-idp',
      'iam',
      'identitystore',
      'kms',
      'sdb',
      'secretsmanager',
      'sso',
      'sts',
    ]);
  });
});

describe('what a channel gains and loses', () => {
  const showRow = ({ verdict, level, action, resources, certainty }: AccessRow) =>
    [verdict, level, action, resources.join(' + '), ...(certainty === undefined ? [] : ['perhaps'])].join(
      ' ',
    );

  test.each(readCases<DeltaCase>('access-delta.json'))('$case', ({ before, after, gained, lost }) => {
    const delta = compareChannel(
      reader,
      before === undefined ? undefined : summariesOf(before),
      after === undefined ? undefined : summariesOf(after),
    );
    expect({ gained: delta.gained.map(showRow), lost: delta.lost.map(showRow) }).toEqual({ gained, lost });
  });

  test.each<[string, readonly Json[], readonly Json[], string]>([
    ['the same', ['ReadOnlyAccess'], ['ReadOnlyAccess'], 'none'],
    ['more', ['ReadOnlyAccess'], ['AdministratorAccess'], 'widens'],
    ['less', ['AdministratorAccess'], ['ReadOnlyAccess'], 'narrows'],
    ['one for another', ['CloudWatchReadOnlyAccess'], ['AmazonEC2ReadOnlyAccess'], 'widens'],
    ['something that is not known', ['ReadOnlyAccess'], ['ReadOnlyAccess', 'elsewhere'], 'unknown'],
  ])('%s: a guardrail that becomes another', (_, before, after, risk) => {
    const summarize = (guardrails: readonly Json[]) => summariesOf({ guardrails }).ceiling;
    expect(riskOfChange(reader, summarize(before), summarize(after))).toBe(risk);
  });

  const when = (key: string, value: string) => ({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { Bool: { [key]: value } },
  });
  test.each<[string, readonly Json[], readonly Json[], string]>([
    [
      'the second of two',
      [when('x:a', 'true'), when('x:b', 'true')],
      [when('x:a', 'true'), when('x:b', 'false')],
      'unknown',
    ],
    [
      'the first of two',
      [when('x:a', 'true'), when('x:b', 'true')],
      [when('x:a', 'false'), when('x:b', 'true')],
      'unknown',
    ],
    [
      'a third one',
      [when('x:a', 'true'), when('x:c', 'true')],
      [when('x:a', 'true'), when('x:b', 'true'), when('x:c', 'true')],
      'unknown',
    ],
    [
      'only the order',
      [when('x:a', 'true'), when('x:b', 'true')],
      [when('x:b', 'true'), when('x:a', 'true')],
      'none',
    ],
  ])('of conditions that cannot be seen, on every action, %s changes', (_, before, after, risk) => {
    const summarize = (statements: readonly Json[]) =>
      summariesOf({ guardrails: [statements as Json] }).ceiling;
    expect(riskOfChange(reader, summarize(before), summarize(after))).toBe(risk);
  });

  test('from read only to administrator every other action is gained, and nothing is lost', () => {
    const from = summariesOf({ role: ['ReadOnlyAccess'], guardrails: ['ReadOnlyAccess'] });
    const to = summariesOf({ role: ['AdministratorAccess'], guardrails: ['AdministratorAccess'] });
    const { gained, lost } = compareChannel(reader, from, to);
    expect(lost).toEqual([]);
    const before = listAllowed(from.ceiling, catalogue).length;
    const after = listAllowed(to.ceiling, catalogue).length;
    const onCeiling = new Set(
      gained.filter(({ verdict }) => verdict === 'ceiling').map(({ action }) => action),
    );
    expect(onCeiling.size).toBeGreaterThanOrEqual(after - before);
    expect(gained.find(({ action }) => action === 'lambda:InvokeFunction')).toBeDefined();
    const back = compareChannel(reader, to, from);
    expect(back.gained).toEqual([]);
    expect(back.lost.map(showRow)).toEqual(gained.map(showRow));
  });
});
