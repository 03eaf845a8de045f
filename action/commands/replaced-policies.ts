import { findNewUses, type TopicPolicy } from '../access/topic-publishing.ts';
import { resolveTemplate } from '../adopt/identify.ts';
import { attempt, inPool } from '../aws/attempt.ts';
import { readTopicAttributes } from '../aws/sns.ts';
import { describeValue } from '../core/flatten-value.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import { type PlanFinding, uncheckedCode } from '../core/plan-finding.ts';
import { normalizePolicyDocument } from '../core/policy-document.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { listStatements } from '../iam/resource-policy.ts';
import { withoutCovered } from '../kinds/topic-policy/covered-statements.ts';
import type { Inspection } from './inspect.ts';

const topicPolicyType = 'AWS::SNS::TopicPolicy';
const atOnce = 4;

/**
 * Says what a plan replaces that gives a topic of the stack its first policy of the stack: a topic has one policy, and one that was
 * adopted may have statements that others need. Reads each such topic.
 */
export async function findReplacedPolicies(inspection: Inspection): Promise<PlanFinding[]> {
  const { session, desired, deployed, changes } = inspection;
  const { identity, connection, target } = session;
  const created = changes.filter(({ type, action }) => type === topicPolicyType && action === 'create');
  const own = new Set(deployed.physicalIds.values());
  const resolved = created.length === 0 ? new Map<string, JsonObject>() : resolveTemplate(desired, identity);
  const found = await inPool(created, atOnce, async ({ logicalId, path }): Promise<PlanFinding[]> => {
    const properties = resolved.get(logicalId) ?? {};
    const topic = topicOfPolicy(properties);
    if (topic === undefined || !own.has(topic)) return [];
    const place = { target: target.key, path, level: 'notice' as const };
    const name = topicNameOfArn(topic);
    const read = await attempt(() => readTopicAttributes(connection, topic));
    if (!read.ok) {
      const message = `Whether the topic ${name} has a policy that the plan replaces could not be checked. ${read.reason}`;
      return [{ ...place, code: uncheckedCode, message }];
    }
    const observed = { document: read.value?.policy ?? null, topic, place: identity };
    const loss = describeReplaced(observed, properties['PolicyDocument'] ?? null);
    if (loss === undefined) return [];
    return [
      {
        ...place,
        code: 'plan/policy-replaced',
        message: `The topic ${name} has a policy that is not from this stack, and apply replaces it. ${loss}`,
        help: keepTopic,
      },
    ];
  });
  return found.flat();
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
