import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../action/commands/load-config.ts';
import { defaultTarget } from '../../action/core/model.ts';
import { listHeldNames } from '../../action/core/unique-name.ts';
import { renderStacks } from '../../action/kinds/index.ts';
import { uniqueNamesOf } from '../../action/kinds/unique-names.ts';
import { renderedNames } from '../../action/rules/names.ts';
import { compareOrLeave, listScenarios, scenarioDay } from '../scenarios/read-scenarios.ts';

test.each(listScenarios('render'))('render $name', async ({ folder }) => {
  const { config, diagnostics } = await loadConfig(join(folder, 'chatops.yml'), { today: scenarioDay });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (config === undefined) throw new Error('no diagnostics, and yet no configuration');
  const models = config.models;
  const compared: string[] = [];
  for (const model of models) {
    for (const { scope, template } of renderStacks(model)) {
      if (scope === 'global' && Object.keys(template.Resources).length === 0) continue;
      const parts = [
        'expected',
        ...(model.target.key === defaultTarget ? [] : [model.target.key]),
        ...(scope === 'global' ? ['global'] : []),
      ];
      const expectedFile = join(folder, `${parts.join('.')}.yml`);
      compared.push(`${parts.join('.')}.yml`);
      const observed = stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
      compareOrLeave(expectedFile, observed, () => {
        expect(existsSync(expectedFile)).toBe(true);
        const expected = parse(readFileSync(expectedFile, 'utf8')) as object;
        expect(parse(observed)).toEqual(expected);
        // Not only the same resources, but in the one order that makes the same bytes.
        expect(Object.keys(template.Resources)).toEqual(
          Object.keys((expected as { Resources: object }).Resources).sort(),
        );
      });
    }
  }
  expect(readdirSync(folder).filter(file => /^expected\..*yml$/.test(file))).toEqual(compared.sort());
});

test('a target that names no Region, and is in us-east-1, has everything in one stack', async () => {
  const channel = (id: string, topic: string) =>
    `{ channel: ${id}, notify: { topic-name: ${topic}, events: [{ name: a, pattern: { source: [aws.organizations] } }] } }`;
  const text = `version: 1
name: news
workspaces: { acme: { slack: T0123ABCD } }
roles: { look: { arn: "arn:aws:iam::123456789012:role/look" } }
defaults: { workspace: acme, role: look, guardrails: none }
channels:
  feed: ${channel('C0AAAAAAA', 'platform-news')}
  more: ${channel('C0BBBBBBB', 'account-news')}
`;
  const file = join(mkdtempSync(join(tmpdir(), 'render-')), 'chatops.yml');
  writeFileSync(file, text);
  const { config } = await loadConfig(file, { today: scenarioDay });
  const [model] = config?.models ?? [];
  if (model === undefined) throw new Error('no model');
  const inOne = renderStacks(model, 'us-east-1').map(({ name, template }) => [
    name,
    template.Metadata.chatops,
  ]);
  expect(inOne).toEqual([['news', { version: 1 }]]);
  const inTwo = renderStacks(model, 'eu-west-1').map(({ name, template }) => [
    name,
    template.Metadata.chatops,
  ]);
  expect(inTwo).toEqual([
    ['news', { version: 1, companionTopics: ['account-news', 'platform-news'] }],
    ['news-global', { version: 1, companionOf: 'news' }],
  ]);
});

/** Names that other rules compare (channel/duplicate), or that are made of a configuration name alone. */
const comparedElsewhere = new Set(['slack', 'teams', 'log group']);

test.each(listScenarios('render'))(
  'two resources of $name cannot have one name without a finding',
  async ({ folder }) => {
    const { config } = await loadConfig(join(folder, 'chatops.yml'), { today: scenarioDay });
    if (config === undefined) throw new Error('no configuration');
    for (const model of config.models) {
      const checked = new Set(
        Array.from(renderedNames(model, config), ({ scope, name }) => `${scope} ${name}`),
      );
      for (const { template } of renderStacks(model)) {
        const ids = Object.keys(template.Resources).map(id => `logical id ${id}`);
        const names = listHeldNames(template, uniqueNamesOf)
          .filter(({ unique }) => !comparedElsewhere.has(unique.scope))
          .map(({ unique, name }) => `${unique.scope} ${name}`);
        expect({
          'missing in renderedNames of action/rules/names.ts': [...ids, ...names].filter(
            name => !checked.has(name),
          ),
        }).toEqual({ 'missing in renderedNames of action/rules/names.ts': [] });
      }
    }
  },
);
