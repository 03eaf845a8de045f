import { oneOrMany } from '../core/json.ts';
import type { AccountSnapshot, Listing, Reading, Snapshot, UnmanagedResource } from '../core/snapshot.ts';
import { byRegion, type LookedAt, oncePerLook } from './account-look.ts';
import { attempt } from './attempt.ts';
import { cloudFormation } from './deployed.ts';
import { readUserIdentities, readUserRoleRequired } from './readers/chat-account.ts';
import { listIdentifiersOnce, type ResourceId, readListed } from './readers/cloud-control.ts';
import { readManagedPolicyOnce } from './readers/managed-policy.ts';
import { readOwners, readOwnStacks } from './readers/owners.ts';

const customAction = 'AWS::Chatbot::CustomAction';

/** The types of channel configurations. */
export const channelTypes = [
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
] as const;

const unmanagedTypes: ReadonlySet<string> = new Set([customAction, ...channelTypes]);

// Channels and members are global to an account.
const readPreferenceOnce = oncePerLook(readUserRoleRequired);
const readIdentitiesOnce = oncePerLook(readUserIdentities);
const readOwnStacksOnce = oncePerLook(
  (_, at: LookedAt) => readOwnStacks(at, unmanagedTypes),
  connection => byRegion(connection),
);
const inRegionById = ({ region }: { readonly region: string }, ids: readonly ResourceId[]) =>
  [region, ...ids.map(({ id }) => id)].join(' ');
const readOwnersOnce = oncePerLook(
  (connection, ids: readonly ResourceId[]) =>
    readOwners(
      cloudFormation(connection),
      ids.map(({ id }) => id),
    ),
  inRegionById,
);
const readListedOnce = oncePerLook(readListed, inRegionById);

/** Number of channels and custom actions outside of the stack that are read one by one; each costs two calls. */
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
  at: LookedAt,
  listings: Snapshot['listings'],
  questions: AccountQuestions,
): Promise<AccountSnapshot> {
  const [userRoleRequired, identities, actions, documents] = await Promise.all([
    attempt(() => readPreferenceOnce(at)),
    attempt(() => readIdentitiesOnce(at)),
    attempt(() => listIdentifiersOnce(at, customAction)),
    Promise.all(
      [...new Set(questions.policies)].map(
        async arn => [arn, await attempt(() => readManagedPolicyOnce(at, arn))] as const,
      ),
    ),
  ]);
  const found = collectUnmanaged(listings, actions, questions.own);
  if (!found.ok)
    return {
      ...{ userRoleRequired, identities, unmanaged: found, unseen: 0 },
      partOwners: new Map(),
      documents: new Map(documents),
    };
  const siblings = found.value.length === 0 ? undefined : await attempt(() => readOwnStacksOnce(at, at));
  const owners = siblings?.ok === true ? siblings.value : new Map<string, string>();
  const owned = found.value.flatMap((unmanagedResource): UnmanagedResource[] => {
    const owner = owners.get(unmanagedResource.id);
    return owner === undefined ? [] : [{ ...unmanagedResource, owner }];
  });
  const rest = found.value.filter(({ id }) => !owners.has(id));
  const seen = rest.slice(0, maxSeen);
  const looked = await lookAtEach(at, seen, rest);
  const partOwners = await readPartOwners(at, looked.slice(0, maxSeen), questions.own);
  const unmanaged: Reading<readonly UnmanagedResource[]> = { ok: true, value: [...owned, ...looked] };
  const unseen = rest.length - seen.length;
  return { userRoleRequired, identities, unmanaged, partOwners, unseen, documents: new Map(documents) };
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
    for (const [id, { attachments: _attachments, ...listed }] of listing?.value ?? []) {
      if (!own.has(id)) unmanaged.push({ type, id, ...listed });
    }
  }
  for (const id of actions.value) {
    if (!own.has(id)) unmanaged.push({ type: customAction, id, properties: {} });
  }
  return { ok: true, value: unmanaged };
}

/**
 * The owners of what unmanaged channels name: a role or guardrail of another stack cannot be adopted with them.
 * @param own physical ids of the stack's own resources
 */
async function readPartOwners(
  at: LookedAt,
  channels: readonly UnmanagedResource[],
  own: ReadonlySet<string>,
): Promise<Map<string, Reading<string | undefined>>> {
  const idOf = new Map<string, ResourceId>();
  for (const { properties, owner } of channels) {
    if (owner !== undefined) continue;
    const { IamRoleArn: role, GuardrailPolicies: guardrails } = properties;
    for (const arn of oneOrMany(role).map(String))
      idOf.set(arn, { type: 'AWS::IAM::Role', id: arn.slice(arn.lastIndexOf('/') + 1) });
    for (const arn of oneOrMany(guardrails).map(String))
      if (!arn.includes('::aws:policy/')) idOf.set(arn, { type: 'AWS::IAM::ManagedPolicy', id: arn });
  }
  const foreign = [...idOf].filter(([, { id }]) => !own.has(id));
  if (foreign.length === 0) return new Map();
  const owners = await readOwnersOnce(
    at,
    foreign.map(([, id]) => id),
  );
  return new Map(
    foreign.flatMap(([arn, { id }]) => {
      const owner = owners.get(id);
      return owner === undefined ? [] : [[arn, owner] as const];
    }),
  );
}

async function lookAtEach(
  at: LookedAt,
  seen: readonly UnmanagedResource[],
  all: readonly UnmanagedResource[],
): Promise<UnmanagedResource[]> {
  const ids = seen.map(({ type, id }): ResourceId => ({ type, id }));
  const [owners, resources] = await Promise.all([readOwnersOnce(at, ids), readListedOnce(at, ids)]);
  return all.map((unmanagedResource): UnmanagedResource => {
    const owner = owners.get(unmanagedResource.id);
    const read = resources.get(unmanagedResource.id);
    if (read === undefined)
      return {
        ...unmanagedResource,
        unread: { reason: 'there are too many to look at each', isLimit: true },
      };
    const properties = { ...(read.ok ? read.value : {}), ...unmanagedResource.properties };
    return {
      ...unmanagedResource,
      properties,
      ...(owner?.ok === false ? { ownerUnread: owner.reason } : {}),
      ...(owner?.ok && owner.value !== undefined ? { owner: owner.value } : {}),
      ...(read.ok ? {} : { unread: { reason: read.reason } }),
    };
  });
}
