import { byRegion, type LookedAt, oncePerLook } from '../aws/account-look.ts';
import { attempt } from '../aws/attempt.ts';
import { findOwningStacks } from '../aws/own-stacks.ts';
import { listIdentifiers, listIdentifiersOnce, readResources } from '../aws/readers/cloud-control.ts';
import type { JsonObject } from '../core/json.ts';
import { type PlanFinding, uncheckedCode } from '../core/plan-finding.ts';
import type { ListedResource, Listing, Reading, Snapshot } from '../core/snapshot.ts';
import { globalRegion, globalStack } from '../core/stacks.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { type HeldName, keyOfName, listHeldNames } from '../core/unique-name.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';
import type { Inspection } from './inspect.ts';

const eventRuleType = 'AWS::Events::Rule';
const notificationRuleType = 'AWS::CodeStarNotifications::NotificationRule';

/** Something in the account that has a name which the plan asks for, and that is not the stack's. */
interface Owner {
  readonly physicalId: string;
  /** What people call it. */
  readonly name: string;
}

interface Taken {
  readonly held: HeldName;
  readonly owner: Owner;
}

/** A finding about a resource whose name is taken. */
export interface TakenName {
  readonly logicalId: string;
  readonly finding: PlanFinding;
}

/** What is known of the names that a plan asks for. */
export interface TakenNames {
  readonly taken: readonly TakenName[];
  /** One for each type whose names could not be looked up. */
  readonly unread: readonly PlanFinding[];
}

/** The same as findings of a plan: names that are taken, and what is not known about them. */
export async function reportTakenNames(inspection: Inspection): Promise<PlanFinding[]> {
  const { taken, unread } = await findTakenNames(inspection);
  return [...taken.map(({ finding }) => finding), ...unread];
}

/**
 * Names that the plan asks for and that something outside of the stack has: channels that are configured elsewhere
 * in the account, roles, policies, topics and rules that exist. AWS would refuse them in the middle of the deployment.
 */
export async function findTakenNames(inspection: Inspection): Promise<TakenNames> {
  const { session, client, desired, changes } = inspection;
  const target = session.target.key;
  const asks = new Map(
    changes.filter(({ action }) => action !== 'delete').map(change => [change.logicalId, change]),
  );
  const listings = new Map([...inspection.snapshot.listings, ...(await listMore(inspection))]);
  const owners = listOwners(inspection, listings);
  const taken = listHeldNames(desired, uniqueNamesOf).flatMap((held): Taken[] => {
    const change = asks.get(held.logicalId);
    const owner = owners.get(held.key);
    if (change === undefined || owner === undefined) return [];
    const isAsked =
      change.action !== 'update' ||
      change.properties.some(({ name }) => held.unique.properties.includes(name));
    return isAsked ? [{ held, owner }] : [];
  });
  const groups = groupByOwner(taken);
  const stacks = await findOwningStacks(
    client,
    groups.map(({ owner }) => owner.physicalId),
  );
  const found = groups.map(group => {
    const { physicalId } = group.owner;
    const lookedUp = stacks.has(physicalId) ? { stack: stacks.get(physicalId) } : undefined;
    const finding = describeTaken(target, session.identity.account, group, lookedUp);
    return { logicalId: group.held.logicalId, finding };
  });
  return { taken: [...found, ...listOwned(inspection)], unread: listUnread(inspection, listings) };
}

/** Resources that services have created and another stack has imported. */
function listOwned({ session, stack, config, changes, owned }: Inspection): TakenName[] {
  const { account } = session.identity;
  return owned.map(({ logicalId, name, owner }) => ({
    logicalId,
    finding: {
      code: 'plan/name-taken',
      level: 'obstacle',
      target: session.target.key,
      path: changes.find(change => change.logicalId === logicalId)?.path ?? '',
      message: `The name ${name} is taken: account ${account} already has the log group ${name}, in the stack ${owner}`,
      help:
        owner === globalStack(config.name, undefined)?.name && owner !== stack.name
          ? `${owner} is the companion stack of ${config.name} in another Region. After a move to ${globalRegion}, delete the stack ${config.name} of that Region, and then ${owner}; the log groups stay and are imported: aws cloudformation delete-stack --stack-name ${owner} --region ${globalRegion}`
          : `Remove it from ${owner} first and keep the group (DeletionPolicy: Retain), or remove log-retention from this file`,
    },
  }));
}

type Listings = Snapshot['listings'];

/** One resource of a listing. */
type Entry = readonly [physicalId: string, ListedResource];

/** The identifiers of notification rules do not have their names, so that each rule is read. @throws Error when one cannot be */
const listNotificationRules = oncePerLook(async (connection): Promise<Entry[]> => {
  const ids = await listIdentifiers(connection, notificationRuleType);
  const read = await readResources(
    connection,
    ids.map(id => ({ type: notificationRuleType, id })),
  );
  return ids.flatMap((id): Entry[] => {
    const reading = read.get(id);
    if (reading?.ok !== true) throw new Error(reading?.reason ?? `${id} was not read`);
    return reading.value === undefined ? [] : [[id, { properties: reading.value }]];
  });
}, byRegion);

/** How the names of a type are found that no listing of a snapshot has. */
const moreNames: Readonly<Record<string, (at: LookedAt) => Promise<readonly Entry[]>>> = {
  'AWS::Chatbot::CustomAction': at =>
    listByIdentifier(at, 'AWS::Chatbot::CustomAction', id => [
      id,
      { ActionName: id.slice(id.lastIndexOf('/') + 1) },
    ]),
  'AWS::KMS::Alias': at => listByIdentifier(at, 'AWS::KMS::Alias', id => [id, { AliasName: id }]),
  'AWS::SNS::Topic': at =>
    listByIdentifier(at, 'AWS::SNS::Topic', id => [id, { TopicName: topicNameOfArn(id) }]),
  // A rule of another bus than the default one has the name of the bus before its own.
  [eventRuleType]: at =>
    listByIdentifier(at, eventRuleType, id => {
      const name = nameOfRule(id);
      return name === undefined ? undefined : [name, { Name: name }];
    }),
  [notificationRuleType]: listNotificationRules,
};

