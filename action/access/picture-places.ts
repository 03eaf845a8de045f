import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import type { AccessChange } from './compare-access.ts';
import type { Picture } from './picture.ts';

/** What decides what the people of each place can do, as a text; equal texts are equal access. */
export type PlaceContents = (picture: Picture) => ReadonlyMap<string, string>;

/** Reads the contents of pictures, those of the same picture once. */
export function rememberContents(): PlaceContents {
  const known = new WeakMap<Picture, ReadonlyMap<string, string>>();
  return picture => {
    const earlier = known.get(picture);
    if (earlier !== undefined) return earlier;
    // Channels share their roles and policies.
    const texts = new Map<unknown, string>();
    const textOf = (value: unknown) => {
      const text = texts.get(value) ?? JSON.stringify(value) ?? '';
      texts.set(value, text);
      return text;
    };
    const contents = new Map<string, string>();
    for (const { place, role, userRoleRequired, unread, userRoles, guardrails } of picture.channels) {
      const text = [
        `${userRoleRequired} ${unread ?? ''}`,
        textOf(role),
        ...(userRoles === undefined ? ['unknown'] : userRoles.map(textOf)),
        ...guardrails.map(textOf),
      ].join('\n');
      const key = placeKey(place);
      contents.set(key, `${contents.get(key) ?? ''}${text}\0`);
    }
    known.set(picture, contents);
    return contents;
  };
}

/** A picture with the channels of some places only, by their keys. */
export function keepPlaces(picture: Picture, places: ReadonlySet<string>): Picture {
  return { ...picture, channels: picture.channels.filter(({ place }) => places.has(placeKey(place))) };
}

/** How a change says whose it is. */
type PeopleName = Pick<AccessChange, 'was' | 'other' | 'isRenamed'>;

/** A change of some kind, with the names that it gets. */
type Named<T extends AccessChange> = Omit<T, keyof PeopleName> & PeopleName;

/**
 * Makes a function that names changes between versions that were never there: whose a change is has to be said as the people of
 * a place know it, by the channel that was deployed there.
 */
export function namePeople(
  deployed: Picture,
): <T extends AccessChange>(changes: readonly T[]) => readonly Named<T>[] {
  const [deployedAt, placeOf] = [keysByPlace(deployed), placesByKey(deployed)];
  return changes =>
    changes.map(({ was: _was, other: _other, isRenamed: _isRenamed, ...change }) => {
      const was = deployedAt.get(placeKey(change.place));
      if (was === change.channel) return change;
      const other = was === undefined ? placeOf.get(change.channel) : undefined;
      return {
        ...change,
        ...(was === undefined ? {} : { was }),
        ...(was === undefined || placeOf.has(change.channel) ? {} : { isRenamed: true as const }),
        ...(other === undefined ? {} : { other }),
      };
    });
}

/**
 * Makes a function that names what a plan does together with drift as the plan names the people of a place: by what is deployed and
 * desired there, whichever versions are compared. Places of neither are named by what was deployed.
 */
export function nameByPlan(
  deployed: Picture,
  desired: Picture,
): <T extends AccessChange>(changes: readonly T[]) => readonly Named<T>[] {
  const name = namePeople(deployed);
  const [before, after] = [keysByPlace(deployed), keysByPlace(desired)];
  const laterPlaceOf = placesByKey(desired);
  return changes =>
    changes.flatMap(change => {
      const key = placeKey(change.place);
      const [was, wanted] = [before.get(key), after.get(key)];
      if (wanted !== undefined) {
        const presence = was === undefined ? ('joins' as const) : ('stays' as const);
        return name([{ ...change, channel: wanted, presence }]);
      }
      if (was === undefined) return name([change]);
      const other = laterPlaceOf.get(was);
      const [named] = name([{ ...withoutRequirement(change), channel: was, presence: 'leaves' as const }]);
      return named === undefined ? [] : [{ ...named, ...(other === undefined ? {} : { other }) }];
    });
}

/** The keys of the channels of a picture by the keys of their places. */
function keysByPlace({ channels }: Picture): ReadonlyMap<string, string> {
  return new Map(channels.map(({ place, key }) => [placeKey(place), key]));
}

function placesByKey({ channels }: Picture): ReadonlyMap<string, ChannelPlace> {
  return new Map(channels.map(({ place, key }) => [key, place]));
}

/** Settings of a channel that does not exist afterwards do not change. */
function withoutRequirement<T extends AccessChange>(change: T): T {
  const { userRoleRequired } = change;
  if (userRoleRequired === undefined) return change;
  return { ...change, userRoleRequired: { ...userRoleRequired, after: userRoleRequired.before } };
}
