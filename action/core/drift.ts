import type { ChannelPlace } from './chat-place.ts';
import type { Json, JsonObject } from './json.ts';
import type { Kind } from './kind.ts';
import type { Missing } from './look.ts';
import type { Risk } from './risk.ts';

/** How something differs from what was declared. */
export type DriftKind =
  | 'modified'
  | 'deleted'
  | 'undeclared'
  | 'unmanaged'
  | 'disabled'
  | 'expired'
  | 'unapplied';

/** One difference between what is deployed and what AWS holds (or, for `unapplied`, between chatops.yml and what is deployed). */
export interface Drift {
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  readonly kind: DriftKind;
  /** Where in chatops.yml, e.g. `roles.operator`. */
  readonly path: string;
  readonly type: string;
  /** Physical id; the logical id where nothing physical exists yet. */
  readonly id: string;
  /** Top-level CloudFormation property; absent when the whole resource is meant. */
  readonly property?: string;
  readonly expected?: Json;
  readonly observed?: Json;
  readonly risk: Risk;
  /** What people can do now and could not do as it was deployed and reviewed, as far as it has part in it, one line each. */
  readonly gained?: readonly string[];
  /** The same by the way in which it has part; absent where all of it is its own, and where it widens nothing. */
  readonly share?: GainShares;
  /** What was reviewed and people can no longer do because of it, one line each; absent where it takes nothing away. */
  readonly lost?: readonly string[];
  /** What it takes away alone, and what other drift takes away as well, one line each. */
  readonly lostAsWell?: readonly string[];
  /**
   * What a role allows now and did not as reviewed to those who can assume it outside of chat, where no guardrail applies, one line each;
   * absent where the role is not open to others, or its part is none.
   */
  readonly outside?: readonly string[];
  /**
   * Who can assume the role outside of chat and could not as it was deployed; of a role made elsewhere, who can and should not. Each by
   * name, `*` for every principal of every account. Set where a trust policy widens; both are empty where it allows only more to those who can assume it already.
   * `except`: whom `*` does not mean, where there is any.
   */
  readonly assumable?: {
    readonly by: readonly string[];
    readonly possiblyBy: readonly string[];
    readonly except?: readonly string[];
  };
  /** Who did it, by CloudTrail: the ARN of the caller. */
  readonly actor?: string;
  /** When, as CloudTrail writes it: `2026-11-25T01:02:03Z`. */
  readonly at?: string;
  /** What a reader should know of it that the values do not say. */
  readonly note?: string;
  /** Why the service has switched off what is unmanaged. */
  readonly disabled?: string;
  /** Set for what is unmanaged where it is not known whether the service has switched it off. */
  readonly isStateUnread?: true;
  /** Set when it widens a policy but has no effect at present, because other limits or other drift still apply. */
  readonly isHeldBack?: true;
  /** Set where it gives something only to members who have chosen a role that it changes, now or later. */
  readonly isForChosen?: true;
  /** Set where it takes something from members who have chosen a role that it changes, in channels where it takes nothing from others. */
  readonly takesFromChosen?: true;
  /** What it does to those members, also beside what it gives to others, and whether there are any. */
  readonly chosen?: ChosenEffect;
  /** Set where its own effect is not worked out, because all drift together has too much. */
  readonly isNotAssessed?: true;
  /** The channels in which it is unknown what it gives or takes away, because neither their roles nor their guardrails were read. */
  readonly unreadIn?: readonly {
    readonly channel: string;
    readonly place: ChannelPlace;
    /** Set where AWS has switched the channel off, so that nothing works there. */
    readonly isSwitchedOff?: true;
  }[];
  /** Set for what is unmanaged and was not read completely. */
  readonly isPartlyRead?: true;
  /** Set for what no stack of the product makes: a revert cannot bring it back. */
  readonly isElsewhere?: true;
  /** What has the chat channel, or the name, of this one now: a revert takes place after it is deleted. */
  readonly heldBy?: string;
  /** The place in chatops.yml of what is unmanaged and declared there, so that an import adopts it. */
  readonly declaredAs?: string;
  /** Set for what is unmanaged and declared, and refers there to what does not exist, so that an import leaves it. */
  readonly isNotAdoptable?: true;
  /** Set for what is unmanaged: what chatops.yml has to give up for its YAML, in words, because both have one chat channel. */
  readonly inExchange?: string;
  /** Set beside it: what its people no longer have after that, in words, e.g. `run deploy`. */
  readonly lostInExchange?: readonly string[];
  /** Set for what is not applied and is in AWS already, outside of the stack: an apply alone does not create it. */
  readonly isThere?: true;
  /** Set for what is not applied and updates what no longer exists: an apply rolls back until a revert has created it again. */
  readonly isGone?: true;
  /** Set where chatops.yml already has what was observed, or no longer has the resource: an apply ends it, and a revert would undo that. */
  readonly isPending?: true;
  /** Set where chatops.yml says something else of it than the stack: what is expected is only deployed. */
  readonly isOnlyDeployed?: true;
  /** Where chatops.yml has it now, where that is another key (`moved-from`) that is not applied yet. */
  readonly movedTo?: string;
  /** Why `--codify` cannot write it into chatops.yml; absent where it may, if the file then passes its checks. */
  readonly codifyRefused?: string;
  /** What it does to notifications; absent where it does nothing to them. */
  readonly notifications?: NotificationEffect;
  /** The alias that is gone, runs something else than was reviewed, or is where it was not reviewed. */
  readonly alias?: DriftedAlias;
  /** The same of further ones, and of all that a channel configuration listed which is gone or has another chat channel. */
  readonly aliases?: readonly DriftedAlias[];
  /** For what is unmanaged: the name of the chatops.yml beside which it was found, which its YAML is for. */
  readonly beside?: string;
  /** For what is unmanaged: the YAML that would declare it. */
  readonly snippet?: string;
}

