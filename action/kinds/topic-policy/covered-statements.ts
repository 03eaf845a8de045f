import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/json.ts';

/**
 * A policy without the statements that allow nothing beyond another one. DevOps Guru appends a statement for each of its
 * notification channels to the policy of a topic (documented), and the declared one already allows the same and more.
 */
export function withoutCovered(document: Json): Json {
  if (!isObject(document) || !Array.isArray(document['Statement'])) return document;
  const statements = document['Statement'] as readonly Json[];
  const kept = statements.filter(
    (statement, index) =>
      !statements.some(
        (other, at) =>
          at !== index && allowsAllOf(other, statement) && (at < index || !allowsAllOf(statement, other)),
      ),
  );
  return { ...document, Statement: kept };
}

/** Whether a statement allows what another one does: same effect, principal, actions and resource, and no condition more. */
function allowsAllOf(wide: Json, narrow: Json): boolean {
  if (!isObject(wide) || !isObject(narrow)) return false;
  if (wide['Effect'] !== 'Allow' || textOfScope(wide) !== textOfScope(narrow)) return false;
  const conditions = new Set(listConditions(narrow['Condition']));
  return listConditions(wide['Condition']).every(condition => conditions.has(condition));
}

/** Effect, principal, actions and resource of a statement as one text; AWS compares the names of actions without regard to case. */
function textOfScope({ Sid: _sid, Condition: _condition, Action: actions, ...rest }: JsonObject): string {
  const names = [actions ?? []].flat().map(name => (typeof name === 'string' ? name.toLowerCase() : name));
  return canonicalJson({ ...rest, Action: names });
}

/** Each condition as one text; all of them have to hold. */
function listConditions(conditions: Json | undefined): string[] {
  if (!isObject(conditions)) return [];
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(
          ([key, value]) => `${operator} ${key.toLowerCase()} ${canonicalJson([value].flat())}`,
        )
      : [`${operator} ${canonicalJson(keys)}`],
  );
}