async function listByIdentifier(
  at: LookedAt,
  type: string,
  read: (identifier: string) => readonly [physicalId: string, properties: JsonObject] | undefined,
): Promise<Entry[]> {
  return (await listIdentifiersOnce(at, type)).flatMap((identifier): Entry[] => {
    const [physicalId, properties] = read(identifier) ?? [];
    return physicalId === undefined || properties === undefined ? [] : [[physicalId, { properties }]];
  });
}

/** The name of an event rule of the default bus by its ARN. */
function nameOfRule(arn: string): string | undefined {
  return /^arn:[^:]*:events:[^:]*:[^:]*:rule\/([^/]+)$/.exec(arn)?.[1];
}

/** The names of what the plan gives a name to, in the Region of the stack; nothing is read of other types. */
async function listMore({ session, changes }: Inspection): Promise<[string, Reading<Listing>][]> {
  const asked = Object.entries(moreNames).filter(([type]) =>
    changes.some(
      change => change.type === type && (change.action === 'create' || change.action === 'replace'),
    ),
  );
  return Promise.all(
    asked.map(
      async ([type, list]): Promise<[string, Reading<Listing>]> => [
        type,
        await attempt(async () => new Map(await list(session))),
      ],
    ),
  );
}

/** By unique name, what is in the account and not in the stack. */
function listOwners({ deployed }: Inspection, listings: Listings): Map<string, Owner> {
  // CloudFormation has an event rule by its name, and where it was imported possibly by its ARN.
  const own = new Set([...deployed.physicalIds.values()].map(id => nameOfRule(id) ?? id));
  const owners = new Map<string, Owner>();
  for (const [type, listing] of listings) {
    if (!listing.ok) continue;
    for (const [physicalId, { properties }] of listing.value) {
      if (own.has(physicalId)) continue;
      for (const unique of uniqueNamesOf(type)) {
        const key = keyOfName(unique, properties);
        const name = properties['ConfigurationName'] ?? physicalId;
        if (key !== undefined) owners.set(key, { physicalId, name: String(name) });
      }
    }
  }
  return owners;
}

/** One finding for each resource and owner, however many names the two share; the chat channel says the most. */
function groupByOwner(taken: readonly Taken[]): Taken[] {
  const groups = new Map<string, Taken>();
  for (const { held, owner } of taken) {
    const key = `${held.logicalId} ${owner.physicalId}`;
    if (!groups.has(key) || isChat(held)) groups.set(key, { held, owner });
  }
  return [...groups.values()];
}

function isChat({ unique: { scope } }: HeldName): boolean {
  return scope === 'slack' || scope === 'teams';
}

function describeTaken(
  target: string,
  account: string,
  { held, owner }: Taken,
  /** Undefined: which stack has it was not read. */
  lookedUp: { readonly stack: string | undefined } | undefined,
): PlanFinding {
  const stack = lookedUp?.stack;
  const { noun } = held.unique;
  const ownerText = stack === undefined ? owner.name : `${owner.name} of the stack ${stack}`;
  const place = { target, level: 'obstacle' as const, path: held.path };
  if (lookedUp === undefined) {
    return {
      ...place,
      code: isChat(held) ? 'plan/channel-taken' : 'plan/name-taken',
      message: `The ${noun} ${held.name} already exists in account ${account}, as ${owner.name}`,
      help: `Find its owner before you delete anything: aws cloudformation describe-stack-resources --physical-resource-id ${owner.physicalId}`,
    };
  }
  if (isChat(held)) {
    return {
      ...place,
      code: 'plan/channel-taken',
      message: `The ${noun} ${held.name} is already configured in account ${account}, as ${ownerText}; an account has one configuration per channel`,
      help:
        stack === undefined
          ? 'Adopt it with `chatops import`, delete it in the console, or remove the channel from this file'
          : `Remove the channel from ${stack} first, or from this file`,
    };
  }
  return {
    ...place,
    code: 'plan/name-taken',
    message: `The name ${held.name} is taken: account ${account} already has the ${noun} ${ownerText}`,
    help: helpForTaken(held, stack),
  };
}

function helpForTaken({ unique: { scope } }: HeldName, stack: string | undefined): string {
  if (scope === 'key alias')
    return 'Write another alias, or the ARN of the key that has this alias, with its policy: `key: { arn: …, document: … }`';
  return stack === undefined
    ? '`chatops import --file` of this file adopts it, or says why it cannot; or rename this one'
    : `Rename this one, or remove it from ${stack} first`;
}

/** A listing that was denied leaves it open whether names are free. */
function listUnread({ session, changes }: Inspection, listings: Listings): PlanFinding[] {
  const types = new Set(
    changes.filter(({ action }) => action === 'create' || action === 'replace').map(({ type }) => type),
  );
  return [...listings].flatMap(([type, listing]): PlanFinding[] => {
    if (listing.ok || !types.has(type) || uniqueNamesOf(type).length === 0) return [];
    return [
      {
        code: uncheckedCode,
        level: 'notice',
        target: session.target.key,
        path: '',
        message: `Whether the names of ${type} are free could not be checked. ${listing.reason}`,
      },
    ];
  });
}
