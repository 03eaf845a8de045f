import { type Glob, matchesText } from './glob.ts';
import type { CompiledPolicy, Statement } from './policy.ts';

/** A pattern of actions with the statement that has it. */
interface Pattern {
  readonly glob: Glob;
  readonly statement: Statement;
}

/** Statements of a policy by the actions that they name, so that a decision looks at few of them. */
interface ActionIndex {
  readonly literal: ReadonlyMap<string, readonly Statement[]>;
  /** With the open patterns at the end. */
  readonly byService: ReadonlyMap<string, readonly Pattern[]>;
  /** Patterns whose service is a pattern too. */
  readonly open: readonly Pattern[];
  readonly negated: readonly Statement[];
  readonly answers: Map<string, readonly Statement[]>;
}

const indexes = new WeakMap<CompiledPolicy, ActionIndex>();

/**
 * The statements of a policy that are about an action, in the order of the document.
 * @param action in lower case, without wildcards
 */
export function statementsFor(policy: CompiledPolicy, action: string): readonly Statement[] {
  let index = indexes.get(policy);
  if (index === undefined) {
    index = indexActions(policy);
    indexes.set(policy, index);
  }
  const patterns = index.byService.get(action.slice(0, Math.max(0, action.indexOf(':')))) ?? index.open;
  if (patterns.length === 0 && index.negated.length === 0) return index.literal.get(action) ?? none;
  let answer = index.answers.get(action);
  if (answer === undefined) {
    answer = findStatements(policy, index, patterns, action);
    index.answers.set(action, answer);
  }
  return answer;
}

const none: readonly Statement[] = [];

const singles = new WeakMap<Statement, readonly Statement[]>();

/** The list of one statement, always the same list. */
function alone(statement: Statement): readonly Statement[] {
  const list = singles.get(statement) ?? [statement];
  singles.set(statement, list);
  return list;
}

function findStatements(
  policy: CompiledPolicy,
  index: ActionIndex,
  patterns: readonly Pattern[],
  action: string,
): readonly Statement[] {
  const found = new Set<Statement>(index.literal.get(action));
  for (const { glob, statement } of patterns) {
    if (!found.has(statement) && matchesText(glob, action)) found.add(statement);
  }
  for (const statement of index.negated) {
    if (!statement.actions.some(glob => matchesText(glob, action))) found.add(statement);
  }
  if (found.size === 0) return none;
  if (found.size === 1) {
    const [statement] = found;
    return statement === undefined ? none : alone(statement);
  }
  return policy.statements.filter(statement => found.has(statement));
}

function indexActions(policy: CompiledPolicy): ActionIndex {
  const literal = new Map<string, Statement[]>();
  const byService = new Map<string, Pattern[]>();
  const open: Pattern[] = [];
  for (const statement of policy.statements) {
    if (statement.isNotAction) continue;
    for (const glob of statement.actions) {
      const service = serviceOf(glob);
      if (glob.isLiteral) addTo(literal, glob.text, statement);
      else if (service === undefined) open.push({ glob, statement });
      else addTo(byService, service, { glob, statement });
    }
  }
  for (const patterns of byService.values()) patterns.push(...open);
  const negated = policy.statements.filter(({ isNotAction }) => isNotAction);
  return { literal, byService, open, negated, answers: new Map() };
}

/** The service of a pattern of actions; undefined when that holds a wildcard. */
export function serviceOf({ text }: Glob): string | undefined {
  const colon = text.indexOf(':');
  const service = text.slice(0, Math.max(0, colon));
  return colon < 0 || /[\uE000\uE001]/.test(service) ? undefined : service;
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}
