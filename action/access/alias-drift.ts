import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import { type Drift, type DriftedAlias, isMove, placeProperties } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { type DriftedAccount, patchList, stackType } from './drifted-account.ts';
import { isChannelType, keyOf, placeOfChannel } from './picture.ts';

const aliasType = 'AWS::Chatbot::CustomAction';
const listProperty = 'CustomizationResourceArns';

/** An alias that was reviewed in a chat channel. */
export interface ReviewedAlias {
  /** Its key in chatops.yml. */
  readonly name: string;
  /** The physical id of its custom action. */
  readonly id: string;
  /** The channel whose configuration was deployed there. */
  readonly channel: string;
  /** The physical id of that configuration. */
  readonly configuration: string;
  readonly place: ChannelPlace;
  /** Whether that configuration is no longer there: it is gone, or has another chat channel. */
  readonly isChannelGone: boolean;
  /** What became of the alias there. */
  readonly state:
    | 'there'
    | 'gone'
    | 'possibly-gone'
    | { readonly command: string; readonly isAmbiguous?: true };
}

/** An alias that was not reviewed in the chat channel in which people have it now. */
interface AddedAlias {
  /** What people type. */
  readonly name: string;
  readonly command: string;
  /** The physical id of its custom action. */
  readonly id: string;
  /** The channel that lists it, and the physical id of its configuration. */
  readonly channel: string;
  readonly configuration: string;
  readonly place: ChannelPlace;
  /** Whether that configuration was deployed for another chat channel. */
  readonly isMoved: boolean;
  /** Whether another custom action of the name, with another command, is listed there as well. */
  readonly isAmbiguous: boolean;
  /** Whether it alone has a name that was reviewed there, so that it is what became of the reviewed one. */
  readonly isInstead: boolean;
}

/** A channel configuration in the chat channel that it has. */
interface Serving {
  readonly id: string;
  readonly channel: string;
  readonly place: ChannelPlace;
  /** The custom actions that it lists. */
  readonly actions: readonly string[];
  /** Whether it may list others. */
  readonly isUnread: boolean;
}

/** What people type to run a custom action, and what it runs. */
interface CustomAction {
  readonly name: Json | undefined;
  readonly command: Json | undefined;
}

/**
 * Finds what became of each alias in each chat channel in which it was reviewed. Like access, an alias belongs to the people of a place: it is there as long as the
 * channel configuration that is there now, whichever that is, lists a custom action of that name.
 * @param drift everything that was found
 */
export function readReviewedAliases(account: DriftedAccount, drift: readonly Drift[]): ReviewedAlias[] {
  const keys = new Map(
    account.comparisons.filter(({ type }) => type === aliasType).map(({ id, path }) => [id, keyOf(path)]),
  );
  const { before, after } = readActions(account, drift);
  const serving = groupBy(listServing(account, drift), ({ place }) => placeKey(place));
  return listDeployed(account).flatMap(({ id: configuration, channel, place, actions }) => {
    const now = serving.get(placeKey(place)) ?? [];
    const isChannelGone = now.every(each => each.id !== configuration);
    return actions.flatMap((id): ReviewedAlias[] => {
      const [name, reviewed] = [keys.get(id), before.get(id)];
      if (name === undefined || reviewed === undefined) return [];
      const state = stateOf(reviewed, now, after);
      return [{ name, id, channel, configuration, place, isChannelGone, state }];
    });
  });
}

/** What became of an alias where some configurations are now. */
function stateOf(
  { name, command }: CustomAction,
  serving: readonly Serving[],
  actions: ReadonlyMap<string, CustomAction | undefined>,
): ReviewedAlias['state'] {
  const listed = serving.flatMap(each => each.actions);
  const commands = listed.flatMap(arn => {
    const action = actions.get(arn);
    return action?.name === name ? [action?.command] : [];
  });
  if (commands.includes(command)) return 'there';
  const [other, ...others] = new Set(commands.filter(each => typeof each === 'string'));
  if (other !== undefined)
    return { command: other, ...(others.length === 0 ? {} : { isAmbiguous: true as const }) };
  const isUnknown = serving.some(({ isUnread }) => isUnread) || listed.some(arn => !actions.has(arn));
  return isUnknown ? 'possibly-gone' : 'gone';
}

