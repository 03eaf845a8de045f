import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import { ApiError } from '../errors.ts';

/**
 * Applies a JSON patch (RFC 6902) and returns the result; what was given stays as it was.
 * @throws ApiError InvalidRequestException when the patch does not fit, ValidationException when a test fails
 */
export function applyPatch(value: Json, patch: readonly Json[]): Json {
  return patch.reduce<Json>((current, step) => applyStep(current, step), value);
}

function applyStep(value: Json, step: Json): Json {
  if (!isObject(step)) throw misfit('every operation is an object');
  const path = readPointer(step['path']);
  const argument = step['value'];
  switch (step['op']) {
    case 'add':
      return put(value, path, needed(argument), true);
    case 'replace':
      read(value, path);
      return put(value, path, needed(argument), false);
    case 'remove':
      read(value, path);
      return put(value, path, undefined, false);
    case 'test':
      if (canonicalJson(read(value, path)) !== canonicalJson(needed(argument)))
        throw new ApiError('ValidationException', '[TEST Operation] value mismatch'); // Recorded.
      return value;
    case 'copy':
      return put(value, path, read(value, readPointer(step['from'])), true);
    case 'move': {
      const from = readPointer(step['from']);
      const moved = read(value, from);
      return put(put(value, from, undefined, false), path, moved, true);
    }
    default:
      throw misfit(`unknown operation ${String(step['op'])}`);
  }
}

function read(value: Json, path: readonly string[]): Json {
  let current: Json | undefined = value;
  for (const segment of path) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(segment)];
    else current = isObject(current) && Object.hasOwn(current, segment) ? current[segment] : undefined;
  }
  if (current === undefined) throw misfit(`nothing at /${path.join('/')}`);
  return current;
}

/** A copy with one place changed; without a fresh value the place goes. */
function put(value: Json, path: readonly string[], fresh: Json | undefined, isInsertion: boolean): Json {
  const [segment, ...rest] = path;
  if (segment === undefined) return fresh ?? null;
  if (Array.isArray(value)) return putInList(value, path, fresh, isInsertion);
  if (!isObject(value)) throw misfit(`nothing at /${path.join('/')}`);
  const { [segment]: old, ...others } = value;
  if (rest.length === 0) return fresh === undefined ? others : { ...value, [segment]: fresh };
  if (old === undefined) throw misfit(`nothing at /${path.join('/')}`);
  return { ...value, [segment]: put(old, rest, fresh, isInsertion) };
}

function putInList(
  list: readonly Json[],
  [segment = '', ...rest]: readonly string[],
  fresh: Json | undefined,
  isInsertion: boolean,
): Json {
  const index = segment === '-' ? list.length : Number(segment);
  if (!Number.isInteger(index) || index < 0 || index > list.length) throw misfit(`no index ${segment}`);
  const old = list[index];
  if (rest.length > 0) {
    if (old === undefined) throw misfit(`no index ${segment}`);
    return list.with(index, put(old, rest, fresh, isInsertion));
  }
  if (fresh === undefined) return list.filter((_item, position) => position !== index);
  return isInsertion ? [...list.slice(0, index), fresh, ...list.slice(index)] : list.with(index, fresh);
}

function readPointer(pointer: Json | undefined): string[] {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) throw misfit('a path begins with /');
  return pointer
    .slice(1)
    .split('/')
    .map(segment => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function needed(value: Json | undefined): Json {
  if (value === undefined) throw misfit('the operation needs a value');
  return value;
}

function misfit(why: string): ApiError {
  return new ApiError('InvalidRequestException', `Invalid patch document: ${why}`, {
    handlerCode: 'InvalidRequest',
  });
}
