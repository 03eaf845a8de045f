import { sortByText } from '../core/compare-texts.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import type { PropertyChange } from '../core/plan.ts';
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

/**
 * In what a resource differs from another one, for people: of the policy of a topic the statements that only one of them has, as they are
 * written.
 */
export function compareProperties(type: string, before: JsonObject, after: JsonObject): PropertyChange[] {
  const [first, second] = [normalOf(type, before), normalOf(type, after)];
  return differingProperties(type, before, after).map(name => {
    if (type === topicPolicy && name === documentName) {
      const [old, wanted] = [statementsOf(before), statementsOf(after)];
      const without = (all: readonly Json[], others: readonly Json[]) => {
        const known = new Set(others.map(meaningOf));
        return { Statement: all.filter(statement => !known.has(meaningOf(statement))) };
      };
      return { name, before: without(old, wanted), after: without(wanted, old) };
    }
    return {
      name,
      ...(first[name] === undefined ? {} : { before: first[name] }),
      ...(second[name] === undefined ? {} : { after: second[name] }),
    };
  });
}

const topicPolicy = 'AWS::SNS::TopicPolicy';
const documentName = 'PolicyDocument';

function statementsOf({ [documentName]: document = null }: JsonObject): Json[] {
  return isObject(document) ? [...oneOrMany(document['Statement'])] : [];
}

function meaningOf(statement: Json): string {
  return textOf(topicPolicy, { [documentName]: { Statement: [statement] } });
}

function normalOf(type: string, properties: JsonObject): JsonObject {
  const { normalize } = kindOf(type) ?? {};
  const entries = Object.entries(properties)
    // The key of an alias is named by another logical id here than there.
    .filter(([name]) => name !== 'TargetKeyId')
    .map(([name, value]) => {
      const meant = type === topicPolicy ? withoutNames(name, value) : value;
      return [name, sortList(normalize?.(name, meant) ?? meant)] as const;
    });
  return Object.fromEntries(entries);
}

/** The statements of a policy without what names them: neither an ID nor the version of the language, which only matters to variables. */
function withoutNames(property: string, value: Json): Json {
  if (property !== documentName || !isObject(value)) return value;
  const statements = oneOrMany(value['Statement']).map(statement => {
    if (!isObject(statement)) return statement;
    const { Sid: _sid, Action: actions, ...meaning } = statement;
    return { ...meaning, Action: oneOrMany(actions).map(action => String(action).toLowerCase()) };
  });
  return { Statement: statements };
}

function sortList(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return sortByText(value as readonly Json[], canonicalJson);
}
