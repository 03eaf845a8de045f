import { findNewUses, type TopicPolicy } from '../access/topic-publishing.ts';
import { resolveTemplate } from '../adopt/identify.ts';
import { attempt, inPool } from '../aws/attempt.ts';
import { readTopicOnce } from '../aws/sns.ts';
import { describeValue } from '../core/flatten-value.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import { type PlanFinding, uncheckedCode } from '../core/plan-finding.ts';
import { normalizePolicyDocument } from '../core/policy-document.ts';
import type { Reading } from '../core/snapshot.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { listStatements } from '../iam/resource-policy.ts';
import { withoutCovered } from '../kinds/topic-policy/covered-statements.ts';
import type { Inspection } from './inspect.ts';

const topicPolicyType = 'AWS::SNS::TopicPolicy';
const atOnce = 4;

/** A policy that a topic of the stack has by others, and that the one of the stack is going to replace. */
export interface ReplacedPolicy {
  /** The logical ID of the policy that is created. */
  readonly logicalId: string;
  readonly path: string;
  /** The name of the topic. */
  readonly topic: string;
  /** What is lost, in sentences. */
  readonly loss: Reading<string>;
}

/**
 * Reads the policies of topics of the stack that get their first policy of the stack: a topic has one policy, and one that was
 * adopted may have statements that others need. One call for each of these topics.
 * @returns those of which something is lost, or that could not be read
 */
export async function readReplacedPolicies({
  session,
  desired,
  deployed,
  changes,
}: Inspection): Promise<ReplacedPolicy[]> {
  const { identity } = session;
  const created = changes.filter(({ type, action }) => type === topicPolicyType && action === 'create');
  const own = new Set(deployed.physicalIds.values());
  const resolved = created.length === 0 ? new Map<string, JsonObject>() : resolveTemplate(desired, identity);
  const found = await inPool(created, atOnce, async ({ logicalId, path }): Promise<ReplacedPolicy[]> => {
    const properties = resolved.get(logicalId) ?? {};
    const arn = topicOfPolicy(properties);
    if (arn === undefined || !own.has(arn)) return [];
    const place = { logicalId, path, topic: topicNameOfArn(arn) };
    const read = await attempt(() => readTopicOnce(session, arn));
    if (!read.ok) return [{ ...place, loss: read }];
    const observed = { document: read.value?.policy ?? null, topic: arn, place: identity };
    const loss = describeReplaced(observed, properties['PolicyDocument'] ?? null);
    return loss === undefined ? [] : [{ ...place, loss: { ok: true, value: loss } }];
  });
  return found.flat();
}

/** That the policy of a topic is replaced, with what is lost. */
export function describeReplacement(topic: string, loss: string): string {
  return `The topic ${topic} has a policy that is not from this stack, and apply replaces it. ${loss}`;
}

/** Says what a plan replaces that gives a topic of the stack its first policy of the stack. */
export async function findReplacedPolicies(inspection: Inspection): Promise<PlanFinding[]> {
  const target = inspection.session.target.key;
  const replaced = await readReplacedPolicies(inspection);
  return replaced.map(({ path, topic, loss }): PlanFinding => {
    const place = { target, path, level: 'notice' as const };
    if (!loss.ok) {
      const message = `Whether the topic ${topic} has a policy that the plan replaces could not be checked. ${loss.reason}`;
      return { ...place, code: uncheckedCode, message };
    }
    return {
      ...place,
      code: 'plan/policy-replaced',
      message: describeReplacement(topic, loss.value),
      help: keepTopic,
    };
  });
}

/** What to do where others still need a topic. */
const keepTopic =
  'If they still need access, name the services that `from` supports there, or leave the topic unchanged: name it in `topics`, and let the rules of this file publish to their own topic';

/** The topic that a rendered policy is for, once its references are resolved. */
export function topicOfPolicy({ Topics: topics }: JsonObject): string | undefined {
  const [topic] = [topics ?? []].flat();
  return typeof topic === 'string' ? topic : undefined;
}

/**
 * Says what is lost when a topic gets another policy: the statements that go, and who can no longer use the topic.
 * @param observed what the topic has now
 * @param desired the document that it gets
 * @returns sentences; undefined where no statement goes but the one that SNS gives by itself
 */
export function describeReplaced(observed: TopicPolicy, desired: Json): string | undefined {
  const { topic, document, place } = observed;
  const foreign = listStatements(document).filter(statement => !isDefault(statement, place.account));
  const gone = foreign.filter(statement => !isCovered(statement, desired));
  if (gone.length === 0) return undefined;
  const uses = findNewUses(
    { ...observed, document: desired },
    { ...observed, document: { Version: '2012-10-17', Statement: foreign } },
  );
  const ends = uses.map(
    ({ who, words, isCertain }) => `${who} can ${isCertain ? '' : 'possibly '}${words} it`,
  );
  const statements = gone.map(statement => describeValue(withoutTopic(statement, topic)));
  return [
    ...(ends.length === 0 ? [] : [`This ends: ${ends.join('; ')}.`]),
    `${gone.length === 1 ? 'The statement that goes' : 'The statements that go'}: ${statements.join('; ')}`,
  ].join(' ');
}

/**
 * The statement that SNS gives a topic which was given no policy: its own account may use it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
function isDefault(statement: Json, account: string): boolean {
  if (!isObject(statement)) return false;
  const { Effect, Principal, Condition } = statement;
  return (
    Effect === 'Allow' &&
    isObject(Principal) &&
    canonicalJson(Principal) === canonicalJson({ AWS: '*' }) &&
    canonicalJson(Condition ?? null).toLowerCase() ===
      canonicalJson({ StringEquals: { 'AWS:SourceOwner': account } }).toLowerCase()
  );
}

/** Whether a policy allows already what a statement does. */
function isCovered(statement: Json, document: Json): boolean {
  const kept = withoutCovered(normalizePolicyDocument(document));
  const both = [
    ...listStatements(kept),
    ...listStatements(normalizePolicyDocument({ Statement: [statement] })),
  ];
  return listStatements(withoutCovered({ Statement: both })).length === listStatements(kept).length;
}

/** A statement of the policy of a topic is about that topic. */
function withoutTopic(statement: Json, topic: string): Json {
  if (!isObject(statement)) return statement;
  const { Resource: resource, ...rest } = statement;
  return resource === topic ? rest : statement;
}
