import type { Json } from '../core/json.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { type Template, templateBody } from '../core/template.ts';

/** Number of policies that are read, two calls each; few files name more. */
const maxPolicies = 20;

/** These two are all and nothing, and will stay that. */
const lasting = /\/(?:AWSDenyAll|AdministratorAccess)$/;

const awsPolicy = /arn:aws:iam::aws:policy\/[\w+=,.@/-]+/g;

/**
 * Whether AWS has changed the policies of its own that a template names since the proofs' snapshot was made.
 * @param read gives the document that AWS has; undefined when it has none
 * @returns nothing of a policy whose read is denied or fails: the proofs then say what the snapshot says
 */
export async function checkManagedPolicies(
  read: (arn: string) => Promise<Json | undefined>,
  target: string,
  desired: Template,
): Promise<PlanFinding[]> {
  const arns = [...new Set(templateBody(desired).match(awsPolicy) ?? [])]
    .filter(arn => !lasting.test(arn))
    .sort()
    .slice(0, maxPolicies);
  if (arns.length === 0) return [];
  const documents = await Promise.all(arns.map(arn => readIfPossible(read, arn)));
  const { compareManagedPolicy } = await import('../access/compare-managed.ts');
  const { loadProofData } = await import('../access/proof-data.ts');
  const proofData = await loadProofData();
  return arns.flatMap((arn, index): PlanFinding[] => {
    const observed = documents[index];
    if (observed === undefined) return [];
    const risk = compareManagedPolicy(arn, observed, proofData);
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
        message: `AWS has changed ${arn} since ${proofData.managed.date}, the date of the copy that the proofs use, ${what}`,
        help: 'Statements about permissions here are based on the copy; a newer version of chatops has a newer copy',
      },
    ];
  });
}

async function readIfPossible(
  read: (arn: string) => Promise<Json | undefined>,
  arn: string,
): Promise<Json | undefined> {
  try {
    return await read(arn);
  } catch {
    // A hint that cannot be given must not stop a plan.
    return undefined;
  }
}
