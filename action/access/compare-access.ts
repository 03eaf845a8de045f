import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import { compareTexts } from '../core/compare-texts.ts';
import type { Place } from '../core/place.ts';
import type { AwaitedRole } from '../core/plan-finding.ts';
import { type AccessDelta, type AccessRow, gainedRows, type VerdictName } from '../iam/access-delta.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import { identityOf } from '../iam/identity.ts';
import { listInstants } from '../iam/instants.ts';
import { unknownUserRole } from './channel-access.ts';
import { withCommands } from './example-command.ts';
import { joinInTime } from './join-in-time.ts';
import { joinRoles, splitByRole } from './listed-rows.ts';
import type { Picture } from './picture.ts';
import {
  type AccessOfPlace,
  type AccessOfVersion,
  collectPlaces,
  listListedRoles,
  type PlaceAccess,
  rememberReaders,
} from './place-access.ts';
import type { ProofData } from './proof-data.ts';
import { uniteLists, withRole } from './unite-rows.ts';
import { measureWhole, type WholeAccess } from './whole-access.ts';

/** What the people of one place will newly be able to do, and what no longer. */
export interface AccessChange extends AccessDelta {
  /** The key of the channel: the new one, or of a channel that goes the old one. */
  readonly channel: string;
  readonly place: ChannelPlace;
  readonly target: string;
  /** `joins`: the place had no channel configuration before; `leaves`: it no longer has one. */
  readonly presence: 'joins' | 'leaves' | 'stays';
  /** Where the channel with this key is, or was, in the other version, if it moves. */
  readonly other?: ChannelPlace;
  /** The key that the channel of this place had before, when that is another channel now. */
  readonly was?: string;
  /** Set beside `was` where the channel is nowhere else in the version before: it has another key, and the same people. */
  readonly isRenamed?: true;
  /** `documents`: nothing changes in AWS, only what chatops.yml says of things that are made elsewhere. */
  readonly cause?: 'documents';
  /** Whether every member has to choose a role of their own, in each version; undefined: in none. */
  readonly userRoleRequired?: RoleRequirement;
  /** Set where thousands of rows are all that there is of something. */
  readonly whole?: WholeDelta;
  /** Roles made elsewhere with which what is gained begins only later, or possibly never; set for a plan. */
  readonly awaits?: readonly AwaitedRole[];
  /** Set for drift where AWS has switched the channel off, which may have been so as it was reviewed. */
  readonly isSwitchedOff?: true;
  /** The aliases of the channel that worked as it was deployed and are denied now; set for drift. */
  readonly brokenAliases?: readonly BrokenAlias[];
}

/** In which version every member has to choose a role of their own. */
export interface RoleRequirement {
  readonly before: boolean;
  readonly after: boolean;
  /** The versions in which no roles are listed to choose from; undefined: none. */
  readonly withoutList?: readonly ('before' | 'after')[];
}

/** An alias that no longer works with the roles that commands run as, or possibly not. */
export interface BrokenAlias {
  readonly name: string;
  /** Whether it is denied to members with a role of their own as well. */
  readonly forNoOne: boolean;
  /** The keys of the roles to choose with which it no longer works; undefined: it works with none. */
  readonly roles?: readonly string[];
  /** The listed values of its variables, e.g. `$name web`, with which it no longer works, where it works with others. */
  readonly values?: readonly string[];
  /** Set where it was allowed, and now depends on what cannot be seen, e.g. on a condition of a trust policy. */
  readonly isPossible?: true;
}

/** What each side of a delta is the whole of. */
export interface WholeDelta {
  readonly gained: readonly WholeAccess[];
  readonly lost: readonly WholeAccess[];
}

interface PlaceDelta extends AccessDelta {
  readonly whole?: WholeDelta;
}

/**
 * Who gains and loses what between two versions, over all accounts: complete over all actions of AWS; channels that move
 * first, then by target and channel. Access belongs to the people of a place, so that places are compared and not keys.
 * Places with neither gain nor loss are left out.
 * @param now milliseconds since 1970: what had ended by then is left out, and nothing else depends on it; undefined: nothing is left out
 */
export function compareAccess(
  before: readonly Picture[],
  after: readonly Picture[],
  proofData: ProofData,
  now?: number,
): AccessChange[] {
  const compare = rememberComparisons(proofData);
  const readers = rememberReaders(proofData);
  const [old, wanted] = [collectPlaces(before, readers, proofData), collectPlaces(after, readers, proofData)];
  const changes = [...new Set([...old.keys(), ...wanted.keys()])].flatMap((key): AccessChange[] => {
    const [from, to] = [old.get(key), wanted.get(key)];
    const delta = comparePlace(from, to, compare, now);
    const shown = to ?? from;
    if (shown === undefined || delta.gained.length + delta.lost.length === 0) return [];
    const isOther = from !== undefined && to !== undefined && from.channel !== to.channel;
    const other =
      to === undefined ? movedTo(shown, wanted) : from === undefined ? movedTo(shown, old) : undefined;
    return [
      {
        channel: shown.channel,
        place: shown.place,
        target: shown.target,
        presence: from === undefined ? 'joins' : to === undefined ? 'leaves' : 'stays',
        ...(other === undefined ? {} : { other }),
        ...(isOther ? { was: from.channel } : {}),
        ...(isOther && movedTo(shown, old) === undefined ? { isRenamed: true as const } : {}),
        ...compareRequirement(from ?? shown, to ?? shown),
        ...delta,
      },
    ];
  });
  return changes.sort(
    (a, b) =>
      Number(isMoved(b)) - Number(isMoved(a)) ||
      compareTexts(a.target, b.target) ||
      compareTexts(a.channel, b.channel) ||
      compareTexts(placeKey(a.place), placeKey(b.place)),
  );
}

