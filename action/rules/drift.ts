import type { DriftKind } from '../core/drift.ts';
import type { RuleDescription } from '../core/rule.ts';

type DriftRow = [title: string, why: string, wrong: string, right: string];

const drift = (kind: DriftKind, ...[title, why, wrong, right]: DriftRow): RuleDescription => ({
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
    'A property has another value in AWS than the stack gave it. It was changed in the console or through the API, so AWS no longer has what the pull request showed.',
    '# in the console: LoggingLevel of the channel set from ERROR to NONE',
    'chatops drift --revert   # or write the value into chatops.yml',
  ),
  drift(
    'deleted',
    'Deleted behind the stack’s back',
    'Something that the stack made is gone. A channel whose configuration was deleted answers nothing and shows no alarms.',
    '# in the console: the channel configuration deleted',
    'chatops drift --revert   # makes it again',
  ),
  drift(
    'undeclared',
    'Something undeclared',
    'A managed resource has more than chatops.yml gives it: another policy on a channel role, another topic on a channel. Stack drift of CloudFormation does not see most of these.',
    '# aws iam attach-role-policy --role-name demo-operator --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    'chatops drift --revert   # or declare it in chatops.yml',
  ),
  drift(
    'unmanaged',
    'An unmanaged channel',
    'The account has a channel configuration that no chatops.yml declares. Most likely it was made by hand, with AdministratorAccess as its guardrail, because that is the default.',
    '# in the console: Configure new channel',
    'chatops import   # or delete the configuration',
  ),
  drift(
    'disabled',
    'Disabled by the service',
    'The configuration is there, but the service does not serve it: the workspace took back its authorisation, or a policy of the organisation forbids it.',
    '# State: DISABLED',
    '# authorise the workspace again in the console, or see the policy of the organisation',
  ),
  drift(
    'expired',
    'Still there after its end',
    'A channel or an alias has an `until` that is over, and it is still in the account. Commands are denied by then, but notifications still arrive, and an alias is still offered.',
    '# channels.incident.until: 2027-06-30, and it is July',
    '# remove the channel from chatops.yml, and apply',
  ),
  drift(
    'unapplied',
    'Merged and not applied',
    'The file says something else than what is deployed. A deployment failed or never ran, so what the file says does not hold.',
    '# merged, and the apply job failed',
    'chatops apply',
  ),
];
