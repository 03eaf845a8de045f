import { managedPolicyPaths } from '../data/managed-policies.ts';
import { findNearest, isSlip } from './nearest.ts';

/** The policy that a name refers to. */
export type PolicyReference =
  /** Declared in chatops.yml under `guardrails`. */
  { readonly kind: 'own'; readonly key: string } | { readonly kind: 'managed' | 'arn'; readonly arn: string };

const prefix = 'arn:aws:iam::aws:policy/';

/** ARN tails of AWS-managed policies by name and by path and name; read on the first question only. */
let paths: ReadonlyMap<string, string> | undefined;

function readPaths(): ReadonlyMap<string, string> {
  const all = managedPolicyPaths.trim().split('\n');
  return new Map([
    ...all.map(path => [path.slice(path.lastIndexOf('/') + 1), path] as const),
    ...all.map(path => [path, path] as const),
  ]);
}

/** The ARN of an AWS-managed policy by its name, also with its path; undefined when AWS had none of that name. */
export function managedPolicyArn(name: string): string | undefined {
  paths ??= readPaths();
  const path = paths.get(name);
  return path === undefined ? undefined : `${prefix}${path}`;
}

/** The names under which AWS-managed policies can be given, for proposals. */
export function managedPolicyNames(): Iterable<string> {
  paths ??= readPaths();
  return paths.keys();
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
  paths ??= readPaths();
  if (tail === undefined || tail.includes('${') || paths.get(tail) === tail) return undefined;
  const name = tail.slice(tail.lastIndexOf('/') + 1);
  const moved = paths.get(name);
  const near = moved ?? paths.get(findNearest(tail, paths.keys()) ?? '');
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
