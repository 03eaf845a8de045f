import { expect, test } from '@jest/globals';
import type { Diagnostic } from '../../action/core/diagnostic.ts';
import { createColors } from '../../action/render/colors.ts';
import { groupDiagnostics, renderImported } from '../../action/render/import.ts';

const found = (count: number) => ({
  notes: Array.from({ length: count }, (_, index) => ({
    path: [],
    text: `Rule${index} (AWS::Events::Rule) is not taken over`,
  })),
  ignored: [],
  config: undefined,
  skipped: [],
  unread: [],
});
const linesOf = (count: number, isFull = false) =>
  renderImported('chatops.yml', found(count), createColors(false), isFull).trimEnd().split('\n').slice(0, -1);

test('up to three notes of a kind have a line each', () => {
  expect(linesOf(3)).toEqual([0, 1, 2].map(index => `Rule${index} (AWS::Events::Rule) is not taken over`));
});

test('more notes of a kind are one line with a count, unless every one is asked for', () => {
  expect(linesOf(5)).toEqual([
    'Rule0, Rule1, Rule2 and 2 more (--full lists them) (AWS::Events::Rule) is not taken over',
  ]);
  expect(linesOf(5, true)).toHaveLength(5);
});

test('notes beside parts of the file are grouped by their reason', () => {
  const notes = ['a', 'b', 'c', 'd'].map(key => ({
    path: ['roles', key],
    text: 'used by its ARN: it belongs to the stack platform',
  }));
  const text = renderImported('chatops.yml', { ...found(0), notes }, createColors(false));
  expect(text.split('\n').slice(0, 2)).toEqual([
    'roles.a, roles.b, roles.c and 1 more (--full lists them): used by its ARN: it belongs to the stack',
    '  platform',
  ]);
});

test('warnings of one kind are counted after the first, and errors are all shown', () => {
  const diagnostic = (severity: Diagnostic['severity'], line: number): Diagnostic => ({
    code: severity === 'error' ? 'import/open-question' : 'role/unused',
    severity,
    message: 'x',
    file: 'chatops.yml',
    line,
    column: 1,
    path: '',
  });
  const all = [1, 2, 3, 4, 5].flatMap(line => [diagnostic('error', line), diagnostic('warning', line)]);
  const { shown, counted } = groupDiagnostics(all, false);
  expect(shown.map(({ severity }) => severity).sort()).toEqual([...Array(5).fill('error'), 'warning']);
  expect(counted).toEqual(['role/unused: 4 more findings (--full lists them)']);
  expect(groupDiagnostics(all, true)).toEqual({ shown: all, counted: [] });
  expect(groupDiagnostics(all.slice(0, 6), false).counted).toEqual([]);
});
