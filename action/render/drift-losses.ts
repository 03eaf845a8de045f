import { describeChoosers, whomOf } from '../access/change-audience.ts';
import type { AccessChange, BrokenAlias } from '../access/compare-access.ts';
import { countReach, type DriftReach, splitByCertainty } from '../access/drift-reach.ts';
import type { DriftReport } from '../commands/drift.ts';
import { type ChannelPlace, countChatChannels, describePlace, placeKey } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { channelsInPlace, type DeniedTo, type Drift, type DriftedAlias, isMove } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { defaultTarget } from '../core/model.ts';
import { listSome } from '../core/quote.ts';
import { formatTimes } from '../core/until.ts';
import { makeVisible } from '../core/visible.ts';
import { describeDelta, type PartWords } from './access.ts';
import { describeAudiences, groupByChannel, inBrackets } from './access-whom.ts';
import { describeChosenDrift } from './chosen-drift.ts';

/** What drift takes away from people, or does to their aliases. */
export interface Losses {
  readonly headlines: readonly string[];
  /** One line for each channel in which people lose something. */
  readonly channels: readonly string[];
  /** One line for each alias that is not what was reviewed. */
  readonly aliases: readonly string[];
}

/** Says who loses what by all drift together, which aliases no longer work, and which run something else than was reviewed. */
export function describeLosses({ drift, access }: Pick<DriftReport, 'drift' | 'access'>): Losses {
  // What `ignore` covers is not here, and neither is what it does.
  const losing = drift.some(({ risk }) => risk !== 'none')
    ? access.filter(({ lost }) => lost.length > 0)
    : [];
  const off = losing.filter(({ isSwitchedOff }) => isSwitchedOff === true);
  const others = losing.filter(({ isSwitchedOff }) => isSwitchedOff !== true);
  const reach = describeReachOf('lost', splitByCertainty(others, 'lost'));
  // What people lose where a channel moved away is not because it is switched off.
  const moved = new Set(drift.filter(isMove).map(({ id }) => id));
  const movedOff = drift.filter(
    ({ kind, id, risk }) => kind === 'disabled' && risk !== 'none' && moved.has(id),
  );
  const countOff = countChatChannels(off.map(({ place }) => place)) + movedOff.length;
  const aliases = joinAliases(drift, losing);
  const headlines = [
    ...(reach === undefined ? [] : [reach]),
    ...(countOff === 0
      ? []
      : [
          `${countOf(countOff, 'channel is', 'channels are')} switched off by AWS: nothing that was reviewed works there`,
        ]),
    ...describeChosenDrift('losses', drift.filter(isOnlyFromChosen)),
    ...describeFates(aliases),
  ];
  return {
    headlines,
    channels: losing.flatMap(describeLoss).map(makeVisible),
    aliases: [...groupBy(aliases, describeAlias)].map(([line, same]) =>
      makeVisible(`${labelOf(same.map(({ target }) => target))}${line}`),
    ),
  };
}

/** Whether a drift takes something only from members who have chosen a role that it changes. */
function isOnlyFromChosen({ takesFromChosen, lost, lostAsWell }: Drift): boolean {
  return takesFromChosen === true && (lost ?? lostAsWell) === undefined;
}

/** In how many channels drift allows more than was reviewed, or takes away some of it, and for whom; undefined: in none. */
export function describeReachOf(side: 'gained' | 'lost', reach: DriftReach): string | undefined {
  const [does, sign] =
    side === 'gained' ? (['allows more than', '+'] as const) : (['takes away what', '-'] as const);
  const audiences = describeAudiences(groupByChannel([...reach.certain, ...reach.possible]), change => ({
    rows: change[side],
    whom: whomOf(sign, change),
  }));
  const { certain, possible } = countReach(reach);
  const where = (channels: number) => `in ${countOf(channels, 'channel')}`;
  const whom = inBrackets(audiences);
  if (certain === 0) {
    return possible === 0 ? undefined : `Drift possibly ${does} was reviewed ${where(possible)}${whom}`;
  }
  const more = possible === 0 ? '' : `, and possibly in ${possible} more`;
  return `Drift ${does} was reviewed ${where(certain)}${more}${whom}`;
}

/** In the order in which they count: of the same chat channel only the first one is said. */
const fates = ['gone', 'possibly-gone', 'changed', 'unclear', 'added'] as const;

