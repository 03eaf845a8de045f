import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { neverInChat } from '../../action/data/never-in-chat.ts';
import { createAccessReader } from '../../action/iam/access-summary.ts';
import { ceilingLayers, defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import {
  escalationPaths,
  findEscalations,
  findWildcardWrites,
  hasWildcardWrite,
} from '../../action/iam/escalations.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import type { LayerName } from '../../action/iam/policy.ts';
import { measurePolicy, policyLimits } from '../../action/iam/policy-size.ts';

const catalogue = await loadIamActions();
const managed = await loadManagedPolicies();
const reader = createAccessReader(catalogue);
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

function escalate(role: readonly Json[], guardrails: readonly Json[] = ['AdministratorAccess']): string[] {
  const layers = defaultLayers({
    role: role.map(value => compile('role', value)),
    guardrails: guardrails.map(value => compile('guardrail', value)),
  });
  return findEscalations(reader, layers, emptyContext).map(({ path, isCertain, isRunInChat }) =>
    [path.id, ...(isCertain ? [] : ['perhaps']), ...(isRunInChat ? [] : ['not in chat'])].join(', '),
  );
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
    [
      'an operation that chat refuses',
      [allow(['iam:PutRolePolicy'])],
      undefined,
      ['iam-putrolepolicy, not in chat'],
    ],
    ['credentials', [allow(['ssm:GetParameter'])], undefined, ['ssm-getparameter']],
    [
      'under a condition',
      [{ ...allow(['ssm:SendCommand']), Condition: { Bool: { 'x:y': 'true' } } }],
      undefined,
      ['ssm-send-command, perhaps'],
    ],
    [
      'a policy made elsewhere',
      ['NoSuchPolicy'],
      [allow(['ssm:SendCommand'])],
      ['ssm-send-command, perhaps'],
    ],
  ])('%s', (_, role, guardrails, expected) => {
    expect(escalate(role, guardrails)).toEqual(expected);
  });

  test('an administrator has all of them, and is told on which resources', () => {
    const layers = ceilingLayers({ guardrails: [compile('guardrail', 'AdministratorAccess')] });
    const found = findEscalations(reader, layers, emptyContext);
    expect(found.map(({ path }) => path.id)).toEqual(escalationPaths.map(({ id }) => id));
    expect(found[0]?.resources[0]).toEqual({ action: 'lambda:CreateFunction', on: ['*'] });
  });
});

describe('the tables', () => {
  test('every action of a way is one that AWS documents, and every way has a name of its own', () => {
    const actions = escalationPaths.flatMap(path => [...path.actions, ...path.permissions]);
    expect(actions.filter(action => catalogue.find(action) === undefined)).toEqual([]);
    expect(escalationPaths.every(({ kind }) => kind === 'escalation' || kind === 'credentials')).toBe(true);
    expect(new Set(escalationPaths.map(({ id }) => id)).size).toBe(escalationPaths.length);
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
    expect(hasWildcardWrite(compile('guardrail', name), catalogue)).toBe(has);
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
