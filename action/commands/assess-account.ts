import type { AccessChange } from '../access/compare-access.ts';
import type { DriftedAccount } from '../access/drifted-account.ts';
import { explainReaders } from '../access/find-readers.ts';
import type { ObservedEntity } from '../access/observed-picture.ts';
import { isChannelType, pictureOfTemplate } from '../access/picture.ts';
import { isHiddenTopic } from '../adopt/describe-channel.ts';
import type { Wired } from '../adopt/wiring.ts';
import { type AccountQuestions, readAccountSnapshot } from '../aws/account-snapshot.ts';
import { attempt } from '../aws/attempt.ts';
import { readChatPolicy } from '../aws/readers/chat-policy.ts';
import type { Comparison, Differences, Drift, Unchecked } from '../core/drift.ts';
import { isObject, type Json } from '../core/json.ts';
import { noLimits, type Resolved } from '../core/model.ts';
import { describeTopic } from '../core/notification-words.ts';
import { type Place, roleArnOf, substitutePlace } from '../core/place.ts';
import { modelOf } from '../core/resolve.ts';
import { type AccountSnapshot, unreadState } from '../core/snapshot.ts';
import { sortByRisk } from '../core/sort-drift.ts';
import { globalRegion } from '../core/stacks.ts';
import type { Template } from '../core/template.ts';
import { type ChosenRole, findAccountDrift } from '../drift/account-drift.ts';
import { compareChatPolicy } from '../drift/compare-chat-policy.ts';
import { compareReviewedDocuments, listReviewed } from '../drift/compare-documents.ts';
import { compareChatSubscriptions } from '../drift/compare-subscriptions.ts';
import { compareTopicKeys } from '../drift/compare-topic-keys.ts';
import { type ComparedTopic, compareTopics, type TopicFaults } from '../drift/compare-topics.ts';
import { explainRemedies } from '../drift/drift-remedy.ts';
import { findUnmanaged } from '../drift/find-unmanaged.ts';
import { findWaiting } from '../drift/find-waiting.ts';
import { explainUndeclaredTopics, type PublishedTopic } from '../drift/undeclared-topics.ts';
import { assessTarget } from './assess-target.ts';
import { describeClosed, type ObservedTopic, type TopicState } from './check-topics.ts';
import type { Inspection } from './inspect.ts';
import { locateSilence } from './locate-silence.ts';
import { listCompanionTopics, type ObservedElsewhere } from './observe-elsewhere.ts';
import {
  documentReader,
  type ObservedPolicies,
  observePolicies,
  policiesToRead,
} from './observed-policies.ts';

