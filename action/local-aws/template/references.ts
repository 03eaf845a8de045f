import { isObject, type Json } from '../../core/json.ts';

/** A mention of a resource or parameter. */
export interface Reference {
  readonly id: string;
  /** Set for Fn::GetAtt. */
  readonly attribute?: string;
}

/** Everything that a part of a template refers to by Ref, Fn::GetAtt and Fn::Sub, in order of appearance. */
export function findReferences(value: Json): Reference[] {
  const found: Reference[] = [];
  collect(value, new Set(), found);
  return found;
}

function collect(value: Json, local: ReadonlySet<string>, found: Reference[]): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) collect(item, local, found);
    return;
  }
  if (!isObject(value)) return;
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  if (others.length === 0 && name === 'Ref' && typeof argument === 'string') found.push({ id: argument });
  else if (others.length === 0 && name === 'Fn::GetAtt') found.push(...readGetAtt(argument));
  else if (others.length === 0 && name === 'Fn::Sub') collectSub(argument, local, found);
  else for (const member of Object.values(value)) collect(member, local, found);
}

function readGetAtt(argument: Json): Reference[] {
  const parts = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
  const [id, ...attribute] = parts.filter((part): part is string => typeof part === 'string');
  return id === undefined ? [] : [{ id, attribute: attribute.join('.') }];
}

function collectSub(argument: Json, local: ReadonlySet<string>, found: Reference[]): void {
  const [text, variables] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  const own = new Set([...local, ...(isObject(variables) ? Object.keys(variables) : [])]);
  if (isObject(variables)) collect(variables, local, found);
  if (typeof text !== 'string') return;
  for (const name of findSubNames(text)) {
    if (own.has(name)) continue;
    const dot = name.indexOf('.');
    found.push(dot === -1 ? { id: name } : { id: name.slice(0, dot), attribute: name.slice(dot + 1) });
  }
}

/** Names inside `${…}` of an Fn::Sub text; `${!…}` is literal. */
function findSubNames(text: string): string[] {
  return [...text.matchAll(subPattern)]
    .map(match => (match[1] ?? '').trim())
    .filter(name => !name.startsWith('!'));
}

/** `${Name}`, `${Name.Attribute}`, `${AWS::Region}` and `${!Literal}`. */
export const subPattern = /\$\{([^{}]*)\}/g;
