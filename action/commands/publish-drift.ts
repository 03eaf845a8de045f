import { AwsFailure } from '../aws/failure.ts';
import { publishMessage } from '../aws/publish.ts';
import type { Drift } from '../core/drift.ts';
import type { Look } from '../core/look.ts';
import { describeEffect } from '../core/notification-effect.ts';
import { writeNotification } from '../drift/notification.ts';
import type { Aws, Session } from './session.ts';

/** What is to be published, and where. */
export interface DriftNews {
  readonly topicArn: string;
  readonly stackName: string;
  /** What was found now. */
  readonly look: Look<readonly Drift[]>;
  /** The drifts of the report before; undefined: everything is news. */
  readonly previous: readonly Drift[] | undefined;
}

/**
 * How publishing ended. `no-news`: a complete look found nothing that the report before did not have. `withheld`: what
 * was seen is no news, and not everything was seen, so nothing can be said.
 */
export type PublishOutcome = 'published' | 'no-news' | 'withheld';

/**
 * Publishes drift on an SNS topic that a channel has, as a custom notification: only what changed since the report
 * before, in one thread. It is published once, by the target whose account has the topic.
 * @throws AwsFailure when no target is in the account of the topic, or SNS refuses
 */
export async function publishDrift(aws: Aws, news: DriftNews): Promise<PublishOutcome> {
  const [, , , , account = ''] = news.topicArn.split(':');
  let first: Promise<PublishOutcome> | undefined;
  const outcomes = await aws.inEachTarget('plan', async session => {
    if (session.identity.account !== account) return undefined;
    first ??= publishTo(session, news);
    return first;
  });
  const published = outcomes.find(outcome => outcome.ok && outcome.value !== undefined);
  if (published?.ok === true && published.value !== undefined) return published.value;
  const failed = outcomes.find(outcome => !outcome.ok);
  if (failed?.ok === false) throw failed.failure;
  throw new AwsFailure(
    `Nothing was published: the topic ${news.topicArn} is in account ${account}, which is not the account of any target`,
    'Use a topic in the account of a target',
  );
}

/** The same over one session. */
export async function publishTo(
  session: Session,
  { topicArn, stackName, look, previous }: DriftNews,
): Promise<PublishOutcome> {
  const place = { stackName, target: session.target.key };
  const message = writeNotification(place, look, previous, describe);
  if (message === undefined) return look.complete ? 'no-news' : 'withheld';
  await publishMessage(
    session.connection,
    topicArn,
    message,
    'The role that runs drift needs sns:Publish on this topic',
  );
  return 'published';
}

function describe({ target, kind, path, property, gained = [], actor, notifications = {} }: Drift): string {
  const place = target === 'default' ? path : `${target}: ${path}`;
  const what = property === undefined ? kind : `${kind} ${property}`;
  const who = actor === undefined ? '' : ` by ${actor}`;
  const effects = describeEffect(notifications).map(line => `; ${line}`);
  return `*${place}* ${what}${who}${gained.length === 0 ? '' : `; newly possible: ${gained.join(', ')}`}${effects.join('')}`;
}
