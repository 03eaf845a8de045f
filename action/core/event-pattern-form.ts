import { isCidr } from './event-pattern.ts';
import { isObject, type Json, type JsonObject, oneOrMany } from './json.ts';
import { findNearest } from './nearest.ts';
import type { Path } from './path.ts';
import { quote, quoteName } from './quote.ts';

/** What is wrong with a part of an event pattern. */
export interface PatternProblem {
  /** Below the pattern. */
  readonly path: Path;
  readonly message: string;
  readonly help: string;
  /** Set when the place is the key rather than its value. */
  readonly at?: 'key';
  /** Whether EventBridge refuses the pattern; otherwise it takes it, and the part matches nothing that it is meant for. */
  readonly isRefused: boolean;
}

/** A problem of a value, before its place is known. */
type Problem = Pick<PatternProblem, 'message' | 'help'>;

/** The keys of every event, of which only `detail` is an object and `resources` a list; all others are texts. */
const envelope: readonly string[] = [
  'version',
  'id',
  'detail-type',
  'source',
  'account',
  'time',
  'region',
  'resources',
  'detail',
];

/**
 * Finds what EventBridge refuses in an event pattern, and keys and values at its top that no event has.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (read November 2026)
 */
export function* checkEventPattern(pattern: JsonObject): Generator<PatternProblem> {
  yield* checkMembers(pattern, [], true);
}

function* checkMembers(members: JsonObject, path: Path, isTop: boolean): Generator<PatternProblem> {
  for (const [name, wanted] of Object.entries(members)) {
    const here = [...path, name];
    if (name === '$or' && Array.isArray(wanted)) {
      yield* checkAlternatives(wanted as readonly Json[], here, isTop);
      continue;
    }
    if (isTop && !envelope.includes(name)) yield describeUnknownKey(name, here);
    if (isObject(wanted)) {
      if (Object.keys(wanted).length === 0) {
        yield refuse(here, 'EventBridge does not accept an empty object', 'name a field, or remove it');
      } else yield* checkMembers(wanted, here, false);
    } else if (!Array.isArray(wanted)) {
      yield describeScalar(name, wanted, here);
    } else if (wanted.length === 0) {
      yield refuse(
        here,
        'EventBridge does not accept an empty list',
        'write the values to match; to match a missing field write `[{ exists: false }]`',
      );
    } else {
      if (isTop && name === 'detail') yield describeFlatDetail(here);
      for (const [index, value] of (wanted as readonly Json[]).entries()) {
        yield* checkValue(value, [...here, index], isTop && name !== 'detail' && envelope.includes(name));
      }
    }
  }
}

function* checkAlternatives(all: readonly Json[], path: Path, isTop: boolean): Generator<PatternProblem> {
  const help = 'write e.g. `$or: [{ detail-type: [A] }, { detail: { state: [B] } }]`';
  const objects = all.filter(isObject);
  if (all.length < 2 || objects.length < all.length) {
    // Without an object it is the name of a field to EventBridge.
    const isRefused = all.length === 0 || objects.length > 0;
    yield { path, message: '`$or` takes a list of two or more objects', help, isRefused };
    return;
  }
  for (const [index, each] of objects.entries()) {
    const here = [...path, index];
    if (Object.keys(each).length === 0)
      yield refuse(here, 'EventBridge does not accept an empty object', help);
    else yield* checkMembers(each, here, isTop);
  }
}

function* checkValue(value: Json, path: Path, isText: boolean): Generator<PatternProblem> {
  if (Array.isArray(value)) {
    yield refuse(
      path,
      'EventBridge does not accept a list inside a list',
      'write its values into the outer list',
    );
    return;
  }
  if (!isObject(value)) {
    if (!isText || typeof value === 'string') return;
    yield {
      path,
      message: `The value in an event is text, which never equals ${show(value)}`,
      help: `write it in quotes: \`"${String(value)}"\``,
      isRefused: false,
    };
    return;
  }
  const [entry, ...rest] = Object.entries(value);
  if (entry === undefined || rest.length > 0) {
    yield refuse(
      path,
      `An object in a list has exactly one operator, and this one has ${Object.keys(value).length}`,
      'write an object for each; a list matches when one of its elements does',
    );
    return;
  }
  const [operator, argument] = entry;
  const check = operators.get(operator);
  if (check === undefined) {
    const nearest = findNearest(operator, documentedOperators);
    yield {
      ...refuse(
        [...path, operator],
        `EventBridge has no operator ${quoteName(operator)}`,
        nearest === undefined
          ? `there are: ${documentedOperators.join(', ')}; a field with fields of its own is written without the list`
          : `did you mean \`${nearest}\`?`,
      ),
      at: 'key',
    };
    return;
  }
  const problem = check(argument);
  if (problem !== undefined) yield refuse([...path, operator], problem.message, problem.help);
}

