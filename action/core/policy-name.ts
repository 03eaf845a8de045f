import { managedPolicyPaths } from '../data/managed-policies.ts';

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
