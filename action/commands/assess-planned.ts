import type { AccessChange } from '../access/compare-access.ts';
import { isChannelType } from '../access/picture.ts';
import type { Drift, Unchecked } from '../core/drift.ts';
import type { PlanSeen } from '../core/plan.ts';
import { assessAccount, withRemedies } from './assess-account.ts';
import type { Inspection } from './inspect.ts';
import type { ObservedElsewhere } from './observe-elsewhere.ts';

/** The drift of a stack and of its account, as a plan reads it. */
export interface PlannedDrift {
  readonly drift: readonly Drift[];
  /** What all of it together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  readonly channels: PlanSeen['channels'];
}

/** Assesses drift from the same reads as `chatops drift`, but for CloudTrail: who did it is not part of a plan. */
export async function assessPlanned(
  inspection: Inspection,
  elsewhere: ObservedElsewhere,
): Promise<PlannedDrift> {
  const { stack, config, deployed, differences } = inspection;
  if (stack.scope === 'global' || deployed.template === undefined) {
    const unasked = stack.scope === 'global' ? [] : listChannels(inspection);
    const drift = withRemedies(inspection, differences.drift);
    return { ...differences, drift, access: [], channels: { own: [], declared: [], unasked } };
  }
  const { drift, access, otherChannels, ...found } = await assessAccount(inspection, config, elsewhere);
  // A key or topic made elsewhere decides whether messages arrive, and not what people can do: the notices `plan/key-unread` and
  // `plan/topic-unread` say that it was not read.
  const unchecked = found.unchecked.filter(({ isElsewhere }) => isElsewhere !== true);
  const owned = new Set(deployed.physicalIds.values());
  const own = listChannels(inspection).filter(arn => owned.has(arn));
  return { drift, access, unchecked, channels: { own, declared: [...otherChannels.keys()], unasked: [] } };
}

/** ARNs of all channel configurations of the account. */
function listChannels({ snapshot }: Inspection): string[] {
  return [...snapshot.listings].flatMap(([type, listing]) =>
    isChannelType(type) && listing.ok ? [...listing.value.keys()] : [],
  );
}
