import type { Place } from '../core/place.ts';
import { mentionsKey } from '../iam/condition-keys.ts';
import { type Context, makeContext, type UnknownValue, valuesAt } from '../iam/context.ts';
import { mentionsTime, onlyEnds } from '../iam/instants.ts';
import type { Layers } from '../iam/policy.ts';
import type { ChannelPicture, Picture } from './picture.ts';

/**
 * What is known of a request by condition key; `null`: it is known not to be there. Every key that is not here is unknown, never absent,
 * and the same in every version that does not know it.
 */
export type KnownValues = Readonly<Record<string, string | UnknownValue | null>>;

/**
 * What is known of every request in a place: chat reaches AWS over TLS, with a role of the account and not as the
 * principal of a service.
 * @param now an instant as `2026-11-25T08:00:00Z`; undefined where an answer has to hold at any time
 */
export function knownIn(place: Pick<Place, 'account'>, now?: string): KnownValues {
  return {
    'aws:SecureTransport': 'true',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalAccount': place.account,
    ...(now === undefined ? {} : valuesAt(now)),
  };
}

/** The channel that a request comes from. */
interface RequestOrigin {
  readonly channel: ChannelPicture;
  readonly place: Place;
  /** Whether it is about one instant, rather than about everything that may ever be asked. */
  readonly isAtInstant: boolean;
  readonly outside?: Picture['outside'];
}

/**
 * The context of a request from a channel.
 * @param known of the role that asks, or of any
 * @param region of the request; undefined when it may be any
 */
export function requestContext(access: RequestOrigin, known: KnownValues, region?: string): Context {
  let own = contexts.get(known);
  if (own?.channel !== access.channel || own.place !== access.place || own.outside !== access.outside) {
    const { channel, place, outside } = access;
    own = { channel, place, outside, byRegion: new Map() };
    contexts.set(known, own);
  }
  let context = own.byRegion.get(region);
  if (context === undefined) {
    context = makeContext({
      ...known,
      ...sourceOf(access),
      ...(region === undefined ? {} : { 'aws:RequestedRegion': region }),
    });
    own.byRegion.set(region, context);
  }
  return context;
}

/**
 * The context of a call that a runbook makes for the caller. It is not documented whether the session of the runbook carries
 * the channel, so a condition on it is unknown.
 */
export function stepContext(known: KnownValues, region?: string): Context {
  return makeContext({ ...known, ...(region === undefined ? {} : { 'aws:RequestedRegion': region }) });
}

/** Contexts of one channel by their Region. */
interface ChannelContexts extends Pick<RequestOrigin, 'channel' | 'place'> {
  readonly outside: RequestOrigin['outside'] | undefined;
  readonly byRegion: Map<string | undefined, Context>;
}

/** A channel is asked thousands of questions, in few Regions. What is known of its requests is known of no other channel's. */
const contexts = new WeakMap<KnownValues, ChannelContexts>();

/**
 * The context of everything that may ever be asked from a channel. It names the channel only where a policy does, so
 * that channels with equal permissions are worked out once.
 */
export function summaryContext(access: RequestOrigin, known: KnownValues, layers: Layers): Context {
  // What begins on a later day has to count already; where all that a date does is to end access, today has the most.
  const isTimed = access.isAtInstant ? mentionsTime(layers) : onlyEnds(layers);
  const counted = isTimed ? known : withoutTime(known);
  return mentionsKey(layers, 'aws:chatbotsourcearn') ? requestContext(access, counted) : contextOf(counted);
}

const lasting = new WeakMap<KnownValues, KnownValues>();

/** What is known at any time, the same object for one of values. */
function withoutTime(known: KnownValues): KnownValues {
  let values = lasting.get(known);
  if (values === undefined) {
    const { 'aws:CurrentTime': _, 'aws:EpochTime': __, ...others } = known;
    values = others;
    lasting.set(known, values);
  }
  return values;
}

const plainContexts = new WeakMap<KnownValues, Context>();

/** The context of a request of which only these values are known: a channel is summarized several times. */
function contextOf(known: KnownValues): Context {
  let context = plainContexts.get(known);
  if (context === undefined) {
    context = makeContext(known);
    plainContexts.set(known, context);
  }
  return context;
}

/** The Region in an ARN, which is that of every request about it; undefined when the ARN leaves it open. */
export function regionOf(arn: string | undefined): string | undefined {
  // A pseudo parameter without a known value has colons of its own.
  const fields = arn?.startsWith('arn:') === true ? arn.replaceAll('AWS::', 'AWS/').split(':') : [];
  const region = fields[3]?.replaceAll('AWS/', 'AWS::') ?? '';
  return region === '' || /[*?]/.test(region) ? undefined : region;
}

/** Only the sessions of chat carry it; of whom policies by themselves are asked for is not known. */
function sourceOf(access: RequestOrigin): KnownValues {
  if (access.outside === 'policies') return {};
  return { 'aws:ChatbotSourceArn': access.outside === 'sessions' ? null : sourceArn(access) };
}

/** The ARN of the channel configuration, which sessions of the service carry as `aws:ChatbotSourceArn`. */
function sourceArn({ channel, place: { partition, account } }: RequestOrigin): string {
  const kind = channel.place.platform === 'slack' ? 'slack-channel' : 'microsoft-teams-channel';
  return `arn:${partition}:chatbot::${account}:chat-configuration/${kind}/${channel.configurationName}`;
}
