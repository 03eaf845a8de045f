import type { PageChannel, PageData, PageGrant } from './page-data.ts';
import { createReachReader, type ReachReader } from './reaches.ts';
import { findMatches, type Matches, type SearchedModel } from './search.ts';

/** The levels of actions from the least to the most; of an action that AWS does not document it is unknown and may be any. */
export const levels = ['list', 'read', 'tagging', 'write', 'permissions', 'unknown'] as const;

/** The data with what is worked out of it when it is asked for. */
export interface AccessModel extends SearchedModel, ReachReader {
  readonly levelOf: (action: number) => number;
  /** The actions of a list by their level. */
  readonly byLevel: (list: number) => readonly LevelActions[];
}

/** The actions of one level; a number of {@link levels}. */
export interface LevelActions {
  readonly level: number;
  readonly actions: readonly number[];
}

/** Reads the data. */
export function readModel(data: PageData): AccessModel {
  const lists = new Map<number, readonly number[]>();
  const leveled = new Map<number, readonly LevelActions[]>();
  const levelOf = (action: number) => 'lrtwpu'.indexOf(data.levels[action] ?? '');
  const actionsOf = (list: number) => {
    let actions = lists.get(list);
    if (actions === undefined) {
      let last = 0;
      actions = (data.lists[list] ?? []).map(step => {
        last += step;
        return last;
      });
      lists.set(list, actions);
    }
    return actions;
  };
  const byLevel = (list: number) => {
    const known = leveled.get(list) ?? groupByLevel(actionsOf(list), levelOf);
    leveled.set(list, known);
    return known;
  };
  return { data, levelOf, actionsOf, byLevel, ...createReachReader(data, { actionsOf, levelOf }) };
}

function groupByLevel(actions: readonly number[], levelOf: (action: number) => number): LevelActions[] {
  const groups = new Map<number, number[]>();
  for (const action of actions) {
    const level = levelOf(action);
    const group = groups.get(level) ?? [];
    groups.set(level, group);
    group.push(action);
  }
  return Array.from(groups, ([level, own]) => ({ level, actions: own }));
}

/** The numbers of the levels that actions have, the highest first. */
export function shownLevels({ levels: own }: PageData): number[] {
  const all = [...levels.keys()].reverse();
  return own.includes('u') ? all : all.filter(level => levels[level] !== 'unknown');
}

/** The service of an action. */
export function serviceOf({ actions }: PageData, action: number): string {
  const name = actions[action] ?? '';
  return name.slice(0, name.indexOf(':'));
}

/**
 * Whom a question is about: everyone in the channel; where every member has to choose a role, those who choose a listed one
 * (`default`, in other channels everyone); or members with any role of their own.
 */
export type Audience = 'everyone' | 'default' | 'own';

/** The sets that count for an audience. */
export function setsOf(channel: PageChannel, audience: Audience): readonly number[] {
  if (audience === 'own') return channel.ceiling < 0 ? [] : [channel.ceiling];
  // Where every member has to choose a role, no one acts through the channel role.
  if (audience === 'everyone' && channel.userRolesRequired) return [];
  return channel.defaults.map(({ set }) => set);
}

/** Whom the first verdict on an alias is about. */
export function defaultHead({ userRolesRequired, userRoles }: PageChannel): string {
  if (!userRolesRequired) return 'Everyone';
  return userRoles.length > 0 ? 'With each listed role' : 'With the role they choose';
}

/** What is decided of an alias for an audience. */
export function verdictFor(
  { userRolesRequired }: PageChannel,
  { withDefault, ownRole }: PageChannel['aliases'][number],
  audience: Audience,
): string {
  if (audience === 'own') return ownRole;
  return audience === 'everyone' && userRolesRequired ? 'denied' : withDefault;
}

/** What the controls of the page say. An empty text or -1 does not limit. */
export interface Filter {
  readonly audience: Audience;
  readonly query: string;
  readonly channel: string;
  readonly account: string;
  readonly service: string;
  /** The least level. */
  readonly level: number;
}

