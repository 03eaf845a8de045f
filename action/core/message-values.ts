import { matchesPattern } from './event-pattern.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { type InputTransformer, listPlaceholders, readNotification, splitText } from './message.ts';

/** A message before its event is known. */
export interface PossibleMessage {
  readonly transformer: InputTransformer;
  /** The events that it is made of. */
  readonly pattern: JsonObject;
}

/**
 * Whether a message can have a text at a path such as `event.metadata.additionalContext.group`, whichever event it is made of.
 * What is there and is no single text counts as possible, as it is not known what chat makes of it.
 * @param wanted the whole text; undefined: any that is not empty; what chat makes of an empty one is not known either
 */
export function canCarry(message: PossibleMessage, path: string, wanted?: string): boolean {
  const text = readTemplate(message, path);
  if (wanted === '') return true;
  if (text === undefined) return false;
  if (typeof text !== 'string') return true;
  const [name, ...others] = listPlaceholders(text);
  if (name !== undefined && others.length === 0 && text === `<${name}>`)
    return canValueBe(message, message.transformer.paths[name], wanted);
  if (wanted === undefined) return text !== '';
  return fitsTemplate(text, wanted);
}

/** Whether a message has something at a path, which its event may leave empty. */
export function hasPath(message: PossibleMessage, path: string): boolean {
  return readTemplate(message, path) !== undefined;
}

function readTemplate({ transformer }: PossibleMessage, path: string): Json | undefined {
  return readNotification(JSON.parse(transformer.template) as JsonObject, path);
}

/** Whether the values of the placeholders can make a text of a template. */
function fitsTemplate(text: string, wanted: string): boolean {
  const source = splitText(text)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*');
  return new RegExp(`^${source}$`).test(wanted);
}

/** Whether an event that the pattern matches can have a text at a path such as `$.detail.group`. */
function canValueBe({ pattern }: PossibleMessage, path: string | undefined, wanted?: string): boolean {
  const filters = path === undefined ? undefined : readFilters(pattern, path);
  if (filters === undefined) return true;
  if (wanted === undefined)
    return filters.some(filter => filter !== '' && filter !== null && !isAbsence(filter));
  return valuesWithText(wanted).some(value => matchesPattern({ value: filters }, { value }));
}

/**
 * The texts that a message can have at a path, where the pattern lists them.
 * @returns undefined: any text
 */
export function listTexts(message: PossibleMessage, path: string): string[] | undefined {
  const text = readTemplate(message, path);
  if (typeof text !== 'string') return undefined;
  const [name] = listPlaceholders(text);
  if (name === undefined) return [text];
  const source = text === `<${name}>` ? message.transformer.paths[name] : undefined;
  const filters = source === undefined ? undefined : readFilters(message.pattern, source);
  return filters?.every(filter => typeof filter === 'string') === true ? (filters as string[]) : undefined;
}

function isAbsence(filter: Json): boolean {
  return isObject(filter) && filter['exists'] === false;
}

/** The filters of a pattern at a path of names; undefined where it has none, or the path is through a list. */
function readFilters(pattern: JsonObject, path: string): readonly Json[] | undefined {
  if (!/^\$(?:\.[A-Za-z0-9_/-]+)+$/.test(path)) return undefined;
  let part: Json | undefined = pattern;
  for (const name of path.slice(2).split('.'))
    part = isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  return Array.isArray(part) ? (part as readonly Json[]) : undefined;
}

/** The values of an event that EventBridge writes as a text. */
function valuesWithText(text: string): Json[] {
  const isNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
  return [
    text,
    ...(isNumber ? [Number(text)] : []),
    ...(/^(?:true|false)$/.test(text) ? [text === 'true'] : []),
  ];
}
