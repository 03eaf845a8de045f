import { isObject, type Json } from '../core/json.ts';
import { quoteName } from '../core/quote.ts';
import { type Family, findOperator, readArn } from './condition-operators.ts';
import {
  hasHostBits,
  isBase64,
  type ParsedValue,
  readAddressRange,
  readDate,
  readNumber,
} from './condition-values.ts';
import { isSetKey } from './context.ts';
import { toInner } from './glob.ts';

/** What is wrong with a `Condition` block. */
export interface ConditionProblem {
  /** Where in the block: operator, key, and the index of the value in a list. */
  readonly path: readonly (string | number)[];
  /** Whether the key at the end of the path is wrong, or its value. */
  readonly at: 'key' | 'value';
  /** What IAM answers when the policy is stored; undefined for what it stores although it hardly means what it says. */
  readonly refusal: string | undefined;
  readonly message: string;
  readonly help: string;
}

/** IAM's answers. The first is seen in public issues for conditions that compare ARNs; it names no reason (assumed for the other types). */
const refusals = {
  literal: 'The policy failed legacy parsing',
  syntax: 'Syntax errors in policy.',
  prefix: 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
} as const;

/** How the policy has a condition. */
interface TestPlace {
  readonly operator: string;
  readonly key: string;
  /** Whether `${…}` are policy variables: Version 2012-10-17. */
  readonly hasVariables: boolean;
}

/**
 * What IAM refuses in a `Condition` block when a policy is stored, and what it stores although it hardly means what it
 * says. One checker for chatops.yml, for policy documents and for the embedded AWS.
 * Recorded: CreatePolicy and PutRolePolicy, by radkawar/stackd (September 2026).
 */
export function* checkConditions(
  block: Json | undefined,
  hasVariables: boolean,
): Generator<ConditionProblem> {
  if (block === undefined) return;
  if (!isObject(block)) {
    yield refuseForm([], 'a Condition is an object of operators');
    return;
  }
  for (const [operator, keys] of Object.entries(block)) {
    const base = /^(?:ForAllValues:|ForAnyValue:)?(.*?)(?:IfExists)?$/i.exec(operator)?.[1] ?? '';
    const isNull = base.toLowerCase() === 'null';
    const family = isNull ? 'Bool' : findOperator(base)?.family;
    if (family === undefined || (isNull && /IfExists$/i.test(operator))) {
      yield refuseForm([operator], `IAM has no condition operator ${quoteName(operator)}`);
    } else if (!isObject(keys)) {
      yield refuseForm([operator], `${quoteName(operator)} needs a condition key with a value`);
    } else {
      for (const [key, value] of Object.entries(keys))
        yield* checkKey({ operator, key, hasVariables }, family, value);
    }
  }
}

function* checkKey(place: TestPlace, family: Family, value: Json): Generator<ConditionProblem> {
  const { operator, key } = place;
  const path = [operator, key];
  if (!key.includes(':')) {
    yield {
      path,
      at: 'key',
      refusal: refusals.prefix,
      message: `${quoteName(key)} is not a condition key: the service is missing, and IAM refuses the policy`,
      help: 'write `service:Key`, e.g. `aws:RequestedRegion`',
    };
    return;
  }
  const isList = Array.isArray(value);
  const values: readonly Json[] = isList ? value : [value];
  for (const [index, each] of values.entries()) {
    const own = isList ? [...path, index] : path;
    if (typeof each === 'object')
      yield refuseForm(own, `A value of ${quoteName(key)} is not a text, a number or a boolean`);
    else yield* checkLiteral(own, place, family, String(each));
  }
  if (values.length === 0)
    yield doubt(
      path,
      `${quoteName(key)} has no values, so the condition never holds`,
      'list at least one value',
    );
  yield* checkSet(path, place);
}

