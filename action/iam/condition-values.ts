import { symbols } from './glob.ts';

/**
 * What a text is as a value of a type. `none`: AWS takes it for no value of the type. `unclear`: how AWS reads it is
 * neither documented nor recorded, so that nothing may be concluded from it.
 * Recorded forms: test/iam/recordings.json.
 */
export type ParsedValue<T> = { readonly value: T } | 'none' | 'unclear';

/**
 * A number of any size and precision: its sign, its digits without zeros at either end, and the power of ten of the
 * first digit. Zero has no digits.
 */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly magnitude: number;
}

/** A number as IAM takes it: digits, a point, an exponent (`1`, `+01`, `1.`, `.5`, `1e0`), exact whatever its size. */
export function readNumber(text: string): ParsedValue<Decimal> {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return looksLikeNumber(text) ? 'unclear' : 'none';
  if (exponent.length > 10) return 'unclear';
  const digits = (whole + fraction).replace(/^0+/, '');
  const leading = (whole + fraction).length - digits.length;
  const short = digits.replace(/0+$/, '');
  if (short === '') return { value: { sign: 0, digits: '', magnitude: 0 } };
  const magnitude = whole.length - leading + Number(exponent);
  return { value: { sign: sign === '-' ? -1 : 1, digits: short, magnitude } };
}

/** Texts that some readers of numbers take: spaces around, other digits than ASCII's, a suffix for the type. */
function looksLikeNumber(text: string): boolean {
  const isShaped = /^\s*[+-]?\p{Nd}*\.?\p{Nd}*([eE][+-]?\p{Nd}+)?[dDfFlL]?\s*$/u.test(text);
  return symbols.test(text) || (isShaped && /\p{Nd}/u.test(text));
}

/** Negative, 0 or positive as the first number is less, equal or greater. */
export function compareNumbers(one: Decimal, other: Decimal): number {
  if (one.sign !== other.sign) return one.sign - other.sign;
  if (one.magnitude !== other.magnitude) return (one.magnitude - other.magnitude) * one.sign;
  // Without zeros at the end, digits are in the order of texts.
  return one.digits === other.digits ? 0 : one.digits < other.digits ? -one.sign : one.sign;
}

/**
 * A date as milliseconds: W3C's profile of ISO 8601 (UTC where it has no zone, to the millisecond), or epoch seconds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function readDate(text: string): ParsedValue<number> {
  if (/^\+?\d{9,12}$/.test(text)) return { value: Number(text) * 1000 };
  const [, year, month = '01', day = '01', clock = '00:00', seconds = '00', fraction = '', zone = 'Z'] =
    /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?$/.exec(text) ??
    [];
  if (year === undefined) return looksLikeDate(text) ? 'unclear' : 'none';
  if (!isDay(Number(year), Number(month), Number(day))) return 'none';
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  const time = Date.parse(`${year}-${month}-${day}T${clock}:${seconds}.${millis}${zone}`);
  return Number.isNaN(time) || clock.startsWith('24') ? 'unclear' : { value: time };
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that a month does not have is one of another month.
  return date.getUTCMonth() === month - 1;
}

/** Texts that other readers of dates take: a year alone, a zone without colon, other separators, other numbers. */
function looksLikeDate(text: string): boolean {
  return symbols.test(text) || /^\s*[+-]?\d{4}/.test(text) || /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text);
}

/** `true` in any case; every other text is false. */
export function readBoolean(text: string): ParsedValue<boolean> {
  return symbols.test(text) ? 'unclear' : { value: text.toLowerCase() === 'true' };
}

/** Whether a text is base64 as encoders write it. */
export function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

