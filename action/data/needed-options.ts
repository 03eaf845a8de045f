/**
 * Options that the model of a service does not require and without which the service refuses the request: it has an error of its own for
 * each (`DeploymentIdRequiredException`). Those that another option can stand in for, and tokens that the CLI fills in, are not here.
 * Read in botocore 1.43.11 in November 2026: errors of an operation that end with `RequiredException`, of members that are not required.
 */
export const neededOptions: ReadonlyMap<string, readonly string[]> = new Map([
  ['codecommit get-branch', ['repository-name', 'branch-name']],
  ['deploy continue-deployment', ['deployment-id']],
  ['deploy create-deployment', ['deployment-group-name']],
  ['deploy put-lifecycle-event-hook-execution-status', ['deployment-id']],
  ['deploy skip-wait-time-for-instance-termination', ['deployment-id']],
  ['deploy update-application', ['application-name']],
]);

/** The flag that sets the same member to false, where that is not `--no-…`: read in the help of awscli 1.45.11 in November 2026. */
export const oppositeFlags: ReadonlyMap<string, string> = new Map(
  ['create-network-acl-entry', 'delete-network-acl-entry', 'replace-network-acl-entry'].map(operation => [
    `ec2 ${operation} egress`,
    'ingress',
  ]),
);
