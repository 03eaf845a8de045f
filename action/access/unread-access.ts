import type { ChannelPicture, Picture, PolicySource } from './picture.ts';

/** A channel in which it is unknown what people can do, because neither its roles nor its guardrails were read. */
export type UnreadChannel = Pick<ChannelPicture, 'place' | 'isSwitchedOff'> & { readonly channel: string };

/** What leaves channels out of pictures, and finds them. */
export interface Unreadable {
  readonly leaveOut: (picture: Picture) => Picture;
  readonly keepOnly: (picture: Picture) => Picture;
}

/**
 * Finds the channels whose roles and guardrails were not read, in whichever of some versions of an account: anything is possible there, with
 * every drift and without it, and tens of thousands of rows would say no more than that.
 */
export function findUnreadable(versions: readonly Picture[]): Unreadable {
  const idsOf = (isUnread: (channel: ChannelPicture) => boolean) =>
    new Set(versions.flatMap(({ channels }) => channels.filter(isUnread).map(idOf)));
  const roles = idsOf(({ role, userRoles = [] }) =>
    [role, ...userRoles].some(({ policies }) => policies.some(isUnknown)),
  );
  const guardrails = idsOf(channel => channel.guardrails.some(isUnread));
  const isHere = (channel: ChannelPicture) => roles.has(idOf(channel)) && guardrails.has(idOf(channel));
  const isNone = ![...roles].some(id => guardrails.has(id));
  return {
    leaveOut: picture =>
      isNone ? picture : { ...picture, channels: picture.channels.filter(channel => !isHere(channel)) },
    keepOnly: picture => ({ ...picture, channels: isNone ? [] : picture.channels.filter(isHere) }),
  };
}

/** Equal for one channel configuration, wherever in chat it is. */
function idOf({ configurationName, place }: ChannelPicture): string {
  return `${place.platform} ${configurationName}`;
}

/** A policy with an ARN is made elsewhere. */
function isUnread({ arn, document }: PolicySource): boolean {
  return arn === undefined && document === undefined;
}

/** The content of AWS-managed policies is known without reading them. */
function isUnknown({ arn, document }: PolicySource): boolean {
  return document === undefined && arn?.split(':')[4] !== 'aws';
}
