import { setImmediate } from 'node:timers/promises';
import { explainAliasDrift } from '../access/alias-drift.ts';
import { assessDrift, type DriftShare } from '../access/assess-drift.ts';
import { withBrokenAliases } from '../access/broken-aliases.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { hasChangedAliases, withDeniedAliases } from '../access/denied-aliases.ts';
import { describeGains, describeLostRows } from '../access/describe-gains.ts';
import { type DriftedAccount, isDecisive, isOfTrust } from '../access/drifted-account.ts';
import type { ObservedEntity } from '../access/observed-picture.ts';
import { keyOf } from '../access/picture.ts';
import { loadProofData } from '../access/proof-data.ts';
import { readAliases } from '../access/prove.ts';
import type { UnreadChannel } from '../access/unread-access.ts';
import type { Wired } from '../adopt/wiring.ts';
import { describePlace, placeKey } from '../core/chat-place.ts';
import type { Comparison, Drift, GainShares, Unchecked } from '../core/drift.ts';
import { limitsOf, type Resolved } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { roleArnOf } from '../core/place.ts';
import { joinSome } from '../core/quote.ts';
import type { Risk } from '../core/risk.ts';
import type { ChosenRole } from '../drift/account-drift.ts';
import { explainChosen } from './explain-chosen.ts';
import { explainOpenRoles, explainTrust, nameAssumers } from './explain-open-roles.ts';
import type { Inspection } from './inspect.ts';
import type { ObservedPolicies } from './observed-policies.ts';
import { listUserRoles } from './user-roles.ts';

/** Drift with its risk, and what all of it together lets people do. */
export interface AssessedDrift {
  readonly drift: readonly Drift[];
  readonly access: readonly AccessChange[];
  /** The channels in which it is unknown what drift changes. */
  readonly unchecked: readonly Unchecked[];
  /** The account in which it was found. */
  readonly account: DriftedAccount;
}

/** What an account holds besides the resources that are compared. */
export interface ObservedAccount extends ObservedPolicies {
  /** By ARN: those that are as they are in both states. */
  readonly otherChannels: ReadonlyMap<string, ObservedEntity>;
  /** What could not be read of it. */
  readonly unchecked: DriftedAccount['unchecked'];
  /** The roles that its members have chosen; undefined where they were not read. */
  readonly chosenRoles: readonly ChosenRole[] | undefined;
}

/**
 * Says what the drift of an account does to what people can do: the whole observed account against what was deployed
 * and reviewed, and the share of each drift. The proofs are loaded only when there is drift that can matter.
 */
export async function assessTarget(
  inspection: Inspection,
  config: Resolved,
  drift: readonly Drift[],
  { roles, policies, isComplete, otherChannels, unchecked, chosenRoles }: ObservedAccount,
): Promise<AssessedDrift> {
  const { session, comparisons, deployed } = inspection;
  const { identity, target } = session;
  const now = new Date();
  const account: DriftedAccount = {
    target: target.key,
    place: identity,
    comparisons,
    otherChannels,
    roles: toEntities(roles),
    policies: toEntities(policies),
    isComplete,
    unchecked,
    documents: config.documents,
    limits: limitsOf(config, target.key),
    now: now.getTime(),
    userRoles: listUserRoles(deployed.template, listRoles(comparisons, identity), identity),
  };
  const named = drift.map(nameAssumers);
  const aliased = explainAliasDrift(named, account);
  const isDecided = named.some(isDecisive);
  if (!isDecided && !hasChangedAliases(aliased))
    return { drift: aliased.map(item => explainTrust(item)), access: [], unchecked: [], account };
  const proofData = await loadProofData();
  const aliases = readAliases({ config });
  const proof = { proofData, now: now.toISOString() };
  const explained = withDeniedAliases(aliased, { account, found: named }, aliases, proof);
  if (!isDecided)
    return { drift: explained.map(item => explainTrust(item)), access: [], unchecked: [], account };
  // The waiting line of a terminal goes on between the drifts.
  const { access, risks, shares, unread } = await assessDrift(account, explained, proofData, {
    pause: setImmediate,
  });
  const assessed = explained.map((item, index) =>
    addUnread(
      addShare(item, risks[index] ?? item.risk, shares[index], { access, chosenRoles }),
      unread[index] ?? [],
    ),
  );
  return {
    access: withSwitchedOff(withBrokenAliases(access, { account, drift: named }, aliases, proof), named),
    unchecked: listUnread(unread.flat(), target.key),
    drift: await explainOpenRoles(account, { drift: named, assessed }, proofData, setImmediate),
    account,
  };
}