/** An alias in the chat channels in which the same happened to it. */
interface JoinedAlias {
  readonly target: string;
  readonly name: string;
  /** `added`: it is where it was not reviewed; `unclear`: several custom actions have its name, and it is not known which of them runs. */
  readonly fate: (typeof fates)[number];
  /** What it runs now. */
  readonly command: string | undefined;
  /** In words, each once. */
  readonly where: readonly string[];
  /** Where what it runs now is denied. */
  readonly denied: NonNullable<DriftedAlias['denied']>;
}

/** What the first lines say of aliases, in their order. */
const headlineOf: Readonly<Record<JoinedAlias['fate'], (count: number) => string>> = {
  changed: count => `${countOf(count, 'alias runs', 'aliases run')} something other than what was reviewed`,
  unclear: count =>
    `${countOf(count, 'alias possibly runs', 'aliases possibly run')} something other than what was reviewed`,
  added: count =>
    `${countOf(count, 'alias is', 'aliases are')} in channels in which ${count === 1 ? 'it was' : 'they were'} not reviewed`,
  gone: count => `${countOf(count, 'alias is', 'aliases are')} not there as reviewed`,
  'possibly-gone': count => `${countOf(count, 'alias is', 'aliases are')} possibly not there as reviewed`,
};

/** How many aliases something happened to: in several targets it is one alias of chatops.yml. */
function describeFates(aliases: readonly JoinedAlias[]): string[] {
  const byFate = groupBy(aliases, ({ fate }) => fate);
  const namesOf = (fate: JoinedAlias['fate']) => new Set(byFate.get(fate)?.map(({ name }) => name));
  const gone = namesOf('gone');
  return (Object.keys(headlineOf) as JoinedAlias['fate'][]).flatMap(fate => {
    const own = [...namesOf(fate)].filter(name => fate !== 'possibly-gone' || !gone.has(name));
    return own.length === 0 ? [] : [headlineOf[fate](own.length)];
  });
}

/** `dev, prod: ` before what is said of targets; nothing where chatops.yml declares none. */
export function labelOf(targets: readonly string[]): string {
  const named = targets.filter(target => target !== defaultTarget);
  return named.length === 0 ? '' : `${named.join(', ')}: `;
}

/**
 * What happened to each alias of a target: where it is gone, and where it is there and runs something else. Where a channel no
 * longer lists it, what it runs is no matter.
 * @param access what people lose: an alias of a chat channel without any configuration is named there already
 */
function joinAliases(drift: readonly Drift[], access: readonly AccessChange[]): JoinedAlias[] {
  const all = drift.flatMap(({ target, alias, aliases = [] }) =>
    [...(alias === undefined ? [] : [alias]), ...aliases].map(each => ({ target, alias: each })),
  );
  const named = new Set(
    access.flatMap(({ target, place, presence, brokenAliases = [] }) =>
      presence === 'leaves' ? brokenAliases.map(({ name }) => keyIn(target, name, place)) : [],
    ),
  );
  const byName = groupBy(all, ({ target, alias }) => JSON.stringify([target, alias.name]));
  return [...byName.values()].flatMap(parts => {
    const { target, alias: first } = parts[0] as (typeof parts)[number];
    const said = new Set<string>();
    return fates.flatMap(fate => {
      const own = parts.filter(({ alias }) => fateOf(alias) === fate);
      return [...groupBy(own, ({ alias }) => alias.command)].flatMap(([command, same]): JoinedAlias[] => {
        const places = same.flatMap(({ alias }) => placesOf(target, alias, named));
        // Each of several custom actions of one name runs something else.
        const where = [...new Set(places.filter(words => fate === 'unclear' || !said.has(words)))];
        for (const words of where) said.add(words);
        const isNowhere = same.some(({ alias }) => alias.channels.length === 0);
        const denied = same.flatMap(({ alias }) => alias.denied ?? []);
        return where.length > 0 || isNowhere
          ? [{ target, name: first.name, fate, command, where, denied }]
          : [];
      });
    });
  });
}

function fateOf({ command, isPossible, isAmbiguous, isAdded }: DriftedAlias): JoinedAlias['fate'] {
  if (isAmbiguous === true) return 'unclear';
  if (isAdded === true) return 'added';
  if (command !== undefined) return 'changed';
  return isPossible === true ? 'possibly-gone' : 'gone';
}

function keyIn(target: string, name: string, place: ChannelPlace): string {
  return JSON.stringify([target, name, placeKey(place)]);
}

