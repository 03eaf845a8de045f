import { substitutePlace } from '../core/place.ts';
import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { listAllowedLike } from '../iam/allowed-actions.ts';
import { canBeAbout } from '../iam/fit-access.ts';
import { parseGlob } from '../iam/glob.ts';
import type { Decision } from '../iam/verdict.ts';
import { type ChannelAccess, summarizeChannel } from './channel-access.ts';
import { evaluateAction } from './evaluate-action.ts';
import type { ProofData } from './proof-data.ts';
import { readQuestion } from './question.ts';

/** The actions of a pattern that are allowed, or may be, on something that the question covers. */
export interface PatternActions {
  readonly allowed: SomeNames;
  /** Those that depend on what cannot be seen, wherever they would be allowed. */
  readonly unknown: SomeNames;
}

/** Names in their order, and how many there are in all. */
export interface SomeNames {
  readonly names: readonly string[];
  readonly count: number;
}

/** {@link PatternActions} of both verdicts. */
export interface PatternVerdicts {
  readonly default: PatternActions;
  /** What members with a role of their own can do and what is not as certain by default. */
  readonly ceiling: PatternActions;
}

/** How many names of a list are given: there are patterns of thousands of actions, and thousands of channels. */
const maxNames = 50;

/**
 * Lists what the answer to a pattern of actions is about, action by action: one verdict for all of them says of the weightiest
 * only.
 * @returns undefined for a command and for a single action
 */
export function listPatternActions(
  access: ChannelAccess,
  text: string,
  proofData: ProofData,
): PatternVerdicts | undefined {
  const asked = readQuestion(text);
  if (asked.kind !== 'action' || !/[*?]/.test(asked.action)) return undefined;
  if (access.closed !== undefined) return compareLists(nothing, nothing);
  const pattern = asked.action.toLowerCase();
  const { defaults, ceiling } = summarizeChannel(access, proofData);
  if (asked.resource === undefined) {
    const decisions = (summaries: readonly AccessSummary[]) =>
      sortDecisions(summaries.flatMap(summary => decisionsIn(summary, pattern, proofData)));
    return compareLists(decisions(defaults), decisions([ceiling]));
  }
  const on = parseGlob(substitutePlace(asked.resource, access.place));
  const all = listAllowedLike(ceiling, parseGlob(pattern), proofData.actions);
  const fitting = all.filter(action => canBeAbout(action, on));
  // A resource that none of the actions has is decided as it is written.
  const isAsWritten = !proofData.actions.actionsMatching(pattern).some(action => canBeAbout(action, on));
  const answers = (isAsWritten ? all : fitting).flatMap(({ name }) => {
    const answer = evaluateAction(access, { ...asked, action: name }, proofData, 'some');
    return 'problems' in answer ? [] : [{ name, answer }];
  });
  const decisions = (which: 'default' | 'ceiling') =>
    sortDecisions(answers.map(({ name, answer }) => [name, answer[which]().decision] as const));
  return compareLists(decisions('default'), decisions('ceiling'));
}

interface Lists {
  readonly allowed: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
}

const nothing: Lists = { allowed: new Set(), unknown: new Set() };

function compareLists(own: Lists, ceiling: Lists): PatternVerdicts {
  return {
    default: { allowed: cut(own.allowed), unknown: cut(own.unknown, own.allowed) },
    ceiling: {
      allowed: cut(ceiling.allowed, own.allowed),
      unknown: cut(ceiling.unknown, ceiling.allowed, own.allowed, own.unknown),
    },
  };
}

function cut(names: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): SomeNames {
  const left = [...names].filter(name => !others.some(each => each.has(name)));
  return { names: left.slice(0, maxNames), count: left.length };
}

type NamedDecision = readonly [name: string, decision: Decision];

/** Thousands of channels share a summary. */
const known = new WeakMap<AccessSummary, Map<string, readonly NamedDecision[]>>();

function decisionsIn(
  summary: AccessSummary,
  pattern: string,
  proofData: ProofData,
): readonly NamedDecision[] {
  const ofSummary = known.get(summary) ?? new Map<string, readonly NamedDecision[]>();
  known.set(summary, ofSummary);
  const decisions =
    ofSummary.get(pattern) ??
    listAllowedLike(summary, parseGlob(pattern), proofData.actions).map((action): NamedDecision => {
      const { sure } = accessTo(summary, action);
      return [action.name, sure.length > 0 ? 'allowed' : 'unknown'];
    });
  ofSummary.set(pattern, decisions);
  return decisions;
}

function sortDecisions(decisions: readonly NamedDecision[]): Lists {
  const having = (wanted: Decision) =>
    new Set(decisions.flatMap(([name, decision]) => (decision === wanted ? [name] : [])));
  return { allowed: having('allowed'), unknown: having('unknown') };
}