/** A range of addresses: the bits of the address, and how many of them count. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

/** An IPv4 or IPv6 address or CIDR range. */
export function readAddressRange(text: string): ParsedValue<AddressRange> {
  const [, address = text, sign, length] = /^([^/]*)(?:\/(\+?)(\d{1,4}))?$/.exec(text) ?? [];
  const version = address.includes(':') ? 6 : 4;
  const read = version === 6 ? readIpv6(address) : readIpv4(address);
  if (typeof read === 'string') return read;
  const size = version === 6 ? 128 : 32;
  const prefix = length === undefined ? size : Number(length);
  if (prefix > size) return 'none';
  if (sign === '+' && version === 6) return 'unclear';
  return { value: { version, bits: read.value, prefix } };
}

/** Whether a range of IPv6 has bits set beyond its prefix. */
export function hasHostBits({ version, bits, prefix }: AddressRange): boolean {
  return version === 6 && bits % (1n << BigInt(128 - prefix)) !== 0n;
}

/** Whether an address lies in a range; undefined where an IPv4 address meets one that is mapped into IPv6. */
export function isInRange(address: AddressRange, range: AddressRange): boolean | undefined {
  const [size, other] = [address, range].map(({ version }) => (version === 6 ? 128 : 32));
  if (address.prefix !== size || hasHostBits(range)) return undefined;
  if (size !== other) return isMapped(address) || isMapped(range) ? undefined : false;
  const shift = BigInt(size - range.prefix);
  return address.bits >> shift === range.bits >> shift;
}

/** The first and the last address of a range with those beside them, as requests have them; none for what is no range. */
export function edgesOfRange(text: string): string[] {
  const range = readAddressRange(text);
  if (typeof range === 'string') return [];
  const { version, bits, prefix } = range.value;
  const size = version === 6 ? 128n : 32n;
  const count = 1n << (size - BigInt(prefix));
  const first = bits - (bits % count);
  return [first - 1n, first, first + count - 1n, first + count]
    .filter(address => address >= 0n && address < 1n << size)
    .map(address => formatAddress(address, version));
}

function formatAddress(bits: bigint, version: AddressRange['version']): string {
  const [parts, width, base, separator] = version === 6 ? [8, 16n, 16, ':'] : [4, 8n, 10, '.'];
  return Array.from({ length: parts }, (_, index) => {
    const shift = width * BigInt(parts - 1 - index);
    return ((bits >> shift) % (1n << width)).toString(base);
  }).join(separator);
}

/** Whether a range without bits beyond its prefix lies within `::ffff:0:0/96`; none of IPv4 has as many bits. */
function isMapped({ bits }: AddressRange): boolean {
  return bits >> 32n === 0xffffn;
}

function readIpv4(text: string): ParsedValue<bigint> {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const isShaped = /^\s*[\dxXa-fA-F.+-]+\s*$/.test(text) && /\d/.test(text);
    return isShaped || symbols.test(text) ? 'unclear' : 'none';
  }
  const parts = text.split('.').map(Number);
  if (parts.some(part => part > 255)) return 'none';
  return { value: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) };
}

/** Groups of 16 bits. A part in the form of IPv4 is refused when it is stored; what it means elsewhere is not known. */
function readIpv6(text: string): ParsedValue<bigint> {
  if (!/^[\da-fA-F:]*$/.test(text))
    return /^[\da-fA-F:.%]+$/.test(text) || symbols.test(text) ? 'unclear' : 'none';
  const [head = '', tail, rest] = text.split('::');
  // IAM stores `:::` and a colon at the end.
  if (rest !== undefined || /:::|[^:]:$|^:[^:]/.test(text)) return 'unclear';
  const left = readGroups(head);
  const right = readGroups(tail ?? '');
  if (left === undefined || right === undefined) return 'unclear';
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return 'none';
  const groups = [...left, ...new Array<bigint>(missing).fill(0n), ...right];
  return { value: groups.reduce((bits, group) => (bits << 16n) | group, 0n) };
}

function readGroups(text: string): bigint[] | undefined {
  const parts = text === '' ? [] : text.split(':');
  return parts.every(part => /^[\da-f]{1,4}$/i.test(part))
    ? parts.map(part => BigInt(`0x${part}`))
    : undefined;
}
