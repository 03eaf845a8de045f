/**
 * Where the endpoints of services are that have one for all Regions, so what `aws:RequestedRegion` says of every request of them
 * (IAM User Guide, "AWS global condition context keys"), by the service in the AWS CLI. Source: `credentialScope` of the services with
 * `isRegionalized: false` in `endpoints.json` of botocore 1.43, partition `aws`. `codecatalyst` has none: it is not called with IAM.
 */
export const globalEndpoints: ReadonlyMap<string, string> = new Map([
  ['account', 'us-east-1'],
  ['billingconductor', 'us-east-1'],
  ['budgets', 'us-east-1'],
  ['ce', 'us-east-1'],
  ['chime', 'us-east-1'],
  ['cloudfront', 'us-east-1'],
  ['health', 'us-east-1'],
  ['iam', 'us-east-1'],
  ['importexport', 'us-east-1'],
  ['mturk', 'us-east-1'],
  ['networkmanager', 'us-west-2'],
  ['notificationscontacts', 'us-east-1'],
  ['organizations', 'us-east-1'],
  ['route53', 'us-east-1'],
  ['savingsplans', 'us-east-1'],
  ['shield', 'us-east-1'],
  ['taxsettings', 'us-east-1'],
  ['waf', 'us-east-1'],
]);

/** The same by prefix in IAM, of services that share it with none that has Regions, as `chime` does. */
export const globalPrefixes: ReadonlyMap<string, string> = new Map([
  ...[...globalEndpoints].filter(
    ([name]) => !['chime', 'mturk', 'notificationscontacts', 'taxsettings'].includes(name),
  ),
  ['mechanicalturk', 'us-east-1'],
  ['notifications-contacts', 'us-east-1'],
  ['tax', 'us-east-1'],
]);

/** Permissions of global services that are checked in the call of another service, in the Region of that call. */
export const checkedElsewhere: ReadonlySet<string> = new Set(['iam:passrole', 'iam:createservicelinkedrole']);
