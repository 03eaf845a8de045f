import { findSilence } from '../access/find-silenced.ts';
import { attempt } from '../aws/attempt.ts';
import { readTrail } from '../aws/readers/trail.ts';
import type { Unchecked } from '../core/drift.ts';
import type { Resolved } from '../core/model.ts';
import { sortByRisk } from '../core/sort-drift.ts';
import { attributeDrift, questionsFor } from '../drift/attribution.ts';
import { deletionQuestions, findDeletedStack } from '../drift/deleted-stack.ts';
import { assessAccount, type TargetDrift, withRemedies } from './assess-account.ts';
import { renderDesired } from './desired.ts';
import type { Inspection } from './inspect.ts';
import { observeElsewhere } from './observe-elsewhere.ts';

/**
 * Finds everything that differs in one account, and who did it. The companion stack is compared by itself: what else is
 * in the account is a matter of the target's own stack.
 */
export async function findTargetDrift(inspection: Inspection, config: Resolved): Promise<TargetDrift> {
  const { stack, deployed, differences } = inspection;
  const isAbsent = deployed.template === undefined;
  const absent = isAbsent ? await findAbsent(inspection) : nothing;
  if (stack.scope === 'global') {
    if (isAbsent) return absent;
    const drift = withRemedies(inspection, differences.drift);
    return attribute(inspection, { ...nothing, ...differences, drift });
  }
  // What was made by hand is in the account whether the stack is there or not.
  const {
    otherChannels: _channels,
    account: _account,
    ...found
  } = await assessAccount(inspection, config, await observeElsewhere(inspection));
  const attributed = await attribute(inspection, found);
  if (!isAbsent) return attributed;
  return {
    ...attributed,
    drift: sortByRisk([...absent.drift, ...attributed.drift]),
    unchecked: [...absent.unchecked, ...attributed.unchecked],
  };
}

const nothing: TargetDrift = { drift: [], access: [], unchecked: [], limits: [], chosenRoles: [] };

/** Whether a stack in which nothing is deployed was deleted, and by whom. */
async function findAbsent({
  session,
  stack,
  deployed,
  desired,
  config,
  targetRegion,
}: Inspection): Promise<TargetDrift> {
  const target = session.target.key;
  if (deployed.status !== undefined || Object.keys(desired.Resources).length === 0) return nothing;
  const events = await attempt(() => readTrail(session, deletionQuestions));
  if (!events.ok) {
    const reason = `whether the stack ${stack.name} was deleted, and by whom: ${events.reason}`;
    return { ...nothing, unchecked: [uncheckedTrail(target, reason)] };
  }
  const { main, companion } = renderDesired(config, session.target, targetRegion);
  const silenced = findSilence(
    [main, ...(companion === undefined ? [] : [companion])].map(({ scope, template, region }) => ({
      before: template,
      after: scope === stack.scope ? { ...template, Resources: {} } : template,
      place: { ...session.identity, region: region ?? targetRegion },
    })),
  );
  const silences = silenced.flatMap(({ channel, what }) => what.map(each => ({ channel, what: each })));
  return { ...nothing, drift: findDeletedStack({ target, name: stack.name, silences }, events.value) };
}

/** Adds who made each change, and when, as CloudTrail has it: some lookups per kind of change, two a second. */
async function attribute({ session }: Inspection, found: TargetDrift): Promise<TargetDrift> {
  const { drift, unchecked } = found;
  const events = await attempt(() => readTrail(session, questionsFor(drift)));
  if (events.ok) return { ...found, drift: sortByRisk(attributeDrift(drift, events.value)) };
  return {
    ...found,
    unchecked: [
      ...unchecked,
      uncheckedTrail(session.target.key, `who made these changes, and when: ${events.reason}`),
    ],
  };
}

/** What is not known when CloudTrail could not be read. */
function uncheckedTrail(target: string, reason: string): Unchecked {
  return { target, path: '', type: 'AWS::CloudTrail::Trail', id: 'cloudtrail:LookupEvents', reason };
}