/**
 * Whether anything is given to, or taken from, members who have chosen a role: `now`: AWS lists one of them; `later`: it lists none there
 * yet; `possibly`: it depends on what cannot be seen, or it is not known who has chosen which role.
 */
export type ChosenState = 'now' | 'possibly-now' | 'later' | 'possibly-later';

/** What a drift does to members who have chosen a role that it changes. */
export interface ChosenEffect {
  readonly gains?: ChosenState;
  readonly losses?: ChosenState;
}

/** An alias that is not what was reviewed. */
export interface DriftedAlias {
  readonly name: string;
  /** The keys of the channels in which people had it. */
  readonly channels: readonly string[];
  /** Those of their chat channels that have another configuration now, or none, with the key of the channel that was there. */
  readonly places?: readonly { readonly channel: string; readonly place: ChannelPlace }[];
  /** What it runs now; undefined where it is gone, or has another name. */
  readonly command?: string;
  /** The channels in which what it runs now is denied. */
  readonly denied?: readonly { readonly channel: string; readonly to: DeniedTo }[];
  /** Set where people have it and it was not reviewed: `channels` are those that list it, `places` the chat channels of those that were moved. */
  readonly isAdded?: true;
  /** Set where custom actions with other commands have the name as well, so that it is not known which of them runs. */
  readonly isAmbiguous?: true;
  /** Set where it is possibly there, because not everything was read. */
  readonly isPossible?: true;
}

/** Who cannot run something: no one, those who use the channel role, or those who choose a listed role. */
export type DeniedTo = 'everyone' | 'channel-role' | 'listed-role';

/** What a drift does to the notifications of channels. */
export interface NotificationEffect {
  /** What no longer arrives. */
  readonly silenced?: readonly Silence[];
  /** Who can do something with a topic and could not as it was deployed. */
  readonly opened?: readonly {
    /** In words, e.g. `everyone, in any AWS account`. */
    readonly who: string;
    /** E.g. `publish to`. */
    readonly words: string;
    /** The name of the topic. */
    readonly topic: string;
    /** The keys of the channels that have it. */
    readonly channels: readonly string[];
    /** Whether it does not depend on what cannot be seen, e.g. on a condition. */
    readonly isCertain: boolean;
    /** Set where it is to subscribe alone: they receive what is published, and put no message into the channels. */
    readonly isReadOnly?: true;
    /** Set where nothing says what was allowed before. */
    readonly isOfUnknownAge?: true;
  }[];
  /** Who is subscribed to a topic without being declared. */
  readonly receivers?: readonly {
    /** In words, e.g. `the e-mail address ops@example.com`. */
    readonly who: string;
    /** The name of the topic. */
    readonly topic: string;
    /** The keys of the channels that have it. */
    readonly channels: readonly string[];
    /** Whether the subscription is confirmed, so that messages are sent. */
    readonly isCertain: boolean;
  }[];
  /** Set where the drift has part in what people in chat can do as well, or where that was not assessed. */
  readonly isBesideAccess?: true;
}

