import { canonicalJson, isObject, type JsonObject, listOf } from '../core/json.ts';
import type { PolicyVerdict } from '../iam/resource-policy.ts';
import { isTrustedToChat } from './role-trust.ts';

/** What is known of the sessions of a role in chat: whether chat can assume it, and their tags. */
export interface SessionPicture {
  /**
   * Set where it is not known that chat can assume it with what it gives: a condition of its trust policy decides, or something was not
   * read. Equal where the same decides it.
   */
  readonly unknownTrust?: string;
  /** Its tags that every request of it carries as `aws:PrincipalTag/…`; what is not here is not known, unless {@link hasAllTags}. */
  readonly tags: Readonly<Record<string, string>>;
  /** Set where its tags were read from IAM: it has no others, but for those that AWS puts on by itself. */
  readonly hasAllTags?: true;
  /** With whom it shares its other tags: those of its stack; undefined: with no other role. */
  readonly tagsOf?: 'stack';
}

/** A role with the properties of its CloudFormation type. */
interface RoleSource {
  readonly properties: JsonObject;
  /** Properties that could not be read. */
  readonly unread: readonly string[];
  /** Set where its tags were read from IAM. */
  readonly hasAllTags?: true;
}

/**
 * Reads what is known of the sessions of a role.
 * @param isUnread whether something of what the role gives was not read
 * @returns the session, and whether the trust policy lets chat assume the role
 */
export function readSession(
  role: RoleSource,
  arn: string,
  isUnread: boolean,
): { readonly trust: PolicyVerdict; readonly session: SessionPicture } {
  const { AssumeRolePolicyDocument: document } = role.properties;
  // A role whose trust policy was not read is taken for one that chat can assume.
  const trust = document === undefined ? 'allowed' : isTrustedToChat(document);
  const isDoubtful = trust === 'unknown' || isUnread || role.unread.includes('AssumeRolePolicyDocument');
  return {
    trust,
    session: {
      ...(isDoubtful ? { unknownTrust: canonicalJson([arn, document ?? null]) } : {}),
      ...readTags(role),
    },
  };
}

/** The tags of a role, unless chat could put others in their place when it assumes the role. */
function readTags({
  properties,
  unread,
  hasAllTags,
}: RoleSource): Pick<SessionPicture, 'tags' | 'tagsOf' | 'hasAllTags'> {
  const { Tags: tags, AssumeRolePolicyDocument: trust } = properties;
  const isOpen = trust === undefined || isTrustedToChat(trust, 'sts:TagSession') !== 'denied';
  if (isOpen || unread.includes('Tags')) return { tags: {} };
  const own = listOf(tags).flatMap(tag => {
    const { Key: key, Value: value } = isObject(tag) ? tag : {};
    return typeof key === 'string' && typeof value === 'string' ? [[key, value] as const] : [];
  });
  return { tags: Object.fromEntries(own), ...(hasAllTags === true ? { hasAllTags } : { tagsOf: 'stack' }) };
}
