import type { Json } from '../../core/json.ts';
import type { ConditionContext } from './match.ts';

/** What policies say of one action on one resource: allowed, denied by a statement, or not mentioned. */
export type AuthorizationVerdict = 'allowed' | 'denied' | 'not-mentioned';

/**
 * Asks a set of policy documents, united.
 * @param resource an ARN, or `*` for an action that is about no resource
 * @param context everything that is known of the request; what is not in it is not in the request
 */
export type Authorize = (
  policies: readonly Json[],
  action: string,
  resource: string,
  context: ConditionContext,
) => AuthorizationVerdict;

/** What the embedded AWS asks others for. */
export interface Plugins {
  readonly authorize: Authorize;
  /** The document of an AWS-managed policy; undefined when it is not known. */
  readonly findAwsPolicy: (arn: string) => Json | undefined;
  /** Whether an action takes no resource, so that policies must allow it on `*`. */
  readonly isWildcardOnly: (action: string) => boolean;
}

/** Used where permissions are not enforced: all is allowed, and no document is known. */
export const noPlugins: Plugins = {
  authorize: () => 'allowed',
  findAwsPolicy: () => undefined,
  isWildcardOnly: () => false,
};
