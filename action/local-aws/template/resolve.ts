import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { sectionOf } from './check-template.ts';
import { subPattern } from './references.ts';

/** What AWS shows for a value that is only known once the change set has been executed (recorded). */
export const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** Where values come from that are not in the template. */
export interface Surroundings {
  readonly template: JsonObject;
  readonly parameters: Readonly<Record<string, string>>;
  /** `AWS::Region` and the like. */
  readonly pseudo: Readonly<Record<string, Json>>;
  /** What `Ref` gives for a resource. */
  readonly refer: (logicalId: string) => Json;
  /** What `Fn::GetAtt` gives. */
  readonly getAttribute: (logicalId: string, attribute: string) => Json;
  /** What another stack of the Region exports; undefined when none does. */
  readonly importValue: (name: string) => string | undefined;
}

/** The value of AWS::NoValue: whatever holds it goes. */
const noValue = Symbol('AWS::NoValue');
type Value = Json | typeof noValue;

/**
 * Works out the intrinsic functions in a part of a template.
 * @throws ApiError for functions that are used wrongly (recorded texts)
 */
export function resolveValue(value: Json, surroundings: Surroundings): Json | undefined {
  const resolved = resolve(value, surroundings);
  return resolved === noValue ? undefined : resolved;
}

/** Whether a condition of the template holds. @throws ApiError when there is no such condition */
export function holds(name: string, surroundings: Surroundings): boolean {
  const condition = memberOf(sectionOf(surroundings.template, 'Conditions'), name);
  if (condition === undefined)
    throw validationError(`Template error: unresolved condition dependency ${name} in Fn::If`);
  return isTrue(condition, surroundings);
}

function resolve(value: Json, around: Surroundings): Value {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(item => resolve(item, around)).filter(item => item !== noValue);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', null];
  const run = entries.length === 1 && Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (run !== undefined) return run(argument, around);
  const members = entries.map(([key, member]) => [key, resolve(member, around)] as const);
  return Object.fromEntries(members.filter((entry): entry is [string, Json] => entry[1] !== noValue));
}

const functions: Readonly<Record<string, (argument: Json, around: Surroundings) => Value>> = {
  Ref: (argument, around) => refer(String(argument), around),
  'Fn::GetAtt': (argument, around) => {
    const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : listOf(argument);
    if (typeof id !== 'string' || attribute.length === 0) {
      throw validationError(
        'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
      );
    }
    return around.getAttribute(id, attribute.join('.'));
  },
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': (argument, around) => {
    const [name, yes = null, no = null] = listOf(argument);
    return resolve(holds(String(name), around) ? yes : no, around);
  },
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, around) => {
    const name = String(resolve(argument, around));
    const value = around.importValue(name);
    if (value === undefined) throw validationError(`No export named ${name} found`);
    return value;
  },
  'Fn::GetAZs': () => refuseFunction('Fn::GetAZs'),
  'Fn::Cidr': () => refuseFunction('Fn::Cidr'),
  'Fn::Transform': () => refuseFunction('Fn::Transform'),
  'Fn::Base64': (argument, around) => {
    const text = resolve(argument, around);
    return text === knownAfterApply ? text : Buffer.from(String(text)).toString('base64');
  },
};

/** Better refused than passed on as if it were a value. */
function refuseFunction(name: string): never {
  throw validationError(`Template error: the embedded AWS does not evaluate ${name}`);
}

function refer(id: string, around: Surroundings): Value {
  if (id === 'AWS::NoValue') return noValue;
  if (Object.hasOwn(around.pseudo, id)) return around.pseudo[id] ?? null;
  if (Object.hasOwn(around.parameters, id)) {
    const value = around.parameters[id] ?? '';
    const declared = sectionOf(around.template, 'Parameters')[id];
    const isList = isObject(declared) && /^(CommaDelimitedList$|List<)/.test(String(declared['Type']));
    return isList ? value.split(',').map(item => item.trim()) : value;
  }
  return around.refer(id);
}

