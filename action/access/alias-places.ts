import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { type DriftedAccount, patch, stackType } from './drifted-account.ts';
import { isChannelType, keyOf, placeOfChannel } from './picture.ts';

/** The type of a custom action. */
export const aliasType = 'AWS::Chatbot::CustomAction';
/** The property of a channel configuration that lists its custom actions. */
export const listProperty = 'CustomizationResourceArns';

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
export interface AddedAlias {
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
  /** Its key in chatops.yml, or what it was found as. */
  readonly key: string;
  readonly name: Json;
  readonly command: Json | undefined;
}

/** Which custom actions the chat channels of an account have, as it was deployed and as it is. */
export interface AliasPlaces {
  /** The configurations that were deployed, each in its chat channel. */
  readonly deployed: readonly Omit<Serving, 'isUnread'>[];
  /** The configurations that there are now, by the key of their chat channel. */
  readonly serving: ReadonlyMap<string, readonly Serving[]>;
  /** The custom actions that are known as they were deployed. */
  readonly before: ReadonlyMap<string, CustomAction>;
  /** The same as they are now; undefined: there is no longer one of that id. */
  readonly after: ReadonlyMap<string, CustomAction | undefined>;
}

/**
 * Reads which custom actions there were and are in each chat channel. Like access, an alias belongs to the people of a place.
 * @param drift everything that was found
 */
export function readAliasPlaces(account: DriftedAccount, drift: readonly Drift[]): AliasPlaces {
  const byId = groupBy(drift, ({ id }) => id);
  return {
    deployed: listDeployed(account),
    serving: groupBy(listServing(account, drift, byId), ({ place }) => placeKey(place)),
    ...readActions(account, drift, byId),
  };
}

/**
 * Finds what became of each alias in each chat channel in which it was reviewed: it is there as long as the channel configuration that is there
 * now, whichever that is, lists a custom action of that name.
 */
export function listReviewedAliases({ deployed, serving, before, after }: AliasPlaces): ReviewedAlias[] {
  return deployed.flatMap(({ id: configuration, channel, place, actions }) => {
    const now = serving.get(placeKey(place)) ?? [];
    const isChannelGone = now.every(each => each.id !== configuration);
    return actions.flatMap((id): ReviewedAlias[] => {
      const reviewed = before.get(id);
      if (reviewed === undefined) return [];
      const state = stateOf(reviewed, now, after);
      return [{ name: reviewed.key, id, channel, configuration, place, isChannelGone, state }];
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
export function listAddedAliases({ deployed, serving, before, after }: AliasPlaces): AddedAlias[] {
  const placeOf = new Map(deployed.map(({ id, place }) => [id, placeKey(place)]));
  const reviewed = groupBy(deployed, ({ place }) => placeKey(place));
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
  byId: ReadonlyMap<string, readonly Drift[]>,
): Serving[] {
  const isStackGone = drift.some(({ kind, type }) => kind === 'deleted' && type === stackType);
  const toServing = (id: string, channel: string, properties: JsonObject, isUnread: boolean): Serving => ({
    ...{ id, channel, isUnread },
    place: placeOfChannel(properties, place),
    actions: actionsOf(properties),
  });
  const own = (isStackGone ? [] : comparisons).flatMap(comparison => {
    const { id, type, observed } = comparison;
    const entity = isChannelType(type) ? patch(comparison, byId.get(id) ?? []) : undefined;
    if (entity === undefined) return [];
    const isUnread = observed.status === 'unread' || entity.unread.includes(listProperty);
    return [toServing(id, entity.key, entity.properties, isUnread)];
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

function actionsOf(properties: JsonObject): string[] {
  return oneOrMany(properties[listProperty]).map(String);
}

/** What people type and what it runs, of a custom action; one without an alias is known by its key. */
function readAction(properties: JsonObject, key: string): CustomAction {
  return { key, name: properties['AliasName'] ?? key, command: commandOf(properties['Definition']) };
}

/** The command of the definition of a custom action. */
export function commandOf(definition: Json | undefined): Json | undefined {
  return isObject(definition) ? definition['CommandText'] : undefined;
}

function readActions(
  { comparisons }: DriftedAccount,
  drift: readonly Drift[],
  byId: ReadonlyMap<string, readonly Drift[]>,
): Pick<AliasPlaces, 'before' | 'after'> {
  const before = new Map<string, CustomAction>();
  const after = new Map<string, CustomAction | undefined>();
  for (const comparison of comparisons) {
    const { id, type, path, expected, observed } = comparison;
    if (type !== aliasType) continue;
    before.set(id, readAction(expected, keyOf(path)));
    if (observed.status === 'unread') continue;
    const entity = patch(comparison, byId.get(id) ?? []);
    after.set(id, entity === undefined ? undefined : readAction(entity.properties, entity.key));
  }
  for (const { kind, type, id, path, observed, isPartlyRead } of drift) {
    if (kind !== 'unmanaged' || type !== aliasType || isPartlyRead === true) continue;
    after.set(id, readAction(isObject(observed) ? observed : {}, keyOf(path)));
  }
  return { before, after };
}
