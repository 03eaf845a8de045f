import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importTemplate } from '../../action/commands/import-template.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { compareOrLeave } from '../scenarios/read-scenarios.ts';

/** What a user gives beside the template; nothing when there is no wish.json. */
interface Wish {
  readonly stackName?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, string>>;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const root = fileURLToPath(new URL('scenarios', import.meta.url));

// A folder is a template as teams have it, and the chatops.yml that it has to become, with every question and every note.
test.each(readdirSync(root))('import %s', async name => {
  const files = readdirSync(join(root, name));
  const template = files.find(file => file.startsWith('template.')) ?? '';
  const wishFile = join(root, name, 'wish.json');
  const wish: Wish = existsSync(wishFile) ? (JSON.parse(readFileSync(wishFile, 'utf8')) as Wish) : {};
  const { text, diagnostics, questions } = await importTemplate({
    template: join(root, name, template),
    name: 'chat',
    ...(wish.stackName === undefined ? {} : { stackName: wish.stackName }),
    parameters: new Map(Object.entries(wish.parameters ?? {})),
    answers: new Map(Object.entries(wish.answers ?? {})),
    file: join(folder, `${name}.yml`),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  });
  const expectedFile = join(root, name, 'expected.yml');
  const observed = text.replaceAll(`${join(root, name)}/`, '');
  compareOrLeave(expectedFile, observed, () => {
    expect(observed).toBe(readFileSync(expectedFile, 'utf8'));
  });
  // What is open fails until it is answered, and nothing else fails.
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  expect(new Set(errors)).toEqual(new Set(questions.length === 0 ? [] : ['import/open-question']));
});
