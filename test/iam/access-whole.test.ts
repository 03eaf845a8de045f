import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupBy } from '../../action/core/group.ts';
import type { Json } from '../../action/core/json.ts';
import { neverInChat } from '../../action/data/never-in-chat.ts';
import { riskOfChange } from '../../action/iam/access-delta.ts';
import { accessTo } from '../../action/iam/access-summary.ts';
import { groupByService, listAllowed } from '../../action/iam/allowed-actions.ts';
import { defaultLayers } from '../../action/iam/channel-layers.ts';
import { emptyContext } from '../../action/iam/context.ts';
import type { IamAction } from '../../action/iam/iam-actions.ts';
import { canAny } from '../../action/iam/pattern-question.ts';
import { compareChannel } from './compare-channel.ts';
import { catalogue, policiesOf, reader, showRow, summariesOf } from './summaries.ts';

describe('what a channel can do, of all actions', () => {
  test('a summary says the same as a question about each action', () => {
    const services = ['codepipeline', 'sqs', 's3', 'iam', 'ecs'];
    const patterns = ['*', 'sqs:*', 'sqs:Send*', 's3:List*', 's3:Get*', 'ecs:*', 'codepipeline:Get*'];
    const pattern = fc.constantFrom(...patterns);
    // Of actions that the same statements match and that know the same resources, the first.
    const isMatch = (each: string, name: string) =>
      each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each;
    const alike = groupBy(
      catalogue.all.filter(({ service }) => services.includes(service)),
      ({ name, service, level, resources }) =>
        JSON.stringify([
          [service, level],
          [...patterns, ...neverInChat].map(each => isMatch(each, name)),
          resources.map(({ arns, isRequired }) => [arns, isRequired]),
        ]),
    );
    const actions = [...alike.values()].flatMap(([first]) => first ?? []);
    expect(actions.length).toBeGreaterThan(50);
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

describe('what a channel gains and loses, of all actions', () => {
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
