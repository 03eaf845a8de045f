import { placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { isObject } from '../core/json.ts';
import type { AccountLimits, ReviewedDocuments } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import { unreadState } from '../core/snapshot.ts';
import {
  createBuilder,
  keyOf,
  type Picture,
  type PictureEntities,
  type PictureEntity,
  placeOfChannel,
} from './picture.ts';
import { substituteLimits } from './substitute-documents.ts';

/** What was read of an account. References are ARNs. */
export interface ObservedSource {
  readonly target: string;
  readonly place: Place;
  /** Every channel configuration of the account, in the stack or not. */
  readonly channels: readonly ObservedEntity[];
  /** By ARN. */
  readonly roles: ReadonlyMap<string, ObservedEntity>;
  /** Customer-managed policies by ARN. */
  readonly policies: ReadonlyMap<string, ObservedEntity>;
  /** Whether all roles and policies were read: then what is not there does not exist. */
  readonly isComplete: boolean;
  /**
   * What was reviewed of policies and roles that were not read, e.g. those of other accounts, with everything
   * substituted ({@link substituteDocuments}).
   */
  readonly documents: ReviewedDocuments;
  /** Permissions boundaries, by the ARNs of roles of {@link documents} that have one. */
  readonly boundaries?: ReadonlyMap<string, string>;
  /** The ARNs of roles of {@link documents} of which it depends on a condition whether chat can assume them. */
  readonly doubtful?: ReadonlySet<string>;
  readonly limits: AccountLimits;
  readonly outside?: Picture['outside'];
  /** The roles that members are expected to choose, with their ARNs; undefined: not known. */
  readonly userRoles: (
    channel: string,
  ) => readonly { readonly key: string; readonly arn: string }[] | undefined;
}

/** One thing as AWS returned it. */
export type ObservedEntity = Omit<PictureEntity, 'origins'>;

/** Makes the picture of an account as it was observed. */
export function pictureOfObserved(source: ObservedSource): Picture {
  const { target, place, channels, roles, policies, isComplete } = source;
  const find = (map: ReadonlyMap<string, ObservedEntity>, arn: string): PictureEntity | undefined => {
    const entity = map.get(arn);
    return entity && { ...entity, origins: {} };
  };
  const entities: PictureEntities = {
    // A role that no longer exists allows nothing; one that is made elsewhere has its reviewed documents.
    role: arn =>
      find(roles, arn) ??
      (isComplete && !source.documents.has(arn) && arn.split(':')[4] === place.account
        ? { ...nothing, key: arn }
        : undefined),
    policy: arn => find(policies, arn),
    alias: () => undefined,
    userRoles: channel => source.userRoles(channel)?.map(({ key, arn }) => ({ key, reference: arn })),
  };
  const build = createBuilder(place, source, entities);
  const limits = substituteLimits(source.limits, place);
  return {
    target,
    place,
    limits,
    outside: source.outside,
    channels: channels.map(channel => build.channel({ ...channel, origins: {} })),
    roles: [...roles.keys()].map(build.role),
  };
}

const nothing: Omit<PictureEntity, 'key'> = { properties: {}, origins: {}, unread: [] };

/** A channel configuration that no stack has, as it was found. */
export function toEntity({ path, observed, disabled, isStateUnread }: Drift): ObservedEntity {
  const properties = isObject(observed) ? observed : {};
  return {
    key: keyOf(path),
    properties,
    unread: isStateUnread === true ? [unreadState.property] : [],
    ...(disabled === undefined ? {} : { isSwitchedOff: true }),
  };
}

/**
 * Leaves out the channel configurations in chat channels that ours have: AWS allows one per chat channel, so that those of other
 * stacks came when drift took ours away.
 */
export function leaveOutTaken(
  channels: readonly ObservedEntity[],
  ours: readonly ObservedEntity[],
  place: Place,
): readonly ObservedEntity[] {
  const keyOfPlace = ({ properties }: ObservedEntity) => placeKey(placeOfChannel(properties, place));
  const taken = new Set(ours.map(keyOfPlace));
  return channels.filter(each => !taken.has(keyOfPlace(each)));
}