/**
 * Finds the aliases that people have in a chat channel and did not have there as it was reviewed: another name, or another command under a
 * reviewed name.
 */
function readAddedAliases(account: DriftedAccount, drift: readonly Drift[]): AddedAlias[] {
  const { before, after } = readActions(account, drift);
  const deployed = listDeployed(account);
  const placeOf = new Map(deployed.map(({ id, place }) => [id, placeKey(place)]));
  const reviewed = groupBy(deployed, ({ place }) => placeKey(place));
  const serving = groupBy(listServing(account, drift), ({ place }) => placeKey(place));
  return [...serving].flatMap(([key, now]) => {
    const known = (reviewed.get(key) ?? []).flatMap(({ actions }) =>
      actions.flatMap(id => before.get(id) ?? []),
    );
    const listed = now.flatMap(({ actions }) => actions.flatMap(id => after.get(id) ?? []));
    return now.flatMap(({ id: configuration, channel, place, actions }) =>
      actions.flatMap((id): AddedAlias[] => {
        const { name, command } = after.get(id) ?? {};
        if (typeof name !== 'string' || typeof command !== 'string') return [];
        const ofName = known.filter(each => each.name === name);
        const commands = new Set(listed.flatMap(each => (each.name === name ? [each.command] : [])));
        const isAmbiguous = commands.size > 1;
        if (ofName.some(each => each.command === command)) return [];
        const isInstead = ofName.length > 0 && !isAmbiguous;
        const isMoved = (placeOf.get(configuration) ?? key) !== key;
        return [{ name, command, id, channel, configuration, place, isMoved, isAmbiguous, isInstead }];
      }),
    );
  });
}

/** The configurations of the stack as they were deployed, and those of other stacks in other chat channels as they are. */
function listDeployed({ comparisons, otherChannels, place }: DriftedAccount): Omit<Serving, 'isUnread'>[] {
  const own = comparisons
    .filter(({ type }) => isChannelType(type))
    .map(({ id, path, expected }) => ({
      ...{ id, channel: keyOf(path), place: placeOfChannel(expected, place) },
      actions: actionsOf(expected),
    }));
  const reviewed = new Set(own.map(each => placeKey(each.place)));
  const others = [...otherChannels].map(([id, { key, properties }]) => ({
    ...{ id, channel: key, place: placeOfChannel(properties, place) },
    actions: actionsOf(properties),
  }));
  return [...own, ...others.filter(each => !reviewed.has(placeKey(each.place)))];
}

/** All configurations of the account as they are now. */
function listServing(
  { comparisons, otherChannels, place }: DriftedAccount,
  drift: readonly Drift[],
): Serving[] {
  const byId = groupBy(drift, ({ id }) => id);
  const isStackGone = drift.some(({ kind, type }) => kind === 'deleted' && type === stackType);
  const toServing = (id: string, channel: string, properties: JsonObject, isUnread: boolean): Serving => ({
    ...{ id, channel, isUnread },
    place: placeOfChannel(properties, place),
    actions: actionsOf(properties),
  });
  const own = (isStackGone ? [] : comparisons).flatMap(({ id, type, path, expected, observed }) => {
    const around = byId.get(id) ?? [];
    if (!isChannelType(type) || around.some(({ kind }) => kind === 'deleted')) return [];
    const isUnread =
      observed.status === 'unread' ||
      (observed.status === 'present' && observed.unread.some(({ property }) => property === listProperty));
    return [toServing(id, keyOf(path), withDrift(expected, around), isUnread)];
  });
  const others = [...otherChannels].map(([id, { key, properties }]) =>
    // What another stack lists is not read.
    toServing(id, key, properties, properties[listProperty] === undefined),
  );
  const unmanaged = drift
    .filter(({ kind, type }) => kind === 'unmanaged' && isChannelType(type))
    .map(({ id, path, observed, isPartlyRead }) =>
      toServing(id, keyOf(path), isObject(observed) ? observed : {}, isPartlyRead === true),
    );
  return [...own, ...others, ...unmanaged];
}

