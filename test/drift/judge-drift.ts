import type { JudgedAccount, JudgedRequest } from './judge-account.ts';

/** One request that people of a place can newly make, or no longer. */
export interface JudgedChange {
  /** The ID of the chat channel. */
  readonly channel: string;
  /** `default`: with the roles of the channel. `ceiling`: with any role of their own. */
  readonly verdict: 'default' | 'ceiling';
  readonly request: JudgedRequest;
}

const verdicts = ['default', 'ceiling'] as const;

/** What people can do afterwards and could not do before, request by request. */
export function judgeGains(
  before: JudgedAccount,
  after: JudgedAccount,
  requests: readonly JudgedRequest[],
): JudgedChange[] {
  return listChanges(after, requests).filter(
    ({ channel, verdict, request }) =>
      after.allows(channel, verdict, request) === true &&
      !couldBefore(before, after, { channel, verdict, request }),
  );
}

/** What people could do before and can no longer do. */
export function judgeLosses(
  before: JudgedAccount,
  after: JudgedAccount,
  requests: readonly JudgedRequest[],
): JudgedChange[] {
  return listChanges(before, requests).filter(
    change =>
      before.allows(change.channel, change.verdict, change.request) === true &&
      !canStill(before, after, change),
  );
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
export function couldBefore(
  before: JudgedAccount,
  after: JudgedAccount,
  { channel, verdict, request }: JudgedChange,
): boolean {
  const [was, is] = [before.needsChoice(channel), after.needsChoice(channel)];
  if (verdict === 'default' && was && !is) return false;
  // Members who choose a listed role could choose it before.
  if (verdict === 'default' && is && !was) {
    return (before.allowsListed(channel, request) ?? before.allows(channel, verdict, request)) === true;
  }
  return before.allows(channel, verdict, request) === true;
}

/**
 * What is still possible for those who could do it before: members with a listed role keep it, and those without a
 * role of their own can do nothing where every member has to choose one now.
 */
export function canStill(
  before: JudgedAccount,
  after: JudgedAccount,
  { channel, verdict, request }: JudgedChange,
): boolean {
  const [was, is] = [before.needsChoice(channel), after.needsChoice(channel)];
  // Where the channel has no list any more, they keep the role, which the guardrails alone take from them.
  if (verdict === 'default' && was) {
    return (after.allowsListed(channel, request) ?? after.allows(channel, 'ceiling', request)) === true;
  }
  if (verdict === 'default' && is) return false;
  return after.allows(channel, verdict, request) === true;
}

/** One change as a text, for a comparison. */
export function nameChange({ channel, verdict, request }: JudgedChange): string {
  return `${channel} ${verdict} ${request.action} on ${request.resource}`;
}

/** How many channels changes are about. */
export function countChannels(changes: readonly JudgedChange[]): number {
  return new Set(changes.map(({ channel }) => channel)).size;
}
