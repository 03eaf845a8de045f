import { setImmediate } from 'node:timers/promises';
import type { ChosenChange } from '../access/chosen-plan.ts';
import { compareChosenWithDrift } from '../access/chosen-with-drift.ts';
import type { AccessChange } from '../access/compare-access.ts';
import type { DriftedAccount } from '../access/drifted-account.ts';
import { isChannelType } from '../access/picture.ts';
import { assessPlanWithDrift, type ChangeWithDrift, isConcerned } from '../access/plan-with-drift.ts';
import { loadProofData } from '../access/proof-data.ts';
import type { Drift, Unchecked } from '../core/drift.ts';
import type { PlanSeen } from '../core/plan.ts';
import { assessAccount, withRemedies } from './assess-account.ts';
import type { Inspection } from './inspect.ts';
import type { ObservedElsewhere } from './observe-elsewhere.ts';
import { describePlannedStack } from './planned-stack.ts';

/** The drift of a stack and of its account, as a plan reads it. */
export interface PlannedDrift {
  readonly drift: readonly Drift[];
  /** What all of it together does to what people can do. */
  readonly access: readonly AccessChange[];
  /** What the plan does beside what it says itself, because of this drift. */
  readonly withDrift: readonly ChangeWithDrift[];
  /** What members gain and lose by the plan who have chosen a role that it changes; undefined: no drift has a say in it. */
  readonly chosen?: readonly ChosenChange[];
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
    return { ...differences, drift, access: [], withDrift: [], channels: { own: [], declared: [], unasked } };
  }
  const { drift, access, account, otherChannels, ...found } = await assessAccount(
    inspection,
    config,
    elsewhere,
  );
  // A key or topic made elsewhere decides whether messages arrive, and not what people can do: the notices `plan/key-unread` and
  // `plan/topic-unread` say that it was not read.
  const unchecked = found.unchecked.filter(({ isElsewhere }) => isElsewhere !== true);
  const owned = new Set(deployed.physicalIds.values());
  const own = listChannels(inspection).filter(arn => owned.has(arn));
  const { withDrift, chosen } = await assessWithDrift(inspection, account, drift);
  return {
    drift,
    access,
    withDrift,
    ...(chosen === undefined ? {} : { chosen }),
    unchecked,
    channels: { own, declared: [...otherChannels.keys()], unasked: [] },
  };
}

/** Lays the plan over the account as it was observed; what is needed for it is loaded only where there is something to lay it over. */
async function assessWithDrift(
  inspection: Inspection,
  account: DriftedAccount,
  drift: readonly Drift[],
): Promise<Pick<PlannedDrift, 'withDrift' | 'chosen'>> {
  if (inspection.changes.length === 0) return { withDrift: [] };
  const stack = describePlannedStack(inspection);
  if (!isConcerned(account, drift, stack)) return { withDrift: [] };
  const proofData = await loadProofData();
  const withDrift = await assessPlanWithDrift(account, { drift, stack }, proofData, setImmediate);
  const chosen = compareChosenWithDrift(account, { drift, stack }, proofData);
  return { withDrift, ...(chosen === undefined ? {} : { chosen }) };
}

/** ARNs of all channel configurations of the account. */
function listChannels({ snapshot }: Inspection): string[] {
  return [...snapshot.listings].flatMap(([type, listing]) =>
    isChannelType(type) && listing.ok ? [...listing.value.keys()] : [],
  );
}
