import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { kinds, renderStacks } from '../../action/kinds/index.ts';

const file = join(dirname(fileURLToPath(import.meta.url)), 'everything.yml');

// `deployed.test.ts` applies the file with the roles of the bootstrap, which shows that their policies are enough only for what is in it.
test('everything.yml has a resource of each kind', async () => {
  const { config } = await loadConfig(file, { today: '2026-11-25' });
  const [model] = config?.models ?? [];
  if (model === undefined) throw new Error('everything.yml is not valid');
  const types = new Set(
    renderStacks(model, 'us-east-1').flatMap(({ template }) =>
      Object.values(template.Resources).map(({ Type }) => Type),
    ),
  );
  expect({
    'types to add to test/bootstrap/everything.yml': kinds.flatMap(({ type }) =>
      types.has(type) ? [] : [type],
    ),
  }).toEqual({ 'types to add to test/bootstrap/everything.yml': [] });
});
