import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { listScenarios, scenarioDay } from '../scenarios/read-scenarios.ts';

/** One slip in the big example: what is replaced by what (`«` marks the place of the diagnostic), and what that gives. */
interface Mistake {
  readonly find: string;
  readonly by: string;
  readonly code: string;
  readonly path: string;
}

const mistakes = JSON.parse(
  readFileSync(new URL('spec-example-mistakes.json', import.meta.url), 'utf8'),
) as Mistake[];

const example = listScenarios('validate').find(({ name }) => name === 'spec-example')?.folder ?? '';
const text = readFileSync(join(example, 'chatops.yml'), 'utf8');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  cpSync(example, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(mistakes)('$by: $code', async ({ find, by, code, path }) => {
  expect(text.split(find)).toHaveLength(2);
  const marked = text.replace(find, () => by);
  const before = marked.slice(0, marked.indexOf('«')).split('\n');
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, marked.replace('«', ''));
  const { diagnostics } = await loadConfig(file, { today: scenarioDay });
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  expect(diagnostics).toContainEqual(expect.objectContaining({ code, path, ...place }));
});