/** What was found in one account, beyond what its stack is compared with. */
export interface TargetDrift {
  /** Riskiest first. */
  readonly drift: readonly Drift[];
  /** What all drift together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  readonly limits: readonly string[];
  readonly chosenRoles: readonly ChosenRole[];
}

/** A stack that was deleted, and what it was. */
export interface GoneStack {
  readonly drift: readonly Drift[];
  readonly template: Template;
  /** Its resources, as they were deployed. */
  readonly comparisons: readonly Comparison[];
}

/** The drift of an account, with the channel configurations that other stacks declare. */
export interface AssessedAccount extends TargetDrift {
  /** By ARN. They are as they are in both states, and never drift of this stack. */
  readonly otherChannels: ReadonlyMap<string, ObservedEntity>;
  /** Everything that was read of it, with which a plan can be laid over it. */
  readonly account: DriftedAccount;
}

const roleType = 'AWS::IAM::Role';

/**
 * Finds everything that differs in the account of a target's own stack: the resources of the stack, of which there are none where it is not
 * deployed, what was made elsewhere and reviewed, what the account itself and its members set, and what is unmanaged. `plan`, `apply` and `drift` read the
 * same, so that they agree; who did it is a matter of `drift` ({@link file://./target-drift.ts}).
 * @param gone the stack, where it was deleted and what it was is known
 */
export async function assessAccount(
  inspection: Inspection,
  config: Resolved,
  elsewhere: ObservedElsewhere,
  gone?: GoneStack,
): Promise<AssessedAccount> {
  const { session, deployed, differences, snapshot } = inspection;
  const { identity, target } = session;
  const reviewed = listReviewed(config, identity);
  const questions: AccountQuestions = {
    own: new Set(deployed.physicalIds.values()),
    policies: policiesToRead(snapshot, reviewed, identity),
  };
  const account = await readAccountSnapshot(session, snapshot.listings, questions);
  const observed = observePolicies(snapshot, identity);
  const documents = compareReviewedDocuments(
    target.key,
    reviewed,
    documentReader(snapshot, account.documents, identity),
  );
  const members = compareMembers(inspection, config, account);
  const unmanaged = findUnmanaged({ target: target.key, config, place: identity }, account, {
    ...withOwners(observed, account.partOwners),
    waiting: listWaiting(inspection, account, observed),
  });
  const topics = listDeployedTopics(elsewhere.topics, identity);
  const parts: readonly Differences[] = [
    differences,
    { ...documents, drift: documents.drift.filter(item => !isAboutToBeUsed(item, inspection)) },
    members,
    unmanaged,
    await compareOrganization(inspection, config),
    compareKeys(inspection, elsewhere.keys, config),
    compareTopics(target.key, topics),
    compareChatSubscriptions(target.key, topics, elsewhere.subscriptions),
  ];
  const undeclared = explainUndeclaredTopics(
    parts.flatMap(part => part.drift),
    listUndeclaredTopics(elsewhere.topics),
  );
  const found = [...undeclared.drift.map(explain), ...(gone?.drift ?? [])];
  const otherChannels = listOtherChannels(account);
  const unchecked = parts.flatMap(part => part.unchecked);
  const assessed = await assessTarget(withGone(inspection, gone), config, found, {
    ...observed,
    otherChannels,
    unchecked,
    chosenRoles: account.identities.ok ? members.chosenRoles : undefined,
  });
  const read = explainReaders(assessed.drift, {
    comparisons: inspection.comparisons,
    companions: listCompanionTopics(deployed.template, identity),
    place: identity,
  });
  return {
    access: assessed.access,
    account: assessed.account,
    drift: sortByRisk(withRemedies(inspection, read, otherChannels)),
    unchecked: [...unchecked, ...undeclared.unchecked, ...assessed.unchecked],
    limits: [...listLimits(inspection, account, unmanaged), ...listTopicLimits(elsewhere.topics)],
    chosenRoles: members.chosenRoles,
    otherChannels,
  };
}

/** An inspection with what a deleted stack was, as that with which people's access is compared. */
function withGone(inspection: Inspection, gone: GoneStack | undefined): Inspection {
  if (gone === undefined) return inspection;
  const { template, comparisons } = gone;
  return { ...inspection, comparisons, deployed: { ...inspection.deployed, template } };
}

/** What an import of each unmanaged resource waits for; where there is none, nothing is compared. */
function listWaiting(
  { desired, deployed, session: { identity } }: Inspection,
  { unmanaged }: AccountSnapshot,
  { roles, policies, isComplete }: ObservedPolicies,
): ReturnType<typeof findWaiting> {
  if (!unmanaged.ok || unmanaged.value.length === 0) return new Map();
  return findWaiting(desired, identity, {
    held: new Set(Object.keys(deployed.template?.Resources ?? {})),
    arns: new Set([...roles.keys(), ...policies.keys(), ...unmanaged.value.map(({ id }) => id)]),
    isComplete,
  });
}

/** Roles and policies, of which those of other stacks are used and not adopted. */
function withOwners(
  { roles, policies, isComplete }: ObservedPolicies,
  owners: AccountSnapshot['partOwners'],
): ObservedPolicies {
  const mark = (all: ReadonlyMap<string, Wired>) => {
    const marked = new Map(all);
    for (const [arn, owner] of owners) {
      const wired = all.get(arn);
      if (wired === undefined || (owner.ok && owner.value === undefined)) continue;
      const foreign = owner.ok
        ? `it belongs to the stack ${owner.value}`
        : `whether a stack has it is not known: ${owner.reason}`;
      marked.set(arn, { ...wired, foreign });
    }
    return marked;
  };
  return { roles: mark(roles), policies: mark(policies), isComplete };
}

/** Drift with what ends it, and where its notifications no longer arrive. */
export function withRemedies(
  inspection: Inspection,
  drift: readonly Drift[],
  otherChannels: AssessedAccount['otherChannels'] = new Map(),
): readonly Drift[] {
  const { config, session, comparisons, changes, deployed } = inspection;
  const pending = new Map(
    changes.flatMap(change => {
      const { logicalId, path, type } = change;
      const isOf = (each: Comparison) => each.path === path && each.type === type;
      const id = deployed.physicalIds.get(logicalId) ?? comparisons.find(isOf)?.id;
      return id === undefined ? [] : [[id, change] as const];
    }),
  );
  return explainRemedies(locateSilence(inspection, drift), {
    config,
    place: session.identity,
    comparisons,
    pending,
    otherChannels,
  });
}

function compareMembers(
  { session: { identity, target }, comparisons }: Inspection,
  config: Resolved,
  account: AccountSnapshot,
) {
  return findAccountDrift(modelOf(config, target), identity.account, account, {
    channelOf: arn => comparisons.find(({ id }) => id === arn)?.path.replace(/^channels\./, ''),
    roleArn: key => {
      const role = comparisons.find(({ path, type }) => path === `roles.${key}` && type === roleType);
      return role === undefined ? undefined : roleArnOf(role.expected, identity);
    },
  });
}

function listLimits(
  { session: { identity }, hiddenStack }: Inspection,
  { unseen }: AccountSnapshot,
  { drift, owners }: ReturnType<typeof findUnmanaged>,
): string[] {
  return [
    ...(hiddenStack === undefined
      ? []
      : [`Whether a stack ${hiddenStack} remains in ${globalRegion}, where this role cannot read`]),
    ...(unseen === 0
      ? []
      : [`${unseen} more channels and custom actions outside the stack, which were only counted`]),
    ...(drift.some(({ kind }) => kind === 'unmanaged')
      ? [`Whether a stack in another Region than ${identity.region} declares what seems unmanaged`]
      : []),
    ...(owners.length === 0
      ? []
      : [
          `Channels and custom actions of other stacks, which are compared with those stacks: ${owners.join(', ')}`,
        ]),
  ];
}

/** What a pending change uses for the first time is missing, and not gone. */
function isAboutToBeUsed(
  { kind, id }: Drift,
  { comparisons, changes, session: { identity } }: Inspection,
): boolean {
  if (kind !== 'deleted' || comparisons.some(({ expected }) => mentions(expected, id, identity)))
    return false;
  return changes.some(({ properties }) =>
    properties.some(({ after }) => after !== undefined && mentions(after, id, identity)),
  );
}

function mentions(value: Json, text: string, place: Place): boolean {
  if (Array.isArray(value)) return value.some(each => mentions(each as Json, text, place));
  if (isObject(value)) return Object.values(value).some(each => mentions(each, text, place));
  return typeof value === 'string' && substitutePlace(value, place) === text;
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

/** The policies of the keys made elsewhere that topics of the target have. */
function compareKeys(
  inspection: Inspection,
  observed: ObservedElsewhere['keys'],
  { documents }: Resolved,
): Differences {
  const keys = observed
    .filter(({ arn }) => isDeployed(inspection, arn))
    .map(({ name, ...key }) => ({ ...key, reviewed: documents.get(name)?.[0] }));
  return compareTopicKeys(inspection.session.target.key, keys);
}

/** Whether the stack uses something already: what it does not use yet is a matter of the plan. */
function isDeployed({ comparisons, session: { identity } }: Inspection, id: string): boolean {
  return comparisons.some(({ expected }) => mentions(expected, id, identity));
}

/** The topics made elsewhere that deployed channels have. */
function listDeployedTopics(topics: readonly ObservedTopic[], place: Place): ComparedTopic[] {
  return topics.flatMap(({ arn, channels, deployed, state }): ComparedTopic[] => {
    if (state === 'foreign' || deployed.length === 0) return [];
    const read = state.ok ? { ok: true as const, value: state.value && describeFaults(state.value) } : state;
    const isLeaving = channels.length === 0;
    return [{ arn, words: describeTopic(arn, place), channels: deployed, isLeaving, state: read }];
  });
}

/** The topics that channels were given by hand, with who can publish to them. */
function listUndeclaredTopics(topics: readonly ObservedTopic[]): PublishedTopic[] {
  return topics.flatMap(({ arn, isUndeclared, state }): PublishedTopic[] =>
    isUndeclared && state !== 'foreign'
      ? [{ arn, uses: state.ok ? { ok: true, value: state.value?.uses } : state }]
      : [],
  );
}

function describeFaults({ closed, ...state }: TopicState): TopicFaults {
  return { ...state, closed: closed === 'nothing' ? undefined : describeClosed(closed) };
}

/** What is not compared of topics made elsewhere. */
function listTopicLimits(topics: readonly ObservedTopic[]): string[] {
  const foreign = topics.filter(({ state }) => state === 'foreign').map(({ arn }) => arn);
  return [
    ...(topics.length > foreign.length
      ? [
          'Whether the policy of a topic made elsewhere allows the intended publishers: chatops.yml does not name them',
        ]
      : []),
    ...(foreign.length === 0 ? [] : [`Topics of other accounts: ${foreign.join(', ')}`]),
  ];
}

/** Topics that a rule with a chat target plants are explained, since no one has added them on purpose. */
function explain(drift: Drift): Drift {
  const { property, observed } = drift;
  if (property !== 'SnsTopicArns' || typeof observed !== 'string' || !isHiddenTopic(observed)) return drift;
  const note =
    'A notification rule whose target is the channel itself added this topic. Give the rule an SNS topic as its target instead';
  return { ...drift, note };
}

/** Channel configurations of other stacks, by ARN. */
function listOtherChannels({ unmanaged }: Pick<AccountSnapshot, 'unmanaged'>): Map<string, ObservedEntity> {
  if (!unmanaged.ok) return new Map();
  return new Map(
    unmanaged.value
      .filter(({ type, owner }) => isChannelType(type) && owner !== undefined)
      .map(({ id, properties, disabled, isStateUnread }) => {
        const key = id.slice(id.lastIndexOf('/') + 1);
        return [
          id,
          {
            ...{ key, properties, unread: isStateUnread === true ? [unreadState.property] : [] },
            ...(disabled === undefined ? {} : { isSwitchedOff: true }),
          },
        ];
      }),
  );
}
