import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { AccountSnapshot, Listing, Reading, Snapshot, UnmanagedResource } from '../core/snapshot.ts';
import { attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { readUserIdentities, readUserRoleRequired } from './readers/chat-account.ts';
import { listIdentifiers, type ResourceId, readResources } from './readers/cloud-control.ts';
import { readManagedPolicy } from './readers/managed-policy.ts';
import { readOwners, readOwnStacks } from './readers/owners.ts';

const customAction = 'AWS::Chatbot::CustomAction';

/** The types of channel configurations. */
export const channelTypes = [
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
] as const;

const unmanagedTypes: ReadonlySet<string> = new Set([customAction, ...channelTypes]);

/** So many channels and custom actions outside of the stack are looked at one by one; each costs two calls. */
const maxSeen = 50;

/** What else is asked about an account. */
export interface AccountQuestions {
  /** Physical ids of the stack's own resources. */
  readonly own: ReadonlySet<string>;
  /** ARNs of managed policies whose documents are to be read. */
  readonly policies: readonly string[];
}

/**
 * Reads what an account holds outside of a stack: unmanaged channels and custom actions, who chose which
 * role, the account's own preference. A read that is denied or fails does not hold up the others.
 */
export async function readAccountSnapshot(
  connection: Connection,
  client: CloudFormationClient,
  listings: Snapshot['listings'],
  questions: AccountQuestions,
): Promise<AccountSnapshot> {
  const [userRoleRequired, identities, actions, documents] = await Promise.all([
    attempt(() => readUserRoleRequired(connection)),
    attempt(() => readUserIdentities(connection)),
    attempt(() => listIdentifiers(connection, customAction)),
    Promise.all(
      [...new Set(questions.policies)].map(
        async arn => [arn, await attempt(() => readManagedPolicy(connection, arn))] as const,
      ),
    ),
  ]);
  const found = collectUnmanaged(listings, actions, questions.own);
  if (!found.ok)
    return { userRoleRequired, identities, unmanaged: found, unseen: 0, documents: new Map(documents) };
  const siblings =
    found.value.length === 0 ? undefined : await attempt(() => readOwnStacks(client, unmanagedTypes));
  const owners = siblings?.ok === true ? siblings.value : new Map<string, string>();
  const owned = found.value.flatMap((unmanagedResource): UnmanagedResource[] => {
    const owner = owners.get(unmanagedResource.id);
    return owner === undefined ? [] : [{ ...unmanagedResource, owner }];
  });
  const rest = found.value.filter(({ id }) => !owners.has(id));
  const seen = rest.slice(0, maxSeen);
  const looked = await lookAt(connection, client, seen, rest);
  const unmanaged: Reading<readonly UnmanagedResource[]> = { ok: true, value: [...owned, ...looked] };
  const unseen = rest.length - seen.length;
  return { userRoleRequired, identities, unmanaged, unseen, documents: new Map(documents) };
}

function collectUnmanaged(
  listings: Snapshot['listings'],
  actions: Reading<readonly string[]>,
  own: ReadonlySet<string>,
): Reading<readonly UnmanagedResource[]> {
  if (!actions.ok) return actions;
  const unmanaged: UnmanagedResource[] = [];
  for (const type of channelTypes) {
    const listing: Reading<Listing> | undefined = listings.get(type);
    if (listing?.ok === false) return listing;
    for (const [id, { properties }] of listing?.value ?? []) {
      if (!own.has(id)) unmanaged.push({ type, id, properties });
    }
  }
  for (const id of actions.value) {
    if (!own.has(id)) unmanaged.push({ type: customAction, id, properties: {} });
  }
  return { ok: true, value: unmanaged };
}

async function lookAt(
  connection: Connection,
  client: CloudFormationClient,
  seen: readonly UnmanagedResource[],
  all: readonly UnmanagedResource[],
): Promise<UnmanagedResource[]> {
  const ids = seen.map(({ type, id }): ResourceId => ({ type, id }));
  const [owners, resources] = await Promise.all([
    readOwners(
      client,
      ids.map(({ id }) => id),
    ),
    readResources(connection, ids),
  ]);
  return all.map((unmanagedResource): UnmanagedResource => {
    const owner = owners.get(unmanagedResource.id);
    const read = resources.get(unmanagedResource.id);
    if (read === undefined) return { ...unmanagedResource, unread: 'there are too many to look at each' };
    const properties = { ...(read.ok ? read.value : {}), ...unmanagedResource.properties };
    return {
      type: unmanagedResource.type,
      id: unmanagedResource.id,
      properties,
      ...(owner?.ok === false ? { ownerUnread: owner.reason } : {}),
      ...(owner?.ok && owner.value !== undefined ? { owner: owner.value } : {}),
      ...(read.ok ? {} : { unread: read.reason }),
    };
  });
}
