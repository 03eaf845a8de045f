import { stringify } from 'yaml';
import type { Json } from '../core/json.ts';

/** Long texts stay on one line and nothing becomes an anchor: what CloudFormation reads as YAML is less than YAML. */
const options = { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' } as const;

/**
 * A template as YAML, byte for byte as `stringify` of the package `yaml` writes it with {@link options}. The package builds a
 * tree of nodes first, a sixth of the time in which thousands of channels are read, proved and rendered; here it is asked
 * only about texts that may need quotes.
 * @returns its parts, whole lines, at most one resource each, so that what is written of one can be let go before the next
 */
export function* templateYamlParts(template: object): Generator<string> {
  const texts = new Map<string, string>();
  const linesOf = (members: Members, indent: string): string => {
    const lines: string[] = [];
    writeMembers(members, indent, indent, { lines, texts });
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  };
  let isEmpty = true;
  for (const [key, value] of Object.entries(template as Members)) {
    if (value === undefined) continue;
    isEmpty = false;
    if (isCollection(value) && !isList(value) && hasMembers(value) && key.length <= maxKey) {
      yield `${keyOf(key, '')}:\n`;
      for (const [name, member] of Object.entries(value)) yield linesOf({ [name]: member }, '  ');
    } else yield linesOf({ [key]: value }, '');
  }
  if (isEmpty) yield '{}\n';
}

type YamlValue = Json | undefined;
type Members = Readonly<Record<string, YamlValue>>;

interface Output {
  readonly lines: string[];
  /** Texts that were written before, as YAML. */
  readonly texts: Map<string, string>;
}

/** @param first what the first line has in place of the indentation, such as `- ` behind it */
function writeMembers(members: Members, first: string, indent: string, output: Output): void {
  let start = first;
  for (const [key, value] of Object.entries(members)) {
    if (value === undefined) continue;
    if (key.length > maxKey) {
      const [head = '', ...more] = memberLines(key, value, indent);
      output.lines.push(start + head, ...more.map(line => line && indent + line));
    } else writeValue(value, `${start}${keyOf(key, indent)}:`, indent, output);
    start = indent;
  }
}

function writeItems(items: readonly YamlValue[], first: string, indent: string, output: Output): void {
  let start = first;
  for (const item of items) {
    const lead = `${start}-`;
    if (isCollection(item) && hasMembers(item)) writeNested(item, `${lead} `, `${indent}  `, output);
    else writeValue(item ?? null, lead, indent, output);
    start = indent;
  }
}

/** @param lead what is before the value on its line: the key with its colon, or the hyphen */
function writeValue(value: Json, lead: string, indent: string, output: Output): void {
  if (isCollection(value)) {
    if (hasMembers(value)) {
      output.lines.push(lead);
      const deeper = `${indent}  `;
      writeNested(value, deeper, deeper, output);
    } else output.lines.push(`${lead} ${Array.isArray(value) ? '[]' : '{}'}`);
    return;
  }
  const [text = '', ...more] = scalarOf(value, output).split('\n');
  output.lines.push(`${lead} ${text}`);
  for (const line of more) output.lines.push(line === '' ? '' : indent + line);
}

type Collection = Members | readonly YamlValue[];

function writeNested(value: Collection, first: string, indent: string, output: Output): void {
  if (isList(value)) writeItems(value, first, indent, output);
  else writeMembers(value, first, indent, output);
}

function isCollection(value: YamlValue): value is Collection & Json {
  return typeof value === 'object' && value !== null;
}

function isList(value: Collection): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function hasMembers(value: Collection): boolean {
  if (isList(value)) return value.length > 0;
  for (const key in value) if (value[key] !== undefined) return true;
  return false;
}

/**
 * Texts that need no quotes as a value and as a key: they begin with a letter, so that they are no number, date, anchor or other
 * sign of YAML, and hold neither `: ` nor ` #`.
 */
const plain = /^[A-Za-z](?:[\w.,/$(){}*@+=?&%;!-]|:(?! )| (?!#))*[\w./(){}*)]$/;
/** What YAML 1.1 reads as another value. */
const words = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'null']);

function isPlain(text: string): boolean {
  return plain.test(text) && !(text.length < 6 && words.has(text.toLowerCase()));
}

/** The most characters of a key that is on one line with its value, even when all of them are escaped. */
const maxKey = 150;

function keyOf(key: string, indent: string): string {
  return isPlain(key) ? key : memberLines(key, 0, indent).join('\n').slice(0, -': 0'.length);
}

/** A member as the package writes it, which quotes a `---` only at the beginning of a line. */
function memberLines(key: string, value: Json, indent: string): string[] {
  const member = { [key]: value };
  if (indent === '') return stringify(member, options).slice(0, -1).split('\n');
  const [head = '', ...more] = stringify([member], options).slice(0, -1).split('\n');
  return [head.slice(2), ...more.map(line => line.slice(2))];
}

/** A scalar as it is in a list that is not indented: further lines are indented by two spaces. */
function scalarOf(value: Json, { texts }: Output): string {
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'string') return stringify([value], options).slice(2, -1);
  if (isPlain(value)) return value;
  const known = texts.get(value) ?? stringify([value], options).slice(2, -1);
  texts.set(value, known);
  return known;
}
