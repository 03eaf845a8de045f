import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { templateBody } from '../../action/core/template.ts';
import { kinds, renderTemplate } from '../../action/kinds/index.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { shuffleKeys, toYaml, validConfig } from '../samples/valid-config.ts';
import { findMisfits } from './resource-schemas.ts';

let bench: Bench;
beforeAll(() => {
  bench = makeBench();
});
afterAll(() => bench.remove());

test('a random configuration is valid with all that is proved of it, and its templates are those of the check', async () => {
  await fc.assert(
    fc.asyncProperty(validConfig, async config => {
      const text = toYaml(config);
      const { config: checked, diagnostics } = await bench.check(text);
      expect(checked === undefined ? diagnostics : []).toEqual([]);
      const expected = checked?.models.map(model => [model.target.key, renderTemplate(model)]);
      expect([...(await bench.render(text))]).toEqual(expected);
    }),
    { numRuns: 40, seed: 4 },
  );
});

test('the order of keys never changes the rendered bytes', async () => {
  await fc.assert(
    fc.asyncProperty(validConfig, fc.nat(), async (config, seed) => {
      const plain = await bench.render(toYaml(config));
      const shuffled = await bench.render(toYaml(shuffleKeys(config, seed)));
      const moved = [...plain].flatMap(([target, template]) => findMoved(template, shuffled.get(target)));
      expect({ 'maps that are rendered without sortMembers': moved }).toEqual({
        'maps that are rendered without sortMembers': [],
      });
      expect([...shuffled.values()].map(templateBody)).toEqual([...plain.values()].map(templateBody));
    }),
    { numRuns: 100, seed: 1 },
  );
});

/** The paths of the maps whose members are in another order. */
function findMoved(one: unknown, other: unknown, path = ''): string[] {
  if (!isMap(one) || !isMap(other)) return [];
  const deeper = Object.keys(one).flatMap(key => findMoved(one[key], other[key], `${path}/${key}`));
  return Object.keys(one).join('\n') === Object.keys(other).join('\n') ? deeper : [path, ...deeper];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

test('every template fits the registry schemas, and together they have each kind', async () => {
  const types = new Set<string>();
  await fc.assert(
    fc.asyncProperty(validConfig, async config => {
      const templates = await bench.render(toYaml(config));
      expect(templates.size).toBeGreaterThan(0);
      for (const template of templates.values()) {
        expect(findMisfits(template)).toEqual([]);
        for (const { Type } of Object.values(template.Resources)) types.add(Type);
      }
    }),
    { numRuns: 200, seed: 2 },
  );
  expect({
    'types that test/samples/valid-config.ts never has': kinds.flatMap(({ type }) =>
      types.has(type) ? [] : [type],
    ),
  }).toEqual({ 'types that test/samples/valid-config.ts never has': [] });
});

test('everything that AWS would default, or that drift detection would not compare, is written out', async () => {
  await fc.assert(
    fc.asyncProperty(validConfig, async config => {
      for (const template of (await bench.render(toYaml(config))).values()) {
        for (const { Type, DeletionPolicy, UpdateReplacePolicy, Properties } of Object.values(
          template.Resources,
        )) {
          // What cannot be made again stays in the account.
          const isRetained = Type === 'AWS::KMS::Key' || Type === 'AWS::Logs::LogGroup';
          const policy = isRetained ? 'Retain' : 'Delete';
          expect([DeletionPolicy, UpdateReplacePolicy]).toEqual([policy, policy]);
          if (Type === 'AWS::IAM::ManagedPolicy') expect(Properties).not.toHaveProperty('Description');
          if (!Type.endsWith('ChannelConfiguration')) continue;
          expect(Object.keys(Properties)).toEqual(
            expect.arrayContaining([
              'GuardrailPolicies',
              'LoggingLevel',
              'UserRoleRequired',
              'SnsTopicArns',
              'CustomizationResourceArns',
            ]),
          );
          expect(Properties['GuardrailPolicies']).not.toHaveLength(0);
        }
        expect(template).not.toHaveProperty('Outputs');
        expect(template).not.toHaveProperty('Parameters');
      }
    }),
    { numRuns: 50, seed: 3 },
  );
});

test('a misfit would be seen', () => {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09' as const,
    Description: '',
    Metadata: { chatops: { version: 1 as const } },
    Resources: {
      Alias: {
        Type: 'AWS::Chatbot::CustomAction',
        DeletionPolicy: 'Delete' as const,
        UpdateReplacePolicy: 'Delete' as const,
        Metadata: { chatops: 'aliases.a' },
        Properties: { ActionName: 'not a name', Definition: { CommandText: 'x' }, Extra: true },
      },
    },
  };
  expect(findMisfits(template)).toHaveLength(2);
});
