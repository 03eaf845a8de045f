import { placeKey } from '../core/chat-place.ts';
import { applyToChannel } from '../core/chat-policy.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { isDefaultRow, withKept } from './change-audience.ts';
import { chooseEverywhere, indexRoles, listChangedRoles } from './chosen-roles.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { withoutWhole } from './gain-rows.ts';
import type { ChannelPicture, Picture, RolePicture } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/**
 * What a plan makes of one role for the members who have chosen it: of a role that stays in channels of which no row of the plan says
 * so, of one that goes in every channel.
 */
export interface ChosenChange {
  readonly target: string;
  /** The key of the role. */
  readonly role: string;
  /** Set when the plan deletes or replaces it, so that they lose all that it gave them. */
  readonly isGone?: true;
  /** What they gain and lose with it, channel by channel; undefined: there were too many to be compared. */
  readonly changes: readonly ChosenRoleAccess[] | undefined;
}

/** What the members of one channel gain and lose who have chosen a role. */
export interface ChosenRoleAccess extends AccessChange {
  /** Set for what the plan gives only together with drift. */
  readonly isTogether?: true;
}

/** What a comparison is made with. */
interface ChosenComparison {
  readonly proofData: ProofData;
  /** What had ended by then is no gain and no loss, in milliseconds since 1970. */
  readonly now: number;
}

/** The most channels that are compared, each once for each role that changes. */
const maxComparisons = 300;

/**
 * Finds what members gain and lose who have chosen a role that a plan changes. Members may
 * choose any role of the account that chat can assume, at any time, whether or not chatops.yml lists it for the channel.
 * @param before one picture for each of `after`, of the same target
 */
export function compareChosen(
  before: readonly Picture[],
  after: readonly Picture[],
  comparison: ChosenComparison,
): ChosenChange[] {
  return after.flatMap((picture, index) => {
    const old = before[index];
    if (old === undefined || picture.channels.length === 0) return [];
    const [pairs, gone] = [pairRoles(old, picture), listGone(old, picture)];
    const isCut = (pairs.length + gone.length) * picture.channels.length > maxComparisons;
    const compare = ([from, to]: RoleVersions, isGone?: true): ChosenChange[] => {
      const about = { target: picture.target, role: to.key, ...(isGone === undefined ? {} : { isGone }) };
      if (isCut) return [{ ...about, changes: undefined }];
      const changes = compareAs(old, picture, [from, to], { ...comparison, isGone });
      return changes.length === 0 ? [] : [{ ...about, changes }];
    };
    return [...pairs.flatMap(pair => compare(pair)), ...gone.flatMap(pair => compare(pair, true))];
  });
}

/** The roles that there no longer are, each with what is left of it: nothing. */
function listGone(before: Picture, after: Picture): RoleVersions[] {
  const left = indexRoles(after);
  return before.roles.flatMap((role): RoleVersions[] =>
    role.arn === undefined || left.has(role.arn) ? [] : [[role, { ...role, policies: [] }]],
  );
}

type RoleVersions = readonly [before: RolePicture, after: RolePicture];

/** The roles that both versions have and that give something else. */
function pairRoles(before: Picture, after: Picture): RoleVersions[] {
  return listChangedRoles(before, after).flatMap((arn): RoleVersions[] => {
    const [from, to] = [indexRoles(before).get(arn), indexRoles(after).get(arn)];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
}

function compareAs(
  before: Picture,
  after: Picture,
  [from, to]: RoleVersions,
  { proofData, now, isGone }: ChosenComparison & { readonly isGone: true | undefined },
): AccessChange[] {
  const others = new Map(before.channels.map(channel => [placeKey(channel.place), channel]));
  // The places in which it is the role of everyone who has chosen none.
  const shared = new Set<string>();
  const open = after.channels.flatMap(channel => {
    const key = placeKey(channel.place);
    const old = others.get(key);
    if (old === undefined) return [];
    const isShared = isOfEveryone(old, from) && isOfEveryone(channel, to);
    if (isShared) shared.add(key);
    const isSaid = isGone === undefined && !isShared && lists(old, from) && lists(channel, to);
    return isSaid || !canChoose(after, channel) ? [] : [[old, channel] as const];
  });
  if (open.length === 0) return [];
  const [olds, channels] = [open.map(([old]) => old), open.map(([, channel]) => channel)];
  const changes = compareAccess(
    [chooseEverywhere({ ...before, channels: olds }, from)],
    [chooseEverywhere({ ...after, channels }, to)],
    proofData,
    now,
  );
  // What guardrails give to members with any role of their own is in the rows of the plan.
  return changes
    .map(change => ({
      ...withoutWhole(change),
      ...(shared.has(placeKey(change.place))
        ? { gained: [], lost: listUnsaid(change.lost) }
        : { gained: change.gained.filter(isDefaultRow), lost: change.lost.filter(isDefaultRow) }),
    }))
    .filter(({ gained, lost }) => gained.length + lost.length > 0);
}

/** Whether the rows of a channel say what a role gives there to those who choose it. */
function lists({ userRoles = [] }: ChannelPicture, { arn }: RolePicture): boolean {
  return userRoles.some(each => each.arn === arn);
}

/** Whether a role is that of everyone in a channel who has chosen none. */
function isOfEveryone({ role, userRoleRequired }: ChannelPicture, { arn }: RolePicture): boolean {
  return !userRoleRequired && role.arn === arn;
}

/** What the rows of a channel say only of those who have chosen no role: who has chosen the same role loses it as well. */
function listUnsaid(lost: readonly AccessRow[]): readonly AccessRow[] {
  return withKept(lost, 'everyone in the channel').flatMap(({ isKept, ...row }) =>
    isKept === true ? [row] : [],
  );
}

/** Whether members can choose a role at all. */
function canChoose({ limits: { chat } }: Picture, { place }: ChannelPicture): boolean {
  return chat === undefined || applyToChannel(chat, place).roles !== 'channel';
}