/** The chat channels of an alias in words: by the key of the channel that is there, otherwise by the place. */
function placesOf(target: string, alias: DriftedAlias, named: ReadonlySet<string>): string[] {
  const { name, places = [], isAdded } = alias;
  return [
    ...channelsInPlace(alias).map(key => `#${key}`),
    ...places
      .filter(({ place }) => !named.has(keyIn(target, name, place)))
      .map(({ channel, place }) =>
        isAdded === true
          ? `${describePlace(place)}, to which #${channel} was moved`
          : `${describePlace(place)}, which was #${channel}`,
      ),
  ];
}

/** From when or until when all rows of a channel hold; nothing where some hold always. */
export function describeWhen(rows: AccessChange['lost']): string {
  const times = new Set(rows.map(formatTimes));
  if (times.has('')) return '';
  const [only] = times;
  return times.size === 1 ? `, ${only}` : ', with different dates';
}

/** What is said of a channel that AWS has switched off: whether it worked before is not known. */
const switchedOffWords: PartWords = {
  gains: { one: 'gains', many: 'gain' },
  loses: 'cannot use',
  rest: ', because AWS has switched it off',
};

/** To whom something is denied. */
const deniedWords: Readonly<Record<DeniedTo, string>> = {
  everyone: 'for everyone',
  'channel-role': 'with the channel role',
  'listed-role': 'with a listed role',
};

function describeLoss(change: AccessChange): string[] {
  const { userRoleRequired, brokenAliases = [], isSwitchedOff } = change;
  const part = isSwitchedOff === true ? { part: switchedOffWords } : {};
  const line = describeDelta({ ...change, ...part, gained: [] });
  const denied = isSwitchedOff === true ? 'denied' : 'denied now';
  if (line === undefined) return [];
  const isNewlyRequired = userRoleRequired?.before === false && userRoleRequired.after;
  const withRole =
    userRoleRequired?.after !== true
      ? deniedWords['channel-role']
      : userRoleRequired.withoutList?.includes('after') === true
        ? 'for members with the role they choose'
        : deniedWords['listed-role'];
  return [
    [
      `${labelOf([change.target])}${line}${describeWhen(change.lost)}`,
      ...(isNewlyRequired ? ['every member must now choose their own role there'] : []),
      ...nameBroken(
        `${denied} ${deniedWords.everyone}`,
        brokenAliases.filter(({ forNoOne }) => forNoOne),
      ),
      ...nameBroken(
        `${denied} ${withRole}`,
        brokenAliases.filter(({ forNoOne, roles }) => !forNoOne && roles === undefined),
      ),
      ...[...groupBy(brokenAliases, ({ roles = [] }) => roles.join(' or '))].flatMap(([names, own]) =>
        names === '' ? [] : nameBroken(`${denied} for ${describeChoosers(names)}`, own),
      ),
    ].join('; '),
  ];
}

function nameBroken(what: string, aliases: readonly BrokenAlias[]): string[] {
  return [false, true].flatMap(isPossible => {
    const own = aliases.filter(alias => (alias.isPossible === true) === isPossible);
    const names = own.map(nameAlias).join(', ');
    return own.length === 0 ? [] : [`${isPossible ? 'possibly ' : ''}${what}: ${names}`];
  });
}

/** How many values of an alias are named before the others are counted. */
const maxValues = 5;

function nameAlias({ name, values = [] }: BrokenAlias): string {
  return values.length === 0 ? `run ${name}` : `run ${name} (${listSome(values, maxValues)})`;
}

function describeAlias({ name, fate, command, where, denied }: JoinedAlias): string {
  const isLong = where.some(words => words.includes(','));
  const places = where.length === 0 ? '' : ` in ${where.join(isLong ? '; ' : ', ')}`;
  const words: Readonly<Record<typeof fate, string>> = {
    changed: `run ${name}${places} now runs: ${command}`,
    unclear: `run ${name} possibly runs something else${places}: ${command}`,
    added: `run ${name} was not reviewed${places} and runs there: ${command}`,
    gone: `run ${name} is not there as reviewed${places}`,
    'possibly-gone': `run ${name} is possibly not there as reviewed${places}`,
  };
  return [
    words[fate],
    ...describeDenied(denied, where),
    ...(fate === 'unclear'
      ? ['several custom actions there have that name, and which of them runs is not known']
      : []),
  ].join('; ');
}

/** Where what an alias runs now is denied, and to whom. @param where all of its chat channels */
function describeDenied(denied: JoinedAlias['denied'], where: readonly string[]): string[] {
  return [...groupBy(denied, ({ to }) => to)].map(([to, same]) => {
    const names = [...new Set(same.map(({ channel }) => `#${channel}`))];
    return `denied now ${deniedWords[to]}${names.length === where.length ? '' : ` in ${names.join(', ')}`}`;
  });
}
