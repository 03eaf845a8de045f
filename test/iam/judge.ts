import type { Json, JsonObject } from '../../action/core/json.ts';

/** A request of which everything is known: a text is the value of a key, a list the set that a key holds. */
export interface JudgedRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What AWS answers; `open` where neither its documentation nor a recording says that. */
export type Ruling = 'allowed' | 'denied' | 'open';

/** Thrown where nothing is recorded. */
class Open extends Error {}

/** What became of a condition: `broken` where AWS meets an operand that it cannot compare with. */
type Result = 'yes' | 'no' | 'broken';

/**
 * A second reading of IAM, which shares no code with the evaluator: the documentation and the recordings
 * (recordings.json), put down as directly as possible. Slow, and only for requests of which everything is known.
 */
export function judge(documents: readonly Json[], request: JudgedRequest): Ruling {
  const [sure, open] = [new Set<unknown>(), new Set<unknown>()];
  for (const document of documents as readonly JsonObject[]) {
    const isNew = document['Version'] === '2012-10-17';
    for (const statement of list(document['Statement']) as readonly JsonObject[]) {
      try {
        if (applies(statement, request, isNew)) sure.add(statement['Effect']);
      } catch (error) {
        if (!(error instanceof Open)) throw error;
        open.add(statement['Effect']);
      }
    }
  }
  if (sure.has('Deny') || !(sure.has('Allow') || open.has('Allow'))) return 'denied';
  return open.has('Deny') || !sure.has('Allow') ? 'open' : 'allowed';
}

function applies(statement: JsonObject, request: JudgedRequest, isNew: boolean): boolean {
  const actions = list(statement['Action'] ?? statement['NotAction']) as readonly string[];
  const isNamed = actions.some(pattern => wild(pattern, 'i').test(request.action));
  if (isNamed !== 'Action' in statement) return false;
  const resources = list(statement['Resource'] ?? statement['NotResource']) as readonly string[];
  const patterns = resources.map(text => fill(completeArn(text), request, isNew));
  if ('NotResource' in statement && patterns.includes(undefined)) throw new Open();
  const isAbout = patterns.some(
    pattern => pattern !== undefined && new RegExp(`^${pattern.wild}$`, 's').test(request.resource),
  );
  if (isAbout !== 'Resource' in statement) return false;
  const results = Object.entries((statement['Condition'] ?? {}) as JsonObject).flatMap(([operator, keys]) =>
    Object.entries(keys as JsonObject).map(([key, values]) =>
      hold({ operator, key, values: list(values).map(String), request, isNew }),
    ),
  );
  if (statement['Effect'] === 'Allow') return results.every(result => result === 'yes');
  if (results.includes('broken') && results.includes('no')) throw new Open();
  return !results.includes('no');
}

interface Question {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly request: JudgedRequest;
  readonly isNew: boolean;
}

function hold(question: Question): Result {
  const { operator, key, values, request } = question;
  const parts = operator.match(/^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/) ?? [];
  const [, quantifier, name = '', ifExists] = parts;
  const held = find(request, key);
  // What a variable means to Null is not documented.
  if (name === 'Null' && question.isNew && values.some(value => value.includes('${'))) throw new Open();
  if (name === 'Null')
    return yes(values.some(value => (value.toLowerCase() === 'true') === (held === undefined)));
  if (held === undefined) {
    if (ifExists !== undefined || quantifier === 'ForAllValues') return 'yes';
    return yes(quantifier === undefined && name.includes('Not'));
  }
  if (quantifier === undefined && typeof held !== 'string') return 'no';
  const results = (typeof held === 'string' ? [held] : held).map(value => compare(name, value, question));
  if (results.length === 1) return results[0] ?? 'no';
  if (results.includes('broken')) throw new Open();
  return yes(
    quantifier === 'ForAllValues' ? results.every(is => is === 'yes') : results.some(is => is === 'yes'),
  );
}

function yes(is: boolean): Result {
  return is ? 'yes' : 'no';
}

const sets = new Set([
  'aws:tagkeys',
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
]);

function find({ context }: JudgedRequest, key: string): string | readonly string[] | undefined {
  const name = Object.keys(context).find(each => each.toLowerCase() === key.toLowerCase());
  const value = name === undefined ? undefined : context[name];
  return typeof value === 'string' && sets.has(key.toLowerCase())
    ? [value]
    : value?.length === 0 && typeof value !== 'string'
      ? undefined
      : value;
}

