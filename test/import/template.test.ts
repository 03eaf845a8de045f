import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { importTemplate } from '../../action/commands/import-template.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'templates');
const original = join(folder, '..', '..', 'hand-made', 'original.yml');

function importFrom(template: string, parameters: Readonly<Record<string, string>> = {}) {
  return importTemplate({
    template: join(folder, template),
    name: 'demo',
    parameters: new Map(Object.entries(parameters)),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
  });
}

test.each(['cdk.json', 'people.yml'])('%s', async template => {
  const { text } = await importFrom(template);
  const expected = readFileSync(join(folder, template.replace(/\.\w+$/, '.expected.yml')), 'utf8');
  expect(text.replaceAll(`${folder}/`, '').replace(/\nignore:[\s\S]*/, '')).toBe(expected);
});

test('with its parameters given, the hand-made template becomes a file that passes', async () => {
  const { config, notes, ignored } = await importTemplate({
    template: original,
    name: 'codepipeline-slack-demo',
    parameters: new Map([
      ['SlackWorkspaceId', 'T0123ABCD'],
      ['SlackChannelId', 'C0BBBBBBB'],
    ]),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
  });
  expect(notes).toEqual([]);
  expect(ignored.map(({ code }) => code)).toEqual(['guardrail/administrator-access']);
  expect(config?.channels).toEqual({
    'slack-channel': {
      channel: 'C0BBBBBBB',
      role: 'chatbot-role',
      guardrails: ['AdministratorAccess'],
      logging: 'info',
    },
  });
});

test('what is no template, or has no channel, is refused with a reason', async () => {
  await expect(importFrom('nowhere.yml')).rejects.toThrow(/ENOENT/);
  await expect(importFrom('../template.test.ts')).rejects.toThrow(/cannot be read/);
});
