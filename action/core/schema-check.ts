import { fitsConfig } from '../generated/fits-config.js';
import { type SchemaError, validateConfig } from '../generated/validate-config.js';
import { explainChannelId } from './channel-id.ts';
import type { Finding } from './finding.ts';
import { explainIamKey } from './iam-keys.ts';
import { findNearest } from './nearest.ts';
import { describeOpenQuestion, openQuestionIn } from './open-question.ts';
import { formatPath, type Path } from './path.ts';
import { capitalize, joinChoices, quote, quoteName } from './quote.ts';
import type { RuleCode } from './rule-code.ts';
import { explainWrongForm } from './wrong-form.ts';
import { unreadable } from './yaml-values.ts';

/** How many violations of one file are reported; a file with more has one thing wrong with all of it. */
const maxFindings = 1000;

/**
 * Checks the form of a chatops.yml against its schema. The validator that explains is large, and loaded for a file with a mistake.
 * @param value plain data as `parseDocument` gives it
 * @returns every violation, each once, in the order in which the validator met them
 */
export function checkSchema(value: unknown): Finding[] {
  if (fitsConfig(value) || validateConfig(value)) return [];
  const findings = new Map<string, Finding>();
  for (const error of validateConfig.errors ?? []) {
    const finding = describeError(value, error);
    if (finding === undefined) continue;
    // The first violation of a value says most: a wrong type comes before a wrong pattern.
    const key = `${finding.at ?? 'value'} ${formatPath(finding.path)}`;
    if (!findings.has(key)) findings.set(key, finding);
    if (findings.size >= maxFindings) break;
  }
  return [...findings.values()];
}

/** Words that the schema gives its errors: `x-noun` "a role", `x-help` "write …", and per keyword a whole diagnostic. */
interface SchemaMessages {
  readonly noun: string | undefined;
  readonly help: string | undefined;
  readonly own: { readonly code: RuleCode; readonly message: string; readonly help: string } | undefined;
}

function describeError(root: unknown, error: SchemaError): Finding | undefined {
  const { keyword, data, params } = error;
  if (data === unreadable) return undefined;
  const path = readPointer(root, error.instancePath);
  const words = readWords(error);
  const open = typeof data === 'string' ? openQuestionIn(data) : undefined;
  if (open !== undefined) return { ...describeOpenQuestion(open, words.help), path };
  if (words.own !== undefined) return { ...words.own, message: capitalize(words.own.message), path };
  // A key that has a wrong form is reported itself; the error around it says nothing more.
  const name = nameOf(root, path, error);
  if (name !== undefined) return describeKey(error, [...path, name], name, words);
  // "Exactly one of these keys" is reported by the `oneOf` itself, not by each of its branches.
  if (keyword === 'required' && isBranch(error)) return undefined;
  switch (keyword) {
    case 'additionalProperties':
      return describeUnknownKey(error, path, String(params['additionalProperty']));
    case 'required':
      return describeMissing(error, path, String(params['missingProperty']), words);
    case 'oneOf':
      return describeChoice(error, path);
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'type':
      return expected(path, 'schema/type', words, data);
    case 'enum':
      return expectedOneOf(error, path, words);
    case 'maxLength':
      return describeTooLong(error, path, words);
    case 'maxItems':
    case 'maxProperties':
      return {
        code: 'schema/too-many',
        message: `${place(path)} has ${count(data)} entries; at most ${params['limit']} are allowed`,
        path,
      };
    default:
      if (words.noun === 'the ID of a channel' && typeof data === 'string' && data !== '')
        return { code: 'schema/pattern', ...explainChannelId(data), path };
      return expected(path, 'schema/pattern', words, data);
  }
}

function readWords({ parentSchema, keyword }: SchemaError): SchemaMessages {
  const errors = parentSchema['x-errors'] as Record<string, SchemaMessages['own']> | undefined;
  return {
    noun: parentSchema['x-noun'] as string | undefined,
    help: parentSchema['x-help'] as string | undefined,
    own: errors?.[keyword],
  };
}

function expected(path: Path, code: RuleCode, { noun, help }: SchemaMessages, data: unknown): Finding {
  if (data === null) {
    const missing = help ?? `write ${noun ?? 'a value'}`;
    return {
      code,
      message: `${capitalize(place(path))} has no value`,
      help: `${missing}, or remove the key`,
      path,
    };
  }
  const found = describeValue(data);
  return {
    code,
    message: `${capitalize(found)} is not ${noun ?? 'what belongs here'}`,
    help:
      explainWrongForm({ noun: noun ?? '', data, path }) ??
      help ??
      asList(noun, data) ??
      `${place(path)} takes ${noun ?? 'something else'}`,
    path,
  };
}

/** One value where a list belongs is most likely its only entry. */
function asList(noun: string | undefined, data: unknown): string | undefined {
  if (noun?.startsWith('a list') !== true || typeof data !== 'string' || data.length > 60) return undefined;
  return `write it as a list: \`[${/^[\w][\w:./-]*$/.test(data) ? data : JSON.stringify(data)}]\``;
}

