import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['action', 'docs', 'schema', 'templates', 'test', '.github'];
const files = [
  ...readdirSync(root),
  ...folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
  ),
].filter(name => !name.includes('node_modules'));
const fileNames = new Set(files.map(name => basename(name)));
/** Pages of this repository; those of templates are for the repository of a team, and those of tests are expected output. */
const pages = files.filter(
  name => name.endsWith('.md') && !/^(templates|test\/(scenarios|goldens))\//.test(name),
);

/** A page without its blocks of code. */
function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
}

/** The anchors of a page: those that it gives itself, and those that GitHub makes from its headings. */
function anchorsOf(page: string): Set<string> {
  const text = readPage(page);
  const own = [...text.matchAll(/<a id="([^"]*)">/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...own, ...headings]);
}

/** What is in backquotes. */
function spansOf(page: string): string[] {
  return [...readPage(page).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

test('every link to a page of this repository leads somewhere', () => {
  expect(pages.length).toBeGreaterThan(20);
  const anchors = new Map(pages.map(page => [page, anchorsOf(page)]));
  const broken = pages.flatMap(page =>
    [...readPage(page).matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)/g)].flatMap(
      ([link, file = '', anchor]) => {
        const target = file === '' ? page : join(dirname(page), file);
        const leads =
          existsSync(join(root, target)) &&
          (anchor === undefined || anchors.get(target)?.has(anchor) === true);
        return leads ? [] : [`${page}: ${link.slice(2, -1)}`];
      },
    ),
  );
  expect(broken).toEqual([]);
});

test('every file that a page names by its path exists', () => {
  const isPath = /^((action|docs|templates|test)\/[\w./-]+|schema\/[\w.-]+\.json)$/;
  const missing = pages.flatMap(page =>
    spansOf(page)
      .filter(span => isPath.test(span) && !existsSync(join(root, span)))
      .map(span => `${page}: ${span}`),
  );
  expect(missing).toEqual([]);
});

test('every file and folder that ARCHITECTURE.md names exists', () => {
  const named = spansOf('ARCHITECTURE.md').filter(
    span => /^[\w.-]+\.(ts|json|md)$/.test(span) || /^(?!dist\/|node:)[\w.-]+\/[\w./-]*$/.test(span),
  );
  expect(named.length).toBeGreaterThan(30);
  const isThere = (name: string) =>
    ['', 'action'].some(folder => existsSync(join(root, folder, name))) ||
    (!name.includes('/') && fileNames.has(name));
  expect(named.filter(name => !isThere(name))).toEqual([]);
});
