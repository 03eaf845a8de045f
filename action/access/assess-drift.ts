import { placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import type { Risk } from '../core/risk.ts';
import { type ChosenDriftChange, createChosenSearch, type OneDrift } from './chosen-drift.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { createAccountPainter, type DriftedAccount, isDecisive, isOfTrust } from './drifted-account.ts';
import { dropRows, gainsOf, joinRows, keepActions, keepRows, placesOf } from './gain-rows.ts';
import { createIsolation } from './isolated-drift.ts';
import { administrator } from './lone-channel.ts';
import { findLosses, type LossShare } from './losses-of-drift.ts';
import type { ChannelPicture, Picture } from './picture.ts';
import { keepPlaces, namePeople, type PlaceContents, rememberContents } from './picture-places.ts';
import type { ProofData } from './proof-data.ts';
import { findUnreadable, type UnreadChannel } from './unread-access.ts';

/** What all drift of an account together does to what people can do, and the share of each. */
export interface DriftAssessment {
  /** Who gains and loses what: what was observed against what was deployed and reviewed. */
  readonly access: readonly AccessChange[];
  /** In the order of the drift that was given. */
  readonly risks: readonly Risk[];
  /** In the same order; `not-assessed`: there is too much drift to assess each; undefined: it decides nothing. */
  readonly shares: readonly (DriftShare | 'not-assessed' | undefined)[];
  /** In the same order, the channels in which it makes a difference that is unknown: `access` and `shares` say nothing of them. */
  readonly unread: readonly (readonly UnreadChannel[])[];
}

/**
 * The part of one drift in what people can do now and could not do as it was deployed and reviewed, in the ways in which
 * a drift can take part.
 */
export interface DriftShare {
  /** What is possible now and ends with it. */
  readonly own: readonly AccessChange[];
  /** The same, where it would not be possible without other drift either. */
  readonly together: readonly AccessChange[];
  /** What it would allow alone, and what the other drift allows as well: without it, that stays possible. */
  readonly shared: readonly AccessChange[];
  /** What several drifts allow, of which no single one is needed and no single one is enough. */
  readonly group: readonly AccessChange[];
  /** What it would allow alone, and what is not possible at present because of other drift. */
  readonly prevented: readonly AccessChange[];
  /** What was reviewed and it takes away. */
  readonly lost: LossShare;
  /** What members gain who have chosen a role that it changes, without what everyone in the channel gains. */
  readonly chosen: readonly ChosenDriftChange[];
  /** What they lose in channels where it takes nothing from the others: rows that are lost are in `gained`. */
  readonly chosenLost: readonly ChosenDriftChange[];
  /** Set when the drift widens a policy, and all drift together gives no member more access, whichever role they have chosen. */
  readonly isHeldBack: boolean;
}

/**
 * What the shares of all drifts may cost, so that drift in hundreds of channels takes no longer than a minute: each drift
 * counts the channels, different from each other, in which it makes a difference, and one for each batch of rows found there.
 * The first drift is assessed whatever it costs.
 */
const maxCost = 1000;
const rowsPerCost = 50;

/** How many drifts without a part in any gain are compared by themselves; others keep the risk that their texts have. */
const maxIsolated = 200;

/** How many drifts keep the versions of the account that they are compared in; others make them once more. */
const maxPainted = 20;

/**
 * Assesses the drift of an account. All of it counts together: a drift widens when it takes part in what people gain, or
 * when it would alone; a role that got more has no effect only where everything together gives no member more.
 * @param drift everything that was found; what decides nothing about access keeps its risk
 * @param options.limit what the shares of the drifts may cost
 * @param options.pause waited for between the drifts, so that a terminal can show that the work goes on
 */
export async function assessDrift(
  account: DriftedAccount,
  drift: readonly Drift[],
  proofData: ProofData,
  {
    limit = maxCost,
    pause = async () => undefined,
  }: { readonly limit?: number; readonly pause?: () => Promise<void> } = {},
): Promise<DriftAssessment> {
  const paintAll = createAccountPainter(account);
  const all = drift.filter(isDecisive);
  const whole = { deployed: paintAll(new Set()), observed: paintAll(new Set(all)) };
  const { leaveOut, keepOnly } = findUnreadable([whole.deployed, whole.observed]);
  const paint = (present: ReadonlySet<Drift>) => leaveOut(paintAll(present));
  const without = (left: ReadonlySet<Drift>) => new Set(all.filter(item => !left.has(item)));
  const compare = (before: readonly Picture[], after: Picture) =>
    compareAccess(before, [after], proofData, account.now);
  const [deployed, observed] = [leaveOut(whole.deployed), leaveOut(whole.observed)];
  const unreadSides = { deployed: keepOnly(whole.deployed), observed: keepOnly(whole.observed) };
  const unread = new Map<Drift, readonly UnreadChannel[]>();
  await pause();
  const access = compare([deployed], observed);
  await pause();
  const parts = new Map<Drift, Part>();
  // Drift of who can assume a role takes access in chat away, and possibly gives some where chat may put tags of the session in place of those of the role.
  const trusts = new Map<Drift, Part>();
  const painted = new Map<Drift, OneDrift>();
  const index = rememberContents();
  let cost = 0;
  for (const item of all) {
    const [rest, only] = [paintAll(without(new Set([item]))), paintAll(new Set([item]))];
    const versions = { deployed, observed, without: leaveOut(rest), alone: leaveOut(only) };
    if (painted.size < maxPainted) painted.set(item, versions);
    const sides = { ...unreadSides, without: keepOnly(rest), alone: keepOnly(only) };
    unread.set(item, listChangedChannels(sides, index));
    const changed = findChanged(versions, index);
    const isTooMuch = changed.distinct > 0 && cost + changed.distinct > limit;
    if (isTooMuch && parts.size + trusts.size > 0) continue;
    const part = findPart(restrictTo(versions, changed.places), access, compare);
    if (isOfTrust(item)) trusts.set(item, part);
    else parts.set(item, part);
    cost += changed.distinct + part.rows / rowsPerCost;
    await pause();
  }
  const noPart = new Set([...parts].flatMap(([item, part]) => (takesPart(part) ? [] : [item])));
  const hasGains = access.some(({ gained }) => gained.length > 0);
  // Three drifts can allow something of which any two are enough: then each compared with the others takes no part.
  const group =
    hasGains && noPart.size > 1 ? gainsOf(compare([deployed, paint(without(noPart))], observed)) : [];
  const name = namePeople(deployed);
  const nameLost = ({ lost }: Part): LossShare => ({ own: name(lost.own), shared: name(lost.shared) });
  const onlyWider = new Set([...noPart].filter(item => parts.get(item)?.hasLosses === false));
  const members = onlyWider.size > 1 ? onlyWider : noPart;
  const isolate = createIsolation(account, proofData);
  const findChosen = createChosenSearch(deployed, observed, compare);
  const versionsOf = (item: Drift): OneDrift =>
    painted.get(item) ?? { alone: paint(new Set([item])), without: paint(without(new Set([item]))) };
  const findChosenLost = (item: Drift, { lost }: Part) => {
    const said = placesOf([...lost.own, ...lost.shared]);
    return findChosen.losses(versionsOf(item)).filter(({ place }) => !said.has(placeKey(place)));
  };
  let isolated = 0;
  const meaningOf = (item: Drift) => (++isolated > maxIsolated ? 'not-compared' : isolate(item));
  const assessed = drift.map(item => {
    const trust = trusts.get(item);
    if (trust !== undefined) {
      const gained = { own: name(trust.own), together: name(trust.together), shared: name(trust.shared) };
      const lost = { lost: nameLost(trust), chosenLost: name(findChosenLost(item, trust)) };
      return { risk: item.risk, share: { ...noShare, ...gained, ...lost } };
    }
    const part = parts.get(item);
    if (part === undefined) {
      return isDecisive(item)
        ? { risk: isOfTrust(item) ? item.risk : riskTogether(item, access), share: 'not-assessed' as const }
        : { risk: item.risk };
    }
    const own = members.has(item) ? { ...part, group } : part;
    const isUnread = (unread.get(item) ?? []).length > 0;
    const meant = isUnread ? riskInUnread(item, own) : riskOf(item, own, meaningOf);
    const said = [...own.own, ...own.together, ...own.shared, ...own.group];
    const { gained: chosen, isAny } = isUnread ? noChosen : findChosen.gains(versionsOf(item), said);
    const chosenLost = isUnread ? [] : findChosenLost(item, own);
    const meantForAll = meant === 'none' && chosenLost.length > 0 ? 'narrows' : meant;
    const risk = meant !== 'widens' && chosen.length > 0 ? riskToChosen(chosen) : meantForAll;
    const share = {
      own: name(own.own),
      together: name(own.together),
      shared: name(own.shared),
      group: name(own.group),
      prevented: name(own.prevented),
      lost: nameLost(own),
      chosen: name(chosen),
      chosenLost: name(chosenLost),
    };
    const isHeldBack = risk === 'widens' && !hasGains && !isUnread && !isAny;
    return { risk, share: { ...share, isHeldBack } };
  });
  return {
    access,
    risks: assessed.map(({ risk }) => risk),
    shares: assessed.map(({ share }) => share),
    unread: drift.map(item => unread.get(item) ?? []),
  };
}

const noChosen = { gained: [], isAny: false };

const noShare = {
  own: [],
  together: [],
  shared: [],
  group: [],
  prevented: [],
  chosen: [],
  chosenLost: [],
  isHeldBack: false,
};

/** The places where a drift makes a difference, alone or beside the others, and how many of them differ from each other. */
function findChanged({ deployed, observed, without, alone }: Versions, contentsOf: PlaceContents) {
  const [before, only] = [contentsOf(deployed), contentsOf(alone)];
  const [rest, now] = [contentsOf(without), contentsOf(observed)];
  const places = new Set<string>();
  const distinct = new Set<string>();
  for (const key of new Set([...before.keys(), ...only.keys(), ...rest.keys(), ...now.keys()])) {
    if (before.get(key) === only.get(key) && rest.get(key) === now.get(key)) continue;
    places.add(key);
    distinct.add([before, only, rest, now].map(contents => contents.get(key) ?? '').join('\0'));
  }
  return { places, distinct: distinct.size };
}

/** The channels in the places where a drift makes a difference, as they are now where there are any. */
function listChangedChannels(versions: Versions, contentsOf: PlaceContents): UnreadChannel[] {
  const { places } = findChanged(versions, contentsOf);
  const channels = [versions.observed, versions.deployed].flatMap(picture => picture.channels);
  const changed = channels.filter(({ place }) => places.has(placeKey(place)));
  return [...groupBy(changed, ({ key }) => key).values()].flatMap(([channel]) =>
    channel === undefined ? [] : [describeUnread(channel)],
  );
}

function describeUnread({ key, place, isSwitchedOff }: ChannelPicture): UnreadChannel {
  return { channel: key, place, ...(isSwitchedOff === true ? { isSwitchedOff } : {}) };
}

function restrictTo({ deployed, observed, without, alone }: Versions, places: ReadonlySet<string>): Versions {
  return {
    deployed: keepPlaces(deployed, places),
    observed: keepPlaces(observed, places),
    without: keepPlaces(without, places),
    alone: keepPlaces(alone, places),
  };
}

/** The account as it would be with some of its drift. */
interface Versions {
  readonly deployed: Picture;
  readonly observed: Picture;
  readonly without: Picture;
  readonly alone: Picture;
}

interface Part extends Omit<DriftShare, 'isHeldBack' | 'chosen' | 'chosenLost'> {
  /** Whether it takes something away, alone or from what the other drift allows. */
  readonly hasLosses: boolean;
  /** How many rows the comparisons gave. */
  readonly rows: number;
}

type Compare = (before: readonly Picture[], after: Picture) => readonly AccessChange[];

/**
 * Two versions as "before" are both subtracted: what ends with a drift, but was possible as it was deployed, is no gain; it
 * only gives back what other drift takes away.
 */
function findPart(versions: Versions, all: readonly AccessChange[], compare: Compare): Part {
  const { deployed, observed, without, alone } = versions;
  const added = compare([without], observed);
  // What all of it would be alone says nothing of the account as it is.
  const byItself = compare([deployed], alone).map(({ whole: _whole, ...change }) => change);
  const gives = placesOf(gainsOf(added));
  const wouldGive = placesOf(gainsOf(byItself));
  const ends = gains(compare, [deployed, without], observed, gives);
  const together = keepRows(gains(compare, [deployed, without, alone], observed, placesOf(ends)), ends);
  const fresh = gains(compare, [deployed, without], alone, wouldGive);
  const missing = gains(compare, [deployed, observed], alone, wouldGive);
  // What is possible now because of it is not prevented, also where it is unknown for which requests.
  const prevented = dropRows(missing, ends, 'any');
  // It can give a part alone of a row that is possible only together: `q` of `*`. That part is its own.
  const within = keepActions(dropRows(fresh, missing, 'any'), together);
  const rest = dropRows(dropRows(ends, together, 'same'), within, 'same');
  return {
    own: withoutWhole(joinRows(rest, within), together),
    together,
    shared: dropRows(dropRows(gainsOf(byItself), fresh, 'any'), prevented, 'any'),
    group: [],
    prevented,
    lost: findLosses(versions, { all, added, byItself }, compare),
    hasLosses: [...added, ...byItself].some(({ lost }) => lost.length > 0),
    rows: [...added, ...byItself].reduce((sum, { gained, lost }) => sum + gained.length + lost.length, 0),
  };
}

/** Changes that do not say that they are everything, where others have a part of it. */
function withoutWhole(changes: readonly AccessChange[], others: readonly AccessChange[]) {
  const parts = new Set(
    others.flatMap(({ place, gained }) => gained.map(({ verdict }) => `${placeKey(place)} ${verdict}`)),
  );
  return changes.map(({ whole, ...change }): AccessChange => {
    if (whole === undefined) return change;
    const gained = whole.gained.filter(({ verdict }) => !parts.has(`${placeKey(change.place)} ${verdict}`));
    return { ...change, whole: { ...whole, gained } };
  });
}

/** The gains in some places only; the others are known to have none. */
function gains(
  compare: Compare,
  before: readonly Picture[],
  after: Picture,
  places: ReadonlySet<string>,
): readonly AccessChange[] {
  if (places.size === 0) return [];
  const restrict = (picture: Picture) => keepPlaces(picture, places);
  return gainsOf(compare(before.map(restrict), restrict(after)));
}

/** Whether it has to do with any gain, by itself or with other drift. */
function takesPart({ own, together, shared, prevented }: Part): boolean {
  return own.length + together.length + shared.length + prevented.length > 0;
}

/**
 * @param meaningOf what a policy, role or limit that changed means by itself, whatever else prevents it: texts differ also where nothing more
 * is allowed; undefined: it is none of these
 */
function riskOf(
  item: Drift,
  { own, together, shared, group, prevented, hasLosses }: Part,
  meaningOf: (item: Drift) => Risk | 'not-compared' | undefined,
): Risk {
  const all = [...own, ...together, ...shared, ...group, ...prevented];
  if (all.some(hasCertainGain)) return 'widens';
  if (all.length > 0) {
    // In whichever way a policy got wider; a tag makes none wider, so that it possibly does nothing.
    const isWider = item.risk === 'widens' || (item.property !== 'Tags' && meaningOf(item) === 'widens');
    return isWider ? 'widens' : 'unknown';
  }
  // Its text says that it can only take away.
  if (hasLosses && item.risk === 'narrows') return 'narrows';
  const meaning = meaningOf(item);
  if (meaning === 'not-compared') return item.risk;
  if (meaning === 'widens' || meaning === 'unknown') return 'widens';
  if (meaning === undefined && item.risk === 'widens') return 'widens';
  if (hasLosses) return 'narrows';
  return meaning ?? (item.risk === 'unknown' ? 'none' : item.risk);
}

/** The risk of a drift in channels of which nothing was read: what it says by itself, and more where it has a part elsewhere. */
function riskInUnread(item: Drift, part: Part): Risk {
  const isOpen = item.property === 'GuardrailPolicies' && item.observed === administrator;
  if (isOpen || item.risk === 'widens') return 'widens';
  const elsewhere = takesPart(part) ? riskOf(item, part, () => undefined) : item.risk;
  return elsewhere === 'none' ? 'unknown' : elsewhere;
}

/** Those who have chosen the role gain; whether anyone has is not known. */
function riskToChosen(chosen: readonly AccessChange[]): Risk {
  return chosen.some(hasCertainGain) ? 'widens' : 'unknown';
}

/** Whether some gain does not depend on what cannot be seen. */
export function hasCertainGain({ gained }: AccessChange): boolean {
  return gained.some(({ certainty }) => certainty === undefined);
}

/** The risk of a drift that is not assessed by itself: never less than what all drift together does. */
function riskTogether({ risk }: Drift, access: readonly AccessChange[]): Risk {
  if (access.some(hasCertainGain)) return 'widens';
  return access.some(({ gained }) => gained.length > 0) && risk !== 'widens' ? 'unknown' : risk;
}
