import { sortByText } from './compare-texts.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany, sortMembers } from './json.ts';
import type { PolicyStatement, Sourced } from './model.ts';
import { formatPath } from './path.ts';
import type { Risk } from './risk.ts';
import { compact, type PropertyOrigin, substitutePseudoParameters } from './template.ts';
import { endOf } from './until.ts';

/** The service that runs what members write. */
export const chatService = 'chatbot.amazonaws.com';

/**
 * The trust policy of the roles that chatops.yml makes: chat can assume them, and put no tags of the session in place of those of the role. No
 * aws:SourceArn condition: nothing documents that the service sends one.
 */
export const chatTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: chatService }, Action: 'sts:AssumeRole' }],
};

/** The statements of a policy document; one may be written without a list. */
export function statementsOf(document: Json): JsonObject[] {
  return isObject(document) ? oneOrMany(document['Statement']).filter(isObject) : [];
}

/** A policy document of the current version of the policy language. */
export function renderPolicyDocument(statements: readonly Sourced<PolicyStatement>[]): JsonObject {
  return { Version: '2012-10-17', Statement: statements.map(({ value }) => renderStatement(value)) };
}

/** The origins of the statements of a rendered document. @param pointer of the document in its resource */
export function originsOfStatements(
  statements: readonly Sourced<unknown>[],
  pointer: string,
): [string, PropertyOrigin][] {
  return statements.map(({ path }, index) => [`${pointer}/Statement/${index}`, { path: formatPath(path) }]);
}

function renderStatement({ effect, statement }: PolicyStatement): JsonObject {
  return compact({
    Sid: statement.sid,
    Effect: effect,
    Action: statement.actions,
    NotAction: statement['not-actions'],
    Resource: statement.resources?.map(substitutePseudoParameters),
    NotResource: statement['not-resources']?.map(substitutePseudoParameters),
    Condition: conditionsOf(statement),
  });
}

/** The conditions of a statement, with its end among them. */
function conditionsOf({ conditions, until }: PolicyStatement['statement']): JsonObject | undefined {
  const end = endOf(until);
  if (end === undefined) return conditions && renderConditions(conditions as JsonObject);
  const own: JsonObject = conditions === undefined ? {} : (conditions as JsonObject);
  const known = own[endOperator];
  const dates = { ...(isObject(known) ? known : {}), [timeKey]: end.instant };
  return renderConditions({ ...own, [endOperator]: dates });
}

/** The condition that ends an Allow statement. */
const endOperator = 'DateLessThan';
const timeKey = 'aws:CurrentTime';

/** Denies everything from an instant on. */
export function renderDenialFrom(instant: string): JsonObject {
  const when = { DateGreaterThanEquals: { [timeKey]: instant } };
  const statement = { Sid: 'Until', Effect: 'Deny', Action: '*', Resource: '*', Condition: when };
  return { Version: '2012-10-17', Statement: [statement] };
}

function renderConditions(conditions: JsonObject): JsonObject {
  const render = (value: Json): Json => {
    if (typeof value === 'string') return substitutePseudoParameters(value);
    if (Array.isArray(value)) return value.map(render);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, render(member)]));
  };
  return render(sortMembers(conditions)) as JsonObject;
}

/** The members of a statement for which one text and a list of it mean the same, in any order. */
const setMembers = new Set(['Action', 'NotAction', 'Resource', 'NotResource', 'AWS', 'Service', 'Federated']);

/**
 * A policy document in the form in which equal meanings are equal data: one text for a list of one, and lists of
 * actions, resources, principals and statements in order. A template keeps the order in which people wrote them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function normalizePolicyDocument(document: Json): Json {
  if (Array.isArray(document)) return document.map(normalizePolicyDocument);
  if (!isObject(document)) return document;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      if (setMembers.has(name)) return [name, sortTexts(value)];
      if (name === 'Statement')
        return [name, sortByText([value].flat().map(normalizePolicyDocument), canonicalJson)];
      return [name, normalizePolicyDocument(value)];
    }),
  );
}

function sortTexts(value: Json): Json {
  return Array.isArray(value)
    ? [...new Set(value.map(canonicalJson))].sort().map(text => JSON.parse(text))
    : [value];
}

/** What two versions of policy documents say, by meaning: the names and the order of statements mean nothing. */
export interface StatementChanges {
  readonly before: readonly JsonObject[];
  readonly after: readonly JsonObject[];
  readonly gone: readonly JsonObject[];
  readonly extra: readonly JsonObject[];
}

/** Compares policy documents statement by statement. */
export function compareStatements(expected: readonly Json[], observed: readonly Json[]): StatementChanges {
  const [wanted, found] = [statementsByMeaning(expected), statementsByMeaning(observed)];
  return {
    before: [...wanted.values()],
    after: [...found.values()],
    gone: [...wanted].flatMap(([text, statement]) => (found.has(text) ? [] : [statement])),
    extra: [...found].flatMap(([text, statement]) => (wanted.has(text) ? [] : [statement])),
  };
}

function statementsByMeaning(documents: readonly Json[]): Map<string, JsonObject> {
  return new Map(
    documents.flatMap(statementsOf).map(statement => {
      const { Sid: _sid, ...meaning } = statement;
      return [canonicalJson(normalizePolicyDocument(meaning)), statement];
    }),
  );
}

/**
 * What a changed document does by its text: statements that came do what a policy of these alone does, whichever document they are in.
 * Where some came and some went, or none, the text does not say it.
 */
export function riskOfStatements(expected: Json, observed: Json): Risk {
  const { gone, extra } = compareStatements([expected], [observed]);
  if (gone.length > 0 === extra.length > 0) return 'unknown';
  if (extra.length > 0) return grantsAnything({ Statement: extra }) ? 'widens' : 'narrows';
  const [first, ...others] = new Set(gone.map(statement => statement['Effect'] === 'Deny'));
  if (others.length > 0) return 'unknown';
  return first === true ? 'widens' : 'narrows';
}

/** Whether any statement allows something; a document that only denies cannot widen what people can do. */
export function grantsAnything(document: Json): boolean {
  if (!isObject(document)) return true;
  const statements = document['Statement'];
  const list = Array.isArray(statements) ? statements : [statements];
  return list.some(statement => !isObject(statement) || statement['Effect'] !== 'Deny');
}
