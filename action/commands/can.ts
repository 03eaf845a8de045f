import { answerInChannel } from '../access/answer-question.ts';
import type { Provided } from '../access/ask-command.ts';
import type { ChannelAccess } from '../access/channel-access.ts';
import {
  type CeilingTimes,
  type DecisionTimes,
  explainTimes,
  explainUnreadDates,
  findTimes,
  nameOfCeiling,
  noTimes,
} from '../access/decision-times.ts';
import { decideEachListed, type RoleDecision } from '../access/listed-roles.ts';
import type { AccessIndex } from '../access/prove.ts';
import type { CommandProblem } from '../access/question.ts';
import { encodeTeamsChannelId } from '../core/channel-id.ts';
import type { Model } from '../core/model.ts';
import { findNearest } from '../core/nearest.ts';
import { formatTimes } from '../core/until.ts';
import type { Decision, Reason } from '../iam/verdict.ts';
import type { Proofs } from './prove-project.ts';

/** An answer with what decided it. */
export interface CanVerdict {
  /** With the channel role, or the role that was asked for. */
  readonly decision: Decision;
  /** With any user role, so by the guardrails alone. */
  readonly ceiling: Decision;
  /** What decided the first. */
  readonly because: readonly Reason[];
  /** What is also needed in some set-ups, e.g. on a customer-managed key. */
  readonly provided: readonly Provided[];
}

/** An answer in one target. */
export interface TargetVerdict extends CanVerdict, DecisionTimes, CeilingTimes {
  readonly target: string;
  /** Files of the organization policies that count; none: no organization policy was read. */
  readonly organizationPolicies: readonly string[];
  /** Whether the chat policy of the organization forbids roles of members; the ceiling is then that of the channel role. */
  readonly isChannelRoleOnly: boolean;
  /** Where every member has to choose a role: the answer for each listed one. The decision is that for all of them. */
  readonly roles?: readonly RoleDecision[];
}

/** What `chatops can` answers: for all targets of the channel together, and for each. */
export interface CanAnswer extends CanVerdict {
  readonly channel: string;
  readonly command: string;
  readonly targets: readonly TargetVerdict[];
}

/** Who asks, and about where. */
export interface CanOptions {
  /** The key of a role that a member has chosen as user role; undefined: the channel role. */
  readonly as: string | undefined;
  /** Only in these targets. */
  readonly targets: readonly string[] | undefined;
}

/**
 * Whether something works in a channel: in all of its targets.
 * @param command as in chat, `run <alias> …`, or `service:Action [on ARN]`
 * @returns undefined when there is no such channel in the targets
 */
export function answerCan(
  proofs: Proofs,
  channel: string,
  command: string,
  options: CanOptions,
): CanAnswer | undefined {
  const targets: TargetVerdict[] = [];
  for (const model of proofs.index.models) {
    if (options.targets !== undefined && !options.targets.includes(model.target.key)) continue;
    const verdict = answerInTarget(proofs, model, {
      channel: channelKey(model, channel),
      command,
      as: options.as,
    });
    if (verdict !== undefined) targets.push(verdict);
  }
  const worst =
    targets.find(({ decision }) => decision === 'denied') ??
    targets.find(({ decision }) => decision === 'unknown') ??
    targets[0];
  if (worst === undefined) return undefined;
  const { decision, because, provided } = worst;
  const ceiling =
    (['denied', 'unknown', 'allowed'] as const).find(each =>
      targets.some(target => target.ceiling === each),
    ) ?? 'unknown';
  return { channel, command, decision, ceiling, because, provided, targets };
}

/** A question as it is asked in one target. */
interface Asked {
  readonly channel: string;
  readonly command: string;
  readonly as: string | undefined;
}

