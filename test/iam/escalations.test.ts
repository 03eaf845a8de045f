import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { neverInChat } from '../../action/data/never-in-chat.ts';
import { createAccessReader } from '../../action/iam/access-summary.ts';
import { ceilingLayers, defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { type Context, emptyContext, makeContext } from '../../action/iam/context.ts';
import {
  createEscalationFinder,
  type EscalationQuestion,
  escalationPaths,
} from '../../action/iam/escalations.ts';
import { matchesText, parseGlob } from '../../action/iam/glob.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import type { LayerName, Layers } from '../../action/iam/policy.ts';
import { measurePolicy, policyLimits } from '../../action/iam/policy-size.ts';
import { findWildcardWrites } from '../../action/iam/wildcard-writes.ts';

const catalogue = await loadIamActions();
const managed = await loadManagedPolicies();
const finder = createEscalationFinder(catalogue);
const reader = createAccessReader(catalogue);
const ask = (layers: Layers, context: Context = emptyContext): EscalationQuestion => ({
  layers,
  context,
  summary: reader.summarize(layers, context),
});
const compile = (layer: LayerName, value: Json) =>
  compilePolicy(
    typeof value === 'string' ? managed.documentOf(value) : { Version: '2012-10-17', Statement: value },
    { layer, name: layer },
  );
const allow = (actions: readonly string[], resources: Json = '*') => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
});

const passTo = (service: string) => ({
  ...allow(['iam:PassRole']),
  Condition: { StringEquals: { 'iam:PassedToService': service } },
});

const passIf = (key: string) => ({
  ...allow(['iam:PassRole']),
  Condition: { StringEquals: { [key]: 'a' } },
});

function escalate(role: readonly Json[], guardrails: readonly Json[] = ['AdministratorAccess']): string[] {
  const layers = defaultLayers({
    role: role.map(value => compile('role', value)),
    guardrails: guardrails.map(value => compile('guardrail', value)),
  });
  return finder
    .find(ask(layers))
    .map(({ path, certainty }) => [path.id, ...(certainty === 'certain' ? [] : [certainty])].join(', '));
}