/** What is wrong with the argument of an operator; undefined: nothing. */
type ArgumentCheck = (argument: Json) => Problem | undefined;

const takesText =
  (operator: string): ArgumentCheck =>
  argument =>
    typeof argument === 'string'
      ? undefined
      : {
          message: `\`${operator}\` takes a text, and this is ${show(argument)}`,
          help: `write e.g. \`{ ${operator}: web }\`; for several texts an object for each`,
        };

const takesTextInAnyCase =
  (operator: string): ArgumentCheck =>
  argument => {
    const folded = isObject(argument) && Object.keys(argument).length === 1 && argument['equals-ignore-case'];
    return typeof folded === 'string' ? undefined : takesText(operator)(argument);
  };

const operators: ReadonlyMap<string, ArgumentCheck> = new Map<string, ArgumentCheck>([
  ['prefix', takesTextInAnyCase('prefix')],
  ['suffix', takesTextInAnyCase('suffix')],
  ['equals-ignore-case', takesText('equals-ignore-case')],
  ['wildcard', checkWildcard],
  ['anything-but', checkAnythingBut],
  ['numeric', checkNumeric],
  [
    'exists',
    argument =>
      typeof argument === 'boolean'
        ? undefined
        : {
            message: `\`exists\` is true or false, and this is ${show(argument)}`,
            help: 'write `{ exists: true }` or `{ exists: false }`',
          },
  ],
  [
    'cidr',
    argument =>
      typeof argument === 'string' && isCidr(argument)
        ? undefined
        : {
            message: `\`cidr\` takes a range of addresses, and this is ${show(argument)}`,
            help: 'write e.g. `{ cidr: 10.0.0.0/24 }` or `{ cidr: "2001:db8::/32" }`',
          },
  ],
  // Not documented for EventBridge; its library has it, so that it is not known to be wrong.
  ['exactly', () => undefined],
]);

const documentedOperators = [...operators.keys()].filter(name => name !== 'exactly');

function checkWildcard(argument: Json): Problem | undefined {
  if (typeof argument !== 'string') return takesText('wildcard')(argument);
  const plain = argument.replace(/\\[*\\]/g, '_');
  if (plain.includes('**')) {
    return {
      message: `${quoteName(argument)} has two stars in a row`,
      help: `write one, which already matches any text: ${quoteName(argument.replace(/\*{2,}/g, '*'))}`,
    };
  }
  if (!plain.includes('\\')) return undefined;
  return {
    message: `A backslash in a \`wildcard\` must be before \`*\` or another backslash, but is not in ${quoteName(argument)}`,
    help: 'write `\\\\` for one backslash',
  };
}

const excludedBy = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function checkAnythingBut(argument: Json): Problem | undefined {
  if (isObject(argument)) {
    const [entry, ...rest] = Object.entries(argument);
    const [operator = '', texts = null] = entry ?? [];
    if (rest.length > 0 || !excludedBy.includes(operator)) {
      return {
        message: '`anything-but` takes one of the operators prefix, suffix, equals-ignore-case and wildcard',
        help: 'write e.g. `{ anything-but: { prefix: dev- } }`',
      };
    }
    const all = oneOrMany(texts);
    const wrong = all.find(text => typeof text !== 'string');
    if (all.length === 0 || wrong !== undefined) {
      return {
        message: `\`${operator}\` in \`anything-but\` takes a text or a list of texts, and ${all.length === 0 ? 'this list is empty' : `this is ${show(wrong ?? null)}`}`,
        help: `write e.g. \`{ anything-but: { ${operator}: dev- } }\``,
      };
    }
    return operator === 'wildcard' ? all.map(checkWildcard).find(Boolean) : undefined;
  }
  const all = oneOrMany(argument);
  const kinds = new Set(all.map(each => typeof each));
  if (kinds.size === 1 && (kinds.has('string') || kinds.has('number'))) return undefined;
  return {
    message:
      all.length === 0
        ? '`anything-but` does not accept an empty list'
        : kinds.size > 1
          ? '`anything-but` takes either texts or numbers, and this list has both or others'
          : `\`anything-but\` takes texts or numbers, and this is ${show(argument)}`,
    help: 'write e.g. `{ anything-but: [RUNNING, PENDING] }`',
  };
}

