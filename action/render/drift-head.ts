import type { AccessChange } from '../access/compare-access.ts';
import { reachOf } from '../access/drift-reach.ts';
import type { DriftReport } from '../commands/drift.ts';
import { countChatChannels } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { type Drift, isMove } from '../core/drift.ts';
import { opensForCertain, sortWidening } from '../core/sort-drift.ts';
import { makeVisible } from '../core/visible.ts';
import { describeDelta } from './access.ts';
import { describeChosenDrift } from './chosen-drift.ts';
import { describeLosses, describeReachOf, describeWhen, labelOf } from './drift-losses.ts';
import { describeNotificationHead } from './notification-effects.ts';

/** What drift does to access: the first thing that a reader wants to know. */
export interface Widening {
  /** That people can do more, assume more roles, publish more, or no longer hear of something: what a reader has to see first. */
  readonly alarms: readonly string[];
  /** The alarms, then what widens policies without giving anything, and what drift takes away. */
  readonly headlines: readonly string[];
  /** What the people of each channel gain and lose by all drift together, what no longer arrives there, and each alias that is not what was reviewed. */
  readonly channels: readonly string[];
}

/** How many channels, or aliases, are named of each kind in the head of a report. */
const maxChannels = 10;

/**
 * Says what all drift together gives to whom, which is counted once however many drifts give it, how much widens
 * policies without giving anything, and what is taken away.
 * @param full whether every channel is named
 */
export function describeWidening(
  { drift, access }: Pick<DriftReport, 'drift' | 'access'>,
  full = false,
): Widening {
  const { inChat, idle, heldBack } = sortWidening(drift);
  const notifications = describeNotificationHead(drift);
  const reached = reachOf(drift, access);
  const { certain, possible } = reached;
  // Where no row is certain, the verb of the line says so itself.
  const saysPossibly = ({ gained }: AccessChange) => gained.every(({ certainty }) => certainty !== undefined);
  const lines = [
    ...certain.flatMap(lineOf),
    ...possible.flatMap(change =>
      lineOf(change).map(line => (saysPossibly(change) ? line : `${line} (possibly)`)),
    ),
  ];
  const reach = describeReachOf('gained', reached);
  const losses = describeLosses({ drift, access });
  const limit = full ? (all: readonly string[]) => all : limitLines;
  const alarms = [
    ...(reach === undefined ? [] : [reach]),
    ...(reach === undefined && inChat.length > 0
      ? [`${countOf(inChat.length, 'drift widens', 'drifts widen')} access`]
      : []),
    ...describeUnread(drift),
    ...describeChosenDrift('gains', drift.filter(givesToChosen)),
    ...describeAssumable(drift),
    ...notifications.alarms,
  ];
  return {
    alarms,
    headlines: [
      ...alarms,
      ...describeIdle(idle, 'adds nothing', 'add nothing'),
      ...describeIdle(
        heldBack.filter(item => !takesAny(item)),
        'has no effect',
        'have no effect',
      ),
      ...describeIdle(heldBack.filter(takesAny), 'gives no more access', 'give no more access'),
      ...losses.headlines,
    ],
    channels: [
      ...limit(lines),
      ...limit(notifications.lines),
      ...limit(losses.channels),
      ...limit(losses.aliases, 'alias', 'aliases'),
    ],
  };
}

/** In how many channels it is unknown what drift gives, because nothing was read that decides there. */
function describeUnread(drift: readonly Drift[]): string[] {
  const channels = countChatChannels(
    drift
      .filter(({ risk }) => risk === 'widens' || risk === 'unknown')
      .flatMap(({ unreadIn = [] }) =>
        unreadIn.flatMap(({ place, isSwitchedOff }) => (isSwitchedOff === true ? [] : [place])),
      ),
  );
  if (channels === 0) return [];
  return [
    `Drift possibly allows more than was reviewed in ${countOf(channels, 'channel')}: roles and guardrails were not read`,
  ];
}

