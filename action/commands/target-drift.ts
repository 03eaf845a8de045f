import type { AccessChange } from '../access/compare-access.ts';
import { isChannelType, type ObservedEntity, pictureOfTemplate } from '../access/picture.ts';
import { isHiddenTopic } from '../adopt/describe-channel.ts';
import { type AccountQuestions, readAccountSnapshot } from '../aws/account-snapshot.ts';
import { attempt } from '../aws/attempt.ts';
import { readChatPolicy } from '../aws/readers/chat-policy.ts';
import { readTrail } from '../aws/readers/trail.ts';
import { type Differences, type Drift, sortByRisk, type Unchecked } from '../core/drift.ts';
import { noLimits, type Resolved } from '../core/model.ts';
import { roleArnOf } from '../core/place.ts';
import { modelOf } from '../core/resolve.ts';
import type { AccountSnapshot, Reading } from '../core/snapshot.ts';
import { globalRegion } from '../core/stacks.ts';
import { type ChosenRole, findAccountDrift } from '../drift/account-drift.ts';
import { attributeDrift, questionsFor } from '../drift/attribution.ts';
import { compareChatPolicy } from '../drift/compare-chat-policy.ts';
import { compareReviewedDocuments, listReviewed } from '../drift/compare-documents.ts';
import { findUnmanaged } from '../drift/find-unmanaged.ts';
import { assessTarget } from './assess-target.ts';
import type { Inspection } from './inspect.ts';
import { documentReader, observePolicies, policiesToRead } from './observed-policies.ts';

/** What was found in one account, beyond what its stack is compared with. */
export interface TargetDrift {
  readonly drift: readonly Drift[];
  /** What all drift together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  readonly limits: readonly string[];
  readonly chosenRoles: readonly ChosenRole[];
}

const roleType = 'AWS::IAM::Role';

/**
 * Tells everything that differs in one account: the resources of the stack, what was made elsewhere and reviewed,
 * what is unmanaged, and who did it.
 */
export async function findTargetDrift(inspection: Inspection, config: Resolved): Promise<TargetDrift> {
  const { session, client, deployed, differences, snapshot, comparisons } = inspection;
  if (inspection.stack.scope === 'global') return findCompanionDrift(inspection);
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
  const observed = observePolicies(snapshot, identity);
  const parts = [
    differences,
    compareReviewedDocuments(target.key, reviewed, documentReader(snapshot, account.documents, identity)),
    findAccountDrift(model, identity.account, account, {
      channelOf: arn => comparisons.find(({ id }) => id === arn)?.path.replace(/^channels\./, ''),
      roleArn: key => {
        const role = comparisons.find(({ path, type }) => path === `roles.${key}` && type === roleType);
        return role === undefined ? undefined : roleArnOf(role.expected, identity);
      },
    }),
    findUnmanaged(target.key, config.name, identity, account, {
      ...observed,
    }),
    await compareOrganization(inspection, config),
  ] as const;
  const [, , { chosenRoles }, { owners }] = parts;
  const found = parts.flatMap(part => part.drift).map(explain);
  const { drift, access } = await assessTarget(
    inspection,
    config,
    found,
    listOtherChannels(account),
    observed,
  );
  const events = await attempt(() => readTrail(session.connection, questionsFor(drift)));
  return {
    access,
    drift: sortByRisk(events.ok ? attributeDrift(drift, events.value) : drift),
    unchecked: [...parts.flatMap(part => part.unchecked), ...uncheckedTrail(target.key, events)],
    limits: [
      ...(inspection.hiddenStack === undefined
        ? []
        : [
            `Whether a stack ${inspection.hiddenStack} is left in ${globalRegion}, where this role may not read`,
          ]),
      ...(account.unseen === 0
        ? []
        : [
            `What ${account.unseen} more channels and custom actions outside of the stack are like; they were only counted`,
          ]),
      ...(parts.some(part => part.drift.some(({ kind }) => kind === 'unmanaged'))
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

/** The companion stack is compared by itself: what else is in the account is a matter of the target's own stack. */
async function findCompanionDrift({ session, differences }: Inspection): Promise<TargetDrift> {
  const { drift, unchecked } = differences;
  const events = await attempt(() => readTrail(session.connection, questionsFor(drift)));
  return {
    drift: events.ok ? attributeDrift(drift, events.value) : drift,
    access: [],
    unchecked: [...unchecked, ...uncheckedTrail(session.target.key, events)],
    limits: [],
    chosenRoles: [],
  };
}

/** Who made the changes is not known when CloudTrail could not be read. */
function uncheckedTrail(target: string, events: Reading<unknown>): Unchecked[] {
  if (events.ok) return [];
  const reason = `who made these changes, and when: ${events.reason}`;
  return [{ target, path: '', type: 'AWS::CloudTrail::Trail', id: 'cloudtrail:LookupEvents', reason }];
}

/** Topics that a rule with a chat target plants are explained, since no one has added them on purpose. */
function explain(drift: Drift): Drift {
  const { property, observed } = drift;
  if (property !== 'SnsTopicArns' || typeof observed !== 'string' || !isHiddenTopic(observed)) return drift;
  const note =
    'A notification rule that has the channel itself as its target planted this topic. Give the rule an SNS topic as its target instead';
  return { ...drift, note };
}

/** Channel configurations of other stacks, by ARN. */
function listOtherChannels({ unmanaged }: Pick<AccountSnapshot, 'unmanaged'>): Map<string, ObservedEntity> {
  if (!unmanaged.ok) return new Map();
  return new Map(
    unmanaged.value
      .filter(({ type, owner }) => isChannelType(type) && owner !== undefined)
      .map(({ id, properties }) => [id, { key: id.slice(id.lastIndexOf('/') + 1), properties, unread: [] }]),
  );
}