function compareRequirement(from: PlaceAccess, to: PlaceAccess): Pick<AccessChange, 'userRoleRequired'> {
  const isRequired = ({ configurations }: PlaceAccess) =>
    configurations.some(({ channel }) => channel.userRoleRequired);
  const [before, after] = [isRequired(from), isRequired(to)];
  if (!before && !after) return {};
  const hasNoList = ({ configurations }: PlaceAccess) =>
    configurations.every(
      ({ channel }) => !channel.userRoleRequired || (channel.userRoles ?? []).length === 0,
    );
  const withoutList = [
    ...(before && hasNoList(from) ? (['before'] as const) : []),
    ...(after && hasNoList(to) ? (['after'] as const) : []),
  ];
  return { userRoleRequired: { before, after, ...(withoutList.length === 0 ? {} : { withoutList }) } };
}

/** Whether a channel has other members than before: these changes come first. */
export function isMoved({
  other,
  was,
  isRenamed,
}: Pick<AccessChange, 'other' | 'was' | 'isRenamed'>): boolean {
  return other !== undefined || (was !== undefined && isRenamed !== true);
}

/** Where the channel of the same key and account is in the other version; undefined when it is nowhere, or here too. */
function movedTo(
  { channel, place }: PlaceAccess,
  others: ReadonlyMap<string, PlaceAccess>,
): ChannelPlace | undefined {
  return [...others.values()].find(
    other => other.channel === channel && other.place.account === place.account,
  )?.place;
}

/**
 * Compares a place in two versions. Where dates decide, every instant is asked that dates set apart, so that a row says
 * from when and until when it holds: a permission with an end is a certain gain until then, and a later end is one from
 * the earlier end on.
 */
function comparePlace(
  from: PlaceAccess | undefined,
  to: PlaceAccess | undefined,
  compare: ReturnType<typeof rememberComparisons>,
  now: number | undefined,
): PlaceDelta {
  const layers = [...(from?.layers ?? []), ...(to?.layers ?? [])];
  const instants = listInstants(layers) ?? [];
  const [old, wanted] = [listListedRoles(from), listListedRoles(to)];
  const versionsAt = (instant?: number) => [from?.at(instant, wanted), to?.at(instant, old)] as const;
  if (instants.length === 0) return compare(...versionsAt());
  const versions = instants.map(versionsAt);
  const deltas = versions.map(([before, after]) => compare(before, after));
  const [[before, after] = []] = versions;
  const join = (side: 'gained' | 'lost', version: AccessOfPlace | undefined) =>
    joinRoles(
      joinInTime(
        instants,
        deltas.map(delta => delta[side].flatMap(splitByRole)),
      ),
      namesToChoose(version),
    );
  return withoutEnded({ gained: join('gained', after), lost: join('lost', before) }, now);
}

/** Rows that dates decide without those that hold at no time from now on. Others stay as they are, so that what was reviewed is the same on a later day. */
function withoutEnded(delta: AccessDelta, now: number | undefined): AccessDelta {
  if (now === undefined) return delta;
  const isEnded = ({ until }: AccessRow) => until !== undefined && Date.parse(until) <= now;
  return {
    gained: delta.gained.filter(row => !isEnded(row)),
    lost: delta.lost.filter(row => !isEnded(row)),
  };
}

/** The keys of the roles that every member of a place has to choose from; none where that is not required, or none is listed. */
function namesToChoose(version: AccessOfPlace | undefined): readonly string[] {
  const defaults = version?.defaults ?? [];
  const isForEveryone = defaults.some(([key]) => key === '');
  const names = defaults.flatMap(([key, , name]) => (key === unknownUserRole ? [] : [name]));
  return isForEveryone ? [] : [...new Set(names)].sort();
}

/** The comparisons of summaries so far; the summaries live as long as the proof data. */
const comparisons = new WeakMap<ProofData, Map<string, PlaceDelta>>();

/**
 * Hundreds of channels have the same role and guardrails, and then the same summaries: they are compared once, and
 * have one list of rows between them. Without that a plan of many new channels takes minutes and gigabytes. The share of a
 * drift is found in half a dozen comparisons of pictures, most of which differ in few places.
 */