/** What no longer arrives in one channel. */
export interface Silence {
  /** The key of the channel. */
  readonly channel: string;
  /** The chat channel whose people no longer hear of it, in words, where a channel was moved. */
  readonly place?: string;
  /** Where the people are, whom `place` is about too; absent where it is not known. */
  readonly chatChannel?: ChannelPlace;
  /** In words, e.g. `pipeline web (failed, started)`. */
  readonly what: string;
  /** Whether it does not depend on what cannot be seen. */
  readonly isCertain: boolean;
  /** Set where nothing says that it arrived before. */
  readonly isOfUnknownAge?: true;
}

/** How a drift takes part in what all drift together allows, one line each; all empty when it adds nothing. */
export interface GainShares {
  /** What ends with it. */
  readonly own: readonly string[];
  /** What ends with it, and what it does not allow without other drift. */
  readonly together: readonly string[];
  /** What other drift allows as well, so that it stays possible without this one. */
  readonly shared: readonly string[];
  /** What several drifts allow, of which no single one is needed and no single one is enough. */
  readonly group: readonly string[];
}

/** A read that was denied or failed: what it would have shown is neither clean nor drifted. */
export interface Unchecked {
  readonly target: string;
  readonly path: string;
  readonly type: string;
  readonly id: string;
  readonly property?: string;
  /** Why, in AWS's own words where there are any. */
  readonly reason: string;
  /** As for {@link Drift}. */
  readonly isElsewhere?: true;
}

/** A read that was denied or failed, as something that a look misses. */
export function missingOfUnchecked({ target, path, property, reason }: Unchecked): Missing {
  return { target, what: property === undefined ? path : `${path} ${property}`, reason };
}

/** What was seen of one resource. Properties that could not be read are named, never assumed. */
export type Observation =
  | {
      readonly status: 'present';
      readonly properties: JsonObject;
      /** Set when AWS has switched it off, with its reason. */
      readonly disabled?: string;
      readonly unread: readonly { readonly property: string; readonly reason: string }[];
    }
  | { readonly status: 'absent' }
  | { readonly status: 'unread'; readonly reason: string };

/** One resource of the stack: what it should be, and what it is. */
export interface Comparison {
  readonly target: string;
  readonly type: string;
  readonly path: string;
  readonly id: string;
  /** Properties of the deployed template, intrinsics resolved. */
  readonly expected: JsonObject;
  readonly observed: Observation;
  /** How this kind of resource is compared, and what a difference risks. */
  readonly kind: Pick<Kind, 'riskOf' | 'riskOfLoss' | 'elementKey' | 'neverEmpty' | 'normalize'>;
}

/** What differs, and what could not be looked at. */
export interface Differences {
  readonly drift: readonly Drift[];
  readonly unchecked: readonly Unchecked[];
}

/** The channels of an alias that still have the chat channel in which it was reviewed. */
export function channelsInPlace({
  channels,
  places = [],
}: Pick<DriftedAlias, 'channels' | 'places'>): readonly string[] {
  return channels.filter(key => places.every(({ channel }) => channel !== key));
}

/** The properties that say which chat channel a configuration is for. */
export const placeProperties = ['SlackChannelId', 'TeamsChannelId'];

/**
 * Whether a role was deleted and made again with another path, so that it has another ARN than channels refer to: no path can be
 * changed, and a policy with another one is another policy.
 */
export function isMadeAgain({ property, observed }: Drift): boolean {
  return property === 'Path' && observed !== undefined;
}

/** Whether a channel configuration has another chat channel than was declared. */
export function isMove({ kind, property = '', expected, observed }: Drift): boolean {
  return (
    kind === 'modified' &&
    placeProperties.includes(property) &&
    expected !== undefined &&
    observed !== undefined
  );
}
