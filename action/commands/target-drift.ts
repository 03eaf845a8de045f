import { findSilence } from '../access/find-silenced.ts';
import { identifyResources } from '../adopt/identify.ts';
import { channelTypes } from '../aws/account-snapshot.ts';
import { attempt } from '../aws/attempt.ts';
import { readDeletedStack } from '../aws/readers/deleted-stack.ts';
import { readTrail } from '../aws/readers/trail.ts';
import type { Comparison, Differences, Unchecked } from '../core/drift.ts';
import type { Resolved } from '../core/model.ts';
import { sortByRisk } from '../core/sort-drift.ts';
import { attributeDrift, questionsFor } from '../drift/attribution.ts';
import { deletionQuestions, findDeletedStack } from '../drift/deleted-stack.ts';
import { assessAccount, type GoneStack, type TargetDrift, withRemedies } from './assess-account.ts';
import { compareStack } from './compare-stack.ts';
import { renderDesired } from './desired.ts';
import type { Inspection } from './inspect.ts';
import { observeElsewhere } from './observe-elsewhere.ts';

/**
 * Finds everything that differs in one account, and who did it. The companion stack is compared by itself: what else is
 * in the account is a matter of the target's own stack.
 */
export async function findTargetDrift(inspection: Inspection, config: Resolved): Promise<TargetDrift> {
  const { stack, deployed, differences } = inspection;
  const absent = deployed.template === undefined ? await findAbsent(inspection) : undefined;
  if (stack.scope === 'global') {
    if (absent !== undefined) return { ...nothing, ...absent };
    const drift = withRemedies(inspection, differences.drift);
    return attribute(inspection, { ...nothing, ...differences, drift });
  }
  const gone = absent && (await readGone(inspection, absent));
  // What was made by hand is in the account whether the stack is there or not.
  const {
    otherChannels: _channels,
    account: _account,
    ...found
  } = await assessAccount(
    inspection,
    config,
    await observeElsewhere(inspection),
    gone?.isKnown === true ? gone : undefined,
  );
  const attributed = await attribute(inspection, found);
  if (gone === undefined) return attributed;
  return {
    ...attributed,
    drift: sortByRisk(gone.isKnown ? attributed.drift : [...gone.drift, ...attributed.drift]),
    unchecked: [...gone.unchecked, ...attributed.unchecked],
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
}: Inspection): Promise<Differences> {
  const target = session.target.key;
  if (deployed.status !== undefined || Object.keys(desired.Resources).length === 0)
    return { drift: [], unchecked: [] };
  const events = await attempt(() => readTrail(session, deletionQuestions));
  if (!events.ok) {
    const reason = `whether the stack ${stack.name} was deleted, and by whom: ${events.reason}`;
    return { drift: [], unchecked: [uncheckedTrail(target, reason)] };
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
  return { drift: findDeletedStack({ target, name: stack.name, silences }, events.value), unchecked: [] };
}

/** The deletion of a stack, with what it was where that is known. */
type Gone = Differences & ({ readonly isKnown: false } | ({ readonly isKnown: true } & GoneStack));

/** Reads what a deleted stack was, so that what people lost with it can be said. */
async function readGone(inspection: Inspection, { drift, unchecked }: Differences): Promise<Gone> {
  const { session, stack, client, snapshot, deployed } = inspection;
  if (drift.length === 0) return { isKnown: false, drift, unchecked };
  const unread = (reason: string): Gone => ({
    isKnown: false,
    drift,
    unchecked: [...unchecked, uncheckedLosses(session.target.key, stack.name, reason)],
  });
  // Channels that may be there still have not lost anything for certain.
  const hidden = channelTypes.map(type => snapshot.listings.get(type)).find(listing => listing?.ok === false);
  if (hidden?.ok === false) return unread(hidden.reason);
  const read = await attempt(() => readDeletedStack(client, stack.name));
  if (!read.ok) return unread(read.reason);
  // Nothing of it was ever in effect, so that nothing is gone.
  if (read.value === undefined) return { isKnown: false, drift: [], unchecked };
  const { template, isNewest } = read.value;
  const physicalIds = new Map(
    identifyResources(template, session.identity).map(({ logicalId, physicalId }) => [logicalId, physicalId]),
  );
  const resources = compareStack(session, { ...deployed, physicalIds }, template, snapshot);
  const comparisons = resources.map(
    (each): Comparison =>
      Object.keys(each.expected).length === 0 ? each : { ...each, observed: { status: 'absent' } },
  );
  const named = isNewest ? drift : drift.map(({ actor: _actor, at: _at, ...item }) => item);
  return { isKnown: true, template, comparisons, drift: named, unchecked };
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

/** That it is not known what people could do with a stack that was deleted. */
function uncheckedLosses(target: string, name: string, reason: string): Unchecked {
  const what = `which access people had through the stack ${name}, which was deleted`;
  return {
    target,
    path: 'channels',
    type: 'AWS::CloudFormation::Stack',
    id: name,
    reason: `${what}: ${reason}`,
  };
}
