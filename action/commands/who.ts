import { answerInChannel } from '../access/answer-question.ts';
import type { ChannelAccess } from '../access/channel-access.ts';
import {
  type CeilingTimes,
  type DecisionTimes,
  explainTimes,
  explainUnreadDates,
  findTimes,
  nameOfCeiling,
} from '../access/decision-times.ts';
import { type DefaultAudience, defaultAudienceOf } from '../access/default-audience.ts';
import { decideEachListed, type RoleDecision, rolesWith } from '../access/listed-roles.ts';
import { listPatternActions, type PatternVerdicts } from '../access/pattern-actions.ts';
import type { CommandProblem } from '../access/question.ts';
import { findWiderCeiling } from '../access/wider-ceiling.ts';
import type { ChannelPlace } from '../core/chat-place.ts';
import type { Decision, Reason } from '../iam/verdict.ts';
import type { Proofs } from './prove-project.ts';

/** What one channel in one target answers. */
export interface WhoEntry extends DecisionTimes, CeilingTimes {
  readonly channel: string;
  readonly target: string;
  readonly place: ChannelPlace;
  /** Whom `default` is about. */
  readonly audience: DefaultAudience;
  /** Where every member has to choose a role: the listed ones with which `default` is as it is. */
  readonly roles?: readonly string[];
  /** The listed roles with which it is unknown where others allow it; undefined: there are none. */
  readonly possibleRoles?: readonly string[];
  /** Where every member has to choose a role: the answer for each listed one, with its times. */
  readonly roleDecisions?: readonly RoleDecision[];
  /** With the channel role; where every member has to choose a role, with any of the expected ones. */
  readonly default: Decision;
  /** With any user role, so by the guardrails alone. */
  readonly ceiling: Decision;
  /** Each action of a pattern that is allowed, or may be, for both verdicts. */
  readonly actions?: PatternVerdicts;
  /** The resources on which members with their own role have an action that everyone has on others; undefined: the same ones. */
  readonly ownRoleResources?: readonly string[];
  /** An allowed call that may read the same as the caller and does not count; undefined: none. */
  readonly notCounted?: string;
  /** What decided the first. */
  readonly because: readonly Reason[];
  /** What decided the second. */
  readonly ceilingBecause: readonly Reason[];
}

/** What `chatops who` answers. */
export interface WhoAnswer {
  readonly question: string;
  /** Every channel in every target, in the order of targets and keys. */
  readonly channels: readonly WhoEntry[];
  /** What is wrong with the question, so that it has no answer. */
  readonly problems: readonly CommandProblem[];
  /** What is worth knowing of the question, though it has an answer. */
  readonly remarks?: readonly CommandProblem[];
}

/**
 * In which channels something works, on at least one resource that the question covers.
 * @param question a command as in chat, `run <alias> …`, or `service:Action [on ARN]`, also with wildcards
 * @param targets only these targets; undefined: all
 */
export function answerWho(
  proofs: Proofs,
  question: string,
  targets: readonly string[] | undefined,
): WhoAnswer {
  const channels: WhoEntry[] = [];
  let remarks: WhoAnswer['remarks'];
  const ask = (access: ChannelAccess) =>
    answerInChannel(access, question, proofs, { range: 'some', needsAlias: false });
  for (const model of proofs.index.models) {
    if (targets !== undefined && !targets.includes(model.target.key)) continue;
    for (const { key } of model.channels) {
      const access = proofs.index.find(model, key);
      if (access === undefined) continue;
      const answer = ask(access);
      // A question is wrong everywhere or nowhere.
      if ('problems' in answer) return { question, channels: [], problems: answer.problems };
      remarks = answer.remarks;
      const [own, ceiling] = [answer.default(), answer.ceiling()];
      const { usedBy, notCounted } = answer.forwarding?.() ?? {};
      const notes = [answer.note, usedBy].flatMap((message): Reason[] =>
        message === undefined ? [] : [{ layer: 'service', message }],
      );
      const { now } = proofs.index;
      const at = (instant: string) => proofs.index.at(instant).find(model, key);
      const verdictAt = (side: 'default' | 'ceiling') => (instant: string) => {
        const then = at(instant);
        const later = then === undefined ? undefined : ask(then);
        return later === undefined || 'problems' in later ? undefined : later[side]();
      };
      const decideAt = (side: 'default' | 'ceiling') => (instant: string) =>
        verdictAt(side)(instant)?.decision ?? 'unknown';
      const times = findTimes(access.defaults, own.decision, now, decideAt('default'));
      const ceilingLayers = [{ layers: access.ceiling }];
      const ofCeiling = findTimes(ceilingLayers, ceiling.decision, now, decideAt('ceiling'));
      const actions = listPatternActions(access, question, proofs.proofData);
      const audience = defaultAudienceOf(access.channel);
      const decide = (each: ChannelAccess) => {
        const ofRole = ask(each);
        return 'problems' in ofRole ? 'unknown' : ofRole.default().decision;
      };
      const byRole = decideEachListed(access, decide, { now, at });
      const isForBoth = own.decision === 'allowed' && ceiling.decision === 'allowed';
      const wider = isForBoth ? findWiderCeiling(access, question, proofs.proofData) : undefined;
      channels.push({
        channel: key,
        target: model.target.key,
        place: access.channel.place,
        audience,
        ...describeRoles(byRole, own.decision),
        default: own.decision,
        ceiling: ceiling.decision,
        ...times,
        ...nameOfCeiling(ofCeiling),
        ...(byRole.length === 0 ? {} : { roleDecisions: byRole }),
        ...(actions === undefined ? {} : { actions }),
        ...(notCounted === undefined ? {} : { notCounted }),
        ...(wider === undefined ? {} : { ownRoleResources: wider }),
        because: [
          ...own.because,
          ...explainTimes(access.defaults, { ...times, verdict: own }, now, verdictAt('default')),
          ...notes,
          ...explainUnreadDates(access.defaults),
        ],
        ceilingBecause: [
          ...ceiling.because,
          ...explainTimes(ceilingLayers, { ...ofCeiling, verdict: ceiling }, now, verdictAt('ceiling')),
          ...notes,
          ...explainUnreadDates(ceilingLayers),
        ],
      });
    }
  }
  return { question, channels, problems: [], ...(remarks === undefined ? {} : { remarks }) };
}

/** Which of the roles that members have to choose from give it, and which may. */
function describeRoles(
  roles: readonly RoleDecision[],
  decision: Decision,
): Pick<WhoEntry, 'roles' | 'possibleRoles'> {
  if (roles.length === 0) return {};
  const possible = decision === 'allowed' ? rolesWith(roles, 'unknown') : [];
  return { roles: rolesWith(roles, decision), ...(possible.length === 0 ? {} : { possibleRoles: possible }) };
}
