import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import { structuresOf } from '../property.ts';

/** What of an event a target gets; one of them at most. */
const inputs = ['Input', 'InputPath', 'InputTransformer'] as const;

/** `$.detail.state`, `$.resources[0]`, `$.list[*].name` (recorded: no `..`, no quotes, no negative index, no slice). */
const pathForm = /^\$(?:\.[^.[\]'"*\s]+|\[(?:\d+|\*)\])*$/;

const textOrPlaceholder = /"(?:[^"\\]|\\.)*"|<[\w.-]+>/g;

/**
 * Refuses targets whose input EventBridge would not take, in its words (recorded).
 * @throws ApiError ValidationException
 */
export function checkTargets(targets: Json | undefined): void {
  for (const target of structuresOf(targets)) checkTarget(target, String(target['Id']));
}

function checkTarget(target: JsonObject, id: string): void {
  const { Input: input, InputPath: path, InputTransformer: transformer } = target;
  if (inputs.filter(name => target[name] !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  // Recorded: an empty text is taken, and nothing is delivered.
  if (typeof input === 'string' && input !== '' && readJson(input) === undefined) {
    throw invalid(`JSON syntax error in input for target ${id}.`);
  }
  if (path !== undefined) checkPath(path, id);
  if (!isObject(transformer)) return;
  const { InputPathsMap: paths, InputTemplate: template } = transformer;
  for (const each of Object.values(isObject(paths) ? paths : {})) checkPath(each, id);
  checkTemplate(String(template ?? '').trim(), id);
}

function checkPath(path: Json, id: string): void {
  if (!pathForm.test(String(path))) throw invalid(`InputPath for target ${id} is invalid.`);
}

/** A text in quotes or a lone placeholder is not looked into (simplified); an object or a list has to be JSON. */
function checkTemplate(template: string, id: string): void {
  if (template.startsWith('"') || template.startsWith('<')) return;
  const filled = template.replace(textOrPlaceholder, each => (each.startsWith('<') ? '0' : each));
  const value = /^[{[]/.test(template) ? readJson(filled) : undefined;
  if (/[{,]\s*0\s*:/.test(filled) || (value !== undefined && hasPlaceholderAsKey(value))) {
    throw invalid(`InputTemplate placeholder present as a JSON object key for target ${id}.`);
  }
  if (value === undefined) {
    throw invalid(`Invalid InputTemplate for target ${id} : [Source: (String)"${template.slice(0, 100)}"]`);
  }
}

function hasPlaceholderAsKey(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasPlaceholderAsKey);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, each]) => /^<[\w.-]+>$/.test(key) || hasPlaceholderAsKey(each));
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message, { handlerCode: 'InvalidRequest' });
}
