import { managedPolicyPaths } from '../data/managed-policies.ts';
import { findNearest, isSlip } from './nearest.ts';

/** The policy that a name refers to. */
export type PolicyReference =
  /** Declared in chatops.yml under `guardrails`. */
  { readonly kind: 'own'; readonly key: string } | { readonly kind: 'managed' | 'arn'; readonly arn: string };

const prefix = 'arn:aws:iam::aws:policy/';

/** ARN tails of AWS-managed policies by name and by path and name, as far as they were asked for. */
const known = new Map<string, string | undefined>();

/** How many names are searched in the text before a table of it is made, which takes as long. */
const maxSearches = 20;

let table: ReadonlyMap<string, string> | undefined;

/** The tail of the ARN of an AWS-managed policy by its name, also with its path. A text is searched faster than a table of it is made. */
function pathOf(name: string): string | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= maxSearches) {
    table ??= listPaths();
    return table.get(name);
  }
  const path = findPath(name);
  known.set(name, path);
  return path;
}

function findPath(name: string): string | undefined {
  if (name === '' || name.includes('\n')) return undefined;
  if (managedPolicyPaths.includes(`\n${name}\n`)) return name;
  const end = name.includes('/') ? -1 : managedPolicyPaths.lastIndexOf(`/${name}\n`);
  return end < 0
    ? undefined
    : managedPolicyPaths.slice(managedPolicyPaths.lastIndexOf('\n', end) + 1, end + 1 + name.length);
}

/** All tails: by the name alone where none is the name itself, and by the last of those of one name. */
function listPaths(): ReadonlyMap<string, string> {
  const paths = managedPolicyPaths.trim().split('\n');
  return new Map([
    ...paths.map(path => [path.slice(path.lastIndexOf('/') + 1), path] as const),
    ...paths.map(path => [path, path] as const),
  ]);
}

/** The ARN of an AWS-managed policy by its name, also with its path; undefined when AWS had none of that name. */
export function managedPolicyArn(name: string): string | undefined {
  const path = pathOf(name);
  return path === undefined ? undefined : `${prefix}${path}`;
}

/** The names under which AWS-managed policies can be given, for proposals. */
export function managedPolicyNames(): Iterable<string> {
  const paths = managedPolicyPaths.trim().split('\n');
  return new Set([...paths.map(path => path.slice(path.lastIndexOf('/') + 1)), ...paths]);
}

const awsOwned = /^arn:(?:aws|\$\{AWS::Partition\}):iam::aws:policy\/(.+)$/;

/** A policy of AWS that is not in the copy of its list, and the one that was most likely meant. */
export interface UnlistedPolicy {
  readonly arn: string;
  /** The ARN that was most likely meant. */
  readonly nearest: string | undefined;
  /** Whether the two differ by so little that it is a typo, or by the path alone. */
  readonly isTypo: boolean;
}

/**
 * Whether a text is the ARN of an AWS-managed policy that AWS did not have when the list was copied.
 * @returns undefined for any other text
 */
export function findUnlistedPolicy(arn: string): UnlistedPolicy | undefined {
  const tail = awsOwned.exec(arn)?.[1];
  if (tail === undefined || tail.includes('${') || pathOf(tail) === tail) return undefined;
  const name = tail.slice(tail.lastIndexOf('/') + 1);
  const moved = pathOf(name);
  const near = moved ?? pathOf(findNearest(tail, managedPolicyNames()) ?? '');
  const isTypo = moved !== undefined || (near !== undefined && isSlip(tail, near));
  return { arn, nearest: near === undefined ? undefined : `${prefix}${near}`, isTypo };
}

/**
 * Resolves a name: an own key, then an AWS-managed policy, then an ARN.
 * @param own the keys that chatops.yml declares
 * @returns undefined when it refers to nothing
 */
export function resolvePolicyName(
  name: string,
  own: { readonly has: (key: string) => boolean },
): PolicyReference | undefined {
  if (own.has(name)) return { kind: 'own', key: name };
  const arn = managedPolicyArn(name);
  if (arn !== undefined) return { kind: 'managed', arn };
  return isPolicyArn(name) ? { kind: 'arn', arn: name } : undefined;
}

/** The shape of a managed policy's ARN, with pseudo parameters; only partition `aws`, where the chat service exists. */
const arnShape =
  /^arn:(?:aws|\$\{AWS::Partition\}):iam::(?:[0-9]{12}|\$\{AWS::AccountId\}|aws):policy\/(?!aws-service-role\/)(?:[\w+=,.@/-]|\$\{AWS::[A-Za-z]+\})+$/;

function isPolicyArn(name: string): boolean {
  return arnShape.test(name);
}
