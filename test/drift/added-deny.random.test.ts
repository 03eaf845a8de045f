import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assessDrift } from '../../action/access/assess-drift.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { type Statement, statement, statements } from '../access/random-statements.ts';
import { allow, makeAccount, policyArn, widenBy } from './wide-account.ts';

// Drift that only adds Denies and takes away Allows gives nobody anything, each alone and all together: it narrows, or does nothing.

/** More of them before a release: `DENY_RUNS=300 DENY_SEED=… npm run jest -- test/drift/added-deny`. */
const numRuns = Number(process.env['DENY_RUNS'] ?? 6);
const seed = Number(process.env['DENY_SEED'] ?? 20261201);

const proofData = await loadProofData();
const roles = ['c0', 'c1', 'c2'];
const wide = 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess';

function toDocument(effect: string, list: readonly Statement[]): JsonObject {
  const Statement = list.map((each): JsonObject => {
    const { actions, 'not-actions': others, resources, conditions } = each;
    return {
      Effect: effect,
      ...(actions === undefined ? { NotAction: [...(others ?? [])] } : { Action: [...actions] }),
      Resource: [...resources],
      ...(conditions === undefined ? {} : { Condition: conditions as unknown as Json }),
    };
  });
  return { Version: '2012-10-17', Statement };
}

/** An account whose roles and guardrail allow more than one thing, some of it on patterns of resources. */
function makeWideAccount(ofRole: readonly Statement[], ofGuardrail: readonly Statement[]) {
  const account = makeAccount(roles.length);
  return {
    ...account,
    comparisons: account.comparisons.map(each => {
      if (each.type === 'AWS::IAM::ManagedPolicy')
        return { ...each, expected: { ...each.expected, PolicyDocument: toDocument('Allow', ofGuardrail) } };
      if (each.type !== 'AWS::IAM::Role')
        return { ...each, expected: { ...each.expected, GuardrailPolicies: [policyArn, wide] } };
      const policies: Json = [
        { PolicyName: 'own', PolicyDocument: allow('sqs:SendMessage') },
        { PolicyName: 'more', PolicyDocument: toDocument('Allow', ofRole) },
      ];
      return { ...each, expected: { ...each.expected, Policies: policies, ManagedPolicyArns: [wide] } };
    }),
  };
}

const denied = fc.record({ role: fc.constantFrom(...roles), statements, isGuardrail: fc.boolean() });

test('drift that only denies more, or allows less, gives nobody anything', async () => {
  const some = fc.record({
    ofRole: statements,
    ofGuardrail: fc.array(statement, { minLength: 1, maxLength: 2 }),
    added: fc.array(denied, { minLength: 1, maxLength: 3 }),
    isPolicyGone: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ ofRole, ofGuardrail, added, isPolicyGone }) => {
      const drift = added.map((each, index): Drift => {
        const document = toDocument('Deny', each.statements);
        if (!each.isGuardrail || index > 0) return widenBy(each.role, `deny-${index}`, document);
        const [one, other] = [toDocument('Allow', ofGuardrail), document].map(
          ({ Statement }) => Statement as readonly Json[],
        );
        return {
          ...widenBy('', '', {}),
          ...{ path: 'guardrails.g', type: 'AWS::IAM::ManagedPolicy', id: policyArn },
          ...{ property: 'PolicyDocument', kind: 'modified' },
          observed: { ...document, Statement: [...(one ?? []), ...(other ?? [])] },
        };
      });
      if (isPolicyGone) {
        const { observed: _observed, ...gone } = widenBy('c0', 'own', {});
        const expected = { PolicyName: 'own', PolicyDocument: allow('sqs:SendMessage') };
        drift.push({ ...gone, kind: 'modified', expected });
      }
      const { access, risks, shares } = await assessDrift(
        makeWideAccount(ofRole, ofGuardrail),
        drift,
        proofData,
      );
      expect(access.filter(({ gained }) => gained.length > 0)).toEqual([]);
      expect(risks.filter(risk => risk !== 'narrows' && risk !== 'none')).toEqual([]);
      for (const share of shares) {
        if (typeof share !== 'object') throw new Error('each is assessed');
        const { own, together, shared, group, prevented, chosen } = share;
        expect([own, together, shared, group, prevented, chosen].flat()).toEqual([]);
      }
    }),
    { numRuns, seed },
  );
});
