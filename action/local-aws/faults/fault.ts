/** Ways in which a call can go wrong. */
export const faultKinds = [
  'throttle',
  'error',
  'reset',
  'lost',
  'cut',
  'hang',
  'slow',
  'truncate',
  'deny',
  'expire',
  'duplicate',
  'empty',
  'html',
  'proxy',
  'half',
] as const;

/** One way in which a call can go wrong. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault that is switched on. */
export interface Fault {
  /** `cloudformation:DescribeStacks`, with `*` for any text: `iam:*`, `*`. The part before `:` is the signing name. */
  readonly operation: string;
  readonly kind: FaultKind;
  /** How many calls it hits; default: all. */
  readonly times?: number;
  /** How many calls it lets pass first; default: none. */
  readonly after?: number;
  /** How long a `slow` call is delayed, in milliseconds; default 1000. */
  readonly millis?: number;
}

/** What is wrong with the description of a fault. */
export class FaultError extends Error {}

/** @throws FaultError that says what is wrong */
export function readFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw new FaultError('a fault is an object');
  const { operation, kind, times, after, millis, ...rest } = value as Record<string, unknown>;
  const unknownName = Object.keys(rest)[0];
  if (unknownName !== undefined) throw new FaultError(`unknown member ${unknownName}`);
  if (typeof operation !== 'string' || operation === '')
    throw new FaultError('operation is needed, e.g. "iam:GetRole"');
  const known = faultKinds.find(candidate => candidate === kind);
  if (known === undefined)
    throw new FaultError(`kind is one of ${faultKinds.join(', ')}, not ${String(kind)}`);
  return {
    operation,
    kind: known,
    ...count('times', times),
    ...count('after', after),
    ...count('millis', millis),
  };
}

function count(name: string, value: unknown): Record<string, number> {
  if (value === undefined) return {};
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new FaultError(`${name} is a whole number`);
  }
  return { [name]: value };
}

/**
 * Reads faults as text: JSON, or the short form `OPERATION=KIND[*TIMES][+AFTER][@MILLIS]`, several with commas:
 * `iam:*=throttle*2, cloudformation:DescribeStacks=slow@300`.
 * @throws FaultError that says what is wrong
 */
export function readFaults(text: string): Fault[] {
  if (/^\s*[[{]/.test(text)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new FaultError(`not JSON: ${(error as Error).message}`);
    }
    return (Array.isArray(value) ? value : [value]).map(readFault);
  }
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      const match = /^([\w:*-]+)=([a-z]+)(?:\*(\d+))?(?:\+(\d+))?(?:@(\d+))?$/.exec(part);
      if (match === null)
        throw new FaultError(`cannot read "${part}"; write OPERATION=KIND[*TIMES][+AFTER][@MILLIS]`);
      const [, operation, kind, times, after, millis] = match;
      return readFault({
        operation,
        kind,
        ...(times === undefined ? {} : { times: Number(times) }),
        ...(after === undefined ? {} : { after: Number(after) }),
        ...(millis === undefined ? {} : { millis: Number(millis) }),
      });
    });
}
