import { isObject, type Json } from './json.ts';

/** Before the digits of a number that no number of JavaScript has; no text of an event holds it. */
const mark = '\uE010';

/**
 * JSON in which numbers keep their digits: one that would be another one, such as an integer above 2^53, becomes a text that
 * {@link readExact} reads.
 * @throws SyntaxError when it is no JSON
 */
export function parseExactJson(text: string): Json {
  if (text.includes(mark)) return JSON.parse(text) as Json;
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, token =>
    token.startsWith('"') || String(Number(token)) === token ? token : JSON.stringify(mark + token),
  );
  // What is wrong is said of the text as it is.
  JSON.parse(text);
  return JSON.parse(marked) as Json;
}

/** The digits of a number of {@link parseExactJson}; undefined for any other value. */
export function readExact(value: Json): string | undefined {
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

/** The same value with numbers of JavaScript, for what compares numbers. */
export function withPlainNumbers(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withPlainNumbers(each));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPlainNumbers(each)]));
  }
  const digits = readExact(value);
  return digits === undefined ? value : Number(digits);
}
