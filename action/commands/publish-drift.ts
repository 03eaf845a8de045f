import { AwsFailure, describeError, helpFor, isDenied } from '../aws/failure.ts';
import { publishMessage } from '../aws/publish.ts';
import type { Drift } from '../core/drift.ts';
import { writeNotification } from '../drift/notification.ts';
import type { DriftReport } from './drift.ts';
import type { Aws, Session } from './session.ts';

/**
 * Tells a channel of drift through an SNS topic that it has, as a custom notification: only what changed since the
 * report before, in one thread. Each target tells of its own; the topic is that of one account, so a target that
 * cannot reach it is passed over unless all of them cannot.
 * @param previous the drifts of the report before; undefined: everything is news
 * @returns whether there was something to tell
 * @throws AwsFailure when the topic cannot be reached
 */
export async function publishDrift(
  aws: Aws,
  topicArn: string,
  stackName: string,
  report: DriftReport,
  previous: readonly Drift[] | undefined,
): Promise<boolean> {
  const outcomes = await aws.inEachTarget('plan', async session => {
    if (topicArn.split(':')[4] !== session.identity.account) return false;
    return publishTo(session, topicArn, stackName, report.drift, previous);
  });
  const [failed] = outcomes.flatMap(outcome => (outcome.ok ? [] : [outcome.failure]));
  if (failed !== undefined && outcomes.every(({ ok }) => !ok)) throw failed;
  return outcomes.some(outcome => outcome.ok && outcome.value);
}

/** The same over one session, for all drifts. */
export async function publishTo(
  session: Session,
  topicArn: string,
  stackName: string,
  drift: readonly Drift[],
  previous: readonly Drift[] | undefined,
): Promise<boolean> {
  const message = writeNotification(stackName, session.target.key, drift, previous, describe);
  if (message === undefined) return false;
  try {
    await publishMessage(session.connection, topicArn, message);
    return true;
  } catch (error) {
    throw new AwsFailure(
      `Could not publish to topic ${topicArn}. ${describeError(error)}`,
      (isDenied(error) ? undefined : helpFor(error)) ??
        'The role that looks for drift needs sns:Publish on this topic',
      error,
    );
  }
}

function describe({ target, kind, path, property, gained = [], actor }: Drift): string {
  const place = target === 'default' ? path : `${target}: ${path}`;
  const what = property === undefined ? kind : `${kind} ${property}`;
  const who = actor === undefined ? '' : ` by ${actor}`;
  return `*${place}* ${what}${who}${gained.length === 0 ? '' : `; now possible: ${gained.join(', ')}`}`;
}
