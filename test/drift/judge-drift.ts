import type { JudgedAccount, JudgedRequest, JudgedVerdict } from './judge-account.ts';

/** One request that people of a place can newly make, or no longer. */
export interface JudgedChange {
  /** The ID of the chat channel. */
  readonly channel: string;
  readonly verdict: JudgedVerdict;
  readonly request: JudgedRequest;
}

const verdicts: readonly JudgedVerdict[] = ['default', 'chosen', 'ceiling'];

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

function allows(account: JudgedAccount, { channel, verdict, request }: JudgedChange): boolean {
  return account.allows(channel, verdict, request) === true;
}

/** Whether everyone in a channel can do something without choosing a role. */
function allowsEveryone(account: JudgedAccount, change: JudgedChange): boolean {
  return !account.needsChoice(change.channel) && allows(account, { ...change, verdict: 'default' });
}

function listChanges({ channelIds }: JudgedAccount, requests: readonly JudgedRequest[]): JudgedChange[] {
  return channelIds.flatMap(channel =>
    verdicts.flatMap(verdict => requests.map(request => ({ channel, verdict, request }))),
  );
}

/**
 * What was possible before for those who can do it now. Where the choice of a role is no longer required, these are also
 * the members who have chosen none, and they could do nothing.
 */
function couldBefore(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  const { channel, verdict, request } = change;
  const [was, is] = [before.needsChoice(channel), after.needsChoice(channel)];
  if (verdict === 'chosen') {
    const listed = before.allowsListed(channel, request);
    const could = listed ?? allows(before, { ...change, verdict: was ? 'ceiling' : 'default' });
    return could || allowsEveryone(before, change) || allowsEveryone(after, change);
  }
  if (verdict === 'default' && was && !is) return false;
  // Members who choose a listed role could choose it before.
  if (verdict === 'default' && is && !was) {
    return before.allowsListed(channel, request) ?? allows(before, change);
  }
  return allows(before, change);
}

/**
 * What is still possible for those who could do it before: members with a listed role keep it, and those without a
 * role of their own can do nothing where every member has to choose one now.
 */
function canStill(before: JudgedAccount, after: JudgedAccount, change: JudgedChange): boolean {
  const { channel, verdict, request } = change;
  if (verdict === 'chosen') {
    // Where the channel has no list any more, they keep the role with what it gives now.
    const roles = after.listedRoles(channel) ?? before.listedRoles(channel) ?? [];
    return (
      after.allowsAs(channel, roles, request) ||
      allowsEveryone(before, change) ||
      allowsEveryone(after, change)
    );
  }
  // Where the channel has no list any more, they keep the role, which the guardrails alone take from them.
  if (verdict === 'default' && before.needsChoice(channel)) {
    return after.allowsListed(channel, request) ?? allows(after, { ...change, verdict: 'ceiling' });
  }
  if (verdict === 'default' && after.needsChoice(channel)) return false;
  return allows(after, change);
}

/** One change as a text, for a comparison. */
export function nameChange({ channel, verdict, request }: JudgedChange): string {
  return `${channel} ${verdict} ${request.action} on ${request.resource}`;
}

/** How many channels changes are about. */
export function countChannels(changes: readonly JudgedChange[]): number {
  return new Set(changes.map(({ channel }) => channel)).size;
}
