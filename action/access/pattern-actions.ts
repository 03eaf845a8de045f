import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { listAllowedIn } from '../iam/allowed-actions.ts';
import { parseGlob } from '../iam/glob.ts';
import type { Decision } from '../iam/verdict.ts';
import { type ChannelAccess, summarizeChannel } from './channel-access.ts';
import { decideEach, type NamedDecision } from './evaluate-action.ts';
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
  const { resource } = asked;
  const decided = decideEach(access, { ...asked, resource }, proofData);
  return compareLists(sortDecisions(decided.default), sortDecisions(decided.ceiling));
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
    listAllowedIn(summary, { pattern: parseGlob(pattern) }, proofData.actions).map(
      (action): NamedDecision => {
        const { sure } = accessTo(summary, action);
        return [action.name, sure.length > 0 ? 'allowed' : 'unknown'];
      },
    );
  ofSummary.set(pattern, decisions);
  return decisions;
}

function sortDecisions(decisions: readonly NamedDecision[]): Lists {
  const having = (wanted: Decision) =>
    new Set(decisions.flatMap(([name, decision]) => (decision === wanted ? [name] : [])));
  return { allowed: having('allowed'), unknown: having('unknown') };
}
