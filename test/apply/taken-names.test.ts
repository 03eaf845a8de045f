import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { resolve } from '../../action/core/resolve.ts';
import { listHeldNames } from '../../action/core/unique-name.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { uniqueNamesOf } from '../../action/kinds/unique-names.ts';
import { deploy } from '../local-aws/harness.ts';
import { startWorld } from './world.ts';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'bootstrap', 'everything.yml');

/** One resource of each kind; its roles without the boundary, which is not in this account. */
function readEverything(): ChatopsConfig {
  const config = parse(readFileSync(file, 'utf8'));
  delete config.defaults['permissions-boundary'];
  return config;
}

test('a plan names every kind of resource whose name a stack of others has already', async () => {
  const world = await startWorld();
  try {
    const config = readEverything();
    const [model] = resolve(config).models;
    if (model === undefined) throw new Error('everything.yml has no target');
    const template = renderTemplate(model);
    const { cloudFormation } = world.clients;
    const status = await deploy(cloudFormation, 'first', {
      StackName: 'theirs',
      ChangeSetType: 'CREATE',
      template: JSON.stringify(template),
    });
    expect(status).toBe('CREATE_COMPLETE');
    const { findings } = await world.plan(config);
    const said = findings.filter(({ level }) => level === 'obstacle').map(({ message }) => message);
    const held = listHeldNames(template, uniqueNamesOf);
    expect(held.length).toBeGreaterThan(10);
    // A channel has two names and one owner, of which one sentence says both.
    const unsaid = [...new Set(held.map(({ type }) => type))].filter(
      type =>
        !held.some(
          ({ type: other, unique, name }) =>
            other === type && said.some(message => message.includes(unique.noun) && message.includes(name)),
        ),
    );
    expect({ 'to add to `moreNames` in action/commands/find-taken.ts': unsaid }).toEqual({
      'to add to `moreNames` in action/commands/find-taken.ts': [],
    });
  } finally {
    await world.stop();
  }
});