/** One value against those of the policy. */
function compare(name: string, value: string, { values, request, isNew }: Question): Result {
  const isNegated = name.includes('Not');
  const positive = name.replace('Not', '');
  if (positive.startsWith('Arn')) return compareArn(isNegated, value, values, request, isNew);
  // Requests have addresses, not ranges.
  if (positive === 'IpAddress' && value.includes('/') && !isNoAddress(value.replace(/\/.*/, '')))
    throw new Open();
  if (positive === 'IpAddress' && isNoAddress(value)) {
    if (isNegated && values.some(text => isNoAddress(text.replace(/\/.*/, '')))) throw new Open();
    return 'no';
  }
  const isMatch = values.some(text => {
    const filled = fill(text, request, isNew);
    if (filled === undefined) {
      if (!positive.startsWith('String')) throw new Open();
      return false;
    }
    return matchOne(positive, value, filled);
  });
  return yes(isMatch !== isNegated);
}

function matchOne(name: string, value: string, wanted: Filled): boolean {
  switch (name) {
    case 'StringEquals':
      return value === wanted.plain;
    case 'StringEqualsIgnoreCase': {
      if (value.toLowerCase() !== wanted.plain.toLowerCase()) return false;
      // Of letters beyond the basic plane only the simulator has been asked.
      const [one, other] = [value, wanted.plain].map(text => text.replace(/[\u{0}-\u{FFFF}]/gu, ''));
      if (one !== other) throw new Open();
      return true;
    }
    case 'StringLike':
      return new RegExp(`^${wanted.wild}$`, 's').test(value);
    case 'Bool':
      return /^true$/i.test(value) === /^true$/i.test(wanted.plain);
    case 'BinaryEquals':
      if (btoa(atobOrOpen(wanted.plain)) !== wanted.plain) throw new Open();
      return value === wanted.plain;
    case 'IpAddress':
      return isWithin(value, wanted.plain);
    default:
      return name.startsWith('Date')
        ? compareOrder(name.slice(4), instant(value), instant(wanted.plain))
        : compareOrder(name.slice(7), fraction(value), fraction(wanted.plain));
  }
}

function atobOrOpen(text: string): string {
  try {
    return atob(text);
  } catch {
    throw new Open();
  }
}

/** A number as numerator and power of ten; an instant as milliseconds. */
type Ordered = { readonly top: bigint; readonly tens: number } | undefined;

function compareOrder(name: string, one: Ordered, other: Ordered): boolean {
  if (one === undefined || other === undefined) return false;
  const tens = Math.min(one.tens, other.tens);
  const [a, b] = [one, other].map(({ top, tens: own }) => top * 10n ** BigInt(own - tens)) as [
    bigint,
    bigint,
  ];
  const tests: Readonly<Record<string, boolean>> = {
    Equals: a === b,
    LessThan: a < b,
    LessThanEquals: a <= b,
    GreaterThan: a > b,
    GreaterThanEquals: a >= b,
  };
  return tests[name] === true;
}

function fraction(text: string): Ordered {
  const [, sign, whole, , part = '', , exponent = '0'] =
    text.match(/^([+-]?)(\d+)(\.(\d*))?([eE]([+-]?\d{1,3}))?$/) ??
    text.match(/^([+-]?)()(\.(\d+))([eE]([+-]?\d{1,3}))?$/) ??
    [];
  if (whole === undefined) {
    if (/^\s|\s$|^[+-]?\d.*[dDfF]$/.test(text)) throw new Open();
    return undefined;
  }
  return {
    top: BigInt(`${whole}${part}` || '0') * (sign === '-' ? -1n : 1n),
    tens: Number(exponent) - part.length,
  };
}

function instant(text: string): Ordered {
  if (/^\+?\d{9,11}$/.test(text)) return { top: BigInt(text.replace('+', '')) * 1000n, tens: 0 };
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) {
    const full =
      text.length === 10 ? `${text}T00:00:00Z` : /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
    return { top: BigInt(new Date(full.replace(/(\.\d{3})\d+/, '$1')).getTime()), tens: 0 };
  }
  if (/^\s*[+-]?\d/.test(text)) throw new Open();
  return undefined;
}

/** Whether a text is nothing like an address. */
function isNoAddress(text: string): boolean {
  if (/^[\da-f]{1,4}(:[\da-f]{1,4})+$/i.test(text)) return text.split(':').length !== 8;
  return !/^[\da-fx.:%+\s-]*$/i.test(text) || !/[\d:]/.test(text);
}