function limitLines(lines: readonly string[], one = 'channel', many = 'channels'): string[] {
  const rest = lines.length - maxChannels;
  if (rest <= 0) return [...lines];
  return [...lines.slice(0, maxChannels), `and ${countOf(rest, `more ${one}`, `more ${many}`)}`];
}

/** Roles that more principals can assume, and those of them that allow more than was reviewed. */
function describeAssumable(drift: readonly Drift[]): string[] {
  const namesOf = (items: readonly Drift[]) => new Set(items.map(({ target, id }) => `${target} ${id}`));
  const { outside, trust } = sortWidening(drift);
  const isForAll = ({ assumable }: Drift) =>
    assumable?.by.includes('*') === true && assumable.except === undefined;
  const open = namesOf(outside.filter(isForAll));
  const more = namesOf(outside.filter(item => opensForCertain(item) && !isForAll(item)));
  const possible = namesOf(outside.filter(item => !opensForCertain(item)));
  const calls = namesOf(trust);
  const rest = ', outside of chat and its guardrails';
  const lines = [
    ...(open.size === 0
      ? []
      : [`${countRoles(open)} can be assumed by every principal of every account${rest}`]),
    ...(more.size === 0 ? [] : [`${countRoles(more)} can be assumed by more principals${rest}`]),
    ...(possible.size === 0
      ? []
      : [`${countRoles(possible)} can possibly be assumed by more principals${rest}`]),
    ...(calls.size === 0
      ? []
      : [
          `${countOf(calls.size, 'trust policy allows', 'trust policies allow')} more to principals that can already assume the role`,
        ]),
  ];
  const wider = new Set(
    drift.flatMap(({ target, outside: own = [] }) =>
      own.map(line => `${target} ${line.slice(0, line.indexOf(':'))}`),
    ),
  ).size;
  if (wider === 0) return lines;
  const roles = open.size + more.size + possible.size;
  const [only] = lines;
  // Where the trust of the role itself is ignored, or not all roles are opened to the same.
  if (only === undefined || lines.length > 1 || roles === 0)
    return [...lines, 'Drift allows more than was reviewed to those who can assume a role outside of chat'];
  const allow = roles === 1 ? 'allows' : `${wider} of them ${wider === 1 ? 'allows' : 'allow'}`;
  return [`${only}, and ${allow} more than was reviewed`];
}

function countRoles({ size }: ReadonlySet<string>): string {
  return countOf(size, 'role', 'roles');
}

/** Whether a drift gives something only to members who have chosen a role, or beside others to some who have chosen one. */
function givesToChosen({ risk, isForChosen, chosen }: Drift): boolean {
  const isNow = chosen?.gains === 'now' || chosen?.gains === 'possibly-now';
  return risk === 'widens' && (isForChosen === true || isNow);
}

/** Whether a drift takes something away, so that it has an effect. */
function takesAny({ lost, lostAsWell, takesFromChosen }: Drift): boolean {
  return takesFromChosen === true || (lost ?? lostAsWell) !== undefined;
}

function describeIdle(drift: readonly Drift[], one: string, many: string): string[] {
  const channels = drift.filter(({ kind }) => kind === 'unmanaged').length;
  const moves = drift.filter(isMove).length;
  const drifts = drift.length - channels - moves;
  const what = countOf(drifts, `drift widens a policy and ${one}`, `drifts widen policies and ${many}`);
  const unmanaged = countOf(channels, 'unmanaged channel allows', 'unmanaged channels allow');
  const moved = countOf(moves, 'moved channel allows', 'moved channels allow');
  return [
    ...(drifts === 0 ? [] : [`${what} at present`]),
    ...(channels === 0 ? [] : [`${unmanaged} nothing beyond what was reviewed at present`]),
    ...(moves === 0 ? [] : [`${moved} nothing beyond what was reviewed at present`]),
  ];
}

function lineOf(change: AccessChange): string[] {
  const line = describeDelta({ ...change, lost: [] });
  return line === undefined
    ? []
    : [makeVisible(`${labelOf([change.target])}${line}${describeWhen(change.gained)}`)];
}
