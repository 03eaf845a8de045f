import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import forms from '../../action/data/block-forms.json' with { type: 'json' };
import type { BlockForm } from '../../action/data/blocks.ts';
import { commandCatalogue } from '../../action/data/command-catalogue.ts';
import { dependentInChatPacked } from '../../action/data/dependent-in-chat.ts';
import { documentedResourcesPacked } from '../../action/data/documented-resources.ts';
import { iamActionsPacked } from '../../action/data/iam-actions.ts';
import { managedPolicyDocumentsPacked } from '../../action/data/managed-policy-documents.ts';
import { openBlocks } from '../../action/data/unpack-text.ts';
import { readBlocks } from '../../action/launch/read-blocks.ts';

const built = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'data');
const folder = mkdtempSync(join(tmpdir(), 'blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packed: Readonly<Record<keyof typeof forms, string>> = {
  'command-catalogue': commandCatalogue,
  'dependent-in-chat': dependentInChatPacked,
  'documented-resources': documentedResourcesPacked,
  'iam-actions': iamActionsPacked,
  'managed-policy-documents': managedPolicyDocumentsPacked,
};

test.each(Object.entries(packed))('the bundle reads the blocks of %s as they are packed', (name, text) => {
  const expected = openBlocks(text, (forms as Readonly<Record<string, BlockForm>>)[name] as BlockForm);
  const read = readBlocks(join(built, name));
  expect(expected.names.length).toBeGreaterThan(name === 'dependent-in-chat' ? 80 : 300);
  expect(read.names).toEqual(expected.names);
  expect(read.names.filter(each => read.find(each) !== expected.find(each))).toEqual([]);
  expect([read.find('no such block'), expected.find('no such block')]).toEqual([undefined, undefined]);
});

test('a file that was cut off is an error, and not an empty block', () => {
  writeFileSync(join(folder, 'cut.index'), 'a\t2\t3\nb\t8\t3');
  writeFileSync(join(folder, 'cut.txt'), 'a one\nb t');
  const blocks = readBlocks(join(folder, 'cut'));
  expect(blocks.find('a')).toBe('one');
  expect(() => blocks.find('b')).toThrow('is shorter than its index says');
});
