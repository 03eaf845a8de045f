import type { PlanFinding } from '../core/plan-finding.ts';
import type { Inspection } from './inspect.ts';

/** The name that templates/bootstrap.yml gives to the boundary. */
const boundaryName = 'chatops-boundary';

/**
 * Roles without a permissions boundary, once the account is bootstrapped: the apply role of templates/bootstrap.yml may
 * only make and change roles that have it, so IAM would refuse them half-way.
 */
export function checkBoundary(inspection: Inspection): PlanFinding[] {
  const { session, snapshot, desired, changes } = inspection;
  const policies = snapshot.listings.get('AWS::IAM::ManagedPolicy');
  if (policies === undefined || !policies.ok) return [];
  const boundary = [...policies.value.keys()].find(arn => arn.endsWith(`:policy/${boundaryName}`));
  if (boundary === undefined) return checkBootstrapped(inspection);
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
          message: `The role ${String(Properties['RoleName'])} has no permissions boundary, but this account was bootstrapped with one: the apply role cannot create or change the role`,
          help: 'Add to `defaults`: permissions-boundary: { arn: "arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary" }',
        },
      ];
    },
  );
}

/**
 * Roles whose boundary is the one of the bootstrap, in an account that was not bootstrapped: IAM refuses to make a role with
 * a boundary that does not exist.
 */
function checkBootstrapped({ session, desired, changes }: Inspection): PlanFinding[] {
  const made = new Set(changes.filter(({ action }) => action !== 'delete').map(({ logicalId }) => logicalId));
  const roles = Object.entries(desired.Resources).filter(
    ([logicalId, { Type, Properties }]) =>
      Type === 'AWS::IAM::Role' &&
      made.has(logicalId) &&
      JSON.stringify(Properties['PermissionsBoundary'] ?? '').includes(`:policy/${boundaryName}"`),
  );
  const [first] = roles;
  if (first === undefined) return [];
  const names = roles.map(([, { Properties }]) => String(Properties['RoleName']));
  return [
    {
      code: 'plan/no-boundary',
      level: 'obstacle',
      target: session.target.key,
      path: first[1].Metadata.chatops,
      message: `The account ${session.identity.account} has no policy ${boundaryName}, which is the permissions boundary of ${names.length === 1 ? `the role ${names[0]}` : `${names.length} roles`}`,
      help: session.isLocal
        ? 'Deploy the bootstrap to the embedded AWS: chatops local --seed bootstrap --exit'
        : 'Deploy templates/bootstrap.yml in the account; chatops doctor prints the command',
    },
  ];
}
