import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import {
  type ChannelPolicies,
  ceilingLayers,
  defaultLayers,
  withPasses,
} from '../../action/iam/channel-layers.ts';
import { compilePolicy, createPolicyCompiler } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import { evaluate, evaluateAny } from '../../action/iam/evaluate.ts';
import { literalStar } from '../../action/iam/glob.ts';
import type { CompiledPolicy, LayerName } from '../../action/iam/policy.ts';

/** A table of decisions. What a row does not say, it takes from its table. A lone statement stands for its document. */
interface Setting {
  readonly version?: string;
  readonly role?: readonly Json[];
  readonly boundary?: Json;
  readonly guardrails?: readonly Json[];
  /** Policies of the organization, of which it is not known whether they apply. */
  readonly perhaps?: readonly Json[];
  /** Refused actions that allowed commands use, in lower case. */
  readonly passes?: Readonly<Record<string, 'surely' | 'possibly'>>;
  /** Instead of `role`: everything is allowed under this condition, or denied under it. */
  readonly allowIf?: Json;
  readonly denyIf?: Json;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly verdict?: 'default' | 'ceiling';
  readonly resources?: 'every' | 'some';
}

interface Row extends Setting {
  readonly case: string;
  readonly decision: 'allowed' | 'denied' | 'unknown';
  /** Parts of the reasons, each of which must be found in one. */
  readonly because?: readonly string[];
}

interface Table extends Setting {
  readonly about: string;
  readonly rows: readonly Row[];
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'cases');
const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };

function compile(layer: LayerName, version: string, value: Json, index: number): CompiledPolicy {
  const isStatement = typeof value === 'object' && value !== null && 'Effect' in value;
  const document =
    value === 'elsewhere'
      ? undefined
      : isStatement
        ? { Version: version, Statement: [value as Json] }
        : value;
  const doubt = layer === 'organization' ? { doubt: 'it is not known whether it applies' } : {};
  return compilePolicy(document, {
    layer,
    name: `${layer}-${index + 1}`,
    path: `${layer}s.${index + 1}`,
    ...doubt,
  });
}

function roleOf({ role, allowIf, denyIf }: Row): readonly Json[] {
  if (allowIf !== undefined) return [{ ...allowAll, Condition: allowIf }];
  if (denyIf !== undefined) return [allowAll, { ...allowAll, Effect: 'Deny', Condition: denyIf }];
  return role ?? [allowAll];
}

function decideRow(row: Row) {
  const version = row.version ?? '2012-10-17';
  const policies: ChannelPolicies = {
    role: roleOf(row).map((value, index) => compile('role', version, value, index)),
    ...(row.boundary === undefined ? {} : { boundary: compile('boundary', version, row.boundary, 0) }),
    guardrails: (row.guardrails ?? [allowAll]).map((value, index) =>
      compile('guardrail', version, value, index),
    ),
    ...(row.perhaps === undefined
      ? {}
      : {
          organization: [
            {
              name: 'organization',
              policies: row.perhaps.map((value, index) => compile('organization', version, value, index)),
            },
          ],
        }),
  };
  const chosen = row.verdict === 'ceiling' ? ceilingLayers(policies) : defaultLayers(policies);
  const layers = withPasses(chosen, new Map(Object.entries(row.passes ?? {})));
  const resource = row.resource === 'the literal *' ? literalStar : (row.resource ?? '*');
  const request = { action: row.action ?? '', resource, context: makeContext(row.context ?? {}) };
  return row.resources === 'some' ? evaluateAny(layers, request) : evaluate(layers, request);
}

for (const file of readdirSync(folder).sort()) {
  const tables = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Table[];
  for (const { about, rows, ...setting } of tables) {
    describe(`${file}: ${about}`, () => {
      test.each(rows.map(row => ({ ...setting, ...row })))('$case: $decision', row => {
        const { decision, because } = decideRow(row);
        expect({ decision, because: decision === row.decision ? [] : because }).toEqual({
          decision: row.decision,
          because: [],
        });
        const messages = because.map(({ message }) => message);
        for (const part of row.because ?? []) {
          expect(messages).toContainEqual(expect.stringContaining(part));
        }
        expect(because.length).toBeGreaterThan(0);
      });
    });
  }
}

test('both verdicts at once: what the channel role gives, and what any user role can give', () => {
  const policies: ChannelPolicies = {
    role: [compile('role', '2012-10-17', { Effect: 'Allow', Action: 'ecs:List*', Resource: '*' }, 0)],
    guardrails: [compile('guardrail', '2012-10-17', { Effect: 'Allow', Action: 'ecs:*', Resource: '*' }, 0)],
  };
  const decisions = ['ecs:ListClusters', 'ecs:DeleteCluster', 'sqs:ListQueues'].map(action => {
    const request = { action, resource: '*' };
    const verdicts = {
      default: evaluate(defaultLayers(policies), request),
      ceiling: evaluate(ceilingLayers(policies), request),
    };
    return [verdicts.default.decision, verdicts.ceiling.decision];
  });
  expect(decisions).toEqual([
    ['allowed', 'allowed'],
    ['denied', 'allowed'],
    ['denied', 'denied'],
  ]);
});

test('one policy answers by the context of each question', () => {
  const team = 'arn:aws:sqs:us-east-1:123456789012:${aws:PrincipalTag/team}';
  const on = [team, 'arn:aws:sqs:us-east-1:123456789012:all'];
  const role = compile('role', '2012-10-17', { Effect: 'Allow', Action: 'sqs:*', Resource: on }, 0);
  const guardrails = [compile('guardrail', '2012-10-17', allowAll, 0)];
  const resource = 'arn:aws:sqs:us-east-1:123456789012:red';
  const ask = (context: Readonly<Record<string, string>>) =>
    evaluate(defaultLayers({ role: [role], guardrails }), {
      ...{ action: 'sqs:SendMessage', resource, context: makeContext(context) },
    }).decision;
  const [red, blue] = [{ 'aws:PrincipalTag/team': 'red' }, { 'aws:PrincipalTag/team': 'blue' }];
  expect([blue, red, {}, red, blue].map(ask)).toEqual(['denied', 'allowed', 'unknown', 'allowed', 'denied']);
});

test('equal documents of equal origin are compiled once', () => {
  const { compile: once } = createPolicyCompiler();
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }],
  };
  const policy = once(document, { layer: 'role', name: 'a' });
  expect(once({ ...document }, { layer: 'role', name: 'a' })).toBe(policy);
  expect(once(document, { layer: 'guardrail', name: 'a' })).not.toBe(policy);
  expect(once(undefined, { layer: 'role', name: 'a' }).opaque).toBeDefined();
});
