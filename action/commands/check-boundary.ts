import type { PlanFinding } from '../core/plan-finding.ts';
import type { Inspection } from './inspect.ts';

/** The name that templates/bootstrap.yml gives to the boundary. */
const boundaryName = 'chatops-boundary';

/**
 * Roles without a permissions boundary, once the account is bootstrapped: the apply role of templates/bootstrap.yml may
 * only make and change roles that have it, so IAM would refuse them half-way.
 */
export function checkBoundary({ session, snapshot, desired, changes }: Inspection): PlanFinding[] {
  const policies = snapshot.listings.get('AWS::IAM::ManagedPolicy');
  if (policies === undefined || !policies.ok) return [];
  const boundary = [...policies.value.keys()].find(arn => arn.endsWith(`:policy/${boundaryName}`));
  if (boundary === undefined) return [];
  const changed = new Set(
    changes.filter(({ action }) => action !== 'delete').map(({ logicalId }) => logicalId),
  );
  return Object.entries(desired.Resources).flatMap(
    ([logicalId, { Type, Properties, Metadata }]): PlanFinding[] => {
      if (
        Type !== 'AWS::IAM::Role' ||
        !changed.has(logicalId) ||
        Properties['PermissionsBoundary'] !== undefined
      ) {
        return [];
      }
      return [
        {
          code: 'plan/no-boundary',
          level: 'obstacle',
          target: session.target.key,
          path: Metadata.chatops,
          message: `The role ${String(Properties['RoleName'])} has no permissions boundary, and this account is bootstrapped with one: the apply role may not make or change it`,
          help: 'Add to `defaults`: permissions-boundary: { arn: "arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary" }',
        },
      ];
    },
  );
}
