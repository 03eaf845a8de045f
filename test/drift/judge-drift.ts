import type { JudgedAccount, JudgedRequest } from './judge-account.ts';

/** One request that people of a place can newly make, or no longer. */
export interface JudgedChange {
  /** The ID of the chat channel. */
  readonly channel: string;
  /**
   * Who: `default`: without choosing a role. `listed`: as a listed role, whether or not members have to choose one. `ceiling`: with any role
   * of their own.
   */
  readonly verdict: 'default' | 'listed' | 'ceiling';
  /** The ARN of the listed role. */
  readonly role?: string;
  readonly request: JudgedRequest;
}

/** What people can do afterwards and could not do before, request by request. */
export function judgeGains(
  before: JudgedAccount,
  after: JudgedAccount,
  requests: readonly JudgedRequest[],
): JudgedChange[] {
  return listChanges(after, requests).filter(change => isGain(before, after, change));
}

/** What people could do before and can no longer do. */
export function judgeLosses(
  before: JudgedAccount,
  after: JudgedAccount,
  requests: readonly JudgedRequest[],
): JudgedChange[] {
  return listChanges(before, requests).filter(change => isLoss(before, after, change));
}

/** Whether people can do something afterwards that they could not do before. */
export function isGain(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  return allows(after, change) && !couldBefore(before, after, change);
}

/** Whether people could do something before that they can no longer do. */
export function isLoss(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  return allows(before, change) && !canStill(before, after, change);
}

/**
 * Whether people can do something afterwards as what they choose, and could not before. Not more than that: what drift gives to everyone beside
 * it makes no row of the plan false, though a report of both together says it only of everyone.
 */
export function becomesPossible(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  return allows(after, change) && !allows(before, change) && !allowsEveryone(before, change);
}

function allows(account: JudgedAccount, { channel, verdict, role, request }: JudgedChange): boolean {
  if (verdict === 'default' && account.needsChoice(channel)) return false;
  if (verdict !== 'listed') return account.allows(channel, verdict, request) === true;
  return isListed(account, channel, role) && account.allowsAs(channel, [role], request);
}

function isListed(account: JudgedAccount, channel: string, role: string | undefined): role is string {
  return role !== undefined && account.listedRoles(channel)?.includes(role) === true;
}

/** Whether everyone in a channel can do something without choosing a role. */
function allowsEveryone(account: JudgedAccount, change: JudgedChange): boolean {
  return allows(account, { ...change, verdict: 'default' });
}

function listChanges(
  { channelIds, listedRoles }: JudgedAccount,
  requests: readonly JudgedRequest[],
): JudgedChange[] {
  return channelIds.flatMap(channel =>
    requests.flatMap((request): JudgedChange[] => [
      { channel, verdict: 'default', request },
      ...(listedRoles(channel) ?? []).map(role => ({ channel, verdict: 'listed' as const, role, request })),
      { channel, verdict: 'ceiling', request },
    ]),
  );
}

/**
 * What was possible before for those who can do it now. Where the choice of a role is no longer required, these are also
 * the members who have chosen none, and they could do nothing.
 */
function couldBefore(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  const { channel, verdict, role } = change;
  if (verdict !== 'listed') return allows(before, change);
  const hasList = before.listedRoles(channel) !== undefined;
  // A role of a new list is compared with what members had: the channel role, or any role.
  const instead = before.needsChoice(channel) ? 'ceiling' : 'default';
  const could = hasList ? allows(before, change) : allows(before, { ...change, verdict: instead });
  if (hasList && !isListed(before, channel, role)) throw new Error(`another list in ${channel}`);
  return could || (!after.needsChoice(channel) && hasAnyway(before, after, change));
}

/**
 * What is still possible for those who could do it before: who has chosen a role keeps it, with or without a list, and those
 * without one can do nothing where every member has to choose one now.
 */
function canStill(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  const { channel, verdict, role, request } = change;
  if (verdict !== 'listed' || role === undefined) return allows(after, change);
  return (
    after.allowsAs(channel, [role], request) ||
    (!before.needsChoice(channel) && hasAnyway(before, after, change))
  );
}

/** What everyone has without choosing a role is not said again of those who choose one. */
function hasAnyway(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  return allowsEveryone(before, change) || allowsEveryone(after, change);
}

/** One change as a text, for a comparison. */
export function nameChange({ channel, verdict, role, request }: JudgedChange): string {
  return `${channel} ${role?.replace(/.*-/, 'as ') ?? verdict} ${request.action} on ${request.resource}`;
}

/** How many channels changes are about. */
export function countChannels(changes: readonly JudgedChange[]): number {
  return new Set(changes.map(({ channel }) => channel)).size;
}
