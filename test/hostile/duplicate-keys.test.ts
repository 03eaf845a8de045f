import { expect, test } from '@jest/globals';
import { findDuplicateKeys } from '../../action/core/duplicate-keys.ts';

test.each<[string, string, readonly string[]]>([
  ['none', '{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}', []],
  ['at the top', '{"a": 1, "b": 2, "a": 3}', ['a']],
  ['inside, after a nested object', '{"a": {"b": {"c": 1}, "d": [{"b": 1}], "b": 2}}', ['b']],
  ['three times', '{"a": 1, "a": 2, "a": 3}', ['a', 'a']],
  ['written with an escape', '{"Effect": 1, "\\u0045ffect": 2}', ['Effect']],
  ['a value that equals a key', '{"a": "b", "b": "a", "c": ["a", "b", "a"]}', []],
  ['braces and quotes in texts', '{"a": "{\\"a\\": [", "b": "}]\\\\", "c": ":"}', []],
  ['a name of every object', '{"__proto__": 1, "__proto__": 2, "constructor": 1}', ['__proto__']],
])('%s', (_, text, keys) => {
  JSON.parse(text);
  expect(findDuplicateKeys(text).map(({ key }) => key)).toEqual(keys);
  for (const { offset } of findDuplicateKeys(text)) expect(text[offset]).toBe('"');
});
