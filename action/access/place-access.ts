import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import { groupBy } from '../core/group.ts';
import type { Place } from '../core/place.ts';
import { toInstant } from '../core/until.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import type { Layers } from '../iam/policy.ts';
import {
  type ChannelAccess,
  type ChannelReader,
  createChannelReader,
  layersOf,
  summarizeChannel,
} from './channel-access.ts';
import type { ChannelPicture, Picture, RolePicture } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/** The channel configurations of a place, which are one unless an account was changed by hand. */
export interface PlaceAccess {
  readonly channel: string;
  readonly place: ChannelPlace;
  readonly target: string;
  readonly configurations: readonly Configuration[];
  /**
   * What its people can do, without an instant whenever that may be.
   * @param chosen the listed roles of another version
   */
  readonly at: (instant?: number, chosen?: readonly ExpectedRole[]) => AccessOfPlace;
  readonly layers: Layers;
}

/** A channel configuration with what its people can do, whenever that may be. */
interface Configuration {
  readonly picture: Picture;
  readonly channel: ChannelPicture;
  readonly access: ChannelAccess;
  /** The same as each listed role, by its key, where members may choose one and need not. */
  readonly chosen: readonly ChosenAccess[];
}

interface ChosenAccess {
  readonly name: string;
  readonly access: ChannelAccess;
}

/** Both verdicts of a place: of all versions of a side of a comparison together, and of each. */
export interface AccessOfPlace extends Pick<AccessOfVersion, 'defaults' | 'chosen' | 'ceilings'> {
  /** The place of the target, for commands as examples. */
  readonly home: Place;
  /** What a version gives is compared role by role, and which roles there are to choose is another question in each. */
  readonly versions: readonly AccessOfVersion[];
}

/** Both verdicts of a place in one version. */
export interface AccessOfVersion {
  /** What each role gives by its ARN, else its key: the empty key is the channel role, which everyone has without choosing one. */
  readonly defaults: NamedSummaries;
  /** What each listed role gives where members may choose one, and need not. */
  readonly chosen: NamedSummaries;
  /** Whether members may have chosen a role that no one lists. */
  readonly hasUnlisted: boolean;
  /** What listed roles of the other version give that no list names here and that members may have chosen: AWS enforces no list. */
  readonly kept: RoleSummaries;
  /** The roles that members may have chosen in another version and that no longer exist, by the same keys. */
  readonly gone: ReadonlySet<string>;
  /** One for each configuration of the place, which is one unless an account was changed by hand. */
  readonly ceilings: readonly AccessSummary[];
}

type Readers = (instant: number | undefined) => ChannelReader;

/** One reader for each instant. */
export function rememberReaders(proofData: ProofData): Readers {
  const known = new Map<number | undefined, ChannelReader>();
  return instant => {
    const reader =
      known.get(instant) ??
      (instant === undefined
        ? createChannelReader(proofData)
        : createChannelReader(proofData, toInstant(instant), true));
    known.set(instant, reader);
    return reader;
  };
}

/** By the key of the place. */
export function collectPlaces(
  pictures: readonly Picture[],
  readers: Readers,
  proofData: ProofData,
): Map<string, PlaceAccess> {
  const places = new Map<string, PlaceAccess>();
  for (const picture of pictures) {
    for (const channel of picture.channels) {
      const own = placeKey(channel.place);
      const others = places.get(own);
      const { access, chosen } = readConfiguration(readers(undefined), picture, channel);
      const configurations = [...(others?.configurations ?? []), { picture, channel, access, chosen }];
      places.set(own, {
        channel: channel.key,
        place: channel.place,
        target: picture.target,
        configurations,
        layers: [
          ...(others?.layers ?? []),
          ...[access, ...chosen.map(each => each.access)].flatMap(layersOf),
        ],
        at: (instant, chosenBefore = []) => {
          const reader = instant === undefined ? undefined : readers(instant);
          const versions = [...groupBy(configurations, each => each.picture).values()].map(own => ({
            ...summarizeVersion(own, reader, proofData),
            kept: summarizeKept(own, chosenBefore, readers(instant), proofData),
            gone: findGone(own, chosenBefore),
          }));
          return {
            home: picture.place,
            defaults: versions.flatMap(({ defaults }) => defaults),
            chosen: versions.flatMap(({ chosen }) => chosen),
            ceilings: versions.flatMap(({ ceilings }) => ceilings),
            versions,
          };
        },
      });
    }
  }
  return places;
}

