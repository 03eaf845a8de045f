import { joinChoices, quoteName } from '../core/quote.ts';
import type { Decision, Verdict } from '../iam/verdict.ts';
import type { Whose } from './allowed-example.ts';
import type { ChannelAccess } from './channel-access.ts';
import { defaultAudienceOf } from './default-audience.ts';
import { decideEachListed, rolesWith } from './listed-roles.ts';
import type { DecidedAnswer, QuestionAnswer } from './question.ts';

/** Whether anyone in a channel can do something, with whatever role. */
export interface WhoCan {
  /** Denied only if it is so for everyone. */
  readonly verdict: Verdict;
  /** With which permissions: those that the channel gives by itself, or the most that a member can choose. */
  readonly whose: Whose;
  /** The decision with the permissions that the channel gives by itself. */
  readonly byDefault: Decision;
}

/** Whether anyone can do what was asked: with the channel role or a listed one, or else with any role that a member can choose. */
export function findWhoCan(answer: DecidedAnswer): WhoCan {
  const ceiling = answer.ceiling();
  // Nothing gives more than the guardrails do.
  if (ceiling.decision === 'denied') return { verdict: ceiling, whose: 'ceiling', byDefault: 'denied' };
  const own = answer.default();
  if (own.decision === 'allowed') {
    // Some conditions are known of the channel role alone, so that its answer can be the more certain one. Where both are the same,
    // the guardrails are what has to be narrowed.
    const verdict = ceiling.decision === 'allowed' ? ceiling : own;
    return { verdict, whose: 'default', byDefault: 'allowed' };
  }
  return { verdict: ceiling, whose: 'ceiling', byDefault: own.decision };
}

/** Whether something can be done with the channel role, or with a listed one. */
export function findDefaultCan(answer: DecidedAnswer): WhoCan {
  const verdict = answer.default();
  return { verdict, whose: 'default', byDefault: verdict.decision };
}

/** Whether something is allowed by chat itself, without any policy. */
export function needsNoPermission({ decision, because }: Verdict): boolean {
  return decision === 'allowed' && because.every(({ layer }) => layer === 'service');
}

/**
 * By what role something that is allowed can be done, as the end of a sentence; empty where it needs no permission.
 * @param ask the answer for a channel in which some of the roles are the only ones
 */
export function describeByRole(
  access: ChannelAccess,
  { verdict, whose }: WhoCan,
  ask: (access: ChannelAccess) => QuestionAnswer,
): string {
  // The app answers it for everyone.
  if (needsNoPermission(verdict)) return '';
  if (whose === 'ceiling') return ' by choosing a role of their own';
  if (defaultAudienceOf(access.channel) === 'everyone') return ' with the channel role';
  const roles = decideEachListed(access, each => {
    const answer = ask(each);
    return 'problems' in answer ? 'denied' : answer.default().decision;
  });
  const allowing = rolesWith(roles, 'allowed').map(quoteName);
  return allowing.length === 0 ? ' with the role that they choose' : ` by choosing ${joinChoices(allowing)}`;
}