function rememberComparisons(proofData: ProofData) {
  const keyOf = (access: AccessOfPlace | undefined) =>
    access && [
      access.home.region,
      ...access.versions.map(version => [
        version.ceilings.map(identityOf),
        ...[version.defaults, version.chosen, version.kept].map(list =>
          list.map(([key, each, name]) => [key, identityOf(each), name]),
        ),
        version.hasUnlisted,
        [...version.gone],
      ]),
    ];
  const known = comparisons.get(proofData) ?? new Map<string, PlaceDelta>();
  comparisons.set(proofData, known);
  return (before: AccessOfPlace | undefined, after: AccessOfPlace | undefined): PlaceDelta => {
    const key = JSON.stringify([keyOf(before) ?? null, keyOf(after) ?? null]);
    const delta = known.get(key) ?? compareVersions(proofData, before, after);
    known.set(key, delta);
    return delta;
  };
}

/**
 * A role is compared with itself, and one that is new with all that there were: what all of those lack is a gain. The
 * channel role is for members who have chosen none: where every member had to choose one, they could do nothing before.
 */
function compareVersions(
  proofData: ProofData,
  before: AccessOfPlace | undefined,
  after: AccessOfPlace | undefined,
): PlaceDelta {
  const rowsOf = (
    from: readonly AccessSummary[],
    to: AccessSummary,
    { verdict, home }: { readonly verdict: VerdictName; readonly home: Place },
  ) =>
    withCommands(
      gainedRows(proofData.reader, from, to, verdict),
      { after: to, before: from },
      { proofData, place: home },
    );
  const gains = (from: AccessOfPlace | undefined, to: AccessOfPlace | undefined, side: '+' | '-') => {
    const counterparts = (key: string) =>
      (from?.versions ?? []).flatMap(version => listCounterparts(version, key, side));
    if (to === undefined) return [];
    const { home } = to;
    // What members can do with a role of which nothing is known is what the guardrails leave to them: the ceiling says it.
    const known = to.defaults.filter(([key]) => key !== unknownUserRole);
    const defaults = known.map(([key, summary, role]) => {
      const rows = rowsOf(counterparts(key), summary, { verdict: 'default', home });
      return key === '' ? { rows, whose: 'everyone' } : { rows: withRole(rows, role), whose: `role ${role}` };
    });
    // What everyone has without choosing a role, in either version, is not said again of those who choose one.
    const everyone = [...(from?.defaults ?? []), ...to.defaults]
      .filter(([key]) => key === '')
      .map(([, summary]) => summary);
    const chosen = to.chosen.map(([key, summary, role]) => ({
      rows: withRole(
        rowsOf([...counterparts(key), ...everyone], summary, { verdict: 'default', home }),
        role,
      ),
      whose: `role ${role}`,
    }));
    const ceilings = to.ceilings.map(summary => ({
      rows: rowsOf(from?.ceilings ?? [], summary, { verdict: 'ceiling', home }),
      whose: 'own role',
    }));
    return joinRoles(uniteLists([...defaults, ...chosen, ...ceilings]), namesToChoose(to));
  };
  const [gained, lost] = [gains(before, after, '+'), gains(after, before, '-')];
  const measure = (rows: readonly AccessRow[], version: AccessOfPlace | undefined) =>
    measureWhole(
      rows,
      {
        default: version?.defaults.map(([, summary]) => summary) ?? [],
        ceiling: version?.ceilings ?? [],
      },
      proofData.actions,
    );
  const whole = { gained: measure(gained, after), lost: measure(lost, before) };
  return { gained, lost, ...(whole.gained.length + whole.lost.length > 0 ? { whole } : {}) };
}

/**
 * What a role is compared with in a version: with itself, and where it is not there, with all roles that members could choose.
 * @param key the ARN of the role, else its key; empty: the channel role, for those who choose none
 */
function listCounterparts(from: AccessOfVersion, key: string, side: '+' | '-'): readonly AccessSummary[] {
  if (key === '') return from.defaults.filter(([other]) => other === '').map(([, summary]) => summary);
  // A listed role gives the same to those who choose it, whether or not every member has to choose one.
  const byRole = [...from.defaults, ...from.chosen];
  const same = byRole.filter(([other]) => other === key);
  // Members may have chosen a role before a list names it, and keep one that a list leaves out.
  const isOpen = side === '-' || from.hasUnlisted;
  const kept = isOpen && same.length === 0 ? from.kept.filter(([other]) => other === key) : [];
  if (kept.length > 0) return kept.map(([, summary]) => summary);
  const known = same.length > 0 ? same : byRole;
  // A role that is not known is limited by the guardrails alone, and was any that a member could choose.
  const isAny = known.some(([other]) => other === unknownUserRole);
  // Members keep the role that they have chosen also where the file no longer lists one, as long as it exists.
  const isKept = side === '-' && same.length === 0 && from.hasUnlisted && !from.gone.has(key);
  return isAny || isKept ? from.ceilings : known.map(([, summary]) => summary);
}