/** Compiles a channel, and the same channel as each listed role. */
function readConfiguration(
  reader: ChannelReader,
  picture: Picture,
  channel: ChannelPicture,
): Pick<Configuration, 'access' | 'chosen'> {
  const { userRoleRequired, userRoles = [] } = channel;
  return {
    access: reader.read(picture, channel),
    chosen: userRoleRequired
      ? []
      : userRoles.map(role => ({ name: role.key, access: reader.read(picture, channel, role) })),
  };
}

function summarizeVersion(
  configurations: PlaceAccess['configurations'],
  reader: ChannelReader | undefined,
  proofData: ProofData,
): Omit<AccessOfVersion, 'kept' | 'gone'> {
  const summarize = (each: ChannelAccess): { ceiling: AccessSummary; roles: NamedSummaries } => {
    const { defaults, ceiling } = summarizeChannel(each, proofData);
    return {
      ceiling,
      roles: each.defaults.map(({ id, role }, index) => [id, defaults[index] as AccessSummary, role]),
    };
  };
  const parts = configurations.map(configuration => {
    const { picture, channel } = configuration;
    const { access, chosen } =
      reader === undefined ? configuration : readConfiguration(reader, picture, channel);
    const { ceiling, roles } = summarize(access);
    return {
      ceiling,
      defaults: channel.userRoleRequired ? roles : roles.map(([, summary]) => ['', summary, ''] as const),
      chosen: chosen.flatMap(({ name, access }) =>
        summarize(access).roles.map(([key, summary]) => [key, summary, name] as const),
      ),
      hasUnlisted: channel.userRoles === undefined && !access.isChannelRoleOnly,
    };
  });
  return {
    ceilings: parts.map(({ ceiling }) => ceiling),
    defaults: parts.flatMap(({ defaults }) => defaults),
    chosen: parts.flatMap(({ chosen }) => chosen),
    hasUnlisted: parts.some(({ hasUnlisted }) => hasUnlisted),
  };
}

/** A listed role, which members have to choose or may. */
export interface ExpectedRole {
  readonly role: RolePicture;
  /** Whether it is made here, so that it is gone where the other version does not have it. */
  readonly isOwn: boolean;
}

/** The listed roles of a place: members may have chosen any of them, whether or not they have to. */
export function listListedRoles(place: PlaceAccess | undefined): readonly ExpectedRole[] {
  return (place?.configurations ?? []).flatMap(({ picture, channel: { userRoles = [] } }) =>
    userRoles.map(role => ({ role, isOwn: picture.roles.some(({ arn }) => arn === role.arn) })),
  );
}

/**
 * What roles give that the list of a place leaves out: members who have chosen one keep it as long as there is the role, because
 * AWS enforces no list.
 */
function summarizeKept(
  configurations: PlaceAccess['configurations'],
  chosen: readonly ExpectedRole[],
  reader: ChannelReader,
  proofData: ProofData,
): RoleSummaries {
  return configurations.flatMap(({ picture, channel }) => {
    const listed = new Set((channel.userRoles ?? []).map(idOf));
    return chosen.flatMap(each => {
      const role = listed.has(idOf(each.role)) ? undefined : findRole(picture, each);
      if (role === undefined) return [];
      const { defaults } = summarizeChannel(reader.read(picture, channel, role), proofData);
      return defaults.map(summary => [idOf(each.role), summary] as const);
    });
  });
}

/** The roles of another version that are not there in any configuration. */
function findGone(
  configurations: PlaceAccess['configurations'],
  chosen: readonly ExpectedRole[],
): ReadonlySet<string> {
  const isGone = (each: ExpectedRole) =>
    configurations.every(({ picture }) => findRole(picture, each) === undefined);
  return new Set(chosen.filter(isGone).map(({ role }) => idOf(role)));
}

/** The ARN of a role, else its key: equal for one role of AWS in two versions of chatops.yml. */
function idOf({ arn, key }: RolePicture): string {
  return arn ?? key;
}

/** A role as it is in another version; one that is made elsewhere and that nothing there names stays as it was. */
function findRole({ roles, channels }: Picture, { role, isOwn }: ExpectedRole): RolePicture | undefined {
  const all = [...roles, ...channels.flatMap(({ role, userRoles = [] }) => [role, ...userRoles])];
  const known = all.find(({ arn }) => arn !== undefined && arn === role.arn);
  return known ?? (isOwn ? undefined : role);
}

/** The same with the key of each role in chatops.yml. */
export type NamedSummaries = readonly (readonly [...RoleSummaries[number], name: string])[];

/** What roles give, each by its ARN, else by its key. */
export type RoleSummaries = readonly (readonly [key: string, summary: AccessSummary])[];
