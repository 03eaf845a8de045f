import type { RuleDescription } from '../core/rule.ts';
import type { RuleRow } from './describe-rule.ts';

const rule = (...[code, title, why, wrong, right]: RuleRow): RuleDescription => ({
  code,
  title,
  severity: 'error',
  why,
  wrong,
  right,
});

const note = (...row: RuleRow): RuleDescription => ({
  ...rule(...row),
  severity: 'warning',
});

/**
 * Codes of what `plan` finds before anything is done. They need a look at the account, so there is no check here:
 * `safety/*` refuses everywhere until it is allowed, `plan/*` stops its target (an error) or is good to know (a warning).
 */
export const planRules: readonly RuleDescription[] = [
  note(
    'permission/managed-policy-changed',
    'AWS has changed a managed policy',
    'The proofs read a dated copy of the policies that AWS manages. A plan compares the policies that the file uses with what AWS has now, and says whether they allow more, less, or something else today.',
    '# a managed policy of the file has a newer version in AWS',
    '# a newer version of chatops, with a newer copy',
  ),
  rule(
    'safety/max-removals',
    'More channels would be removed than may go at once',
    'The plan removes a larger share of the channels than `safety.max-removals` says; without a setting it is a quarter, once there are four. Most often a part of the file or an include was lost in a merge, or the wrong file was given.',
    '# channels: 3 of the 4 that are deployed taken out in one pull request',
    'chatops plan --allow safety/max-removals   # when it is meant; or `safety: { max-removals: 100% }` for good',
  ),
  rule(
    'safety/emptied',
    'Every channel would be removed',
    'The plan leaves no channel in a stack that has some. All of them would go silent at once, alarms too.',
    'channels: {}   # in a stack that has channels',
    'chatops apply --allow safety/emptied   # when it is meant',
  ),
  rule(
    'safety/protected',
    'Something protected would be removed or replaced',
    'The file lists it under `safety.protect`, and the plan deletes or replaces it. A channel that is replaced loses its notifications in between.',
    'safety: { protect: [channels.operations] }\n# and channels.operations is gone, or has another name',
    'safety: { protect: [] }   # in a pull request of its own, merged before; or --allow safety/protected',
  ),
  rule(
    'safety/orphan',
    'A stack would be left behind',
    'With another `name` a new stack is made, and the old one stays with the same channels, so that AWS refuses the new one half-way.',
    'name: chat-new   # was: chat',
    'name: chat   # or delete the old stack first; its channels are gone until the new one is there',
  ),
  rule(
    'plan/placeholder-id',
    'An ID from an example',
    'The IDs in templates and examples (C0AAAAAAA, T0123ABCD, CXXXXXXXX, 19:a1b2c3@thread.tacv2, a GUID of one digit) have the right form, so a file with them validates. AWS has no channel, workspace or team behind them, so a plan against AWS refuses them.',
    'channels: { ops: { channel: C0AAAAAAA, … } }   # chatops plan',
    'channels: { ops: { channel: C08KZ2M4QRT, … } }   # the last part of the link of your channel',
  ),
  rule(
    'plan/channel-taken',
    'The chat channel is configured already',
    'An account has one configuration for each chat channel. Something outside of this stack has this one: made by hand, or by another stack.',
    '# in the console: a configuration for C0BBBBBBB; in chatops.yml: channel: C0BBBBBBB',
    'chatops import --channel C0BBBBBBB   # adopts it without replacing it; or delete it in the console',
  ),
  rule(
    'plan/name-taken',
    'A name is taken in the account',
    'Roles, policies, custom actions and configurations have names that are there once in an account. AWS would refuse the second one in the middle of the deployment. The log group of a channel is taken into the stack where chat has made it already, but not from another stack that has it.',
    'roles: { operator: { role-name: admin } }   # and the account has a role admin',
    'roles: { operator: { role-name: chat-operator } }   # or chatops import',
  ),
  rule(
    'plan/no-boundary',
    'A role without the boundary of the account',
    'The account was prepared with templates/bootstrap.yml: its apply role may make and change roles only with the permissions boundary `chatops-boundary`. IAM would refuse this one half-way. The same code is for a role with this boundary in an account that has no such policy: deploy the bootstrap first.',
    'roles: { operator: { allow-aliases: true } }',
    'defaults: { permissions-boundary: { arn: "arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary" } }',
  ),
  rule(
    'plan/stack-stuck',
    'The stack takes no change',
    'A deployment of before ended in a state out of which CloudFormation leads only by hand, for example a rollback that failed itself.',
    '# status UPDATE_ROLLBACK_FAILED',
    'aws cloudformation continue-update-rollback --stack-name chat',
  ),
  note(
    'plan/renamed',
    'A part has another key',
    'The key of a channel, role, guardrail or alias makes its logical id and its names. With another key CloudFormation creates a new resource and deletes the old one, although nothing else is different.',
    'channels: { operations: { channel: C0BBBBBBB, … } }   # was: ops',
    'channels: { operations: { channel: C0BBBBBBB, moved-from: ops, … } }',
  ),
  note(
    'plan/topic-missing',
    'A topic that does not exist',
    'A channel takes the ARN of any topic. From one that does not exist no message ever arrives, and nothing says so.',
    'notify: { topics: [arn:aws:sns:eu-west-1:123456789012:alarm] }   # the topic is named alarms',
    'notify: { topics: [arn:aws:sns:eu-west-1:123456789012:alarms] }',
  ),
  note(
    'plan/topic-of-another-account',
    'A topic of another account',
    'The chat service subscribes to topics of the account of the channel only. From another account no message arrives.',
    'notify: { topics: [arn:aws:sns:eu-west-1:999999999999:alarms] }',
    'notify: { topics: [arn:aws:sns:eu-west-1:123456789012:alarms] }   # to which the other account forwards',
  ),
  note(
    'plan/topic-aws-key',
    'A topic that is encrypted with the key of AWS',
    'Services such as CloudWatch cannot use the key alias/aws/sns to publish, and its policy cannot be changed. Messages to the topic are lost without a word.',
    'KmsMasterKeyId: alias/aws/sns   # of the topic',
    'KmsMasterKeyId: alias/chatops   # a customer-managed key whose policy lets the service use it',
  ),
  note(
    'plan/topic-unread',
    'A topic that could not be checked',
    'Whether messages arrive from a topic can only be seen by reading it. The role that plans was not allowed to.',
    '# sns:GetTopicAttributes: AccessDenied',
    '# allow sns:GetTopicAttributes, as templates/bootstrap.yml does',
  ),
  note(
    'plan/key-denied',
    'A key made elsewhere that a publishing service may not use',
    'A service encrypts what it publishes to an encrypted topic, and only the policy of the key can allow it that. What AWS has at present does not, so that nothing arrives, and nothing says so.',
    '# the key policy in AWS names no service principal',
    '# the key policy lets events.amazonaws.com use kms:GenerateDataKey* and kms:Decrypt',
  ),
  note(
    'plan/key-missing',
    'A key that does not exist',
    'A topic takes the ARN of any key. With one that does not exist nothing can be published to it.',
    'notify: { from: [budgets], key: arn:aws:kms:eu-west-1:123456789012:key/gone }',
    'notify: { from: [budgets], key: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab }',
  ),
  note(
    'plan/key-unread',
    'A key whose policy could not be read',
    'Whether services may use a key made elsewhere can only be seen in its policy. The role that plans was not allowed to read it.',
    '# kms:GetKeyPolicy: AccessDenied',
    '# allow kms:GetKeyPolicy on the key, as templates/bootstrap.yml does',
  ),
  note(
    'plan/stack-busy',
    'The stack is being changed right now',
    'Another deployment runs, so what the plan compares with is about to change. `apply` waits until it has ended, and plans again.',
    '# status UPDATE_IN_PROGRESS',
    'chatops apply   # waits by itself',
  ),
  note(
    'plan/failed-creation',
    'What a failed creation left behind',
    'The first deployment failed, and CloudFormation left an empty stack that takes no update. `apply` deletes it and makes it again.',
    '# status ROLLBACK_COMPLETE',
    'chatops apply   # deletes it first by itself',
  ),
  rule(
    'plan/termination-protection',
    'The stack is protected against deletion',
    'The change needs the stack to be deleted, and its termination protection is on.',
    '# EnableTerminationProtection: true',
    'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name chat',
  ),
  rule(
    'plan/too-many-resources',
    'More resources than a stack takes',
    'CloudFormation takes 500 resources in a stack. Near that there is no room for a change that makes before it deletes.',
    '# 600 channels in one file',
    'chatops plan -f chatops.yml -f more.yml   # two files with different `name`s are two stacks',
  ),
  rule(
    'plan/template-too-large',
    'A template that is larger than CloudFormation takes',
    'CloudFormation takes 51,200 bytes in a call and 1 MB from a bucket. The bucket has to be named; templates/bootstrap.yml makes one.',
    'targets: { prod: { account: "123456789012", region: eu-west-1 } }   # and 200 channels',
    'targets: { prod: { account: "123456789012", region: eu-west-1, template-bucket: chatops-templates } }',
  ),
  rule(
    'plan/workspace-not-authorized',
    'A workspace that the account does not know',
    'Each account has to be authorised for a workspace once, in the console, by a person. No API does it, and until then every channel of the workspace fails.',
    'workspaces: { acme: { slack: T0123ABCD } }   # never authorised in this account',
    '# console: Amazon Q Developer in chat applications, Configure new client',
  ),
  rule(
    'plan/workspace-disabled',
    'A workspace that took back its authorisation',
    'The workspace is known to the account and DISABLED: the app was removed from it, or a policy of the organisation forbids it. Its channels answer nothing.',
    '# State: DISABLED',
    '# authorise the workspace again in the console, or see the policy of the organisation',
  ),
  note(
    'plan/ends',
    'Something that ends on a date',
    'A channel, an alias or a statement has an `until`. A plan that changes it, or that is made in the last 30 days, says when it ends, and what ends by itself then: IAM ends statements and the commands of a channel, and nothing ends notifications and the name of an alias.',
    'channels: { incident: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess], until: 2027-06-30 } }',
    '# nothing to do before that day; afterwards remove it',
  ),
  note(
    'plan/unchecked',
    'Something that could not be checked',
    'A read was denied or failed, so the plan cannot promise that AWS takes it. It is said, never taken for passed.',
    '# AccessDenied: chatbot:DescribeSlackWorkspaces',
    '# let the plan role read it; templates/bootstrap.yml has the list',
  ),
];
