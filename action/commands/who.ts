import { askChannel, type CommandProblem } from '../access/ask-channel.ts';
import type { ChannelPlace } from '../core/chat-place.ts';
import type { Decision, Reason } from '../iam/verdict.ts';
import type { Proofs } from './prove-project.ts';

/** What one channel in one target answers. */
export interface WhoEntry {
  readonly channel: string;
  readonly target: string;
  readonly place: ChannelPlace;
  /** With the channel role; where every member has to choose a role, with any of the expected ones. */
  readonly default: Decision;
  /** With any user role, so by the guardrails alone. */
  readonly ceiling: Decision;
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
}

/**
 * In which channels something works, on at least one resource that the question covers.
 * @param question a command as in chat, `run <alias> …`, or `service:Action [on ARN]`, also with wildcards
 * @param targets only these targets; undefined: all
 */
export function askWho(proofs: Proofs, question: string, targets: readonly string[] | undefined): WhoAnswer {
  const channels: WhoEntry[] = [];
  for (const model of proofs.index.models) {
    if (targets !== undefined && !targets.includes(model.target.key)) continue;
    for (const { key } of model.channels) {
      const access = proofs.index.find(model, key);
      if (access === undefined) continue;
      const asked = { range: 'some', needsAlias: true } as const;
      const answer = askChannel(access, question, proofs.aliases, proofs.knowledge, asked);
      // A question is wrong everywhere or nowhere.
      if ('problems' in answer) return { question, channels: [], problems: answer.problems };
      const [own, ceiling] = [answer.default(), answer.ceiling()];
      channels.push({
        channel: key,
        target: model.target.key,
        place: access.channel.place,
        default: own.decision,
        ceiling: ceiling.decision,
        because: own.because,
        ceilingBecause: ceiling.because,
      });
    }
  }
  return { question, channels, problems: [] };
}
