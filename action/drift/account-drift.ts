import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { Model } from '../core/model.ts';
import type { AccountSnapshot, Reading, UserIdentity } from '../core/snapshot.ts';

/** A role that a member of a channel chose, for people who want to know; not by itself a finding. */
export interface ChosenRole {
  readonly target: string;
  /** `channels.operations`; the configuration's ARN for a channel that chatops.yml does not declare. */
  readonly channel: string;
  readonly user: string;
  readonly role: string;
}

/** What identifies the channels and roles of a model in AWS. */
export interface Physical {
  /** The key of a channel by its configuration's ARN. */
  readonly channelOf: (arn: string) => string | undefined;
  /** ARN of a role of chatops.yml by its key. */
  readonly roleArn: (key: string) => string | undefined;
}

const preferencesType = 'AWS::Chatbot::AccountPreferences';
const identityType = 'AWS::Chatbot::UserIdentity';

/**
 * What was changed where CloudFormation has no resource: that the account makes every member choose a role, and roles
 * that members chose although their channel names others.
 */
export function findAccountDrift(
  model: Model,
  account: string,
  snapshot: Pick<AccountSnapshot, 'userRoleRequired' | 'identities'>,
  physical: Physical,
): Differences & { readonly chosenRoles: readonly ChosenRole[] } {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  const target = model.target.key;
  const { userRoleRequired, identities } = snapshot;
  const preference = { target, path: 'defaults.user-roles', type: preferencesType, id: account };
  const optional = model.channels.filter(channel => !channel.userRoleRequired);
  if (!userRoleRequired.ok) unchecked.push({ ...preference, reason: userRoleRequired.reason });
  else if (userRoleRequired.value && optional.length > 0) {
    drift.push({
      ...preference,
      kind: 'modified',
      property: 'UserAuthorizationRequired',
      expected: false,
      observed: true,
      risk: 'narrows',
      note: `The account requires every member to choose a role, so commands never run as the channel role of ${optional.map(({ key }) => key).join(', ')}`,
    });
  }
  if (!identities.ok) {
    unchecked.push({
      target,
      path: 'channels',
      type: identityType,
      id: account,
      reason: identities.reason,
    });
  }
  const chosen = listChosen(target, identities, physical);
  for (const { channel, user, role } of chosen) {
    const declared = model.channels.find(({ key }) => channel === `channels.${key}`);
    if (declared === undefined || declared.userRoles.length === 0) continue;
    const expected = declared.userRoles.flatMap(({ key }) => physical.roleArn(key) ?? []);
    if (expected.includes(role)) continue;
    drift.push({
      target,
      path: channel,
      type: identityType,
      id: user,
      kind: 'undeclared',
      property: 'UserRole',
      expected,
      observed: role,
      risk: 'unknown',
    });
  }
  return { drift, unchecked, chosenRoles: chosen };
}

function listChosen(
  target: string,
  identities: Reading<readonly UserIdentity[]>,
  { channelOf }: Physical,
): ChosenRole[] {
  if (!identities.ok) return [];
  return identities.value.map(({ configuration, user, role }) => {
    const key = channelOf(configuration);
    return { target, channel: key === undefined ? configuration : `channels.${key}`, user, role };
  });
}
