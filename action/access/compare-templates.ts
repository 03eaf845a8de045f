import type { Template } from '../core/template.ts';
import { type AccessDelta, compareAccess } from '../iam/access-delta.ts';
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
  return pairs.flatMap(({ target, before, after, place }) => {
    const [old, wanted] = [before, after].map(template =>
      summarizeTemplate(template, place, documents, knowledge),
    );
    const channels = [...new Set([...(old?.keys() ?? []), ...(wanted?.keys() ?? [])])].sort();
    return channels.flatMap(channel => {
      const delta = compareAccess(knowledge.reader, old?.get(channel), wanted?.get(channel));
      return delta.gained.length + delta.lost.length === 0 ? [] : [{ channel, target, ...delta }];
    });
  });
}
