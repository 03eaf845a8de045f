import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';

/** A statement with its number in its document, from 1 on. */
export interface NumberedStatement {
  readonly statement: JsonObject;
  readonly number: number;
}

/** A statement and the one that takes its place; both have the same effect and the same kinds of members. */
export interface StatementPair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** The number of `after` in its document. */
  readonly number: number;
  /** The Sid that it had, where it has another one, or none, now; empty when it had none. */
  readonly nameBefore?: string;
}

/** How the statements of two documents belong together. */
export interface PairedStatements {
  /** In the order of the later document; only those that differ. */
  readonly pairs: readonly StatementPair[];
  readonly gone: readonly NumberedStatement[];
  readonly added: readonly NumberedStatement[];
  /** Whether the statements that are in both come in another order. */
  readonly isReordered: boolean;
}

/**
 * Finds for each statement the one that it was: first the same one, then the one with its Sid, then the same one with another Sid,
 * then, of the others, the one that it has most actions and resources in common with.
 */
export function pairStatements(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): PairedStatements {
  const old = before.map((statement, index) => ({ statement, number: index + 1 }));
  const wanted = after.map((statement, index) => ({ statement, number: index + 1 }));
  const partners = new Map<NumberedStatement, NumberedStatement>();
  const taken = new Set<NumberedStatement>();
  const pair = (score: (from: JsonObject, to: JsonObject) => number) => {
    const candidates = wanted
      .filter(to => !partners.has(to))
      .flatMap(to =>
        old
          .filter(from => !taken.has(from))
          .map(from => ({ from, to, weight: score(from.statement, to.statement) })),
      )
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || a.to.number - b.to.number || a.from.number - b.from.number);
    for (const { from, to } of candidates) {
      if (taken.has(from) || partners.has(to)) continue;
      partners.set(to, from);
      taken.add(from);
    }
  };
  pair((from, to) => Number(meaningOf(from, true) === meaningOf(to, true)));
  pair((from, to) =>
    Number(hasSameForm(from, to) && typeof to['Sid'] === 'string' && from['Sid'] === to['Sid']),
  );
  pair((from, to) => Number(meaningOf(from, false) === meaningOf(to, false)));
  pair((from, to) => (hasSameForm(from, to) ? countShared(from, to) : 0));
  const numbers = wanted.flatMap(to => partners.get(to)?.number ?? []);
  return {
    pairs: wanted.flatMap(to => {
      const from = partners.get(to);
      if (from === undefined || meaningOf(from.statement, true) === meaningOf(to.statement, true)) return [];
      return [makePair(from.statement, to)];
    }),
    gone: old.filter(from => !taken.has(from)),
    added: wanted.filter(to => !partners.has(to)),
    isReordered: numbers.some((number, index) => number < (numbers[index - 1] ?? 0)),
  };
}

function makePair(before: JsonObject, { statement: after, number }: NumberedStatement): StatementPair {
  const { Sid } = before;
  const isRenamed = (Sid ?? '') !== (after['Sid'] ?? '');
  return {
    before,
    after,
    number,
    ...(isRenamed ? { nameBefore: typeof Sid === 'string' ? Sid : '' } : {}),
  };
}

/** Members of which a difference can be said. */
const comparable: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'Condition'],
]);

/** Whether the two differ at most in what can be said as a difference: conditions may come and go, other members do not. */
function hasSameForm(a: JsonObject, b: JsonObject): boolean {
  const formOf = (statement: JsonObject) =>
    Object.keys(statement)
      .filter(name => name !== 'Sid' && name !== 'Condition')
      .sort()
      .join();
  const isSayable = (statement: JsonObject) =>
    Object.keys(statement).every(name => comparable.has(name)) && isPlainCondition(statement['Condition']);
  return a['Effect'] === b['Effect'] && formOf(a) === formOf(b) && isSayable(a) && isSayable(b);
}

function isPlainCondition(condition: Json | undefined): boolean {
  return condition === undefined || (isObject(condition) && Object.values(condition).every(isObject));
}

/** How many actions and resources two statements have in common; `*` alone is no likeness. */
function countShared(a: JsonObject, b: JsonObject): number {
  const shared = (name: string) => {
    const own = new Set(itemsOf(a[name]));
    return itemsOf(b[name]).filter(text => text !== '"*"' && own.has(text)).length;
  };
  const actions = shared('Action') + shared('NotAction');
  return actions * 2 + shared('Resource') + shared('NotResource') + shared('Principal');
}

function itemsOf(value: Json | undefined): string[] {
  return oneOrMany(value).map(item => canonicalJson(item));
}

/** Equal for statements that mean the same to IAM: lists have no order, and a list of one is its element. */
function meaningOf(statement: JsonObject, withSid: boolean): string {
  const members = Object.entries(statement)
    .filter(([name]) => withSid || name !== 'Sid')
    .map(([name, value]) => [name, unordered(value)] as const);
  return canonicalJson(Object.fromEntries(members));
}

function unordered(value: Json): Json {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((item: Json) => canonicalJson(item)))].sort();
    return items.length === 1 ? (items[0] ?? '') : items;
  }
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unordered(member)]));
  }
  return canonicalJson(value);
}
