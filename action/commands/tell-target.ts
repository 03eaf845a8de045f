import type { AccessChange } from '../access/compare-access.ts';
import { pictureOfTemplate } from '../access/picture.ts';
import { isHiddenTopic } from '../adopt/describe-channel.ts';
import { readInline, textsOf } from '../adopt/describe-role.ts';
import type { Wired } from '../adopt/wiring.ts';
import { type AccountQuestions, readAccountSnapshot } from '../aws/account-snapshot.ts';
import { attempt } from '../aws/attempt.ts';
import { readChatPolicy } from '../aws/readers/chat-policy.ts';
import { readTrail } from '../aws/readers/trail.ts';
import { type Differences, type Drift, sortByRisk, type Unchecked } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import { noLimits, type Resolved } from '../core/model.ts';
import { type Place, roleArnOf } from '../core/place.ts';
import { modelOf } from '../core/resolve.ts';
import type { AccountSnapshot, Listing, Reading, Snapshot } from '../core/snapshot.ts';
import { compareChatPolicy } from '../drift/compare-chat-policy.ts';
import { blame, questionsFor } from '../drift/culprits.ts';
import { type ChosenRole, tellAccount } from '../drift/tell-account.ts';
import { listReviewed, type ReadDocuments, type Reviewed, tellDocuments } from '../drift/tell-documents.ts';
import { tellStrangers } from '../drift/tell-strangers.ts';
import { assessTarget } from './assess-target.ts';
import type { Inspection } from './inspect.ts';

