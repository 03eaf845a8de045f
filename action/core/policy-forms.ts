import type { ManagedPolicy, OwnRole, PermissionsBoundary, Policy } from '../generated/config.ts';

/** A permissions boundary in its long form. */
export interface Boundary {
  readonly arn: string;
  /** File, or files, with its reviewed content. */
  readonly document?: string | readonly string[];
}

/** A boundary, which may be given as its ARN alone. */
export function boundaryOf(boundary: PermissionsBoundary): Boundary {
  return typeof boundary === 'string' ? { arn: boundary } : boundary;
}

/** A managed policy of a role. */
export interface ManagedPolicyEntry {
  /** Name of an AWS-managed policy, or an ARN. */
  readonly name: string;
  /** File with its reviewed content. */
  readonly document?: string;
}

/** An entry of `managed-policies`, which may be a name, an ARN, or an ARN with a document. */
export function managedPolicyOf(entry: ManagedPolicy): ManagedPolicyEntry {
  if (typeof entry === 'string') return { name: entry };
  return { name: entry.arn, ...(entry.document === undefined ? {} : { document: entry.document }) };
}

/**
 * The inline policies of a role by name, in the order of the file. A policy that is a file has been replaced by its
 * statements when the project was read; one whose file cannot be used is left out, and an error reports it.
 */
export function inlinePoliciesOf(role: Pick<OwnRole, 'policies'>): [string, Policy][] {
  return Object.entries(role.policies ?? {}).filter(
    (entry): entry is [string, Policy] => typeof entry[1] !== 'string',
  );
}
