import { oncePerLook } from '../aws/account-look.ts';
import { readTopicAttributes } from '../aws/sns.ts';
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
    observeTopics(read, model, session.identity),
  ]);
  return { keys, topics };
}
