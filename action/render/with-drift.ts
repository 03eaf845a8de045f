import { whomOf } from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import type { ChangeWithDrift, DriftName } from '../access/plan-with-drift.ts';
import { isSerious } from '../access/sort-changes.ts';
import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import type { PartWords, ShownChange } from './access.ts';
import { describeAudiences, groupByChannel, inBrackets } from './access-whom.ts';
import { type AccessGroup, type GroupOptions, groupAccess } from './group-access.ts';
import { labelTarget } from './target-label.ts';

/** A group of channels of which drift and a plan do the same together, with the drift that has part in it. */
export interface GroupWithDrift extends AccessGroup {
  /** The drift, as one line. */
  readonly because: string;
  /** Whether people can do more than the plan says, and more than harmless reads. */
  readonly isSerious: boolean;
}

type Part = 'gained' | 'regained' | 'kept' | 'lost' | 'withheld';

const gains = { one: 'gains', many: 'gain' };

/** What is said of a channel of another stack, where no drift has part in it. */
const otherWords: PartWords = { gains, rest: ', in another stack' };

/** What is said of a role that drift has opened to others. */
const roleWords: PartWords = { gains, rest: ' outside of chat, for those who can assume it through drift' };

const words: Readonly<Record<Part, PartWords>> = {
  gained: { gains, rest: ' together with drift' },
  regained: {
    gains: { one: 'regains', many: 'regain' },
    rest: ', reviewed before and taken away by drift',
  },
  kept: {
    gains: { one: 'keeps', many: 'keep' },
    rest: ', which the plan takes away and drift allows',
    isNoChange: true,
  },
  lost: { gains, rest: ', which only drift allows now' },
  withheld: {
    gains: { one: 'does not gain', many: 'do not gain' },
    rest: ', which the plan gives and drift prevents',
    isNoChange: true,
  },
};

const parts = ['gained', 'regained', 'kept', 'lost', 'withheld'] as const;

/** Everything that drift and a plan do together: gains first, then what does not end, what ends, and what has no effect. */
export function groupWithDrift(
  changes: readonly ChangeWithDrift[],
  options: GroupOptions = {},
): readonly GroupWithDrift[] {
  return parts.flatMap(part => {
    const shown = changes.filter(change => change[part].length > 0);
    // Channels are one group where the same drift has part in it.
    const byDrift = groupBy(shown, change => describeDriftNames(change, part));
    return [...byDrift].flatMap(([because, list]) =>
      groupAccess(
        list.map(change => showPart(change, part)),
        options,
      ).map(group => ({
        ...group,
        because,
        isSerious: (part === 'gained' || part === 'kept') && group.changes.some(isSerious),
      })),
    );
  });
}

function wordsOf(change: ChangeWithDrift, part: Part): PartWords {
  if (change.isOutsideOfChat === true) return roleWords;
  return isOutside(change, part) ? otherWords : words[part];
}

function driftOf({ drift, driftOfPart }: ChangeWithDrift, part: Part): readonly DriftName[] {
  return driftOfPart?.[part] ?? drift;
}

/** Whether a part of a change is of a channel of another stack, and not of drift. */
function isOutside(change: ChangeWithDrift, part: Part): boolean {
  return (
    change.isOfOtherStack === true && change.isDriftUnnamed !== true && driftOf(change, part).length === 0
  );
}

function showPart(change: ChangeWithDrift, part: Part): ShownChange {
  const { whole, ...rest } = withoutParts(change);
  const rows: readonly AccessRow[] = change[part];
  const sides = part === 'lost' ? { gained: [], lost: rows } : { gained: rows, lost: [] };
  const all = part === 'gained' && whole !== undefined ? { whole } : {};
  return { ...rest, ...all, ...sides, part: wordsOf(change, part) };
}

/** How many drifts one line names. */
const maxNames = 5;

function describeDriftNames(change: ChangeWithDrift, part: Part): string {
  const drift = driftOf(change, part);
  const has = drift.filter(({ mayHavePart }) => mayHavePart !== true);
  const mayHave = drift.filter(({ mayHavePart }) => mayHavePart === true);
  return [
    ...(change.isOfOtherStack === true
      ? ['The channel is of another stack, and has a role or guardrail of this one']
      : []),
    ...(has.length > 0 ? [`Drift that contributes to it: ${listNames(has)}`] : []),
    ...(mayHave.length > 0
      ? [`Drift that may contribute to ${has.length > 0 ? 'some of it' : 'it'}: ${listNames(mayHave)}`]
      : []),
    ...(change.isDriftUnnamed === true ? ['There is too much drift to say which contributes to it'] : []),
  ].join('. ');
}

