import type { Requirements } from '../chat/requirements.ts';
import { placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import type { Decision } from '../iam/verdict.ts';
import { listReviewedAliases, readAliasPlaces } from './alias-places.ts';
import { decideCeiling, decideDefault, type Range } from './ask-command.ts';
import { type ChannelAccess, createChannelReader } from './channel-access.ts';
import { requirementsIn } from './command-requirements.ts';
import type { AccessChange, BrokenAlias } from './compare-access.ts';
import { createAccountPainter, type DriftedAccount, isDecisive } from './drifted-account.ts';
import { type Picture, switchOff } from './picture.ts';
import type { ProofData } from './proof-data.ts';
import type { ReadAlias } from './prove.ts';

/**
 * Adds to what people lose by drift which aliases of the channel no longer work: each that was not denied as it was deployed,
 * with the roles that commands run as or with some of them, and is denied now; and each that was allowed and is unknown now.
 * @param drift everything that was found
 * @param aliases the aliases of chatops.yml by their key
 * @param options.now the instant at which they are to work
 */
export function withBrokenAliases(
  access: readonly AccessChange[],
  { account, drift }: { readonly account: DriftedAccount; readonly drift: readonly Drift[] },
  aliases: ReadonlyMap<string, ReadAlias>,
  { proofData, now }: { readonly proofData: ProofData; readonly now: string },
): readonly AccessChange[] {
  if (!access.some(({ lost }) => lost.length > 0)) return access;
  const paint = createAccountPainter(account);
  const reader = createChannelReader(proofData, now);
  const readBy = (picture: Picture) => {
    const channels = groupBy(picture.channels, ({ place }) => placeKey(place));
    return ({ place }: AccessChange, isGone = false): ChannelAccess | undefined => {
      const [channel] = channels.get(placeKey(place)) ?? [];
      return channel && reader.read(picture, isGone ? switchOff(channel) : channel);
    };
  };
  const readDeployed = readBy(paint(new Set()));
  const readObserved = readBy(paint(new Set(drift.filter(isDecisive))));
  const reviewed = groupBy(listReviewedAliases(readAliasPlaces(account, drift)), ({ place }) =>
    placeKey(place),
  );
  return access.map(change => {
    if (change.lost.length === 0 || change.presence === 'joins') return change;
    // Without its channel nothing works in a place, as in a channel that is switched off.
    const after = change.presence === 'leaves' ? readDeployed(change, true) : readObserved(change);
    const before = readDeployed(change);
    if (before === undefined || after === undefined || after.channel.unread !== undefined) return change;
    const broken = (reviewed.get(placeKey(change.place)) ?? []).flatMap(({ name, state }) => {
      const alias = aliases.get(name);
      // One that is not there although the channel is, is a matter of that drift.
      const isElsewhere = change.presence !== 'leaves' && state === 'gone';
      return alias === undefined || isElsewhere ? [] : listBroken(change, [before, after], alias, proofData);
    });
    return broken.length === 0 ? change : { ...change, brokenAliases: broken };
  });
}

/** What happened to an alias, and otherwise with which of its listed values something happened to it. */
function listBroken(
  { lost, whole }: AccessChange,
  versions: Versions,
  alias: ReadAlias,
  proofData: ProofData,
): BrokenAlias[] {
  const [before] = versions;
  const needed = requirementsIn(before, alias.parsed, alias, proofData);
  const broken = compareVersions(alias.key, versions, needed, 'some');
  if (broken.length > 0 || 'unknown' in needed) return broken;
  const lostActions = new Set(lost.map(({ action }) => action));
  // There may be many values: none is asked about where nothing was lost that the alias needs.
  if (whole === undefined && !needed.requirements.some(({ action }) => lostActions.has(action))) return [];
  const found = Object.entries(alias.values).flatMap(([variable, list]) =>
    list.flatMap(value => {
      const one = { ...alias, values: { ...alias.values, [variable]: [value] } };
      const ofValue = requirementsIn(before, alias.parsed, one, proofData);
      return compareVersions(alias.key, versions, ofValue, 'every').map(each => ({
        each,
        value: `$${variable} ${value}`,
      }));
    }),
  );
  return [...groupBy(found, ({ each }) => JSON.stringify(each))].flatMap(([, same]) =>
    same.slice(0, 1).map(({ each }) => ({ ...each, values: same.map(({ value }) => value) })),
  );
}

type Versions = readonly [before: ChannelAccess, after: ChannelAccess];

/**
 * What happened to a command with the roles that commands run as, and otherwise with some of those to choose from.
 * @param range `every`: with a part of what its values can be it may be denied
 */
function compareVersions(
  name: string,
  versions: Versions,
  needed: Requirements,
  range: Range,
): BrokenAlias[] {
  const [before, after] = versions;
  const decide = (access: ChannelAccess) => decideDefault(access, needed, range).decision;
  // With one of the roles it works, whatever the others allow.
  const decideBest = (access: ChannelAccess): Decision => {
    const decisions = access.defaults.map(role => decide({ ...access, defaults: [role] }));
    return (['allowed', 'unknown'] as const).find(each => decisions.includes(each)) ?? 'denied';
  };
  const whole = compareDecisions(decideBest(before), decideBest(after));
  const byRole = before.defaults.flatMap(role => {
    const now = after.defaults.find(({ id }) => id === role.id);
    if (now === undefined) return [];
    const change = compareDecisions(
      decide({ ...before, defaults: [role] }),
      decide({ ...after, defaults: [now] }),
    );
    return change === undefined ? [] : [{ role: role.role, change }];
  });
  const rolesWith = (wanted: Breakage) =>
    byRole.flatMap(({ role, change }) => (change === wanted ? [role] : []));
  const isDeniedToSome = whole === 'possible' && rolesWith('broken').length > 0;
  if (whole !== undefined && !isDeniedToSome) {
    const [had, has] = versions.map(access => decideCeiling(access, needed, range).decision);
    if (whole === 'broken') return [{ name, forNoOne: has === 'denied' }];
    return [{ name, forNoOne: had === 'allowed' && has !== 'allowed', isPossible: true }];
  }
  const [denied, possible] = [rolesWith('broken'), rolesWith('possible')];
  return [
    ...(denied.length === 0 ? [] : [{ name, forNoOne: false, roles: denied }]),
    ...(possible.length === 0 ? [] : [{ name, forNoOne: false, roles: possible, isPossible: true as const }]),
  ];
}

/** Whether something no longer works for certain, or depends on what cannot be seen where it did not before. */
type Breakage = 'broken' | 'possible';

function compareDecisions(before: Decision, after: Decision): Breakage | undefined {
  if (before !== 'denied' && after === 'denied') return 'broken';
  return before === 'allowed' && after === 'unknown' ? 'possible' : undefined;
}
