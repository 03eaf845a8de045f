import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { kindOf } from '../kinds/index.ts';

/**
 * A resource as text: equal for what means the same, whatever its logical ids are, and whatever the statements of the
 * policy of a topic are called. CloudFormation imports no such policy but sets it, so that it has our names afterwards.
 */
export function textOf(type: string, properties: JsonObject): string {
  return `${type} ${canonicalJson(normalOf(type, properties))}`;
}

/** The names of the properties in which two resources of a type differ in meaning. */
export function differingProperties(type: string, a: JsonObject, b: JsonObject): string[] {
  const [first, second] = [normalOf(type, a), normalOf(type, b)];
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return names.filter(name => canonicalJson(first[name] ?? null) !== canonicalJson(second[name] ?? null));
}

function normalOf(type: string, properties: JsonObject): JsonObject {
  const { normalize } = kindOf(type) ?? {};
  const entries = Object.entries(properties)
    // The key of an alias is named by another logical id here than there.
    .filter(([name]) => name !== 'TargetKeyId')
    .map(([name, value]) => {
      const meant = type === 'AWS::SNS::TopicPolicy' ? withoutNames(name, value) : value;
      return [name, sortList(normalize?.(name, meant) ?? meant)] as const;
    });
  return Object.fromEntries(entries);
}

/** The statements of a policy without what names them: neither an ID nor the version of the language, which only matters to variables. */
function withoutNames(property: string, value: Json): Json {
  if (property !== 'PolicyDocument' || !isObject(value)) return value;
  const statements = oneOrMany(value['Statement']).map(statement => {
    if (!isObject(statement)) return statement;
    const { Sid: _sid, Action: actions, ...meaning } = statement;
    return { ...meaning, Action: oneOrMany(actions).map(action => String(action).toLowerCase()) };
  });
  return { Statement: statements };
}

function sortList(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return [...(value as readonly Json[])].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}
