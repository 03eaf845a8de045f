import { isChannelType } from '../access/picture.ts';
import { readAllSubscriptions } from '../aws/readers/subscriptions.ts';
import { readTopicOnce } from '../aws/sns.ts';
import { type JsonObject, oneOrMany } from '../core/json.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import type { Subscriptions } from '../core/snapshot.ts';
import { companionTopicArn, type Template } from '../core/template.ts';
import { type FoundTopics, type ObservedTopic, observeTopics } from './check-topics.ts';
import type { Inspection } from './inspect.ts';
import { type ObservedKey, observeTopicKeys } from './topic-keys.ts';

/** What chatops.yml names, what decides whether notifications arrive, and what no stack of it makes. */
export interface ObservedElsewhere {
  readonly keys: readonly ObservedKey[];
  readonly topics: readonly ObservedTopic[];
  /** The topics that deployed channels have in AWS, were deployed with, and that no stack makes. */
  readonly subscriptions: Subscriptions;
}

/** What of it a companion stack is about. */
const nothingElsewhere: ObservedElsewhere = { keys: [], topics: [], subscriptions: new Map() };

/** Reads keys and topics that are made elsewhere, once for the findings of a plan and for drift, and for all files that name them. */
export async function observeElsewhere(inspection: Inspection): Promise<ObservedElsewhere> {
  const { session, model, stack } = inspection;
  if (stack.scope === 'global') return nothingElsewhere;
  const read = (arn: string) => readTopicOnce(session, arn);
  const found = listFoundTopics(inspection);
  const [keys, topics, subscriptions] = await Promise.all([
    observeTopicKeys(inspection),
    observeTopics(read, model, session.identity, found),
    readAllSubscriptions(session, listHeardTopics(inspection, found)),
  ]);
  return { keys, topics, subscriptions };
}

/** The topics of the account that deployed channels, which are switched on, still have. */
function listHeardTopics(
  { comparisons, session: { identity } }: Inspection,
  { deployed }: FoundTopics,
): string[] {
  const heard = comparisons.flatMap(({ path, type, observed }) => {
    if (!isChannelType(type) || observed.status !== 'present' || observed.disabled !== undefined) return [];
    const has = oneOrMany(observed.properties['SnsTopicArns']);
    return (deployed.get(keyOf(path)) ?? []).filter(arn => has.includes(arn));
  });
  return [...new Set(heard)].filter(arn => arn.split(':')[4] === identity.account);
}

/** The topics that channels have and the deployed stacks do not make. */
function listFoundTopics({
  comparisons,
  deployed: { template },
  session: { identity },
}: Inspection): FoundTopics {
  const made = new Set(comparisons.map(({ id }) => id));
  // The topics of the companion stack are no resources of this one.
  for (const arn of listCompanionTopics(template, identity)) made.add(arn);
  const topicsOf = ({ SnsTopicArns: topics }: JsonObject) =>
    oneOrMany(topics).filter((arn): arn is string => typeof arn === 'string' && !made.has(arn));
  const channels = comparisons.filter(({ type }) => isChannelType(type));
  return {
    deployed: new Map(channels.map(({ path, expected }) => [keyOf(path), topicsOf(expected)])),
    undeclared: new Set(
      channels.flatMap(({ expected, observed }) => {
        const declared = topicsOf(expected);
        return observed.status === 'present'
          ? topicsOf(observed.properties).filter(arn => !declared.includes(arn))
          : [];
      }),
    ),
  };
}

/** ARNs of the topics that the companion stack of a deployed template makes. */
export function listCompanionTopics(template: Template | undefined, place: Place): string[] {
  const names = template?.Metadata.chatops.companionTopics ?? [];
  return names.map(name => substitutePlace(companionTopicArn(name), place));
}

function keyOf(path: string): string {
  return path.replace(/^channels\./, '');
}