/** A word that is none of the few that there are; the nearest one is proposed. */
function expectedOneOf({ data, params }: SchemaError, path: Path, { noun }: SchemaMessages): Finding {
  const choices = (params['allowedValues'] as readonly unknown[]).map(String);
  const nearest = typeof data === 'string' ? findNearest(data, choices) : undefined;
  return {
    code: 'schema/pattern',
    message: `${capitalize(describeValue(data))} is not ${noun ?? 'what belongs here'}`,
    help:
      nearest === undefined
        ? `${place(path)} takes ${joinChoices(choices)}`
        : `did you mean \`${nearest}\`? ${place(path)} takes ${joinChoices(choices)}`,
    path,
  };
}

function describeTooLong(error: SchemaError, path: Path, { noun, help }: SchemaMessages): Finding {
  const length = String(error.data).length;
  const code = error.parentSchema['x-code-max-length'] as RuleCode | undefined;
  return {
    code: code ?? 'schema/pattern',
    message: `This has ${length} characters; ${noun ?? 'it'} has at most ${error.params['limit']}`,
    ...(help === undefined ? {} : { help }),
    path,
  };
}

function describeKey(error: SchemaError, path: Path, name: string, { noun, help }: SchemaMessages): Finding {
  const isLong = error.keyword === 'maxLength';
  const code = isLong ? (error.parentSchema['x-code-max-length'] as RuleCode | undefined) : undefined;
  return {
    code: code ?? 'schema/pattern',
    message: `${quoteName(name)} is not ${noun ?? 'a usable key'}${isLong ? `: it has ${name.length} characters` : ''}`,
    ...(help === undefined ? {} : { help }),
    path,
    at: 'key',
  };
}

function describeUnknownKey({ data, parentSchema }: SchemaError, path: Path, name: string): Finding {
  const known = Object.keys((parentSchema['properties'] as object | undefined) ?? {});
  const pasted = known.includes('allow') || known.includes('actions') ? explainIamKey(name, data) : undefined;
  if (pasted !== undefined)
    return { code: 'schema/unknown-key', ...pasted, path: [...path, name], at: 'key' };
  const nearest = findNearest(name, known);
  return {
    code: 'schema/unknown-key',
    message: `There is no key ${quoteName(name)} ${path.length === 0 ? 'at the top' : `in ${place(path)}`}`,
    help: explainExtension(path, name) ?? proposeKey(nearest, known),
    path: [...path, name],
    at: 'key',
  };
}

function proposeKey(nearest: string | undefined, known: readonly string[]): string {
  return nearest === undefined ? `known here: ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
}

/** Other files keep values with anchors under a key of their own, e.g. `x-common` or `.common`. */
function explainExtension(path: Path, name: string): string | undefined {
  if (path.length > 0 || !/^(?:x-|[._])/.test(name)) return undefined;
  return 'write the anchor where its value is used first, e.g. `first: &shared { … }` and `second: { <<: *shared }`; values that all channels share can be in `defaults`';
}

function describeMissing(
  { data, parentSchema }: SchemaError,
  path: Path,
  name: string,
  { help }: SchemaMessages,
): Finding | undefined {
  // What a refused merge key would have brought in is not missing.
  if (typeof data === 'object' && data !== null && unreadable in data) return undefined;
  const required = parentSchema['x-required-help'] as Record<string, string> | undefined;
  return {
    code: 'schema/required',
    message: `\`${name}\` is missing ${path.length === 0 ? 'at the top' : `in ${place(path)}`}`,
    help: required?.[name] ?? help ?? `add \`${name}:\``,
    path: [...path, name],
    at: 'key',
  };
}

/** The key that an error is about, when it is about a key: the validator then takes the key itself for the data. */
function nameOf(root: unknown, path: Path, { data, propertyName }: SchemaError): string | undefined {
  if (propertyName !== undefined) return propertyName;
  if (typeof data !== 'string') return undefined;
  let value = root;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return typeof value === 'object' ? data : undefined;
}

/** Whether an error is one of those that make up a failed `oneOf`. */
function isBranch({ schemaPath }: SchemaError): boolean {
  return /\/oneOf\/\d+\/required$/.test(schemaPath);
}

/** "Exactly one of these keys." */
function describeChoice({ data, schema }: SchemaError, path: Path): Finding | undefined {
  const branches = Array.isArray(schema) ? (schema as readonly { required?: readonly string[] }[]) : [];
  const keys = branches.flatMap(({ required = [] }) => required);
  // The type is reported for what is no map at all.
  if (typeof data !== 'object' || data === null) return undefined;
  const given = keys.filter(key => key in data);
  const choices = joinChoices(keys.map(key => `\`${key}\``));
  if (given.length === 0) {
    return {
      code: 'schema/required',
      message: `${choices} is missing in ${place(path)}`,
      help: `add one of them`,
      path: [...path, keys[0] ?? ''],
      at: 'key',
    };
  }
  const second = given[1] ?? '';
  return {
    code: 'schema/conflict',
    message: `${given.map(key => `\`${key}\``).join(' and ')} cannot be combined`,
    help: `keep one of them: ${choices}`,
    path: [...path, second],
    at: 'key',
  };
}

/** The path of a JSON pointer; a step is an index only where the data is a list. */
function readPointer(root: unknown, pointer: string): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(step) : step);
    value = (value as Record<string, unknown> | undefined)?.[step];
  }
  return path;
}

function place(path: Path): string {
  return path.length === 0 ? 'the file' : quoteName(formatPath(path));
}

function describeValue(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty text' : quote(value);
  if (typeof value === 'object') return 'a map of keys';
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${String(value)}`;
  return `${String(value)}`;
}

function count(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