/** The answer in one target; undefined when that does not have the channel. */
function answerInTarget(proofs: Proofs, model: Model, question: Asked): TargetVerdict | undefined {
  const { command } = question;
  const found = askIn(proofs, proofs.index, model, question);
  if (found === undefined) return undefined;
  const { access, answer } = found;
  const { organizationPolicies, isChannelRoleOnly } = access;
  const { key: target } = model.target;
  if ('problems' in answer) {
    const verdict = verdictOfProblems(answer.problems);
    const suggested = suggestRun(command, proofs);
    // What is wrong with it as a command of a service is of no use when it is an alias.
    const reasons = suggested.length > 0 ? suggested : verdict.because;
    return { target, organizationPolicies, isChannelRoleOnly, ...verdict, because: reasons };
  }
  const { decision, because } = answer.default();
  const { provided = nothing, note, remarks = nothing } = answer;
  const { usedBy, notCounted } = answer.forwarding?.() ?? {};
  const ceiling = answer.ceiling('decision').decision;
  const { index } = proofs;
  const verdictAt = (instant: string) => {
    const then = askIn(proofs, index.at(instant), model, question)?.answer;
    return then === undefined || 'problems' in then ? undefined : then.default();
  };
  const decideAt = (instant: string) => verdictAt(instant)?.decision ?? 'unknown';
  const times = findTimes(access.defaults, decision, index.now, decideAt);
  const ofCeiling = findTimes([{ layers: access.ceiling }], ceiling, index.now, instant => {
    const then = askIn(proofs, index.at(instant), model, question)?.answer;
    return then === undefined || 'problems' in then ? 'unknown' : then.ceiling('decision').decision;
  });
  const roles =
    question.as === undefined
      ? decideEachListed(access, each => decideIn(proofs, each, command), {
          now: index.now,
          at: instant => index.at(instant).find(model, question.channel),
        })
      : nothing;
  const timed = { ...times, verdict: { decision, because } };
  const notes = explainTimes(access.defaults, timed, index.now, verdictAt);
  if (note !== undefined) notes.push({ layer: 'service', message: note });
  if (usedBy !== undefined) notes.push({ layer: 'service', message: usedBy });
  if (notCounted !== undefined) notes.push({ layer: 'service', message: `not counted: ${notCounted}` });
  notes.push(...explainUnreadDates(access.defaults));
  const { later } = times;
  // Each listed role has its own times.
  if (later !== undefined && roles.length === 0) {
    const message = `It is ${later.decision} ${formatTimes(later)}, because of dates in policies`;
    notes.push({ layer: 'service', message });
  }
  const suggested = decision === 'allowed' ? nothing : suggestRun(command, proofs);
  const isPlain = suggested.length === 0 && remarks.length === 0 && notes.length === 0;
  const reasons = isPlain ? because : [...suggested, ...remarks.map(describeProblem), ...because, ...notes];
  // In the order in which they are printed. An object of many parts is put together in ten times the time.
  if (times === noTimes && ofCeiling === noTimes && roles.length === 0) {
    return {
      target,
      organizationPolicies,
      isChannelRoleOnly,
      decision,
      ceiling,
      because: reasons,
      provided,
    };
  }
  return {
    target,
    organizationPolicies,
    isChannelRoleOnly,
    ...times,
    ...nameOfCeiling(ofCeiling),
    decision,
    ceiling,
    ...(roles.length === 0 ? {} : { roles }),
    because: reasons,
    provided,
  };
}

const nothing: readonly never[] = [];

function decideIn(proofs: Proofs, access: ChannelAccess, command: string): Decision {
  const answer = answerInChannel(access, command, proofs, asked);
  return 'problems' in answer ? 'unknown' : answer.default().decision;
}

/** A question is about everything that it covers, as a member would run it. */
const asked = { range: 'every', needsAlias: true } as const;

function askIn(proofs: Proofs, index: AccessIndex, model: Model, { channel, command, as }: Asked) {
  const found = index.find(model, channel);
  if (found === undefined) return undefined;
  const access = as === undefined ? found : index.actAs(model, found, as);
  return { access, answer: answerInChannel(access, command, proofs, asked) };
}

/** The key of a channel that was named as `#key`, or by its ID in chat, its link or its configuration name. */
function channelKey(model: Model, name: string): string {
  const key = name.replace(/^#/, '');
  const { keys, byName, byId } = channelsOf(model);
  if (keys.has(key)) return key;
  const id = encodeTeamsChannelId(name.slice(name.lastIndexOf('/') + 1));
  const [named, placed] = [byName.get(name), byId.get(id)];
  // The first in the file, whichever way it is named.
  const first = named === undefined || (placed !== undefined && placed.index < named.index) ? placed : named;
  return first?.key ?? key;
}

/** The channels of a model by all that names them; of several with the same name the first. */
interface ChannelNames {
  readonly keys: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, NumberedChannel>;
  readonly byId: ReadonlyMap<string, NumberedChannel>;
}

interface NumberedChannel {
  readonly index: number;
  readonly key: string;
}

const channelNames = new WeakMap<Model, ChannelNames>();

function channelsOf(model: Model): ChannelNames {
  const known = channelNames.get(model);
  if (known !== undefined) return known;
  const byName = new Map<string, NumberedChannel>();
  const byId = new Map<string, NumberedChannel>();
  for (const [index, { key, configurationName, place }] of model.channels.entries()) {
    const numbered = { index, key };
    if (!byName.has(configurationName)) byName.set(configurationName, numbered);
    if (!byId.has(place.channelId)) byId.set(place.channelId, numbered);
  }
  const names = { keys: new Set(model.channels.map(({ key }) => key)), byName, byId };
  channelNames.set(model, names);
  return names;
}

/** An alias is typed after `run`; alone it looks like a service. */
function suggestRun(command: string, { aliases, proofData }: Proofs): Reason[] {
  const text = command.trim();
  const word = /^\S*/.exec(text)?.[0] ?? '';
  if (aliases.has(word)) {
    return [{ layer: 'service', message: `\`${word}\` is an alias: write \`run ${text}\`` }];
  }
  if (word !== text || proofData.catalogue.findService(word) !== undefined) return [];
  const nearest = findNearest(word, aliases.keys());
  if (nearest === undefined) return [];
  return [
    {
      layer: 'service',
      message: `There is no service and no alias \`${word}\`; did you mean \`run ${nearest}\`?`,
    },
  ];
}

/** What chat cannot read it does not run; a name that IAM does not know proves nothing. */
function verdictOfProblems(problems: readonly CommandProblem[]): CanVerdict {
  const decision = problems.some(({ code }) => code.startsWith('alias/')) ? 'denied' : 'unknown';
  return { decision, ceiling: decision, because: problems.map(describeProblem), provided: [] };
}

function describeProblem({ message, help }: CommandProblem): Reason {
  return { layer: 'service', message: help === undefined ? message : `${message}; ${help}` };
}
