import type { Json } from '../core/json.ts';
import type { ObservedEntity } from './observed-picture.ts';

/** The guardrail that limits nothing. */
export const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

/**
 * A channel that no account has, by which a role or policy is looked at without the limits of any other channel.
 * @param key its key and chat channel, which no other one of the same picture may have
 */
export function makeLoneChannel(
  key: string,
  roleArn: string,
  guardrails: readonly Json[] = [administrator],
): ObservedEntity {
  const properties = {
    ConfigurationName: key,
    SlackWorkspaceId: '',
    SlackChannelId: key,
    IamRoleArn: roleArn,
    UserRoleRequired: false,
    GuardrailPolicies: guardrails,
  };
  return { key, properties, unread: [] };
}
