import { diffLeaves, flattenValue, type Leaf } from '../core/flatten-value.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import type { PropertyChange } from '../core/plan.ts';
import { statementsOf } from '../core/policy-document.ts';
import { makeVisible } from '../core/visible.ts';
import { describeStatementChanges, type StatementChange } from './statement-changes.ts';

interface LeafDiff {
  readonly removed: readonly Leaf[];
  readonly added: readonly Leaf[];
}

/** A changed property in words: how policies differ as sentences, everything else as lines. */
export interface SplitProperty {
  readonly statements: readonly StatementChange[];
  readonly leaves: LeafDiff;
  /** The statements that are behind the sentences, as JSON. */
  readonly policies: LeafDiff;
}

/** Splits a changed property. A policy that is only in one version is no difference of statements, and stays whole. */
export function splitProperty({ name, before, after }: PropertyChange, account: string): SplitProperty {
  const [old, wanted] = [policiesOf(name, before), policiesOf(name, after)];
  const both = [...old.keys()].filter(key => wanted.has(key));
  const isOnly = old.size === 1 && wanted.size === 1;
  const statements: StatementChange[] = [];
  const policies: { removed: Leaf[]; added: Leaf[] } = { removed: [], added: [] };
  for (const key of both) {
    const [from, to] = [old.get(key) ?? null, wanted.get(key) ?? null];
    const label = labelOf(name, key, isOnly);
    statements.push(...describeStatementChanges(from, to, { label, account }));
    const { removed, added } = diffLeaves(writeStatements(key, from), writeStatements(key, to));
    policies.removed.push(...removed);
    policies.added.push(...added);
  }
  const rest = (value: Json | undefined) =>
    value === undefined ? [] : flattenValue(name, withoutStatements(value, new Set(both), name));
  return { statements, leaves: diffLeaves(rest(before), rest(after)), policies };
}

/** The policy documents of a property, by the label that their lines have. */
function policiesOf(name: string, value: Json | undefined): ReadonlyMap<string, JsonObject> {
  if (isDocument(value)) return new Map([[name, value]]);
  if (!Array.isArray(value)) return new Map();
  return new Map(
    value.flatMap((item: Json): [string, JsonObject][] => {
      if (!isObject(item)) return [];
      const { PolicyName, PolicyDocument } = item;
      if (typeof PolicyName !== 'string' || !isDocument(PolicyDocument)) return [];
      return [[`${name}.${makeVisible(PolicyName)}`, PolicyDocument]];
    }),
  );
}

function isDocument(value: Json | undefined): value is JsonObject {
  if (!isObject(value) || value['Statement'] === undefined) return false;
  return oneOrMany(value['Statement']).every(isObject);
}

const titles: ReadonlyMap<string, string> = new Map([
  ['PolicyDocument', ''],
  ['AssumeRolePolicyDocument', 'trust policy, '],
  ['KeyPolicy', 'key policy, '],
]);

/** What is said before a sentence about a policy: nothing where the resource has just this one. */
function labelOf(name: string, key: string, isOnly: boolean): string {
  if (name === key) return titles.get(name) ?? `${makeVisible(name)}, `;
  return isOnly ? '' : `policy ${key.slice(name.length + 1)}, `;
}

function writeStatements(label: string, document: Json): Leaf[] {
  return statementsOf(document).map(statement => ({ label, text: makeVisible(canonicalJson(statement)) }));
}

/** The value without the statements of which sentences are said. */
function withoutStatements(value: Json, said: ReadonlySet<string>, name: string): Json {
  if (said.has(name) && isObject(value)) return withoutMember(value);
  if (!Array.isArray(value)) return value;
  return value.map((item: Json) => {
    if (!isObject(item)) return item;
    const { PolicyName, PolicyDocument } = item;
    const isSaid = typeof PolicyName === 'string' && said.has(`${name}.${makeVisible(PolicyName)}`);
    return isSaid && isObject(PolicyDocument)
      ? { ...item, PolicyDocument: withoutMember(PolicyDocument) }
      : item;
  });
}

function withoutMember({ Statement: _statement, ...rest }: JsonObject): JsonObject {
  return rest;
}
