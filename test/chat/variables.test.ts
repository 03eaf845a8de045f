import { expect, test } from '@jest/globals';
import { findLongerName, replaceVariables, variableNames } from '../../action/chat/variables.ts';

test.each<[string, readonly string[]]>([
  ['', []],
  ['plain', []],
  ['$', []],
  ['$1', []],
  ['$name', ['name']],
  ['a-$name-b', ['name-b']],
  ['$role-', ['role']],
  ['$a/$b/$a', ['a', 'b']],
  ['$a$b', ['a', 'b']],
  ['${a}', []],
])('the names in %j, each once, in order', (value, names) => {
  expect(variableNames(value)).toEqual(names);
});

test('a variable of which nothing is known stays as it is', () => {
  const values: Readonly<Record<string, string>> = { a: '1', empty: '' };
  expect(replaceVariables('x $a $b $a-b [$empty] $', name => values[name])).toBe('x 1 $b $a-b [] $');
});

test.each<[string, readonly string[], string | undefined]>([
  ['role', ['role', 'rolename', 'role-name', 'role-arn'], 'role-name'],
  ['role', ['my-role', 'rolename'], undefined],
])('the longer name that %j may have been meant for, of %j', (name, names, longer) => {
  expect(findLongerName(name, names)).toBe(longer);
});