function substitute(argument: Json, around: Surroundings): Value {
  const [text, variables] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  const own = isObject(variables) ? variables : {};
  let isKnown = true;
  const result = String(text).replace(subPattern, (whole, raw: string) => {
    const name = raw.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const value = Object.hasOwn(own, name) ? resolve(own[name] ?? null, around) : lookUp(name, around);
    if (holdsUnknown(value)) isKnown = false;
    if (value === noValue || (typeof value === 'object' && value !== null)) {
      throw validationError(
        `Template error: variable ${name} in Fn::Sub expression does not resolve to a string`,
      );
    }
    return value === null ? whole : String(value);
  });
  return isKnown ? result : knownAfterApply;
}

function lookUp(name: string, around: Surroundings): Value {
  const dot = name.indexOf('.');
  return dot === -1 ? refer(name, around) : around.getAttribute(name.slice(0, dot), name.slice(dot + 1));
}

function join(argument: Json, around: Surroundings): Value {
  const [delimiter, raw] = listOf(argument);
  const items = resolve(raw ?? null, around);
  if (items === knownAfterApply) return items;
  if (typeof delimiter !== 'string' || !Array.isArray(items)) {
    throw validationError(
      'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
    );
  }
  return holdsUnknown(items) ? knownAfterApply : items.map(String).join(delimiter);
}

function select(argument: Json, around: Surroundings): Value {
  const [rawIndex, rawItems] = listOf(argument);
  const [index, items] = [resolve(rawIndex ?? null, around), resolve(rawItems ?? null, around)];
  if (items === knownAfterApply) return items;
  if (!Array.isArray(items) || !/^\d+$/.test(String(index))) {
    throw validationError(
      'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
    );
  }
  const item = (items as readonly Json[])[Number(index)];
  if (item === undefined)
    throw validationError(
      `Template error: Fn::Select cannot select nonexistent value at index ${String(index)}`,
    );
  return item;
}

function split(argument: Json, around: Surroundings): Value {
  const [delimiter, raw] = listOf(argument);
  const text = resolve(raw ?? null, around);
  if (text === knownAfterApply) return text;
  if (typeof delimiter !== 'string' || typeof text !== 'string') {
    throw validationError(
      'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
    );
  }
  return text.split(delimiter);
}

function findInMap(argument: Json, around: Surroundings): Value {
  const [map, first, second] = listOf(argument).map(part => String(resolve(part, around)));
  const mapping = memberOf(sectionOf(around.template, 'Mappings'), map ?? '');
  const row = isObject(mapping) ? memberOf(mapping, first ?? '') : undefined;
  const value = isObject(row) ? memberOf(row, second ?? '') : undefined;
  if (value === undefined)
    throw validationError(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
  return value;
}

/** A member of its own: a template may name `constructor` or `__proto__`. */
function memberOf(section: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(section, name) ? section[name] : undefined;
}

function isTrue(condition: Json, around: Surroundings): boolean {
  if (!isObject(condition)) return String(condition) === 'true';
  const [name, argument = null] = Object.entries(condition)[0] ?? [''];
  if (name === 'Condition') return holds(String(argument), around);
  if (name === 'Fn::Equals') return equals(argument, around);
  if (name === 'Fn::Not') return !listOf(argument).some(part => isTrue(part, around));
  if (name === 'Fn::And') return listOf(argument).every(part => isTrue(part, around));
  if (name === 'Fn::Or') return listOf(argument).some(part => isTrue(part, around));
  throw validationError(
    'Template format error: Conditions can only be boolean operations on parameters and other conditions',
  );
}

function equals(argument: Json, around: Surroundings): boolean {
  const sides = listOf(argument);
  if (sides.length !== 2)
    throw validationError('Template error: every Fn::Equals object requires a list of 2 string parameters.');
  const [left, right] = sides.map(side => String(resolve(side, around)));
  return left === right;
}

/** Whether a value is, or has inside, something that is known only later. */
function holdsUnknown(value: Value): boolean {
  if (typeof value === 'string') return value.includes(knownAfterApply);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(member => holdsUnknown(member as Json));
}

function listOf(argument: Json): readonly Json[] {
  return Array.isArray(argument) ? argument : [];
}
