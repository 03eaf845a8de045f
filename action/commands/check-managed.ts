import { attempt } from '../aws/attempt.ts';
import { appendTo } from '../core/group.ts';
import type { Json } from '../core/json.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { joinWords } from '../core/quote.ts';
import type { Reading } from '../core/snapshot.ts';
import { type Template, templateBody } from '../core/template.ts';

/** Number of policies that are read, two calls each; few files name more. */
const maxPolicies = 20;

/** These two are all and nothing, and will stay that. */
const lasting = /\/(?:AWSDenyAll|AdministratorAccess)$/;

const awsPolicy = /arn:aws:iam::aws:policy\/[\w+=,.@/-]+/g;

/**
 * Whether AWS has changed the policies of its own that a template names since the proofs' snapshot was made.
 * @param read gives the document that AWS has; undefined when it has none
 * A policy that could not be compared is named: the proofs then say what the snapshot says.
 */
export async function checkManagedPolicies(
  read: (arn: string) => Promise<Json | undefined>,
  target: string,
  desired: Template,
): Promise<PlanFinding[]> {
  const named = [...new Set(templateBody(desired).match(awsPolicy) ?? [])].filter(arn => !lasting.test(arn));
  const arns = named.sort().slice(0, maxPolicies);
  if (arns.length === 0) return [];
  const documents = await Promise.all(arns.map(arn => attempt(() => read(arn))));
  const { compareManagedPolicy } = await import('../access/compare-managed.ts');
  const { loadProofData } = await import('../access/proof-data.ts');
  const proofData = await loadProofData();
  const { date } = proofData.managed;
  const unread = new Map<string, string[]>();
  if (named.length > arns.length) {
    unread.set(`a plan compares at most ${maxPolicies}`, named.slice(maxPolicies));
  }
  const changed = arns.flatMap((arn, index): PlanFinding[] => {
    const observed = documents[index] as Reading<Json | undefined>;
    if (!observed.ok) appendTo(unread, observed.reason, arn);
    if (!observed.ok || observed.value === undefined) return [];
    const risk = compareManagedPolicy(arn, observed.value, proofData);
    if (risk === 'none') return [];
    const what = {
      widens: 'and it now allows more',
      narrows: 'and it now allows less',
      unknown: 'and it may now allow more',
    }[risk];
    return [
      {
        code: 'permission/managed-policy-changed',
        level: 'notice',
        target,
        path: '',
        message: `AWS has changed ${arn} since ${date}, the date of the copy that the proofs use, ${what}`,
        help: 'Statements about permissions here are based on the copy; a newer version of chatops has a newer copy',
      },
    ];
  });
  const unchecked = [...unread].map(
    ([reason, policies]): PlanFinding => ({
      code: 'plan/managed-policy-unread',
      level: 'notice',
      target,
      path: '',
      message: `Whether AWS has changed ${joinWords(policies)} since ${date}, the date of the copy that the proofs use, could not be checked: ${reason}`,
      help: 'Statements about permissions here are based on the copy. The plan role needs iam:GetPolicy and iam:GetPolicyVersion',
    }),
  );
  return [...changed, ...unchecked];
}
