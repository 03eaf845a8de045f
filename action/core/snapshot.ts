import type { Observation } from './drift.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The result of a read that may have been denied or have failed; never an empty answer in place of a failure. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** One resource as an API shows it, in the shape of its CloudFormation type. */
export interface ListedResource {
  /** The API says nothing about a property that is not a member here; one that is empty is there as an empty value. */
  readonly properties: JsonObject;
  /** The service's reason, when it has switched the resource off. */
  readonly disabled?: string;
  /** Set where the answer does not say whether the service has switched it off. */
  readonly isStateUnread?: true;
  /** Number of users, groups and roles that have a managed policy. */
  readonly attachments?: number;
}

/** All resources of one type in an account, by physical id. */
export type Listing = ReadonlyMap<string, ListedResource>;

/** One resource's result of CloudFormation's drift detection. */
export interface StackDrift {
  readonly status: 'IN_SYNC' | 'MODIFIED' | 'DELETED' | 'NOT_CHECKED' | 'UNSUPPORTED' | 'UNKNOWN';
  /** The properties that the template sets and CloudFormation can read, as they really are. */
  readonly properties: JsonObject;
  /** The properties that the template sets and that are gone. */
  readonly removed: readonly string[];
}

/** A subscription of a topic, as SNS lists it. */
export interface Subscription {
  /** Its ARN; undefined as long as it is not confirmed. */
  readonly arn: string | undefined;
  /** E.g. `https` or `email`. */
  readonly protocol: string;
  /** Where messages are sent: an address, an ARN, a number. */
  readonly endpoint: string;
}

/** Who is subscribed to some topics, by the ARN of the topic; undefined: there is no such topic. */
export type Subscriptions = ReadonlyMap<string, Reading<readonly Subscription[] | undefined>>;

/** What was read of the subscriptions of the topics of a stack. */
export interface TopicSubscriptions {
  readonly subscriptions: Subscriptions;
  /** The topics that channel configurations of the account have, also those of other stacks: chat subscribes to them. */
  readonly ofChannels: Reading<ReadonlySet<string>>;
}

/** Everything that was read from one account, in a handful of calls. Plain data. */
export interface Snapshot {
  /** By CloudFormation type. */
  readonly listings: ReadonlyMap<string, Reading<Listing>>;
  /** By logical id, from one drift detection of the stack. */
  readonly stackDrift: Reading<ReadonlyMap<string, StackDrift>>;
  /** Who is subscribed to the topics of the stack. */
  readonly topics: TopicSubscriptions;
  /**
   * By CloudFormation type: properties of resources that the drift detection shows only where the template sets them, by physical
   * id. Where they could not be read, the listing of another type says so.
   */
  readonly besideStack?: ReadonlyMap<string, Listing>;
}

/** A role that a member of a channel chose for themselves. */
export interface UserIdentity {
  /** ARN of the channel configuration. */
  readonly configuration: string;
  /** ID of the member in Slack or Teams. */
  readonly user: string;
  readonly role: string;
}

/** A workspace that an administrator authorised, with the name that people know it by. */
export interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

/** What was read of an account outside of one stack. Plain data. */
export interface AccountSnapshot {
  readonly userRoleRequired: Reading<boolean>;
  readonly identities: Reading<readonly UserIdentity[]>;
  /** Channels and custom actions that are not part of the stack, by physical id. */
  readonly unmanaged: Reading<readonly UnmanagedResource[]>;
  /** The stacks that the roles and guardrails of unmanaged channels belong to, by ARN; undefined: no stack of the Region. */
  readonly partOwners: ReadonlyMap<string, Reading<string | undefined>>;
  /** How many of them were not looked at one by one, because there are too many. */
  readonly unseen: number;
  /** Documents of managed policies that the account's own list does not have, by ARN; undefined: there is no such policy. */
  readonly documents: ReadonlyMap<string, Reading<Json | undefined>>;
}