/** What is told about one account, beyond what its stack is compared with. */
export interface TargetDrift {
  readonly drift: readonly Drift[];
  /** What all drift together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  readonly limits: readonly string[];
  readonly chosenRoles: readonly ChosenRole[];
}

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';

/**
 * Tells everything that differs in one account: the resources of the stack, what was made elsewhere and reviewed,
 * what nobody declares, and who did it.
 */
export async function tellTarget(inspection: Inspection, config: Resolved): Promise<TargetDrift> {
  const { session, client, deployed, differences, snapshot, comparisons } = inspection;
  if (deployed.template === undefined)
    return { drift: [], access: [], unchecked: [], limits: [], chosenRoles: [] };
  const { identity, target } = session;
  const reviewed = listReviewed(config, identity);
  const questions: AccountQuestions = {
    own: new Set(deployed.physicalIds.values()),
    policies: policiesToRead(snapshot, reviewed, identity),
  };
  const account = await readAccountSnapshot(session.connection, client, snapshot.listings, questions);
  const model = modelOf(config, target);
  const told = [
    differences,
    tellDocuments(target.key, reviewed, documentReader(snapshot, account, identity)),
    tellAccount(model, identity.account, account, {
      channelOf: arn => comparisons.find(({ id }) => id === arn)?.path.replace(/^channels\./, ''),
      roleArn: key => {
        const role = comparisons.find(({ path, type }) => path === `roles.${key}` && type === roleType);
        return role === undefined ? undefined : roleArnOf(role.expected, identity);
      },
    }),
    tellStrangers(target.key, config.name, identity, account, {
      roles: wiredRoles(snapshot, identity),
      policies: wiredPolicies(snapshot),
    }),
    await compareOrganization(inspection, config),
  ] as const;
  const [, , { chosenRoles }, { owners }] = told;
  const found = told.flatMap(part => part.drift).map(explain);
  const { drift, access } = await assessTarget(inspection, config, found, account, {
    roles: wiredRoles(snapshot, identity),
    policies: wiredPolicies(snapshot),
    isComplete: [roleType, policyType].every(type => listingOf(snapshot, type).ok),
  });
  const events = await attempt(() => readTrail(session.connection, questionsFor(drift)));
  return {
    access,
    drift: sortByRisk(events.ok ? blame(drift, events.value) : drift),
    unchecked: [...told.flatMap(part => part.unchecked), ...uncheckedTrail(target.key, events)],
    limits: [
      ...(account.unseen === 0
        ? []
        : [
            `What ${account.unseen} more channels and custom actions outside of the stack are like; they were only counted`,
          ]),
      ...(told.some(part => part.drift.some(({ kind }) => kind === 'unmanaged'))
        ? [`Whether a stack of another Region than ${identity.region} declares what seems unmanaged`]
        : []),
      ...(owners.length === 0
        ? []
        : [`Channels and custom actions of other stacks, which are theirs to compare: ${owners.join(', ')}`]),
    ],
    chosenRoles,
  };
}

/** The chat policy that chatops.yml names, against that of the account; nothing is read where it names none. */
async function compareOrganization(
  { session: { connection, target, identity }, desired, deployed }: Inspection,
  { chatPolicy, documents }: Resolved,
): Promise<Differences> {
  if (chatPolicy === undefined) return { drift: [], unchecked: [] };
  const template = deployed.template ?? desired;
  const picture = pictureOfTemplate({
    target: target.key,
    place: identity,
    template,
    documents,
    limits: noLimits,
  });
  return compareChatPolicy({
    target: target.key,
    declared: chatPolicy,
    observed: await attempt(() => readChatPolicy(connection)),
    places: picture.channels.map(({ place }) => place),
  });
}

/** Who made the changes is not known when CloudTrail could not be read. */
function uncheckedTrail(target: string, events: Reading<unknown>): Unchecked[] {
  if (events.ok) return [];
  const reason = `who made these changes, and when: ${events.reason}`;
  return [{ target, path: '', type: 'AWS::CloudTrail::Trail', id: 'cloudtrail:LookupEvents', reason }];
}

/** Topics that a rule with a chat target plants are explained, since nobody remembers having added them. */
function explain(drift: Drift): Drift {
  const { property, observed } = drift;
  if (property !== 'SnsTopicArns' || typeof observed !== 'string' || !isHiddenTopic(observed)) return drift;
  const note =
    'A notification rule that has the channel itself as its target planted this topic. Give the rule an SNS topic as its target instead';
  return { ...drift, note };
}

function listingOf(snapshot: Pick<Snapshot, 'listings'>, type: string): Reading<Listing> {
  return snapshot.listings.get(type) ?? { ok: false, reason: 'it was not read' };
}

function listed(snapshot: Pick<Snapshot, 'listings'>, type: string): Listing {
  const listing = listingOf(snapshot, type);
  return listing.ok ? listing.value : new Map();
}

/** Roles of the account by ARN. */
function wiredRoles(snapshot: Pick<Snapshot, 'listings'>, place: Place): Map<string, Wired> {
  return new Map(
    [...listed(snapshot, roleType)].map(([id, { properties }]) => [
      roleArnOf(properties, place),
      { type: roleType, id, properties },
    ]),
  );
}

/** Customer-managed policies of the account by ARN. */
function wiredPolicies(snapshot: Pick<Snapshot, 'listings'>): Map<string, Wired> {
  return new Map(
    [...listed(snapshot, policyType)].map(([id, { properties }]) => [
      id,
      { type: policyType, id, properties },
    ]),
  );
}

/** AWS-managed policies whose documents take a call each: those with a reviewed document, or on a role with one. */
function policiesToRead(snapshot: Snapshot, reviewed: readonly Reviewed[], place: Place): string[] {
  const roles = wiredRoles(snapshot, place);
  const own = listed(snapshot, policyType);
  return reviewed
    .filter(({ documents }) => documents !== undefined)
    .flatMap(({ type, arn }) =>
      type === roleType ? textsOf(roles.get(arn)?.properties['ManagedPolicyArns']) : [arn],
    )
    .filter(arn => !own.has(arn));
}

function documentReader(snapshot: Snapshot, account: AccountSnapshot, place: Place): ReadDocuments {
  const roles = listingOf(snapshot, roleType);
  const policies = listingOf(snapshot, policyType);
  const byArn = wiredRoles(snapshot, place);
  const readPolicy = (arn: string): Reading<Json | undefined> => {
    const own = policies.ok ? policies.value.get(arn)?.properties['PolicyDocument'] : undefined;
    if (own !== undefined) return { ok: true, value: own };
    const asked = account.documents.get(arn);
    if (asked !== undefined) return asked;
    // Of AWS's own policies without a reviewed document only that they exist would be of interest, and they do.
    if (arn.includes('::aws:policy/')) return { ok: true, value: null };
    return policies.ok ? { ok: true, value: undefined } : policies;
  };
  return ({ type, arn, documents: wanted }) => {
    if (type !== roleType) {
      const policy = readPolicy(arn);
      if (!policy.ok) return policy;
      return { ok: true, value: policy.value === undefined ? undefined : [policy.value] };
    }
    if (!roles.ok) return roles;
    const role = byArn.get(arn)?.properties;
    if (role === undefined) return { ok: true, value: undefined };
    const documents = readInline(role['Policies']).map(({ document }) => document);
    for (const attached of wanted === undefined ? [] : textsOf(role['ManagedPolicyArns'])) {
      const policy = readPolicy(attached);
      if (!policy.ok) return policy;
      if (policy.value !== undefined) documents.push(policy.value);
    }
    return { ok: true, value: documents };
  };
}