/** The channels that a filter keeps, in order. What may be allowed is never hidden by a level. */
export function filterChannels(
  model: AccessModel,
  channels: readonly PageChannel[],
  filter: Filter,
): PageChannel[] {
  const name = filter.channel.trim().toLowerCase().replace(/^#/, '');
  const search = findMatches(model, filter.query);
  return channels.filter(channel => {
    if (name !== '' && !`${channel.key} ${channel.place}`.toLowerCase().includes(name)) return false;
    if (filter.account !== '' && channel.account !== filter.account) return false;
    const sets = setsOf(channel, filter.audience);
    if (filter.service !== '' || filter.level >= 0) {
      const service = filter.service === '' ? undefined : filter.service;
      const { possible } = model.highestOf(sets, service);
      if (possible < Math.max(0, filter.level)) return false;
    }
    if (search === undefined) return true;
    return sets.some(set => search.sets(set)) || matchingAliases(channel, filter.query).length > 0;
  });
}

/** The aliases of a channel that a search finds. */
export function matchingAliases({ aliases }: PageChannel, query: string): PageChannel['aliases'] {
  const text = query.trim().toLowerCase();
  if (text === '') return [];
  return aliases.filter(({ name, command }) => `run ${name}\n${command}`.toLowerCase().includes(text));
}

/** One line of the results of a search, or of what a channel allows. */
export interface AccessLine {
  readonly channel: PageChannel;
  readonly action: number;
  readonly grant: PageGrant;
}

/** The lines of a channel that a search finds, the highest level first. */
export function matchingLines(
  model: AccessModel,
  channel: PageChannel,
  filter: Filter,
  found: Matches,
): AccessLine[] {
  const lines: AccessLine[] = [];
  for (const { grant, number, action } of allLines(model, setsOf(channel, filter.audience))) {
    if (!found.actions.has(action) && !found.grant(number)) continue;
    if (filter.service !== '' && serviceOf(model.data, action) !== filter.service) continue;
    if (model.levelOf(action) >= filter.level) lines.push({ channel, action, grant });
  }
  return lines.sort((a, b) => model.levelOf(b.action) - model.levelOf(a.action) || a.action - b.action);
}

/** Everything that sets allow, in their order. */
export function* allLines(
  { data, actionsOf }: AccessModel,
  sets: readonly number[],
): Generator<{ action: number; grant: PageGrant; number: number }> {
  for (const set of sets) {
    for (const [number, list] of data.sets[set] ?? []) {
      const grant = data.grants[number];
      if (grant === undefined) continue;
      for (const action of actionsOf(list)) yield { action, grant, number };
    }
  }
}

/** Resources in words: all of a Region are `all in eu-west-1`, and not the pattern `arn:*:*:eu-west-1:*:*` that matches them. */
export function nameRegions(text: string): string {
  return text
    .replace(/^arn:\*:\*:([a-z0-9-]+):\*:\*(?= except |$)/, 'all in $1')
    .replaceAll(/(?<= except |, )arn:\*:\*:([a-z0-9-]+):\*:\*(?=, |$)/g, 'all in $1');
}

/** A statement as people read it, with its file and line where they are known. */
export function describeSources({ texts }: PageData, { by }: PageGrant, { places }: PageChannel): string[] {
  return by.map(([policy, statement, at]) => {
    const name = texts[policy] ?? '';
    const place = texts[at] ?? places.find(each => each.name === name)?.at;
    const words = `${name.replace(/^role /, 'role policy ')}${statement < 0 ? '' : `, ${texts[statement] ?? ''}`}`;
    return place === undefined ? words : `${place} (${words})`;
  });
}

/** The services that are worth a column, what goes furthest in most channels first. */
export function rankServices(
  model: AccessModel,
  channels: readonly PageChannel[],
  audience: Audience,
): string[] {
  const weights = new Map<string, number>();
  for (const channel of channels) {
    model.eachHighest(setsOf(channel, audience), (service, sure, possible) => {
      const weight = 6 ** possible * (sure >= 0 ? 1 : 0.9);
      weights.set(service, (weights.get(service) ?? 0) + weight);
    });
  }
  return [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([service]) => service);
}
