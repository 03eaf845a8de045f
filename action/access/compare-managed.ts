import type { Json } from '../core/json.ts';
import { type AccessRisk, riskOfChange } from '../iam/access-delta.ts';
import { ceilingLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { emptyContext } from '../iam/context.ts';
import type { ProofData } from './proof-data.ts';

/**
 * What AWS's own policy allows today, against the snapshot that the proofs read: whether the difference matters.
 * @returns `none` for the same, also when the snapshot does not have it, since the proofs then call it unknown
 */
export function compareManagedPolicy(
  arn: string,
  observed: Json,
  { managed, reader, compileManaged }: Pick<ProofData, 'managed' | 'reader' | 'compileManaged'>,
): AccessRisk {
  const known = managed.documentOf(arn);
  const before = compileManaged('guardrail', arn);
  if (before === undefined || JSON.stringify(known) === JSON.stringify(observed)) return 'none';
  const after = compilePolicy(observed, { layer: 'guardrail', name: arn });
  const summarize = (policy: typeof after) =>
    reader.summarize(ceilingLayers({ guardrails: [policy] }), emptyContext);
  return riskOfChange(reader, summarize(before), summarize(after));
}