describe('known ways to more permissions', () => {
  test.each<[string, readonly Json[], readonly Json[] | undefined, string[]]>([
    ['nothing', [], undefined, []],
    ['half of a way', [allow(['lambda:CreateFunction', 'lambda:InvokeFunction'])], undefined, []],
    [
      'PassRole makes it whole, although chat never runs iam:*',
      [allow(['lambda:CreateFunction', 'lambda:InvokeFunction', 'iam:PassRole'])],
      undefined,
      ['passrole-lambda'],
    ],
    [
      'the guardrail does not allow PassRole',
      [allow(['lambda:CreateFunction', 'lambda:InvokeFunction', 'iam:PassRole'])],
      [allow(['lambda:*'])],
      [],
    ],
    ['one action is enough', [allow(['ssm:SendCommand'])], undefined, ['ssm-send-command']],
    ['an operation that chat refuses', [allow(['iam:PutRolePolicy'])], undefined, []],
    ['credentials', [allow(['ssm:GetParameter'])], undefined, ['ssm-getparameter']],
    [
      'under a condition',
      [{ ...allow(['ssm:SendCommand']), Condition: { Bool: { 'x:y': 'true' } } }],
      undefined,
      ['ssm-send-command, possible'],
    ],
    [
      'a policy made elsewhere',
      ['NoSuchPolicy'],
      [allow(['ssm:SendCommand'])],
      ['ssm-send-command, unknown'],
    ],
    [
      'a policy made elsewhere beside one that allows it',
      ['NoSuchPolicy', [allow(['ssm:SendCommand'])]],
      [allow(['ssm:SendCommand'])],
      ['ssm-send-command, possible'],
    ],
    [
      'a role that may be passed to the service of the way',
      [[allow(['lambda:CreateFunction', 'lambda:InvokeFunction']), passTo('lambda.amazonaws.com')]],
      undefined,
      ['passrole-lambda'],
    ],
    [
      'a role that may be passed to another service only',
      [[allow(['lambda:CreateFunction', 'lambda:InvokeFunction']), passTo('ecs-tasks.amazonaws.com')]],
      undefined,
      [],
    ],
    [
      'a role that may be passed to one of several services',
      [[allow(['apprunner:CreateService']), passTo('build.apprunner.amazonaws.com')]],
      undefined,
      ['passrole-apprunner'],
    ],
    [
      'a role that may not be passed to the service',
      [
        [
          allow(['lambda:CreateFunction', 'lambda:InvokeFunction', 'iam:PassRole']),
          { ...passTo('lambda.amazonaws.com'), Effect: 'Deny' },
        ],
      ],
      undefined,
      [],
    ],
    [
      'passing a role under another condition',
      [[allow(['lambda:CreateFunction', 'lambda:InvokeFunction']), passIf('iam:ResourceTag/team')]],
      undefined,
      ['passrole-lambda, possible'],
    ],
    [
      'all but something else',
      [{ Effect: 'Allow', NotAction: ['iam:*', 'ssm:Get*'], Resource: '*' }],
      [allow(['ssm:SendCommand'])],
      ['ssm-send-command'],
    ],
    [
      'all but that',
      [{ Effect: 'Allow', NotAction: ['ssm:Send*'], Resource: '*' }],
      [allow(['ssm:SendCommand'])],
      [],
    ],
    ['a pattern whose service is one, too', [allow(['s?m:*Command'])], undefined, ['ssm-send-command']],
    ['names are not case-sensitive', [allow(['SSM:sendcommand'])], undefined, ['ssm-send-command']],
    [
      'a deny on everything',
      [
        [
          allow(['ssm:*']),
          { ...allow(['ssm:SendCommand', 'ssm:St*', 'ssm:Get*', 'ssm:Cre*', 'ssm:Upd*']), Effect: 'Deny' },
        ],
      ],
      undefined,
      [],
    ],
    [
      'role and guardrail allow it on different resources',
      [allow(['ssm:SendCommand'], 'arn:aws:ssm:*:*:document/a')],
      [allow(['ssm:SendCommand'], 'arn:aws:ssm:*:*:document/b')],
      [],
    ],
  ])('%s', (_, role, guardrails, expected) => {
    expect(escalate(role, guardrails)).toEqual(expected);
  });

  test('an administrator has all of them that chat runs', () => {
    const layers = ceilingLayers({ guardrails: [compile('guardrail', 'AdministratorAccess')] });
    const found = finder.find(ask(layers));
    const never = neverInChat.map(pattern => parseGlob(pattern.toLowerCase()));
    const isRun = (action: string) => !never.some(glob => matchesText(glob, action.toLowerCase()));
    const run = escalationPaths.filter(({ actions }) => actions.every(isRun));
    expect(found.map(({ path }) => path.id)).toEqual(run.map(({ id }) => id));
    expect(run.length).toBeLessThan(escalationPaths.length);
    expect(found.every(({ certainty }) => certainty === 'certain')).toBe(true);
    expect(found.slice(0, 1).map(way => finder.explain(way, ask(layers)))).toEqual([undefined]);
  });

  test('what is not certain is explained', () => {
    const role = compile('role', [
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
      passIf('iam:ResourceTag/team'),
    ]);
    const question = ask(
      defaultLayers({ role: [role], guardrails: [compile('guardrail', 'AdministratorAccess')] }),
    );
    const [way] = finder.find(question);
    expect(way && finder.explain(way, question)).toMatch(
      /may allow iam:PassRole: it depends on StringEquals iam:ResourceTag\/team/,
    );
  });

  test('equal policies in equal contexts are searched once', () => {
    const role = compile('role', [passTo('lambda.amazonaws.com'), allow(['lambda:*'])]);
    const guardrail = () => [compile('guardrail', 'AdministratorAccess')];
    const guardrails = guardrail();
    const layers = () => defaultLayers({ role: [role], guardrails });
    const found = finder.find(ask(layers()));
    expect(found.length).toBeGreaterThan(0);
    expect(finder.find(ask(layers(), makeContext({ 'aws:UserAgent': 'x' })))).toBe(found);
    const other = finder.find(ask(defaultLayers({ role: [role], guardrails: guardrail() })));
    expect(other).not.toBe(found);
    expect(other).toEqual(found);
    expect(finder.find(ask(layers(), makeContext({ 'iam:PassedToService': 'x' })))).not.toBe(found);
  });
});

