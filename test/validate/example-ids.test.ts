import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { isExampleTeamsId } from '../../action/core/channel-id.ts';

const folder = join(import.meta.dirname, '..', '..', 'templates');
const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
  /(^|\/)chatops\.yml$/.test(file),
);

async function unusable(file: string): Promise<string[]> {
  const { diagnostics } = await loadConfig(join(folder, file), { deploys: true });
  return diagnostics.filter(({ code }) => code === 'plan/placeholder-id').map(({ message }) => message);
}

test.each(templates)('a plan against AWS refuses the example IDs of templates/%s', async file => {
  expect(await unusable(file)).not.toEqual([]);
});

test('of the template for Microsoft Teams it refuses the team, the tenant and the channel', async () => {
  expect(await unusable('teams/chatops.yml')).toEqual([
    expect.stringContaining('11111111-1111-1111-1111-111111111111'),
    expect.stringContaining('22222222-2222-2222-2222-222222222222'),
    expect.stringContaining('19:a1b2c3d4e5f6@thread.tacv2'),
  ]);
});

test.each([
  ['19%3aa1b2c3%40thread.tacv2', true],
  ['19%3Aa1b2c3d4e5f6%40thread.tacv2', true],
  ['19:a1b2c3d4e5f67890@thread.tacv2', false],
  ['aaaaaaaa-AAAA-aaaa-aaaa-aaaaaaaaaaaa', true],
  ['11111111-1111-1111-1111-111111111112', false],
])('%s is an example ID: %s', (id, expected) => {
  expect(isExampleTeamsId(id)).toBe(expected);
});
