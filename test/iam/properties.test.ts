import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import { evaluate, evaluateAny } from '../../action/iam/evaluate.ts';
import type { LayerName, Layers } from '../../action/iam/policy.ts';
import type { Decision } from '../../action/iam/verdict.ts';

const share = Number(process.env['PROPERTY_SHARE'] ?? 1);
/** How often a property is tried. */
const runs = (usual: number) => Math.ceil(usual * share);

/** How much access a decision is: adding to a policy may move it one way only. */
const rank: Readonly<Record<Decision, number>> = { denied: 0, unknown: 1, allowed: 2 };

const actions = ['s3:GetX', 's3:PutX', 'sqs:Send'];
const actionPatterns = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:PutX', 'sqs:*', '*:?etX');
const names = ['a', 'b', 'ab', 'ba'];
const resources = names.map(name => `arn:aws:s3:::${name}`);
const resourcePatterns = fc.constantFrom(
  '*',
  'arn:aws:s3:::a*',
  'arn:aws:s3:::*b',
  'arn:aws:s3:::?',
  ...resources,
);
const conditions = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  undefined,
  { StringEquals: { 'x:known': 'yes' } },
  { StringEquals: { 'x:known': 'no' } },
  { Bool: { 'x:unknown': 'true' } },
);
const context = makeContext({ 'x:known': 'yes' });

const statement = (effect: 'Allow' | 'Deny'): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      fc.boolean(),
      fc.array(actionPatterns, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      fc.array(resourcePatterns, { minLength: 1, maxLength: 2 }),
      conditions,
    )
    .map(([isNotAction, action, isNotResource, resource, condition]) => ({
      Effect: effect,
      [isNotAction ? 'NotAction' : 'Action']: action,
      [isNotResource ? 'NotResource' : 'Resource']: resource,
      ...(condition === undefined ? {} : { Condition: condition }),
    }));
const statements = fc.array(fc.oneof({ weight: 3, arbitrary: statement('Allow') }, statement('Deny')), {
  maxLength: 4,
});
const requests = fc.record({
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources, '*', 'arn:aws:s3:::a*', 'arn:aws:s3:::*'),
});

function layer(name: LayerName, ...documents: (readonly JsonObject[])[]): Layers[number] {
  return {
    name,
    policies: documents.map(list =>
      compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: name, name }),
    ),
  };
}

function decide(layers: Layers, request: { action: string; resource: string }) {
  return {
    every: rank[evaluate(layers, { ...request, context }).decision],
    some: rank[evaluateAny(layers, { ...request, context }).decision],
  };
}

/** IAM as its documentation tells it, for one action, one ARN and a context in which every key is known. */
function evaluatePlainly(list: readonly JsonObject[], action: string, resource: string): Decision {
  const fits = (patterns: unknown, text: string, flags: string) =>
    (patterns as readonly string[]).some(pattern =>
      new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`, flags).test(text),
    );
  const applying = list.filter(each => {
    const isAction = each['Action']
      ? fits(each['Action'], action, 'i')
      : !fits(each['NotAction'], action, 'i');
    const isResource = each['Resource']
      ? fits(each['Resource'], resource, '')
      : !fits(each['NotResource'], resource, '');
    return isAction && isResource && JSON.stringify(each['Condition'] ?? 'yes').includes('yes');
  });
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return applying.length > 0 ? 'allowed' : 'denied';
}

test('what is known is decided as IAM documents it', () => {
  fc.assert(
    fc.property(
      statements,
      fc.constantFrom(...actions),
      fc.constantFrom(...resources),
      (list, action, resource) => {
        fc.pre(!JSON.stringify(list).includes('x:unknown'));
        const { decision } = evaluate([layer('role', list)], { action, resource, context });
        expect(decision).toBe(evaluatePlainly(list, action, resource));
      },
    ),
    { numRuns: runs(2000) },
  );
});

test('adding an Allow never removes access, adding a Deny never adds any', () => {
  fc.assert(
    fc.property(statements, statement('Allow'), statement('Deny'), requests, (list, allow, deny, request) => {
      const before = decide([layer('role', list)], request);
      const more = decide([layer('role', [...list, allow])], request);
      const less = decide([layer('role', [...list, deny])], request);
      expect(more.every).toBeGreaterThanOrEqual(before.every);
      expect(more.some).toBeGreaterThanOrEqual(before.some);
      expect(less.every).toBeLessThanOrEqual(before.every);
      expect(less.some).toBeLessThanOrEqual(before.some);
    }),
    { numRuns: runs(1500) },
  );
});

test('two layers allow no more than each of them', () => {
  fc.assert(
    fc.property(statements, statements, requests, (role, guardrail, request) => {
      const [a, b] = [layer('role', role), layer('guardrail', guardrail)];
      const together = decide([a, b], request);
      for (const alone of [decide([a], request), decide([b], request)]) {
        expect(together.every).toBeLessThanOrEqual(alone.every);
        expect(together.some).toBeLessThanOrEqual(alone.some);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test('the order of statements, policies and layers does not matter', () => {
  fc.assert(
    fc.property(statements, statements, statements, requests, (one, two, three, request) => {
      const forth = [layer('role', one, two), layer('guardrail', three)];
      const back = [
        layer('guardrail', [...three].reverse()),
        layer('role', [...two].reverse(), [...one].reverse()),
      ];
      expect(decide(back, request)).toEqual(decide(forth, request));
    }),
    { numRuns: runs(1000) },
  );
});

test('statements in one policy and in several are the same', () => {
  fc.assert(
    fc.property(statements, requests, (list, request) => {
      expect(decide([layer('role', ...list.map(each => [each]))], request)).toEqual(
        decide([layer('role', list)], request),
      );
    }),
    { numRuns: runs(500) },
  );
});

test('an answer about a pattern agrees with the answers about the ARNs that it matches', () => {
  fc.assert(
    fc.property(statements, statements, fc.constantFrom(...actions), (role, guardrail, action) => {
      const layers = [layer('role', role), layer('guardrail', guardrail)];
      const each = resources.map(resource => decide(layers, { action, resource }));
      const pattern = decide(layers, { action, resource: 'arn:aws:s3:::*' });
      for (const one of each) {
        expect(one.every).toBe(one.some);
        expect(pattern.every).toBeLessThanOrEqual(one.every);
        expect(pattern.some).toBeGreaterThanOrEqual(one.some);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test('a policy that is not known makes nothing allowed, and undoes no certain denial', () => {
  fc.assert(
    fc.property(statements, requests, (list, request) => {
      const opaque = compilePolicy(undefined, { layer: 'role', name: 'elsewhere' });
      const known = layer('role', list);
      const both = { name: 'role' as const, policies: [...known.policies, opaque] };
      const decided = decide([both], request);
      expect(decided.every).toBeLessThan(rank.allowed);
      const denied = list.some(({ Effect }) => Effect === 'Deny') && decide([known], request);
      if (denied !== false && denied.some === rank.denied && decided.some === rank.denied) {
        expect(decided.every).toBe(rank.denied);
      }
      if (!list.some(({ Effect }) => Effect === 'Deny')) expect(decided.some).toBe(rank.unknown);
    }),
    { numRuns: runs(500) },
  );
});
