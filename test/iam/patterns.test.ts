import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import { canAll, canAny } from '../../action/iam/pattern-question.ts';
import type { LayerName } from '../../action/iam/policy.ts';

/** Questions over patterns, each asked of a role and guardrails: names of AWS-managed policies, or statements. */
interface Row {
  readonly ask: string;
  readonly role?: readonly Json[];
  readonly guardrails?: readonly Json[];
  /** What is known of the request. */
  readonly context?: Readonly<Record<string, string>>;
  readonly all: string;
  readonly any: string;
  /** All reasons of the one answer and of the other. */
  readonly because?: { readonly all?: readonly string[]; readonly any?: readonly string[] };
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'patterns.json');
const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
const catalogue = await loadIamActions();
const managed = await loadManagedPolicies();

const compile = (layer: LayerName) => (value: Json) => {
  const document =
    typeof value === 'string' ? managed.documentOf(value) : { Version: '2012-10-17', Statement: value };
  return compilePolicy(document, { layer, name: typeof value === 'string' ? value : 'own' });
};

describe('patterns of actions', () => {
  test.each(rows)('$ask: all $all, any $any ($role $guardrails)', row => {
    const { ask, role, guardrails, context, all, any, because } = row;
    const layers = defaultLayers({
      role: (role ?? ['AdministratorAccess']).map(compile('role')),
      guardrails: (guardrails ?? ['AdministratorAccess']).map(compile('guardrail')),
    });
    const [action = '', resource] = ask.split(' on ');
    const question = {
      action,
      ...(resource === undefined ? {} : { resource }),
      ...(context === undefined ? {} : { context: makeContext(context) }),
    };
    const [every, some] = [canAll(layers, question, catalogue), canAny(layers, question, catalogue)];
    expect({ all: every.decision, any: some.decision, because: [...every.because, ...some.because] }).toEqual(
      {
        all,
        any,
        because: expect.anything(),
      },
    );
    expect(every.because.length * some.because.length).toBeGreaterThan(0);
    const messagesOf = (verdict: typeof every) => verdict.because.map(({ message }) => message);
    expect(because?.all ?? messagesOf(every)).toEqual(messagesOf(every));
    expect(because?.any ?? messagesOf(some)).toEqual(messagesOf(some));
  });
});

describe('the catalogue of actions', () => {
  test('knows levels and resources', () => {
    expect(catalogue.all.length).toBeGreaterThan(20_000);
    expect(catalogue.levelOf('CODEPIPELINE:startpipelineexecution')).toBe('write');
    expect(catalogue.levelOf('iam:PassRole')).toBe('write');
    expect(catalogue.levelOf('iam:CreatePolicyVersion')).toBe('permissions');
    expect(catalogue.levelOf('ec2:CreateTags')).toBe('tagging');
    expect(catalogue.levelOf('nothing:Here')).toBeUndefined();
    expect(catalogue.resourcesOf('codepipeline:GetPipelineState').map(({ type }) => type)).toEqual([
      'pipeline',
    ]);
    expect(catalogue.isWildcardOnly('codepipeline:ListActionTypes')).toBe(true);
    expect(catalogue.isWildcardOnly('nothing:Here')).toBe(false);
    expect(catalogue.actionsMatching('codepipeline:Get*State').map(({ name }) => name)).toEqual([
      'codepipeline:GetPipelineState',
    ]);
  });

  test('has an ARN for every resource', () => {
    const odd = catalogue.all.flatMap(({ resources }) =>
      resources.filter(({ arns }) => arns.length === 0 || !arns.every(arn => arn.startsWith('arn:'))),
    );
    expect(odd).toEqual([]);
  });
});

describe('AWS-managed policies', () => {
  test.each([
    ['ReadOnlyAccess', true],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', true],
    ['job-function/ViewOnlyAccess', true],
    ['ViewOnlyAccess', true],
    ['arn:aws:iam::aws:policy/job-function/ViewOnlyAccess', true],
    ['arn:aws:iam::aws:policy/ViewOnlyAccess', false],
    ['arn:aws:iam::123456789012:policy/ReadOnlyAccess', false],
    ['NoSuchAccess', false],
  ])('%s is known: %s', (policy, isKnown) => {
    expect(managed.documentOf(policy) !== undefined).toBe(isKnown);
  });

  test('every one of them can be compiled', async () => {
    const { managedPolicyPaths } = await import('../../action/data/managed-policies.ts');
    const paths = managedPolicyPaths.split('\n').filter(path => path !== '');
    const opaque = paths.flatMap(path => {
      const compiled = compilePolicy(managed.documentOf(path), { layer: 'role', name: path });
      return compiled.opaque === undefined ? [] : [`${path}: ${compiled.opaque}`];
    });
    expect(paths.length).toBeGreaterThan(1000);
    expect(opaque).toEqual([]);
  });
});