/** The properties of a configuration with the drift of its chat channel and of its custom actions. */
function withDrift(expected: JsonObject, drift: readonly Drift[]): JsonObject {
  const properties: { [name: string]: Json } = { ...expected };
  for (const { property = '', expected: before, observed: after } of drift) {
    if (property === listProperty)
      properties[property] = patchList(oneOrMany(properties[property]), before, after);
    else if (placeProperties.includes(property) && after !== undefined) properties[property] = after;
  }
  return properties;
}

function actionsOf(properties: JsonObject): string[] {
  return oneOrMany(properties[listProperty]).map(String);
}

/** What people type and what it runs, of a custom action; one without an alias is known by its key. */
function readAction(properties: JsonObject, key: string): CustomAction {
  const { AliasName: name, Definition: definition } = properties;
  const command = isObject(definition) ? definition['CommandText'] : undefined;
  return { name: name ?? key, command };
}

/** The custom actions that are known, as deployed and as they are now; undefined: there is no longer one of that id. */
function readActions({ comparisons }: DriftedAccount, drift: readonly Drift[]) {
  const before = new Map<string, CustomAction>();
  const after = new Map<string, CustomAction | undefined>();
  const byId = groupBy(drift, ({ id }) => id);
  for (const { id, type, path, expected, observed } of comparisons) {
    if (type !== aliasType) continue;
    const around = byId.get(id) ?? [];
    const isGone = around.some(({ kind }) => kind === 'deleted');
    const properties: { [name: string]: Json } = { ...expected };
    for (const { kind, property, observed: now } of around)
      if (kind === 'modified' && property !== undefined) properties[property] = now ?? null;
    before.set(id, readAction(expected, keyOf(path)));
    if (observed.status !== 'unread') after.set(id, isGone ? undefined : readAction(properties, keyOf(path)));
  }
  for (const { kind, type, id, path, observed, isPartlyRead } of drift) {
    if (kind !== 'unmanaged' || type !== aliasType || isPartlyRead === true) continue;
    after.set(id, readAction(isObject(observed) ? observed : {}, keyOf(path)));
  }
  return { before, after };
}

/**
 * Says of drift which aliases people no longer have where they were reviewed, which ones run something else there, and which ones they have
 * where they were not reviewed.
 */
export function explainAliasDrift(drift: readonly Drift[], account: DriftedAccount): Drift[] {
  const all = readReviewedAliases(account, drift);
  const added = readAddedAliases(account, drift);
  const byAction = groupBy(all, ({ id }) => id);
  const byConfiguration = groupBy(all, ({ configuration }) => configuration);
  return drift.map(item => {
    const { type, kind, id, property, expected, observed } = item;
    if (type === aliasType) {
      const ofAction = added.filter(each => each.id === id);
      if (kind === 'unmanaged') return withAdded(item, ofAction, all);
      const explained = explainAction(item, byAction.get(id) ?? []);
      return property === 'AliasName' ? withAdded(explained, ofAction, []) : explained;
    }
    if (type === stackType && kind === 'deleted') return withAliases(item, all);
    if (!isChannelType(type)) return item;
    const own = byConfiguration.get(id) ?? [];
    if (kind === 'deleted' || isMove(item))
      return withAliases(
        item,
        own.filter(({ isChannelGone }) => isChannelGone),
      );
    if (property !== listProperty) return item;
    if (observed !== undefined)
      return withAdded(
        item,
        added.filter(each => each.configuration === id && each.id === observed),
        all,
      );
    const [alias] = describeAliases(own.filter(each => each.id === expected && each.state !== 'there'));
    return alias === undefined ? item : { ...item, alias };
  });
}

