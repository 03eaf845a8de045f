import { placeKey } from '../core/chat-place.ts';
import { type Drift, type DriftedAlias, isMove } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import {
  type AddedAlias,
  aliasType,
  commandOf,
  listAddedAliases,
  listProperty,
  listReviewedAliases,
  type ReviewedAlias,
  readAliasPlaces,
} from './alias-places.ts';
import { type DriftedAccount, stackType } from './drifted-account.ts';
import { isChannelType, keyOf } from './picture.ts';

/**
 * Says of drift which aliases people no longer have where they were reviewed, which ones run something else there, and which ones they have
 * where they were not reviewed.
 */
export function explainAliasDrift(drift: readonly Drift[], account: DriftedAccount): Drift[] {
  const places = readAliasPlaces(account, drift);
  const [all, added] = [listReviewedAliases(places), listAddedAliases(places)];
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
  const command = property === 'Definition' ? commandOf(observed) : undefined;
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
