import { attempt } from '../aws/attempt.ts';
import { findOwningStacks } from '../aws/own-stacks.ts';
import { listIdentifiers } from '../aws/readers/cloud-control.ts';
import type { JsonObject } from '../core/json.ts';
import { type PlanFinding, uncheckedCode } from '../core/plan-finding.ts';
import type { Listing, Reading, Snapshot } from '../core/snapshot.ts';
import { globalRegion, globalStack } from '../core/stacks.ts';
import { type HeldName, keyOfName, listHeldNames } from '../core/unique-name.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';
import type { Inspection } from './inspect.ts';

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

/**
 * Names that the plan asks for and that something outside of the stack has: channels that are configured elsewhere
 * in the account, roles and policies that exist. AWS would refuse them in the middle of the deployment.
 */
export async function findTakenNames(inspection: Inspection): Promise<PlanFinding[]> {
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
  const findings = groups.map(group => {
    const { physicalId } = group.owner;
    const lookedUp = stacks.has(physicalId) ? { stack: stacks.get(physicalId) } : undefined;
    return describeTaken(target, session.identity.account, group, lookedUp);
  });
  return [...findings, ...listOwned(inspection), ...listUnread(inspection, listings)];
}

/** What services have made already and another stack has taken in. */
function listOwned({ session, stack, config, changes, owned }: Inspection): PlanFinding[] {
  const { account } = session.identity;
  return owned.map(({ logicalId, name, owner }) => ({
    code: 'plan/name-taken',
    level: 'obstacle',
    target: session.target.key,
    path: changes.find(change => change.logicalId === logicalId)?.path ?? '',
    message: `The name ${name} is taken: account ${account} has the log group ${name} of the stack ${owner} already`,
    help:
      owner === globalStack(config.name, undefined)?.name && owner !== stack.name
        ? `${owner} is the companion stack of ${config.name} in another Region. After a move to ${globalRegion}, delete the stack ${config.name} of that Region, and then ${owner}; the log groups stay and are taken in: aws cloudformation delete-stack --stack-name ${owner} --region ${globalRegion}`
        : `Take it out of ${owner} first and keep the group (DeletionPolicy: Retain), or take log-retention out of this file`,
  }));
}

type Listings = Snapshot['listings'];

/** Types that no look at an account lists, whose identifiers say their names. */
const namedByIdentifier: Readonly<Record<string, (identifier: string) => JsonObject>> = {
  'AWS::KMS::Alias': identifier => ({ AliasName: identifier }),
  'AWS::SNS::Topic': identifier => ({ TopicName: identifier.slice(identifier.lastIndexOf(':') + 1) }),
};

/** The aliases of keys and the topics in the Region of the stack; nothing is read of what the plan gives no name. */
async function listMore({ session, changes }: Inspection): Promise<[string, Reading<Listing>][]> {
  const asked = Object.entries(namedByIdentifier).filter(([type]) =>
    changes.some(
      change => change.type === type && (change.action === 'create' || change.action === 'replace'),
    ),
  );
  return Promise.all(
    asked.map(async ([type, read]): Promise<[string, Reading<Listing>]> => {
      const listing = await attempt(async () => {
        const found = await listIdentifiers(session.connection, type);
        return new Map(found.map(id => [id, { properties: read(id), unread: [] }]));
      });
      return [type, listing];
    }),
  );
}

/** By unique name, what is in the account and not in the stack. */
function listOwners({ deployed }: Inspection, listings: Listings): Map<string, Owner> {
  const own = new Set(deployed.physicalIds.values());
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
      message: `The ${noun} ${held.name} exists already in account ${account}, as ${owner.name}`,
      help: `Find out what has it before anything is deleted: aws cloudformation describe-stack-resources --physical-resource-id ${owner.physicalId}`,
    };
  }
  if (isChat(held)) {
    return {
      ...place,
      code: 'plan/channel-taken',
      message: `The ${noun} ${held.name} is configured already in account ${account}, as ${ownerText}; an account has one configuration per channel`,
      help:
        stack === undefined
          ? 'Adopt it with `chatops import`, delete it in the console, or take the channel out of this file'
          : `Take the channel out of ${stack} first, or out of this file`,
    };
  }
  return {
    ...place,
    code: 'plan/name-taken',
    message: `The name ${held.name} is taken: account ${account} has the ${noun} ${ownerText} already`,
    help: helpForTaken(held, stack),
  };
}

function helpForTaken({ unique: { scope } }: HeldName, stack: string | undefined): string {
  if (scope === 'key alias')
    return 'Write another alias, or the ARN of the key that has this one, with its policy: `key: { arn: …, document: … }`';
  return stack === undefined
    ? 'Adopt it with `chatops import`, or give this one another name'
    : `Give this one another name, or take it out of ${stack} first`;
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
        message: `It could not be checked whether the names of ${type} are free. ${listing.reason}`,
      },
    ];
  });
}