function isWithin(value: string, range: string): boolean {
  const [address = '', length] = range.split('/');
  if (isNoAddress(address)) return false;
  const [one, other] = [bitsOf(value), bitsOf(address)];
  if (one.length !== other.length) {
    if (/^0{80}1{16}/.test(one) || /^0{80}1{16}/.test(other)) throw new Open();
    return false;
  }
  const prefix = length === undefined ? other.length : Number(length);
  if (other.length === 128 && other.slice(prefix).includes('1')) throw new Open();
  return one.slice(0, prefix) === other.slice(0, prefix);
}

/** The bits of an address, as a text of zeros and ones. */
function bitsOf(text: string): string {
  const bits = (part: string, base: number, width: number) =>
    Number.parseInt(part, base).toString(2).padStart(width, '0');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.');
    if (parts.every(part => Number(part) < 256)) return parts.map(part => bits(part, 10, 8)).join('');
  }
  if (!/^[\da-f:]+$/i.test(text) || /:::|::.*::|[^:]:$|^:[^:]/.test(text) || !text.includes(':'))
    throw new Open();
  const count = text.split(':').filter(part => part !== '').length;
  const full = text
    .replace('::', `:${'0:'.repeat(8 - count)}`)
    .split(':')
    .filter(part => part !== '');
  if (full.length !== 8) throw new Open();
  return full.map(part => bits(part, 16, 16)).join('');
}

/** The operands in their order; one that is no ARN ends the comparison, unless the value itself is none. */
function compareArn(
  isNegated: boolean,
  value: string,
  values: readonly string[],
  request: JudgedRequest,
  isNew: boolean,
): Result {
  if (!value.startsWith('arn:')) return 'no';
  if (value.split(':').length < 6) throw new Open();
  for (const text of values) {
    const filled = fill(text, request, isNew);
    if (filled === undefined || /^\$\{[*?]\}/.test(text)) throw new Open();
    const isArn = filled.plain.startsWith('arn:') && filled.plain.split(':').length >= 6;
    if (!isArn && filled.plain !== '*') {
      if (filled.plain.startsWith('arn:') || /[*?]/.test(filled.plain)) throw new Open();
      return 'broken';
    }
    // Stars and question marks stay within one of the first five fields.
    const fields = filled.wild.split(':');
    const pattern = [
      ...fields.slice(0, 5).map(field => field.replaceAll('.*', '[^:]*').replace(/(?<!\\)\.(?!\*)/g, '[^:]')),
      ...(fields.length > 5 ? [fields.slice(5).join(':')] : []),
    ].join(':');
    if (filled.plain === '*' || new RegExp(`^${pattern}$`, 's').test(value)) return yes(!isNegated);
  }
  return yes(isNegated);
}

/** A text of a policy with its variables filled in: as it is, and as the source of a regular expression. */
interface Filled {
  readonly plain: string;
  readonly wild: string;
}

/** @returns undefined where a variable has no value, or is a set */
function fill(text: string, request: JudgedRequest, isNew: boolean): Filled | undefined {
  let [plain, pattern] = ['', ''];
  const add = (literal: string) => {
    plain += literal;
    pattern += quote(literal);
  };
  for (const part of isNew ? text.split(/(\$\{[^{}]*\})/) : [text]) {
    const inner = isNew ? /^\$\{([^{}]*)\}$/.exec(part)?.[1] : undefined;
    if (inner === undefined) {
      plain += part;
      pattern += wildSource(part);
    } else if (['*', '?', '$'].includes(inner)) {
      add(inner);
    } else {
      const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/s.exec(inner) ?? [];
      const value = find(request, key);
      if ((value !== undefined && typeof value !== 'string') || (value ?? fallback) === undefined)
        return undefined;
      add(String(value ?? fallback));
    }
  }
  return { plain, wild: pattern };
}

/** Fields that are missing at the end of an ARN are wildcards. */
function completeArn(text: string): string {
  const count = text.replace(/\$\{[^}]*\}/g, '').split(':').length;
  return text.startsWith('arn:') && count < 6 ? text + ':*'.repeat(6 - count) : text;
}

function wild(pattern: string, flags: string): RegExp {
  return new RegExp(`^${wildSource(pattern)}$`, `s${flags}`);
}

function wildSource(pattern: string): string {
  return quote(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.');
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function list(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
