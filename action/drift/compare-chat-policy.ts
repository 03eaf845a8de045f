import type { ChannelPlace } from '../core/chat-place.ts';
import { applyToChannel, type ChatPolicy, resolveChatPolicy } from '../core/chat-policy.ts';
import type { Differences, Drift } from '../core/drift.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import type { Risk } from '../core/risk.ts';
import type { Reading } from '../core/snapshot.ts';

/** What is compared. */
export interface ComparedChatPolicy {
  /** The key of the target. */
  readonly target: string;
  readonly declared: ChatPolicy;
  /** The effective policy of the account; undefined: it is in no organization. */
  readonly observed: Reading<JsonObject | undefined>;
  /** The places of the channels of the target. */
  readonly places: readonly ChannelPlace[];
}

const path = 'organization.chat-policy';
const type = 'AWS::Organizations::Policy';
const id = 'CHATBOT_POLICY';

/** Compares the reviewed chat policy with the effective one of an account. The order of lists means nothing. */
export function compareChatPolicy({ target, declared, observed, places }: ComparedChatPolicy): Differences {
  if (!observed.ok) return { drift: [], unchecked: [{ target, path, type, id, reason: observed.reason }] };
  const effective = observed.value === undefined ? {} : resolveChatPolicy(observed.value);
  if (textOf(effective) === textOf(declared.effective)) return { drift: [], unchecked: [] };
  const drift: Drift = {
    target,
    kind: 'modified',
    path,
    type,
    id,
    isElsewhere: true,
    property: 'document',
    expected: declared.effective,
    observed: effective,
    risk: riskOf(declared, { ...declared, effective }, places),
    note:
      observed.value === undefined
        ? 'The account is not in an organization, so no chat policy applies to it'
        : 'The effective policy of the account is different from the reviewed document; update the document, or have the policy changed',
  };
  return { drift: [drift], unchecked: [] };
}

/** Equal for policies that mean the same. */
function textOf(policy: JsonObject): string {
  const sorted: unknown = JSON.parse(JSON.stringify(policy), (_key, value: unknown) =>
    Array.isArray(value) ? [...value].sort() : value,
  );
  return canonicalJson(sorted as JsonObject);
}

/** What another policy does to the people of the channels: more where a channel opens, or takes roles that it did not. */
function riskOf(declared: ChatPolicy, observed: ChatPolicy, places: readonly ChannelPlace[]): Risk {
  const changes = places.map(place => {
    const [before, after] = [rolesIn(declared, place), rolesIn(observed, place)];
    if (after.some(role => !before.includes(role))) return 'widens';
    return before.some(role => !after.includes(role)) ? 'narrows' : 'none';
  });
  return changes.includes('widens') ? 'widens' : changes.includes('narrows') ? 'narrows' : 'none';
}

/**
 * The kinds of roles that commands certainly can run as in a channel; none where it is closed, or where its kind is unknown
 * and the policy allows one kind only.
 */
function rolesIn(policy: ChatPolicy, place: ChannelPlace): readonly ('user' | 'channel')[] {
  const { closed, roles, only } = applyToChannel(policy, place);
  if (closed !== undefined || only !== undefined) return [];
  return roles === 'any' ? ['user', 'channel'] : [roles];
}