function listNames(drift: readonly DriftName[]): string {
  const names = [...new Set(drift.map(nameDrift))];
  return listSome(names, maxNames);
}

function nameDrift({ target, path, property, kind, mayEnd }: DriftName): string {
  const place = `${labelTarget(target)}${path}`;
  const what = property === undefined ? kind : `${property} ${kind}`;
  const end = mayEnd === true ? ', which this plan possibly ends' : '';
  return makeVisible(`${place} (${what}${end})`);
}

/** What the first lines of a plan say of drift: what asks for attention, and the rest. */
export interface WithDriftHead {
  /** What channels gain together with drift, and what channels of other stacks gain without, for the lines about gains. */
  readonly gaining: {
    readonly withDrift: readonly AccessChange[];
    readonly outside: readonly AccessChange[];
  };
  readonly alarms: readonly string[];
  readonly notes: readonly string[];
}

/** Says in how many channels drift changes what a plan does. */
export function describeWithDriftHead(shown: readonly ChangeWithDrift[]): WithDriftHead {
  const all = shown.filter(({ isOutsideOfChat }) => isOutsideOfChat !== true);
  const opened = shown.filter(({ isOutsideOfChat }) => isOutsideOfChat === true);
  const count = (part: Part) => {
    const found = all.filter(change => change[part].length > 0 && !isOutside(change, part));
    const isSure = found.some(change => change[part].some(({ certainty }) => certainty === undefined));
    const channels = groupByChannel(found);
    if (channels.length === 0) return undefined;
    const audiences = describeAudiences(channels, change => ({
      rows: change[part],
      whom: whomOf(part === 'lost' ? '-' : '+', change),
    }));
    return {
      possibly: isSure ? '' : 'possibly ',
      where: `in ${countOf(channels.length, 'channel')}${inBrackets(audiences)}`,
    };
  };
  const kept = count('kept');
  const regained = count('regained');
  const lost = count('lost');
  const withheld = count('withheld');
  return {
    gaining: {
      withDrift: gainsOf(all.filter(change => !isOutside(change, 'gained'))),
      outside: gainsOf(all.filter(change => isOutside(change, 'gained'))),
    },
    alarms: [
      ...describeOpened(opened),
      ...(kept === undefined
        ? []
        : [`Drift ${kept.possibly}still allows what this plan takes away ${kept.where}`]),
    ],
    notes: [
      ...(regained === undefined
        ? []
        : [`This plan ${regained.possibly}gives back what drift has taken away ${regained.where}`]),
      ...(lost === undefined ? [] : [`This plan ${lost.possibly}ends what only drift allows ${lost.where}`]),
      ...(withheld === undefined
        ? []
        : [`Drift ${withheld.possibly}prevents what this plan gives ${withheld.where}`]),
    ],
  };
}

/** Roles that allow more to those who can assume them outside of chat. */
function describeOpened(opened: readonly ChangeWithDrift[]): string[] {
  const { length } = opened;
  if (length === 0) return [];
  const isSure = opened.some(({ gained }) => gained.some(({ certainty }) => certainty === undefined));
  const verb = `${isSure ? '' : 'possibly '}${length === 1 ? 'allows' : 'allow'}`;
  return [
    `${countOf(length, 'role', 'roles')} ${verb} more outside of chat to those who can assume ${length === 1 ? 'it' : 'them'} through drift`,
  ];
}

/** Only what is gained: what a channel was before is a matter of the drift. */
function gainsOf(changes: readonly ChangeWithDrift[]): AccessChange[] {
  return changes
    .filter(({ gained }) => gained.length > 0)
    .map(change => {
      const { was: _was, other: _other, ...rest } = withoutParts(change);
      return { ...rest, lost: [] };
    });
}

/** A change without what only those with drift have, but for what is said of whose it is. */
function withoutParts({
  regained: _regained,
  kept: _kept,
  withheld: _withheld,
  drift: _drift,
  driftOfPart: _driftOfPart,
  isDriftUnnamed: _isDriftUnnamed,
  ...rest
}: ChangeWithDrift) {
  return rest;
}
