import { existsSync, readFileSync } from 'node:fs';
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
  for (const model of models) {
    for (const { scope, template } of renderStacks(model)) {
      if (scope === 'global' && Object.keys(template.Resources).length === 0) continue;
      const parts = [
        'expected',
        ...(model.target.key === defaultTarget ? [] : [model.target.key]),
        ...(scope === 'global' ? ['global'] : []),
      ];
      const expectedFile = join(folder, `${parts.join('.')}.yml`);
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
        expect([...ids, ...names].filter(name => !checked.has(name))).toEqual([]);
      }
    }
  },
);