/** What drift of a custom action of the stack does where it was reviewed. */
function explainAction(item: Drift, reviewed: readonly ReviewedAlias[]): Drift {
  const { kind, path, property, observed } = item;
  const isOther = kind === 'modified' && (property === 'Definition' || property === 'AliasName');
  if (kind !== 'deleted' && !isOther) return item;
  const { command } = readAction(property === 'Definition' ? { Definition: observed ?? null } : {}, '');
  // Another command says nothing of where the alias is gone.
  const [alias, ...aliases] = describeAliases(
    reviewed.filter(({ state }) => (command === undefined ? state !== 'there' : typeof state === 'object')),
  );
  if (alias !== undefined) return { ...item, alias, ...(aliases.length === 0 ? {} : { aliases }) };
  if (reviewed.some(({ state }) => state === 'there')) return item;
  const runs = typeof command === 'string' ? { command } : {};
  return { ...item, alias: { name: keyOf(path), channels: [], ...runs } };
}

/** A drift with what people run because of it that was not reviewed. @param all the reviewed aliases */
function withAdded(item: Drift, added: readonly AddedAlias[], all: readonly ReviewedAlias[]): Drift {
  const instead = all.filter(({ place, state }) =>
    added.some(
      each =>
        each.isInstead &&
        typeof state === 'object' &&
        state.command === each.command &&
        placeKey(place) === placeKey(each.place),
    ),
  );
  const aliases = [
    ...describeAliases(instead),
    ...describeAdded(added.filter(({ isInstead }) => !isInstead)),
  ];
  return aliases.length === 0 ? item : { ...item, aliases: [...(item.aliases ?? []), ...aliases] };
}

/** Aliases where they were not reviewed, the same of one alias in all of its chat channels together. */
function describeAdded(added: readonly AddedAlias[]): DriftedAlias[] {
  const groups = groupBy(added, ({ name, command, isAmbiguous }) =>
    JSON.stringify([name, command, isAmbiguous]),
  );
  return [...groups.values()].map((same): DriftedAlias => {
    const { name, command, isAmbiguous } = same[0] as AddedAlias;
    const places = same.flatMap(({ channel, place, isMoved }) => (isMoved ? [{ channel, place }] : []));
    return {
      ...{ name, command, isAdded: true },
      channels: same.map(({ channel }) => channel),
      ...(places.length === 0 ? {} : { places }),
      ...(isAmbiguous ? { isAmbiguous: true as const } : {}),
    };
  });
}

function withAliases(item: Drift, reviewed: readonly ReviewedAlias[]): Drift {
  const aliases = describeAliases(reviewed.filter(({ state }) => state !== 'there'));
  return aliases.length === 0 ? item : { ...item, aliases };
}

/** What became of aliases, the same of one alias in all of its chat channels together; first where it is gone. */
function describeAliases(reviewed: readonly ReviewedAlias[]): DriftedAlias[] {
  const groups = groupBy(reviewed, ({ name, state }) => JSON.stringify([typeof state, state, name]));
  return [...groups.values()]
    .map((same): DriftedAlias => {
      const { name, state } = same[0] as ReviewedAlias;
      const places = same.flatMap(({ channel, place, isChannelGone }) =>
        isChannelGone ? [{ channel, place }] : [],
      );
      return {
        name,
        channels: same.map(({ channel }) => channel),
        ...(places.length === 0 ? {} : { places }),
        ...(typeof state === 'object' ? state : {}),
        ...(state === 'possibly-gone' ? { isPossible: true as const } : {}),
      };
    })
    .sort((a, b) => Number(a.command !== undefined) - Number(b.command !== undefined));
}
