import { noAccess } from '../iam/access-items.ts';
import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { withValue } from '../iam/context.ts';
import type { IamAction } from '../iam/iam-actions.ts';
import { listInstants, mentionsTime } from '../iam/instants.ts';
import type { ProofData } from './proof-data.ts';

const known = new WeakMap<AccessSummary, ((action: IamAction) => boolean) | undefined>();

/**
 * Which actions are possible at any instant, where dates in several layers decide: a role that ends before its guardrail
 * begins allows nothing, although each of them does at some time.
 * @returns undefined where that excludes nothing
 */
export function possibleInTime(
  summary: AccessSummary,
  proofData: Pick<ProofData, 'reader'>,
): ((action: IamAction) => boolean) | undefined {
  if (!known.has(summary)) known.set(summary, findPossible(summary, proofData));
  return known.get(summary);
}

function findPossible(
  { layers, context }: AccessSummary,
  { reader }: Pick<ProofData, 'reader'>,
): ((action: IamAction) => boolean) | undefined {
  if (context.values.has('aws:currenttime')) return undefined;
  if (layers.filter(layer => mentionsTime([layer])).length < 2) return undefined;
  const instants = listInstants(layers) ?? [];
  if (instants.length === 0) return undefined;
  const summaries = instants.map(instant => {
    const dated = withValue(context, 'aws:CurrentTime', new Date(instant).toISOString());
    return reader.summarize(layers, withValue(dated, 'aws:EpochTime', String(Math.floor(instant / 1000))));
  });
  return action => summaries.some(each => accessTo(each, action) !== noAccess);
}
