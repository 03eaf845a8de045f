/** Values of conditions that are not texts. Each reader gives undefined for a text that is none. */

/** A number as IAM takes it: an integer or a decimal. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}

/**
 * A date as milliseconds: W3C's profile of ISO 8601, or epoch seconds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function readDate(text: string): number | undefined {
  if (/^\d{9,}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?)?)?$/.test(text)) return undefined;
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}

/** `true` or `false`, in any case. */
export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** A range of addresses: the bits of the address, and how many of them count. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

/** An IPv4 or IPv6 address or CIDR range. */
export function readAddressRange(text: string): AddressRange | undefined {
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const version = address.includes(':') ? 6 : 4;
  const bits = version === 6 ? readIpv6(address) : readIpv4(address);
  const size = version === 6 ? 128 : 32;
  const prefix = length === undefined ? size : Number(length);
  return bits === undefined || prefix > size ? undefined : { version, bits, prefix };
}

/** Whether an address lies in a range. */
export function isInRange(address: AddressRange, range: AddressRange): boolean {
  if (address.version !== range.version || address.prefix < range.prefix) return false;
  const shift = BigInt((range.version === 6 ? 128 : 32) - range.prefix);
  return address.bits >> shift === range.bits >> shift;
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function readIpv6(text: string): bigint | undefined {
  const [head = '', tail, rest] = text.split('::');
  if (rest !== undefined) return undefined;
  const left = readGroups(head);
  const right = tail === undefined ? [] : readGroups(tail);
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...new Array<bigint>(missing).fill(0n), ...right].reduce(
    (bits, group) => (bits << 16n) | group,
    0n,
  );
}

/** Groups of 16 bits; the last may be written as an IPv4 address. */
function readGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 && part.includes('.') ? readIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
