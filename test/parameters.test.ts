import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { action, listActionFiles } from './action-files.ts';

/** More than this, and a call no longer says what its arguments are: an object does. */
const maxParameters = 4;

interface Node {
  readonly type?: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Names of functions with too many parameters; a function without a name has that of its variable or method. */
function findLong(node: unknown, name: string): string[] {
  if (Array.isArray(node)) return node.flatMap(each => findLong(each, name));
  if (!isNode(node)) return [];
  const { identifier, id, key } = node as { identifier?: Node; id?: Node; key?: Node };
  const own = [identifier, id, key].find(each => typeof each?.['value'] === 'string')?.['value'] ?? name;
  const isDeclared = /^(FunctionDeclaration|VariableDeclarator|ClassMethod|KeyValueProperty)$/.test(
    node.type ?? '',
  );
  const inner = isDeclared ? String(own) : name;
  const { params } = node;
  const isFunction = node.type !== 'TsFunctionType' && Array.isArray(params);
  return [
    ...(isFunction && params.length > maxParameters ? [inner] : []),
    ...Object.entries(node).flatMap(([member, value]) => (member === 'span' ? [] : findLong(value, inner))),
  ];
}

test('functions take at most four parameters', () => {
  const files = listActionFiles('generated', 'data');
  expect(files.length).toBeGreaterThan(500);
  const long = files.flatMap(file => {
    const tree = parseSync(readFileSync(join(action, file), 'utf8'), {
      syntax: 'typescript',
      target: 'es2022',
    });
    return findLong(tree.body, '').map(name => `${file}: ${name}`);
  });
  expect(long).toEqual([]);
});

test.each([
  ['function f(a, b, c, d) {}', []],
  ['function f(a, b, c, d, e) {}', ['f']],
  ['const f = (a, b, c, d, e) => a;', ['f']],
  ['class C { m(a, b, c, d, e) {} }', ['m']],
  ['const f = ({ a, b, c, d, e }) => a;', []],
  ['type F = (a: 1, b: 1, c: 1, d: 1, e: 1) => void;', []],
])('%s', (text, names) => {
  const tree = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  expect(findLong(tree.body, '')).toEqual(names);
});
