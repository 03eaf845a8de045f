import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * Whether EventBridge matches an event with a pattern.
 * @param pattern an event pattern as chatops.yml has it; unknown content filters match nothing
 * @param event the event as EventBridge delivers it
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */
export function matchesPattern(pattern: JsonObject, event: Json | undefined): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or' && Array.isArray(wanted)) {
      return (wanted as readonly Json[]).some(each => isObject(each) && matchesPattern(each, event));
    }
    // A list of objects in an event matches when the members of any of them do.
    const values = listOf(event).map(each =>
      isObject(each) && Object.hasOwn(each, name) ? each[name] : undefined,
    );
    if (isObject(wanted))
      return (values.length === 0 ? [undefined] : values).some(value => matchesPattern(wanted, value));
    if (!Array.isArray(wanted)) return false;
    const found = values.flatMap(listOf);
    return (wanted as readonly Json[]).some(filter => matchesFilter(filter, found));
  });
}

function listOf(value: Json | undefined): readonly (Json | undefined)[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function matchesFilter(filter: Json, found: readonly (Json | undefined)[]): boolean {
  const values = found.filter(value => value !== undefined);
  if (!isObject(filter)) return values.some(value => value === filter);
  const [[kind, argument] = ['', null], ...rest] = Object.entries(filter);
  if (rest.length > 0) return false;
  if (kind === 'exists') return argument === values.length > 0;
  if (kind === 'anything-but')
    return values.length > 0 && values.every(value => !isExcluded(argument, value));
  const test = filters.get(kind);
  return test !== undefined && values.some(value => test(argument, value));
}

type PatternFilter = (argument: Json, value: Json) => boolean;

const ofText =
  (test: (text: string, value: string) => boolean): PatternFilter =>
  (argument, value) => {
    if (typeof value !== 'string') return false;
    if (typeof argument === 'string') return test(argument, value);
    // `{ prefix: { equals-ignore-case: x } }`
    const folded = isObject(argument) ? argument['equals-ignore-case'] : undefined;
    return typeof folded === 'string' && test(folded.toLowerCase(), value.toLowerCase());
  };

const filters: ReadonlyMap<string, PatternFilter> = new Map<string, PatternFilter>([
  ['prefix', ofText((text, value) => value.startsWith(text))],
  ['suffix', ofText((text, value) => value.endsWith(text))],
  ['wildcard', ofText((text, value) => toExpression(text).test(value))],
  ['equals-ignore-case', ofText((text, value) => value.toLowerCase() === text.toLowerCase())],
  ['numeric', (argument, value) => typeof value === 'number' && isInRange(listOf(argument), value)],
  [
    'cidr',
    (argument, value) =>
      typeof argument === 'string' && typeof value === 'string' && isInside(argument, value),
  ],
]);

function isExcluded(argument: Json, value: Json): boolean {
  if (Array.isArray(argument)) return (argument as readonly Json[]).some(each => isExcluded(each, value));
  if (!isObject(argument)) return argument === value;
  return Object.entries(argument).some(([kind, texts]) => {
    const test = filters.get(kind);
    // A filter that is not known excludes everything, so that nothing is said to match that may not.
    return test === undefined || listOf(texts).some(text => text !== undefined && test(text, value));
  });
}

/** `*` is any text, `\*` a star, `\\` a backslash. */
function toExpression(wildcard: string): RegExp {
  const source = wildcard.replace(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (text, escaped: string | undefined) =>
    escaped !== undefined ? `\\${escaped}` : text === '*' ? '[^]*' : `\\${text}`,
  );
  return new RegExp(`^${source}$`);
}

function isInRange(bounds: readonly (Json | undefined)[], value: number): boolean {
  if (bounds.length === 0 || bounds.length % 2 !== 0) return false;
  for (let index = 0; index < bounds.length; index += 2) {
    const limit = bounds[index + 1];
    if (typeof limit !== 'number') return false;
    const holds = {
      '<': value < limit,
      '<=': value <= limit,
      '=': value === limit,
      '>=': value >= limit,
      '>': value > limit,
    };
    const operator = bounds[index];
    if (typeof operator !== 'string' || !Object.hasOwn(holds, operator)) return false;
    if (!holds[operator as keyof typeof holds]) return false;
  }
  return true;
}

function isInside(cidr: string, address: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const [range, one] = [readAddress(network), readAddress(address)];
  if (range === undefined || one === undefined || range.width !== one.width || !/^\d{1,3}$/.test(bits))
    return false;
  const shift = range.width - Number(bits);
  return shift >= 0 && range.value >> BigInt(shift) === one.value >> BigInt(shift);
}

/** Whether a text is a range of IPv4 or IPv6 addresses, e.g. `10.0.0.0/24`. */
export function isCidr(text: string): boolean {
  const [network = '', bits = '', ...rest] = text.split('/');
  const range = readAddress(network);
  return range !== undefined && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= range.width;
}

/** An IPv4 or IPv6 address as a number, with its width in bits; undefined for any other text. */
function readAddress(text: string): { readonly value: bigint; readonly width: number } | undefined {
  const join = (parts: readonly number[], size: number) =>
    parts.reduce((value, part) => (value << BigInt(size)) | BigInt(part), 0n);
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every(byte => byte < 256) ? { value: join(bytes, 8), width: 32 } : undefined;
  }
  const halves = text.split('::');
  if (halves.length > 2 || !/^[0-9a-fA-F:]+$/.test(text)) return undefined;
  const [head = [], tail = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const gap = halves.length === 2 ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...tail];
  if (groups.length !== 8 || (halves.length === 2 && gap < 1)) return undefined;
  if (!groups.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return {
    value: join(
      groups.map(group => Number.parseInt(group, 16)),
      16,
    ),
    width: 128,
  };
}
