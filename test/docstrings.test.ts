import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { action, listActionFiles } from './action-files.ts';

const files = listActionFiles('generated');

/** Exported things of a module, each with whether a docstring stands right before it; overloads count once. */
function readExports(text: string): { name: string; hasDocstring: boolean }[] {
  const lines = text.split('\n');
  const found = new Map<string, boolean>();
  for (const [index, line] of lines.entries()) {
    const [, name] =
      /^export (?:async )?(?:abstract )?(?:function\*?|const|interface|type|class) (\w+)/.exec(line) ?? [];
    if (name === undefined || found.has(name)) continue;
    found.set(name, lines[index - 1]?.trimEnd().endsWith('*/') === true);
  }
  return [...found].map(([name, hasDocstring]) => ({ name, hasDocstring }));
}

test('the check sees what has a docstring and what has none', () => {
  const text =
    '/** One. */\nexport const one = 1;\nexport type Two = 2;\n/** Three. */\nexport async function three() {}\n';
  expect(readExports(text)).toEqual([
    { name: 'one', hasDocstring: true },
    { name: 'Two', hasDocstring: false },
    { name: 'three', hasDocstring: true },
  ]);
});

test('everything that is exported says what it is', () => {
  expect(files.length).toBeGreaterThan(300);
  const silent = files.flatMap(file =>
    readExports(readFileSync(join(action, file), 'utf8'))
      .filter(({ hasDocstring }) => !hasDocstring)
      .map(({ name }) => `${file} ${name}`),
  );
  expect(silent).toEqual([]);
});