/** Access with the channels that AWS has switched off. */
function withSwitchedOff(access: readonly AccessChange[], drift: readonly Drift[]): readonly AccessChange[] {
  const off = new Set(drift.flatMap(({ kind, path }) => (kind === 'disabled' ? [keyOf(path)] : [])));
  return access.map(change =>
    change.presence === 'stays' && off.has(change.channel) ? { ...change, isSwitchedOff: true } : change,
  );
}

const notAssessed =
  'Its own effect is not assessed, because all drift together changes too much access. Its risk is that of all drift together';

/** What is said of the share of a drift. @param known.chosenRoles undefined where they were not read */
function addShare(
  item: Drift,
  risk: Risk,
  share: DriftShare | 'not-assessed' | undefined,
  {
    access,
    chosenRoles,
  }: {
    readonly access: readonly AccessChange[];
    readonly chosenRoles: readonly ChosenRole[] | undefined;
  },
): Drift {
  if (share === undefined) return { ...item, risk };
  if (share === 'not-assessed')
    return { ...item, risk, note: joinNotes(item, notAssessed), isNotAssessed: true };
  const { own, together, shared, group, prevented, lost, chosen, chosenLost, isHeldBack } = share;
  const losses = describeLostRows(lost.own);
  const alsoLost = describeLostRows(lost.shared);
  const lines: GainShares = {
    own: describeGains(own),
    together: describeGains(together),
    shared: describeGains(shared),
    group: describeGains(group),
  };
  const gained = Object.values(lines).flat();
  const isShared = gained.length > lines.own.length;
  const addsNothing = risk === 'widens' && gained.length + chosen.length === 0;
  const isIdle = addsNothing && !isHeldBack;
  const takesAny = losses.length + alsoLost.length + chosenLost.length > 0;
  const rest = describeGains(prevented);
  // Who can use a role outside of chat is another matter.
  const isTrust = isOfTrust(item);
  const ofChosen = explainChosen({ gained: chosen, lost: chosenLost }, chosenRoles);
  const notes = [
    ...(addsNothing && !isTrust ? [describeIdle(item, { isHeldBack, takesAny })] : []),
    ...(risk === 'narrows' && !takesAny ? [describeIdleLoss(item, access)] : []),
    ...ofChosen.notes,
    ...(rest.length === 0
      ? []
      : [`Alone it would allow ${rest.join('; ')}. Other drift currently prevents that`]),
  ];
  return {
    ...item,
    risk,
    ...(gained.length === 0 ? {} : { gained }),
    ...((isShared || isIdle) && !isTrust ? { share: lines } : {}),
    ...(losses.length === 0 ? {} : { lost: losses }),
    ...(alsoLost.length === 0 ? {} : { lostAsWell: alsoLost }),
    ...(notes.length === 0 ? {} : { note: joinNotes(item, ...notes) }),
    ...(isHeldBack ? { isHeldBack: true as const } : {}),
    ...(chosen.length === 0 || gained.length > 0 ? {} : { isForChosen: true as const }),
    ...(chosenLost.length === 0 ? {} : { takesFromChosen: true as const }),
    ...(ofChosen.effect === undefined ? {} : { chosen: ofChosen.effect }),
  };
}

/** What is said of a drift, with what is known of it without any assessment. */
function joinNotes({ note }: Drift, ...notes: readonly string[]): string {
  return [...notes, ...(note === undefined ? [] : [note])].join('. ');
}

/** How many channels a note names before it counts the others. */
const maxNamed = 5;