/** Whether an operator fits a key that holds one value, or a set. */
function* checkSet(
  path: ConditionProblem['path'],
  { operator, key }: TestPlace,
): Generator<ConditionProblem> {
  const [quantifier] = /^ForA(?:llValues|nyValue):/i.exec(operator) ?? [];
  if (/Null$/i.test(operator)) return;
  if (quantifier === undefined && isSetKey(key)) {
    yield doubt(
      path,
      `${quoteName(key)} holds a set, and ${quoteName(operator)} never matches one that is in the request`,
      `write \`ForAnyValue:${operator}\` or \`ForAllValues:${operator}\``,
    );
  } else if (/^ForAllValues:/i.test(operator) && /^aws:/i.test(key) && !isSetKey(key)) {
    yield doubt(
      path,
      `${quoteName(key)} holds one value, and ${quoteName(operator)} also holds when the request does not have it`,
      `write \`${operator.slice(operator.indexOf(':') + 1)}\``,
    );
  }
}

function* checkLiteral(
  path: ConditionProblem['path'],
  { operator, hasVariables }: TestPlace,
  family: Family,
  source: string,
): Generator<ConditionProblem> {
  const text = fillPlace(source);
  // What a variable brings is seen only in a request.
  if (hasVariables && text.includes('${')) return;
  const { what, example, read } = types[family] ?? {};
  const reading = read?.(text);
  if (family === 'Bool') {
    if (/^(true|false)$/i.test(text)) return;
    yield doubt(
      path,
      `IAM reads ${quoteName(source)} as false under ${quoteName(operator)}`,
      'write `true` or `false`',
    );
  } else if (reading === 'none') {
    yield {
      path,
      at: 'value',
      refusal: refusals.literal,
      message: `${quoteName(source)} is not ${what}, which ${quoteName(operator)} needs: IAM refuses the policy`,
      help: family === 'Ip' && text.includes(':') ? ipv6Help : `write ${what}, e.g. \`${example}\``,
    };
  } else if (reading === 'unclear') {
    yield doubt(
      path,
      `IAM may not accept ${quoteName(source)} as ${what}, which ${quoteName(operator)} needs`,
      `write e.g. \`${example}\``,
    );
  }
}

const ipv6Help = 'write IPv6 in hexadecimal groups, with no bits beyond the prefix, e.g. `2001:db8::/64`';

/** A literal in which pseudo parameters have a value. */
function fillPlace(text: string): string {
  return text
    .replaceAll('${AWS::AccountId}', '123456789012')
    .replaceAll('${AWS::Region}', 'us-east-1')
    .replaceAll('${AWS::Partition}', 'aws');
}

interface LiteralType {
  readonly what: string;
  readonly example: string;
  readonly read: (text: string) => ParsedValue<unknown>;
}

/** The types whose literals IAM checks. */
const types: Partial<Record<Family, LiteralType>> = {
  Numeric: { what: 'a number', example: '10', read: readNumber },
  Date: { what: 'a date', example: '2027-06-30T00:00:00Z', read: readDate },
  Arn: {
    what: 'an ARN',
    example: 'arn:aws:iam::123456789012:role/*',
    read: text => readArn(toInner(text)),
  },
  Ip: { what: 'an IP address or range', example: '192.0.2.0/24', read: readStoredRange },
  Binary: { what: 'base64', example: 'YQ==', read: readStoredBinary },
};

/** IPv6 is stored without bits beyond the prefix and without a part in the form of IPv4 (recorded). */
function readStoredRange(text: string): ParsedValue<unknown> {
  const reading = readAddressRange(text);
  if (typeof reading !== 'string') return hasHostBits(reading.value) ? 'none' : reading;
  return reading === 'unclear' && text.includes(':') && text.includes('.') ? 'none' : reading;
}

function readStoredBinary(text: string): ParsedValue<unknown> {
  if (isBase64(text)) return { value: text };
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? 'unclear' : 'none';
}

function refuseForm(path: ConditionProblem['path'], what: string): ConditionProblem {
  return {
    path,
    at: path.length === 1 ? 'key' : 'value',
    refusal: refusals.syntax,
    message: `${what}: IAM refuses the policy`,
    help: 'write e.g. `"StringEquals": { "aws:RequestedRegion": "eu-west-1" }`',
  };
}

function doubt(path: ConditionProblem['path'], message: string, help: string): ConditionProblem {
  return { path, at: 'value', refusal: undefined, message, help };
}
