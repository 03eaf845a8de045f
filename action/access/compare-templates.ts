import type { Template } from '../core/template.ts';
import { type AccessDelta, type ChannelAccess, compareAccess } from '../iam/access-delta.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import type { Knowledge } from './knowledge.ts';
import type { ProofPlace } from './place.ts';
import { type DocumentsByArn, summarizeTemplate } from './template-access.ts';

/** What people in one channel will newly be able to do, and what no longer. */
export interface AccessChange extends AccessDelta {
  readonly channel: string;
  readonly target: string;
}

/** The two versions of one target's stack. */
export interface TemplatePair {
  readonly target: string;
  readonly before: Template | undefined;
  readonly after: Template | undefined;
  readonly place: ProofPlace;
}

/**
 * Who gains and loses what between two versions: complete over all actions of AWS, by target and channel; channels
 * with neither gain nor loss are left out.
 */
export function compareTemplates(
  pairs: readonly TemplatePair[],
  documents: DocumentsByArn,
  knowledge: Knowledge,
): AccessChange[] {
  const compare = rememberComparisons(knowledge);
  return pairs.flatMap(({ target, before, after, place }) => {
    const [old, wanted] = [before, after].map(template =>
      summarizeTemplate(template, place, documents, knowledge),
    );
    const channels = [...new Set([...(old?.keys() ?? []), ...(wanted?.keys() ?? [])])].sort();
    return channels.flatMap(channel => {
      const delta = compare(old?.get(channel), wanted?.get(channel));
      return delta.gained.length + delta.lost.length === 0 ? [] : [{ channel, target, ...delta }];
    });
  });
}

/**
 * Hundreds of channels have the same role and guardrails, and then the same summaries: they are compared once, and
 * have one list of rows between them. Without that a plan of many new channels takes minutes and gigabytes.
 */
function rememberComparisons({ reader }: Knowledge) {
  const numbers = new Map<AccessSummary, number>();
  const numberOf = (summary: AccessSummary | undefined) => {
    if (summary === undefined) return 0;
    const number = numbers.get(summary) ?? numbers.size + 1;
    numbers.set(summary, number);
    return number;
  };
  const known = new Map<string, AccessDelta>();
  return (before: ChannelAccess | undefined, after: ChannelAccess | undefined): AccessDelta => {
    const sides = [before?.default, before?.ceiling, after?.default, after?.ceiling];
    const key = sides.map(numberOf).join(' ');
    const delta = known.get(key) ?? compareAccess(reader, before, after);
    known.set(key, delta);
    return delta;
  };
}