/** A channel or custom action that is not part of the stack. */
export interface UnmanagedResource {
  readonly type: string;
  readonly id: string;
  /** In the shape of its CloudFormation type, as far as it was read. */
  readonly properties: JsonObject;
  /** The service's reason, when it has switched it off. */
  readonly disabled?: string;
  /** As for {@link ListedResource}. */
  readonly isStateUnread?: true;
  /** The stack that it belongs to; undefined when it belongs to none, or when it was not asked for. */
  readonly owner?: string;
  /** Why it is not known whether it belongs to one. */
  readonly ownerUnread?: string;
  /** Why it is not known in full; `isLimit`: it was not asked for, because there is too much. */
  readonly unread?: { readonly reason: string; readonly isLimit?: true };
}

/**
 * What is known of one resource. An API of the service itself comes first; CloudFormation's drift detection fills in
 * the properties that no list operation shows. What neither shows is unread, with the reason.
 * @param wanted the properties that the deployed template sets
 */
export function observeResource(
  snapshot: Omit<Snapshot, 'topics'>,
  resource: { type: string; logicalId: string; physicalId: string },
  wanted: readonly string[],
): Observation {
  const listing = snapshot.listings.get(resource.type);
  const detected = readStackDrift(snapshot, resource.logicalId);
  if (listing === undefined) {
    const beside = snapshot.besideStack?.get(resource.type)?.get(resource.physicalId);
    return observeThroughStack(detected, wanted, beside?.properties);
  }
  if (!listing.ok) return { status: 'unread', reason: listing.reason };
  const listed = listing.value.get(resource.physicalId);
  if (listed === undefined) return { status: 'absent' };
  const hidden = wanted.filter(property => !Object.hasOwn(listed.properties, property));
  const { properties, unread } = readThroughStack(detected, hidden);
  return {
    status: 'present',
    properties: withoutSystemTags({ ...properties, ...listed.properties }),
    unread: listed.isStateUnread === true ? [...unread, unreadState] : unread,
    ...(listed.disabled === undefined ? {} : { disabled: listed.disabled }),
  };
}

/** That it is not known whether the service has switched a resource off. */
export const unreadState = { property: 'State', reason: 'the answer of the service does not have it' };

/** Tags that AWS puts on by itself (`aws:cloudformation:stack-name`) are never declared and never drift. */
function withoutSystemTags(properties: JsonObject): JsonObject {
  const tags = properties['Tags'];
  if (Array.isArray(tags)) {
    const own = tags.filter(tag => !isObject(tag) || !String(tag['Key']).startsWith('aws:'));
    return { ...properties, Tags: own };
  }
  if (!isObject(tags)) return properties;
  const own = Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:')));
  return { ...properties, Tags: own };
}

function readStackDrift(snapshot: Pick<Snapshot, 'stackDrift'>, logicalId: string): Reading<StackDrift> {
  if (!snapshot.stackDrift.ok) return snapshot.stackDrift;
  const value = snapshot.stackDrift.value.get(logicalId);
  if (value === undefined) return { ok: false, reason: 'CloudFormation drift detection did not check it' };
  const { status } = value;
  if (status === 'IN_SYNC' || status === 'MODIFIED' || status === 'DELETED') return { ok: true, value };
  return { ok: false, reason: `CloudFormation drift detection answered ${status}` };
}

function observeThroughStack(
  detected: Reading<StackDrift>,
  wanted: readonly string[],
  beside: JsonObject = {},
): Observation {
  if (!detected.ok) return { status: 'unread', reason: detected.reason };
  if (detected.value.status === 'DELETED') return { status: 'absent' };
  const { properties, unread } = readThroughStack(detected, wanted);
  return { status: 'present', properties: withoutSystemTags({ ...beside, ...properties }), unread };
}

function readThroughStack(detected: Reading<StackDrift>, wanted: readonly string[]) {
  const properties: { [name: string]: Json } = {};
  const unread: { property: string; reason: string }[] = [];
  for (const property of wanted) {
    if (!detected.ok) unread.push({ property, reason: detected.reason });
    else if (Object.hasOwn(detected.value.properties, property)) {
      properties[property] = detected.value.properties[property] as Json;
    } else if (!detected.value.removed.includes(property)) {
      unread.push({ property, reason: 'neither its service nor CloudFormation drift detection returns it' });
    }
  }
  return { properties, unread };
}
