import type { DriftKind } from '../core/drift.ts';
import type { RuleDescription } from '../core/rule.ts';

type DriftRuleRow = [title: string, why: string, wrong: string, right: string];

const drift = (kind: DriftKind, ...[title, why, wrong, right]: DriftRuleRow): RuleDescription => ({
  code: `drift/${kind}`,
  title,
  severity: 'error',
  why,
  wrong,
  right,
});

/** Codes of drift, as `ignore` takes them. What drifts is seen only by a look at AWS, so there is no check here. */
export const driftRules: readonly RuleDescription[] = [
  drift(
    'modified',
    'Changed behind the stack’s back',
    'A property has a different value in AWS than in the stack. It was changed in the console or through the API, so AWS no longer matches what the pull request showed.',
    '# in the console: LoggingLevel of the channel set from ERROR to NONE',
    'chatops drift --revert   # or write the value into chatops.yml',
  ),
  drift(
    'deleted',
    'Deleted behind the stack’s back',
    'A resource of the stack no longer exists. A channel whose configuration was deleted does not answer commands or show alarms.',
    '# in the console: the channel configuration deleted',
    'chatops drift --revert   # creates it again',
  ),
  drift(
    'undeclared',
    'Something undeclared',
    'A managed resource has something that chatops.yml does not declare, such as an additional policy on a channel role or an additional topic on a channel. CloudFormation drift detection does not see most of these.',
    '# aws iam attach-role-policy --role-name demo-operator --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    'chatops drift --revert   # or declare it in chatops.yml',
  ),
  drift(
    'unmanaged',
    'An unmanaged channel',
    'The account has a channel configuration that no chatops.yml declares. Most likely it was created by hand, with the default guardrail AdministratorAccess.',
    '# in the console: Configure new channel',
    'chatops import   # or delete the configuration',
  ),
  drift(
    'disabled',
    'Disabled by the service',
    'The configuration exists, but the service has disabled it: the workspace withdrew its authorisation, or an organisation policy forbids it.',
    '# State: DISABLED',
    '# authorise the workspace again in the console, or see the organisation policy',
  ),
  drift(
    'expired',
    'Still there after its end',
    'The `until` of a channel or an alias has passed, and it is still in the account. Commands are denied, but notifications still arrive and an alias is still offered.',
    '# channels.incident.until: 2027-06-30, and it is July',
    '# remove the channel from chatops.yml, and apply',
  ),
  drift(
    'unapplied',
    'Merged and not applied',
    'The file differs from what is deployed. A deployment failed or never ran, so the file is not in effect.',
    '# merged, and the apply job failed',
    'chatops apply',
  ),
];