/** A drift with the channels in which it is unknown what it does. */
function addUnread(item: Drift, unreadIn: readonly UnreadChannel[]): Drift {
  if (unreadIn.length === 0) return item;
  const on = nameChannels(unreadIn.filter(({ isSwitchedOff }) => isSwitchedOff !== true));
  const off = nameChannels(unreadIn.filter(({ isSwitchedOff }) => isSwitchedOff === true));
  const text = [
    ...(on === undefined
      ? []
      : [
          `It is unknown what people in ${on} gain or lose by it: the roles and guardrails were not read, so anything is possible`,
        ]),
    ...(off === undefined
      ? []
      : [
          `Nothing works in ${off}, which AWS has switched off. What people lose there is unknown: the roles and guardrails were not read`,
        ]),
  ].join('. ');
  const { share, gained, note, ...rest } = item;
  const isIdle = gained === undefined && item.isNotAssessed !== true;
  return {
    ...rest,
    ...(gained === undefined ? {} : { gained }),
    ...(share === undefined || isIdle ? {} : { share }),
    // That it adds nothing is known only of the channels that were read.
    note: isIdle || note === undefined ? text : `${note}. ${text}`,
    unreadIn,
  };
}

function nameChannels(channels: readonly UnreadChannel[]): string | undefined {
  if (channels.length === 0) return undefined;
  return joinSome(
    channels.map(({ channel }) => `#${channel}`),
    maxNamed,
  );
}

/** Channels of which nothing was read that decides, each once. */
function listUnread(channels: readonly UnreadChannel[], target: string): Unchecked[] {
  const byKey = new Map(channels.map(each => [placeKey(each.place), each]));
  return [...byKey.values()].map(({ channel, place, isSwitchedOff }) => ({
    target,
    path: formatPath(['channels', channel]),
    type: `AWS::Chatbot::${place.platform === 'slack' ? 'Slack' : 'MicrosoftTeams'}ChannelConfiguration`,
    id: describePlace(place),
    reason:
      isSwitchedOff === true
        ? 'what drift takes away from the people there, because neither roles nor guardrails were read: nothing works in the channel, which AWS has switched off'
        : 'what drift changes for the people there, because neither roles nor guardrails were read: anything is possible',
  }));
}

/** That a policy denies more, or allows less, and no one can do less because of it. */
function describeIdleLoss(item: Drift, access: readonly AccessChange[]): string {
  const nothing = 'It takes no actions away in chat at present';
  // What others can no longer do with the role is outside of chat.
  if (isOfTrust(item)) return nothing;
  return access.some(({ lost }) => lost.length > 0)
    ? `${nothing} beside the other drift: other limits, such as the guardrails, already prevent it, or other drift takes it away as well or gives it back`
    : `${nothing}: other limits, such as the guardrails, already prevent it, or other drift gives it back`;
}

/** "No effect" is said only when all drift together has none. */
function describeIdle(
  { kind }: Drift,
  { isHeldBack, takesAny }: { readonly isHeldBack: boolean; readonly takesAny: boolean },
): string {
  if (!isHeldBack)
    return 'It currently adds nothing to the other drift: other limits, such as the guardrails, prevent what it allows, or other drift also allows it';
  if (takesAny)
    return 'Other limits in chat, such as the guardrails, or other drift still prevent what it allows beyond what was reviewed';
  return kind === 'unmanaged'
    ? 'This channel was not reviewed; it currently allows nothing beyond what was reviewed for its people'
    : 'Other limits in chat, such as the guardrails, or other drift still prevent it';
}

function toEntities(wired: ReadonlyMap<string, Wired>): Map<string, ObservedEntity> {
  return new Map(
    [...wired].map(([arn, { properties }]) => [
      arn,
      { key: arn.slice(arn.lastIndexOf('/') + 1), properties, unread: [] },
    ]),
  );
}

/** The ARNs of the deployed roles of the stack, by their places in chatops.yml. */
function listRoles(
  comparisons: readonly Comparison[],
  place: Inspection['session']['identity'],
): ReadonlyMap<string, string> {
  return new Map(
    comparisons
      .filter(({ type }) => type === 'AWS::IAM::Role')
      .map(({ path, expected }) => [path, roleArnOf(expected, place)]),
  );
}