/** Largest number that EventBridge compares, either side of 0 (user guide). */
const maxNumber = 5e9;

function checkNumeric(argument: Json): Problem | undefined {
  const help =
    'write e.g. `{ numeric: [">", 0, "<=", 5] }`, `{ numeric: ["<", 10] }` or `{ numeric: ["=", 3] }`';
  const fail = (message: string): Problem => ({ message, help });
  if (!Array.isArray(argument)) return fail(`\`numeric\` takes a list, and this is ${show(argument)}`);
  const list = argument as readonly Json[];
  if (list.length !== 2 && list.length !== 4) {
    return fail('`numeric` takes a comparison and a number, or a lower and an upper limit');
  }
  const [first, low, second, high] = list;
  for (const number of [low, high]) {
    if (number === undefined) continue;
    if (typeof number !== 'number')
      return fail(`\`numeric\` compares with a number, and this is ${show(number)}`);
    if (Math.abs(number) > maxNumber) {
      return fail(
        `\`numeric\` compares with numbers from -5,000,000,000 to 5,000,000,000, and this is ${number}`,
      );
    }
  }
  const isOne = list.length === 2;
  const firstAllowed = isOne ? ['<', '<=', '=', '>=', '>'] : ['>', '>='];
  if (!firstAllowed.includes(String(first))) {
    return fail(
      isOne
        ? `\`numeric\` has no comparison ${show(first ?? null)}`
        : `The first of two limits is a lower one (\`>\` or \`>=\`), and this is ${show(first ?? null)}`,
    );
  }
  if (!isOne && second !== '<' && second !== '<=') {
    return fail(
      `The second of two limits is an upper one (\`<\` or \`<=\`), and this is ${show(second ?? null)}`,
    );
  }
  return isOne || Number(low) < Number(high)
    ? undefined
    : fail(`The lower limit ${show(low ?? null)} is not below the upper limit ${show(high ?? null)}`);
}

function refuse(path: Path, message: string, help: string): PatternProblem {
  return { path, message, help, isRefused: true };
}

function describeUnknownKey(name: string, path: Path): PatternProblem {
  const nearest = findNearest(name, envelope);
  return {
    path,
    at: 'key',
    message: `No event has the key ${quoteName(name)} at its top; EventBridge accepts the pattern, but no event matches it`,
    help:
      nearest === undefined
        ? `there are: ${envelope.join(', ')}; what a service adds is in \`detail\``
        : `did you mean \`${nearest}\`?`,
    isRefused: false,
  };
}

function describeScalar(name: string, value: Json | undefined, path: Path): PatternProblem {
  const shown = show(value ?? null);
  const isOperator = operators.has(name) && path.length > 1;
  return refuse(
    path,
    `EventBridge takes a list of values or an object here, and this is ${shown}`,
    isOperator
      ? `an operator is an object in a list: \`${String(path.at(-2))}: [{ ${name}: ${bare(value ?? null)} }]\``
      : `write \`${name}: [${bare(value ?? null)}]\``,
  );
}

function describeFlatDetail(path: Path): PatternProblem {
  return {
    path,
    message: '`detail` of an event is an object, so a list of values does not match it',
    help: 'name its fields, e.g. `detail: { state: [FAILED] }`',
    isRefused: false,
  };
}

/** A value for a message. */
function show(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return quoteName(String(value));
  return isPlain(value) ? quoteName(value) : quote(value);
}

/** A value as YAML has it, shortened. */
function bare(value: Json): string {
  return typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value).slice(0, 60);
}

/** Whether a text is one in YAML without quotes. */
function isPlain(text: string): boolean {
  return /^[\w.-]*[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
}
