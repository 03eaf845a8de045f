import { attempt } from '../aws/attempt.ts';
import { readTrail } from '../aws/readers/trail.ts';
import { sortByRisk, type Unchecked } from '../core/drift.ts';
import type { Resolved } from '../core/model.ts';
import { attributeDrift, questionsFor } from '../drift/attribution.ts';
import { assessAccount, type TargetDrift } from './assess-account.ts';
import type { Inspection } from './inspect.ts';
import { observeElsewhere } from './observe-elsewhere.ts';

/**
 * Finds everything that differs in one account, and who did it. The companion stack is compared by itself: what else is
 * in the account is a matter of the target's own stack.
 */
export async function findTargetDrift(inspection: Inspection, config: Resolved): Promise<TargetDrift> {
  const { stack, deployed, differences } = inspection;
  const nothing = { drift: [], access: [], unchecked: [], limits: [], chosenRoles: [] };
  if (stack.scope === 'global') return attribute(inspection, { ...nothing, ...differences });
  if (deployed.template === undefined) return nothing;
  const { otherChannels: _, ...found } = await assessAccount(
    inspection,
    config,
    await observeElsewhere(inspection),
  );
  return attribute(inspection, found);
}

/** Adds who made each change, and when, as CloudTrail has it: some lookups per kind of change, two a second. */
async function attribute({ session }: Inspection, found: TargetDrift): Promise<TargetDrift> {
  const { drift, unchecked } = found;
  const events = await attempt(() => readTrail(session.connection, questionsFor(drift)));
  if (events.ok) return { ...found, drift: sortByRisk(attributeDrift(drift, events.value)) };
  return { ...found, unchecked: [...unchecked, uncheckedTrail(session.target.key, events.reason)] };
}

/** Who made the changes is not known when CloudTrail could not be read. */
function uncheckedTrail(target: string, failure: string): Unchecked {
  const reason = `who made these changes, and when: ${failure}`;
  return { target, path: '', type: 'AWS::CloudTrail::Trail', id: 'cloudtrail:LookupEvents', reason };
}