describe('the tables', () => {
  test('every action of a way is one that AWS documents, and every way has a name of its own', () => {
    const actions = escalationPaths.flatMap(path => [...path.actions, ...path.permissions]);
    expect(actions.filter(action => catalogue.find(action) === undefined)).toEqual([]);
    expect(escalationPaths.every(({ kind }) => kind === 'escalation' || kind === 'credentials')).toBe(true);
    expect(new Set(escalationPaths.map(({ id }) => id)).size).toBe(escalationPaths.length);
  });

  test('every way that passes a role says to which services', () => {
    const passing = escalationPaths.filter(({ permissions }) => permissions.includes('iam:PassRole'));
    expect(passing.every(({ passedTo = [] }) => passedTo.length > 0)).toBe(true);
    expect(escalationPaths.filter(path => path.passedTo !== undefined)).toEqual(passing);
  });

  test('what chat never runs are actions that AWS documents', () => {
    expect(neverInChat.filter(action => catalogue.actionsMatching(action).length === 0)).toEqual([]);
  });
});

describe('changes that are allowed by a pattern', () => {
  const writes = (statement: Json) =>
    findWildcardWrites(compile('role', statement), catalogue).map(
      ({ patterns, isEverywhere, isConditional }) => ({ patterns, isEverywhere, isConditional }),
    );

  test.each<[string, Json, unknown]>([
    ['every action', allow(['*']), [{ patterns: ['*'], isEverywhere: true, isConditional: false }]],
    [
      'a whole service',
      allow(['codePipeline:*']),
      [{ patterns: ['codePipeline:*'], isEverywhere: true, isConditional: false }],
    ],
    ['reads only', allow(['ecs:Describe*', 'ecs:List*']), []],
    ['named changes', allow(['ecs:UpdateService']), []],
    [
      'a pattern of changes on some resources',
      allow(['ecs:Upd*', 'ecs:List*'], 'arn:aws:ecs:*:*:service/x/*'),
      [{ patterns: ['ecs:Upd*'], isEverywhere: false, isConditional: false }],
    ],
    ['a denial', { ...allow(['*']), Effect: 'Deny' }, []],
    [
      'all but some',
      { Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' },
      [{ patterns: ['all but iam:*'], isEverywhere: true, isConditional: false }],
    ],
    [
      'under a condition',
      { ...allow(['sqs:*']), Condition: { Bool: { 'x:y': 'true' } } },
      [{ patterns: ['sqs:*'], isEverywhere: true, isConditional: true }],
    ],
  ])('%s', (_, statement, expected) => {
    expect(writes(statement)).toEqual(expected);
  });

  test.each([
    ['AdministratorAccess', true],
    ['PowerUserAccess', true],
    ['ReadOnlyAccess', false],
    ['CloudWatchReadOnlyAccess', false],
    ['AWSDenyAll', false],
  ])('%s has one: %s', (name, has) => {
    const found = findWildcardWrites(compile('guardrail', name), catalogue);
    expect(found.some(({ isEverywhere, isConditional }) => isEverywhere && !isConditional)).toBe(has);
  });
});

describe('the size of a policy', () => {
  test.each<[Json, number]>([
    [{}, 2],
    [{ Version: '2012-10-17', Statement: [] }, 39],
    [{ Resource: 'arn:aws:s3:::${AWS::AccountId}' }, '{"Resource":"arn:aws:s3:::123456789012"}'.length],
    [{ Resource: 'arn:${AWS::Partition}:s3:::x' }, '{"Resource":"arn:aws:s3:::x"}'.length],
  ])('%j has %d characters', (document, size) => {
    expect(measurePolicy(document)).toBe(size);
  });

  test('AWS keeps to its own limits, but for policies that it made before them', () => {
    const size = measurePolicy(managed.documentOf('CloudWatchReadOnlyAccess') ?? {});
    expect(size).toBeGreaterThan(100);
    expect(size).toBeLessThan(policyLimits.managed);
  });
});
