import { isChannelType } from '../access/picture.ts';
import { oncePerLook } from '../aws/account-look.ts';
import { readTopicAttributes } from '../aws/sns.ts';
import { substitutePlace } from '../core/place.ts';
import { companionTopicArn } from '../core/template.ts';
import { type ObservedTopic, observeTopics } from './check-topics.ts';
import type { Inspection } from './inspect.ts';
import { type ObservedKey, observeTopicKeys } from './topic-keys.ts';

/** What chatops.yml names, what decides whether notifications arrive, and what no stack of it makes. */
export interface ObservedElsewhere {
  readonly keys: readonly ObservedKey[];
  readonly topics: readonly ObservedTopic[];
}

/** What of it a companion stack is about. */
const nothingElsewhere: ObservedElsewhere = { keys: [], topics: [] };

const readTopicOnce = oncePerLook(readTopicAttributes, (_, arn) => arn);

/** Reads keys and topics that are made elsewhere, once for the findings of a plan and for drift, and for all files that name them. */
export async function observeElsewhere(inspection: Inspection): Promise<ObservedElsewhere> {
  const { session, model, stack } = inspection;
  if (stack.scope === 'global') return nothingElsewhere;
  const read = (arn: string) => readTopicOnce(session, arn);
  const [keys, topics] = await Promise.all([
    observeTopicKeys(inspection),
    observeTopics(read, model, session.identity, listDeployedTopics(inspection)),
  ]);
  return { keys, topics };
}

/** The topics that deployed channels have and the deployed stacks do not make, by the key of the channel. */
function listDeployedTopics({
  comparisons,
  deployed: { template },
  session: { identity },
}: Inspection): Map<string, string[]> {
  const made = new Set(comparisons.map(({ id }) => id));
  // The topics of the companion stack are no resources of this one.
  for (const name of template?.Metadata.chatops.companionTopics ?? [])
    made.add(substitutePlace(companionTopicArn(name), identity));
  return new Map(
    comparisons.flatMap(({ type, path, expected: { SnsTopicArns: topics } }) =>
      isChannelType(type) && Array.isArray(topics)
        ? [
            [
              keyOf(path),
              topics.filter((arn): arn is string => typeof arn === 'string' && !made.has(arn)),
            ] as const,
          ]
        : [],
    ),
  );
}

function keyOf(path: string): string {
  return path.replace(/^channels\./, '');
}
