import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import type { TemplateResource } from '../../action/core/template.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

interface Difference {
  readonly original?: unknown;
  readonly ours?: unknown;
  readonly why: string;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const original = parse(read('original.yml'), {
  customTags: [
    { tag: '!Ref', resolve: (name: string) => `{"Ref":"${name}"}` },
    { tag: '!GetAtt', resolve: (name: string) => `{"Fn::GetAtt":"${name}"}` },
    { tag: '!Sub', resolve: (text: string) => text.replace('${AWS::StackName}', 'codepipeline-slack-demo') },
  ],
}) as { Resources: Record<string, { Type: string; Properties: JsonObject }> } & Record<string, unknown>;
const listed = parse(read('differences.yml')) as {
  sections: Record<string, string>;
  resources: { original: string; ours: string; differences: Record<string, Difference> }[];
  added: Record<string, string>;
};

const { config } = await loadConfig(fileURLToPath(new URL('../../chatops.yml', import.meta.url)), {
  today: scenarioDay,
});
if (config === undefined) throw new Error('the chatops.yml of the project is not valid');
const ours = renderTemplate(resolveModel(config));

test.each(listed.resources)('$ours is $original, but for what is listed', pair => {
  const before = original.Resources[pair.original];
  const after: TemplateResource | undefined = ours.Resources[pair.ours];
  expect(after?.Type).toBe(before?.Type);
  const names = new Set([...Object.keys(before?.Properties ?? {}), ...Object.keys(after?.Properties ?? {})]);
  const differences = [...names].sort().flatMap(name => {
    const [a, b] = [plain(before?.Properties[name]), plain(after?.Properties[name])];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    return [[name, { original: a, ours: b }] as const];
  });
  const expected = Object.entries(pair.differences)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, difference]) => [name, { original: difference.original, ours: difference.ours }]);
  expect(differences).toEqual(expected);
});

test('nothing else is there, and nothing else is missing', () => {
  const sections = new Set([...Object.keys(original), ...Object.keys(ours)]);
  const differing = [...sections].filter(section => section in original !== section in ours).sort();
  expect(differing).toEqual(Object.keys(listed.sections).sort());
  const paired = listed.resources.map(pair => pair.ours);
  expect(Object.keys(ours.Resources).sort()).toEqual([...paired, ...Object.keys(listed.added)].sort());
  expect(Object.keys(original.Resources).sort()).toEqual(listed.resources.map(pair => pair.original).sort());
});

test('every difference has its reason', () => {
  const reasons = [
    ...Object.values(listed.sections),
    ...Object.values(listed.added),
    ...listed.resources.flatMap(({ differences }) => Object.values(differences).map(({ why }) => why)),
  ];
  for (const reason of reasons) expect(reason).toMatch(/\w{3}/);
});

/** Values as both templates would show them to CloudFormation: references alike, whatever their logical ids. */
function plain(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{"')) return plain(JSON.parse(value));
  if (typeof value !== 'object' || value === null || !('Fn::GetAtt' in value)) return value;
  const [logicalId] = [value['Fn::GetAtt']].flat().flatMap(part => String(part).split('.'));
  const pair = listed.resources.find(each => each.original === logicalId || each.ours === logicalId);
  return { 'Fn::GetAtt': [pair?.ours, 'Arn'] };
}
