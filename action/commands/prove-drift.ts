import { readInline, textsOf } from '../adopt/describe-role.ts';
import type { Wired } from '../adopt/wiring.ts';
import type { Drift, Risk } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import { substitutePlace } from '../core/place.ts';
import type { Template } from '../core/template.ts';
import { describeGains } from '../drift/describe-gains.ts';
import { isDecisive, withObserved, withStranger } from '../drift/observed-template.ts';
import type { Inspection } from './inspect.ts';

/** So many resources are proved one by one; of more the kinds' own judgement has to do. */
const mostProved = 25;

/** What IAM holds, by ARN. */
export interface ObservedPolicies {
  readonly roles: ReadonlyMap<string, Wired>;
  readonly policies: ReadonlyMap<string, Wired>;
}

/**
 * Has the proofs say what each drift of policies lets people do: the deployed template against the same with the
 * drifted resource as it is observed. What the proofs cannot see keeps the judgement that it had.
 */
export async function proveDrift(
  inspection: Inspection,
  drift: readonly Drift[],
  observed: ObservedPolicies,
): Promise<Drift[]> {
  const { deployed, comparisons, session } = inspection;
  const { template } = deployed;
  const ids = new Set(drift.filter(item => isDecisive(item.type, item.property)).map(({ id }) => id));
  if (template === undefined || (ids.size === 0 && !drift.some(isStrangeChannel))) return [...drift];
  const prover = await createProver(inspection, observed);
  const proved = new Map<string, Proof>();
  for (const comparison of comparisons.filter(({ id }) => ids.has(id)).slice(0, mostProved)) {
    const after = withObserved(template, deployed, comparison, session.identity);
    if (after !== undefined) proved.set(comparison.id, prover(template, after));
  }
  for (const item of drift.filter(isStrangeChannel).slice(0, mostProved)) {
    const { before, after } = withStranger(template, deployed, item, session.identity);
    proved.set(item.id, prover(before, after));
  }
  const told = new Set<string>();
  return drift.map(item => {
    const isProved = isDecisive(item.type, item.property) || isStrangeChannel(item);
    const proof = isProved ? proved.get(item.id) : undefined;
    if (proof === undefined) return item;
    // Whatever it lets people do now, nobody reviewed what it will let them do.
    if (isStrangeChannel(item)) return proof.lines.length === 0 ? item : { ...item, gained: proof.lines };
    // Several drifts of one resource have one answer, which is told once.
    const isFirst = !told.has(item.id);
    told.add(item.id);
    return {
      ...item,
      risk: riskOf(item, proof),
      ...noteOn(item, proof),
      ...(isFirst && proof.lines.length > 0 ? { gained: proof.lines } : {}),
    };
  });
}

function isStrangeChannel({ kind, type }: Drift): boolean {
  return kind === 'unmanaged' && type.endsWith('ChannelConfiguration');
}

interface Proof {
  readonly lines: readonly string[];
  readonly hasGains: boolean;
  /** Whether there may be gains, which depends on what cannot be seen. */
  readonly hasPerhaps: boolean;
  readonly hasLosses: boolean;
  /** Whether every policy could be seen. */
  readonly isComplete: boolean;
}

/**
 * A proved gain widens, whatever was thought of it. Without one a role that got more is still wider than reviewed:
 * then only the guardrails hold, and that is said, not passed over.
 */
function riskOf({ risk, property }: Drift, { hasGains, hasPerhaps, hasLosses, isComplete }: Proof): Risk {
  if (hasGains && risk !== 'narrows') return 'widens';
  if (hasPerhaps) return risk === 'none' ? 'unknown' : risk;
  // Who has to choose a role brings one that nobody knows, so the proofs see no gain when nobody has to any more.
  if (!isComplete || property === 'UserRoleRequired' || risk !== 'unknown') return risk;
  return hasLosses ? 'narrows' : 'none';
}

function noteOn(
  { risk, property, note }: Drift,
  { hasPerhaps, isComplete }: Proof,
): { note?: string; isHeldBack?: true } {
  const isHeld = risk === 'widens' && !hasPerhaps && isComplete && property !== 'UserRoleRequired';
  if (!isHeld) return {};
  const told = note ?? 'It has no effect in chat today; other limits, such as the guardrails, still hold';
  return { note: told, isHeldBack: true };
}

async function createProver(
  { session: { identity, target }, config }: Inspection,
  { roles, policies }: ObservedPolicies,
): Promise<(before: Template, after: Template) => Proof> {
  const { compareAccess } = await import('../access/compare-access.ts');
  const { pictureOfTemplate } = await import('../access/picture.ts');
  const { loadKnowledge } = await import('../access/knowledge.ts');
  const knowledge = await loadKnowledge();
  const documentOf = (arn: string): Json | undefined =>
    policies.get(arn)?.properties['PolicyDocument'] ?? knowledge.managed.documentOf(arn);
  const { account, region, partition } = identity;
  const place = { partition, account, region };
  const documents = new Map(
    [...config.documents].map(([arn, reviewed]) => [substitutePlace(arn, place), reviewed]),
  );
  for (const [arn, { properties }] of policies) documents.set(arn, [properties['PolicyDocument'] ?? null]);
  for (const [arn, { properties }] of roles) {
    const attached = textsOf(properties['ManagedPolicyArns']).map(documentOf);
    if (attached.includes(undefined)) continue;
    const inline = readInline(properties['Policies']).map(({ document }) => document);
    documents.set(arn, [...inline, ...attached.filter(document => document !== undefined)]);
  }
  const isKnown = (arn: string) => documents.has(arn) || knowledge.managed.documentOf(arn) !== undefined;
  const picture = (template: Template) =>
    pictureOfTemplate({ target: target.key, place, template, documents });
  return (before, after) => {
    const changes = compareAccess([picture(before)], [picture(after)], knowledge);
    return {
      lines: describeGains(changes),
      hasGains: changes.some(({ gained }) => gained.some(({ certainty }) => certainty === undefined)),
      hasPerhaps: changes.some(({ gained }) => gained.length > 0),
      hasLosses: changes.some(({ lost }) => lost.length > 0),
      isComplete: [before, after].every(template => policyArns(template).every(isKnown)),
    };
  };
}

/** ARNs of policies and roles outside of the stack that a template names. */
function policyArns(template: Template): string[] {
  return Object.values(template.Resources).flatMap(({ Properties: properties }) => [
    ...textsOf(properties['GuardrailPolicies']),
    ...textsOf(properties['ManagedPolicyArns']),
    ...[properties['PermissionsBoundary'], properties['IamRoleArn']].filter(
      (value): value is string => typeof value === 'string',
    ),
  ]);
}
