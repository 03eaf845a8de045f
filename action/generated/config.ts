// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.

/**
 * The name of the CloudFormation stack, and the prefix of all generated names: role `operator` becomes `<name>-operator`.
 */
export type StackName = string;
/**
 * The ARN of an IAM role.
 */
export type RoleArn = string;
/**
 * A file with an SCP or an RCP, or the SCPs of one level.
 */
export type Limit = DocumentFile | LimitLevel;
/**
 * A JSON file, relative to this file and below its folder.
 */
export type DocumentFile = string;
/**
 * Service control policies (SCP) and resource control policies (RCP) that apply to the account, as reviewed documents. Every proof evaluates them. A document whose statements have a `Principal` is an RCP, any other is an SCP. All Deny statements count. Every SCP with Allow statements must allow; if two of them disagree, the answer is `unknown`, unless `level` lists those that are attached to the same root, unit or account. For an SCP with only Deny statements, FullAWSAccess is assumed to be attached as well. AWS shows these policies to the management account only, so drift does not compare them.
 *
 * @minItems 1
 */
export type Limits = Limit[];
/**
 * The ID of the Slack workspace, as the AWS console shows it after it has been authorised.
 */
export type SlackWorkspaceId = string;
/**
 * The key of something that is declared in this file.
 */
export type ReferenceConfig = string;
/**
 * `optional`: commands run as the channel role, and a member may choose a role of their own. `required`: each member has to choose one; with `roles` the ones that members are expected to choose.
 */
export type UserRoles = ('optional' | 'required') | UserRoleChoice;
/**
 * `none` (nothing is allowed: AWSDenyAll), or a list of own guardrails, AWS-managed policies by name and policies by ARN. Together they are the most that chat can do in the channel. Never left out: AWS would take AdministratorAccess.
 */
export type GuardrailChoice = 'none' | PolicyName[];
/**
 * The key of an own guardrail (in `guardrails`), the name of an AWS-managed policy (`ReadOnlyAccess`, `job-function/ViewOnlyAccess`), or the ARN of a policy.
 */
export type PolicyName = string;
/**
 * The aliases that work in the channel.
 */
export type AliasList = ReferenceConfig[];
/**
 * The ARN of a standard SNS topic; FIFO topics do not work with chat.
 */
export type TopicArn = string;
/**
 * ARNs of SNS topics whose messages the channel receives. Standard topics only.
 */
export type Topics = TopicArn[];
/**
 * Names of events, without the prefix of the service; a name such as `failed` is an event of the whole execution.
 *
 * @minItems 1
 *
 * Items: The name of an event; a name such as `failed` is an event of the whole execution.
 */
export type PipelineEvents = string[];
/**
 * The name of the notification rule in AWS. Default: built from the names of the stack, the channel and the resource.
 */
export type NotificationRuleName = string;
/**
 * Names of events, without the prefix of the service; a name such as `failed` is an event of the whole execution.
 *
 * @minItems 1
 *
 * Items: The name of an event; a name such as `failed` is an event of the whole execution.
 */
export type BuildEvents = string[];
/**
 * Names of events, without the prefix of the service; a name such as `failed` is an event of the whole execution.
 *
 * @minItems 1
 *
 * Items: The name of an event; a name such as `failed` is an event of the whole execution.
 */
export type DeploymentEvents = string[];
/**
 * Names of events, without the prefix of the service.
 *
 * @minItems 1
 *
 * Items: The name of an event.
 */
export type RepositoryEvents = string[];
/**
 * A text of a message; `<name>` is a value of the event.
 */
export type MessageTextConfig = string;
/**
 * The path of the value in the event, starting with `$`: `$.detail.group`, `$.resources[0]`.
 */
export type EventPath = string;
/**
 * The name of the rule in EventBridge. Default: `<name>-<key of the channel>-<name of the entry>`. Changing it later means replacing the rule.
 */
export type EventRuleName = string;
/**
 * The name of the topic that the stack creates for the channel. Default: `<name>-<key of the channel>`. Changing it later replaces the topic: publishers that use the old ARN, and other subscribers, are not moved.
 */
export type TopicName = string;
/**
 * The customer-managed key that encrypts the topics that the stack creates for the channel. `alias/…`: the stack creates the key and this alias, with a policy that allows only the services that publish to the channel. An ARN: an existing key. The topics in `topics` are not changed.
 */
export type TopicKeyConfig = TopicKeyName | TopicKeyDetails;
/**
 * An alias, for a key that the stack creates, or the ARN of an existing customer-managed key in the account and the Region of the target.
 */
export type TopicKeyName = string;
/**
 * The ARN of a customer-managed key in the account and the Region of the target.
 */
export type TopicKeyArn = string;
/**
 * What is written to the log group /aws/chatbot/<configuration> in us-east-1.
 */
export type Logging = 'none' | 'error' | 'info';
/**
 * Number of days that CloudWatch keeps the log of the channel. Amazon Q writes it to the log group `/aws/chatbot/<configuration-name>` in us-east-1, where it does not expire by default. The log group becomes part of the stack (outside us-east-1: of the companion stack `<name>-global`). An existing log group is imported unchanged. Removing this key keeps the log group.
 */
export type LogRetention =
  | 1
  | 3
  | 5
  | 7
  | 14
  | 30
  | 60
  | 90
  | 120
  | 150
  | 180
  | 365
  | 400
  | 545
  | 731
  | 1096
  | 1827
  | 2192
  | 2557
  | 2922
  | 3288
  | 3653;
/**
 * The targets that get this channel. Default: every target.
 *
 * @minItems 1
 */
export type TargetList = ReferenceConfig[];
/**
 * The most that the role can do, whatever its policies allow: the ARN of a managed policy, alone or with its reviewed document.
 */
export type PermissionsBoundary = PolicyArn | BoundaryDetails;
/**
 * The ARN of a managed policy.
 */
export type PolicyArn = string;
/**
 * Files with the permissions of an existing role or policy, as JSON policy documents; relative to this file. Proofs use them, and drift compares them with AWS. Without them the proofs answer `unknown`.
 */
export type DocumentConfig = DocumentFile | DocumentFile[];
/**
 * Letters, digits, spaces and `_.:/=+-@`, at most 256 characters.
 */
export type TagValue = string;
/**
 * An IAM role that a channel runs commands as: a role that the stack creates, or the ARN of an existing one.
 */
export type RoleConfig = OwnRole | ExistingRole;
/**
 * A managed policy by name or ARN, or the `arn` of an existing policy with its reviewed `document`.
 */
export type ManagedPolicy = PolicyName | ReviewedPolicy;
/**
 * AWS-managed policies by name (also under a path: `job-function/ViewOnlyAccess`), or any managed policy by ARN, alone or with its reviewed document. At most 20.
 *
 * @maxItems 20
 */
export type ManagedPoliciesConfig = ManagedPolicy[];
/**
 * A name for the statement: letters and digits.
 */
export type Sid = string;
/**
 * An IAM action, `service:Action`; `*` means all.
 */
export type Action = string;
/**
 * IAM actions, `service:Action`, with `*` and `?` as wildcards in the action.
 *
 * @minItems 1
 */
export type ActionsConfig = Action[];
/**
 * An ARN with `*` and `?` as wildcards, or `*` for all. `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` are those of the target.
 */
export type ResourceArn = string;
/**
 * ARNs, with `*` and `?` as wildcards, or `"*"` for all.
 *
 * @minItems 1
 */
export type Resources = ResourceArn[];
/**
 * One value, or a list in which at least one value has to match.
 */
export type ConditionValue = (string | number | boolean) | (string | number | boolean)[];
/**
 * When access ends: at the end of this day (UTC), or at an instant. An allow statement gets a date condition, so IAM ends it. A channel gets an additional guardrail that denies every command from then on; its notifications continue until the channel is removed. For an alias, only the statements that `allow-aliases` adds expire. After the end, the file has an error, and drift reports a channel or alias that still exists.
 */
export type Until = string;
/**
 * What is allowed (or denied): actions on resources, under conditions.
 *
 * @minItems 1
 */
export type Statements = StatementConfig[];
/**
 * Statements, or the name of a file with an IAM policy document.
 */
export type InlinePolicyConfig = DocumentFile | Policy;
/**
 * Adds exactly the actions and resources that the aliases of the channels that use it need, and nothing else.
 */
export type AllowAliases = boolean;
/**
 * The name of the role in IAM. Default: `<name>-<key>`. Changing it later means replacing the role.
 */
export type RoleName = string;
/**
 * The path of the role in IAM. Default: `/chatops/<name>/`. Changing it later means replacing the role.
 */
export type IamPath = string;
/**
 * What the role is for; shown in IAM.
 */
export type RoleDescription = string;
/**
 * The previous key of this entry. The resource keeps its logical ID and its names, so nothing is recreated. The value can stay permanently; after a second rename, keep the first key.
 */
export type MovedFrom = string;
/**
 * A ceiling for channels: a policy that the stack creates, or the ARN of an existing one.
 */
export type GuardrailConfig = OwnGuardrail | ExistingGuardrail;
/**
 * The name of the managed policy in IAM. Default: `<name>-<key>`. For a policy that was adopted: changing it means replacing the policy.
 */
export type ManagedPolicyName = string;
/**
 * The path of the managed policy in IAM. Default: `/chatops/<name>/`. Changing it later means replacing the policy.
 */
export type GuardrailPath = string;
/**
 * A command, as text or in its long form.
 */
export type AliasConfig = CommandConfig | AliasDetails;
/**
 * A command of the AWS CLI, without `aws`. `$name` is a variable, which the member enters or a button fills in.
 */
export type CommandConfig = string;
/**
 * The values that a variable can have.
 *
 * @minItems 1
 *
 * Items: A literal, or a pattern with `*` and `?`.
 */
export type VariableValuesConfig = string[];
/**
 * The name of a variable, without `$` and without spaces.
 */
export type VariableName = string;
/**
 * The place of the value in the notification: a path that starts with `event.`.
 */
export type VariableSource = string;
/**
 * The name of the custom action in AWS; it does not appear in chat. Default: `<name>-<key>`. For one that was adopted: changing it means replacing the custom action.
 */
export type ActionName = string;
/**
 * Slack: right-click the channel, Copy link; it is the last part (C…). Teams: the part of the channel's link that starts with 19, as it is or URL-encoded.
 */
export type ChannelId = string;
/**
 * The name of the channel configuration in AWS. Default: `<name>-<key>`. Changing it later means replacing the configuration.
 */
export type ConfigurationName = string;
/**
 * The name of the channel in Microsoft Teams. AWS stores it with the ID and shows it in the console.
 */
export type ChannelName = string;
/**
 * Whether the channel is public or private in Slack. Needed only if the chat policy of the organization allows just one of the two: without it, all proofs of the channel are then `unknown`. No API returns this, so drift does not compare it.
 */
export type ChannelType = 'public' | 'private';
/**
 * `error`, `warning`, or `off`.
 */
export type RuleSeverity = 'error' | 'warning' | 'off';
/**
 * area/name, as diagnostics show it.
 */
export type FindingCode = string;
/**
 * Files to include, as text or with what they may hold.
 */
export type Include = FilePattern | Delegation;
/**
 * A file, or a pattern with `*` (within a name) and `**` (any folders).
 */
export type FilePattern = string;

/**
 * Who can do what from chat, in Amazon Q Developer in chat applications: channels, roles, guardrails, aliases and notifications.
 */
export interface ChatopsConfig {
  /**
   * The version of this language. Always 1.
   */
  version: 1;
  name: StackName;
  /**
   * AWS accounts and Regions to deploy to, by a key of your choice. Without it: the account and Region of the caller.
   */
  targets?: {
    [k: string]: TargetConfig;
  };
  /**
   * Chat workspaces by a key of your choice. Each has to be authorised once by hand in the AWS console (Amazon Q Developer in chat applications, Configure new client).
   */
  workspaces?: {
    [k: string]: WorkspaceConfig;
  };
  defaults?: DefaultsConfig;
  /**
   * IAM roles that channels run commands as, by a key of your choice. A role is created only if a channel uses it.
   */
  roles?: {
    [k: string]: RoleConfig;
  };
  /**
   * Ceilings: whatever role a member of a channel uses, chat can never do more than the guardrails of the channel allow. Each becomes a customer-managed policy.
   */
  guardrails?: {
    [k: string]: GuardrailConfig;
  };
  /**
   * Commands with a short name, run as `@Amazon Q run <key>` in every channel that lists them. The key is the name in chat.
   */
  aliases?: {
    [k: string]: AliasConfig;
  };
  /**
   * Chat channels by a key of your choice. Each becomes one channel configuration.
   */
  channels?: {
    [k: string]: ChannelConfig;
  };
  /**
   * What must work in a channel, and what must never work there. Every check proves it, without AWS.
   */
  expect?: Expectation[];
  /**
   * The severity of a rule by its code. Rules about the form of the file cannot be changed.
   */
  rules?: {
    [k: string]: RuleSeverity;
  };
  /**
   * Findings that are suppressed, each with a reason and an end date.
   */
  ignore?: Ignore[];
  organization?: Organization;
  safety?: Safety;
  /**
   * More files that hold roles, guardrails, aliases, channels and expectations. Paths are relative to this file and stay below its folder.
   */
  include?: Include[];
}
/**
 * An AWS account and Region, and the roles that are assumed there.
 */
export interface TargetConfig {
  /**
   * The ID of the AWS account, twelve digits in quotes.
   */
  account: string;
  /**
   * The Region of the stack. Chatbot resources themselves are global to the account.
   */
  region: string;
  'plan-role'?: RoleArn;
  'apply-role'?: RoleArn;
  /**
   * An S3 bucket for templates over 51,200 bytes, in the Region of the target.
   */
  'template-bucket'?: string;
  /**
   * Whether the target is production. Plans, comments, drift and the access page show production first; nothing else depends on it. Default: `true` if the name of the target contains the word `prod`, `production`, `prd` or `live`, and no word like `pre` or `non`.
   */
  production?: boolean;
  limits?: Limits;
}
/**
 * SCPs that are attached to the same root, unit or account. At least one of them must allow.
 */
export interface LimitLevel {
  /**
   * Files with the SCPs of the level, relative to this file.
   *
   * @minItems 1
   */
  level: DocumentFile[];
}
/**
 * A chat workspace: Slack, or Microsoft Teams.
 */
export interface WorkspaceConfig {
  slack?: SlackWorkspaceId;
  teams?: TeamsTeam;
}
/**
 * The IDs of the team and of its tenant; both are in the link that "Get link to team" copies (groupId and tenantId).
 */
export interface TeamsTeam {
  /**
   * The ID of the team: groupId in its link.
   */
  team: string;
  /**
   * The ID of the Microsoft Entra tenant: tenantId in the link of the team.
   */
  tenant: string;
}
/**
 * Defaults for every channel. A value in a channel replaces the default; only `tags` are merged.
 */
export interface DefaultsConfig {
  workspace?: ReferenceConfig;
  role?: ReferenceConfig;
  'user-roles'?: UserRoles;
  guardrails?: GuardrailChoice;
  aliases?: AliasList;
  notify?: Notify;
  logging?: Logging;
  'log-retention'?: LogRetention;
  targets?: TargetList;
  'permissions-boundary'?: PermissionsBoundary;
  tags?: Tags;
}
/**
 * Whether each member has to choose a role, and which roles are expected. If a choice is required, the default verdict of the proofs is for each listed role, not for the channel role.
 */
export interface UserRoleChoice {
  /**
   * Whether each member has to choose a role of their own.
   */
  required: boolean;
  /**
   * Keys of roles that members are expected to choose.
   */
  roles?: ReferenceConfig[];
}
/**
 * Notifications that the channel receives.
 */
export interface Notify {
  topics?: Topics;
  /**
   * Notifications of CodePipeline executions. The stack creates a topic and a notification rule for them.
   */
  pipelines?: PipelineNotification[];
  /**
   * Notifications of CodeBuild. The stack creates a topic and a notification rule for them.
   */
  builds?: BuildNotification[];
  /**
   * Notifications of CodeDeploy. The stack creates a topic and a notification rule for them.
   */
  deployments?: DeploymentNotification[];
  /**
   * Notifications of CodeCommit. The stack creates a topic and a notification rule for them.
   */
  repositories?: RepositoryNotification[];
  /**
   * Events of other services. The stack creates an EventBridge rule and a topic for them.
   */
  events?: EventNotification[];
  /**
   * Services that publish to a topic of the channel. The stack creates the topic, with a policy that allows exactly these services of the account to publish to it. Point the alarms, the budgets, the anomaly subscriptions or DevOps Guru at its ARN, `arn:aws:sns:<region>:<account>:<name>-<channel>` unless `topic-name` is set; apply prints it.
   *
   * @minItems 1
   *
   * Items: `cloudwatch-alarms`: alarms of the Region of the target. `budgets`: AWS Budgets. `cost-anomalies`: AWS Cost Anomaly Detection. `devops-guru`: Amazon DevOps Guru in the Region of the target.
   */
  from?: ('cloudwatch-alarms' | 'budgets' | 'cost-anomalies' | 'devops-guru')[];
  'topic-name'?: TopicName;
  key?: TopicKeyConfig;
}
/**
 * The events of one pipeline that the channel receives. Names such as `failed` are events of the execution; `stage-…`, `action-…` and `manual-approval-…` are events of its parts.
 */
export interface PipelineNotification {
  /**
   * The name of the pipeline, in the account and Region of the target.
   */
  name: string;
  events: PipelineEvents;
  'rule-name'?: NotificationRuleName;
}
/**
 * The events of one CodeBuild project that the channel receives.
 */
export interface BuildNotification {
  /**
   * The name of the project, in the account and Region of the target.
   */
  project: string;
  events: BuildEvents;
  'rule-name'?: NotificationRuleName;
}
/**
 * The events of one CodeDeploy application that the channel receives.
 */
export interface DeploymentNotification {
  /**
   * The name of the application, in the account and Region of the target.
   */
  application: string;
  events: DeploymentEvents;
  'rule-name'?: NotificationRuleName;
}
/**
 * The events of one CodeCommit repository that the channel receives.
 */
export interface RepositoryNotification {
  /**
   * The name of the repository, in the account and Region of the target.
   */
  name: string;
  events: RepositoryEvents;
  'rule-name'?: NotificationRuleName;
}
/**
 * The channel receives the events that match a pattern.
 */
export interface EventNotification {
  /**
   * A name for the rule.
   */
  name: string;
  /**
   * An EventBridge event pattern, with the same structure as in JSON.
   */
  pattern: {};
  message?: Message;
  'rule-name'?: EventRuleName;
}
/**
 * A custom message, which replaces the one that Amazon Q formats. With it, the channel also receives events that Amazon Q would not show otherwise, e.g. those of CodeDeploy. `<name>` in a text is a value of the event.
 */
export interface Message {
  /**
   * The first line, at most 250 characters.
   */
  title?: string;
  /**
   * The text of the message, at most 8,000 characters of Markdown.
   */
  description: string;
  /**
   * Steps that the reader can take, each at most 350 characters.
   *
   * @minItems 1
   */
  'next-steps'?: MessageTextConfig[];
  /**
   * Words under the message, each at most 75 characters.
   *
   * @minItems 1
   */
  keywords?: MessageTextConfig[];
  /**
   * Values of the event by name, as paths from `$`. Buttons read them as `event.metadata.additionalContext.<name>`. A value that is not in the event becomes empty text.
   */
  values?: {
    [k: string]: EventPath;
  };
  /**
   * Messages with the same text go to one thread, if the preferences of the channel allow threads.
   */
  thread?: string;
  /**
   * The title of the thread.
   */
  summary?: string;
  /**
   * A name for the kind of event.
   */
  'event-type'?: string;
  /**
   * ARNs or names of resources that the message is about.
   *
   * @minItems 1
   */
  'related-resources'?: MessageTextConfig[];
}
/**
 * An existing key, with its reviewed key policy. Without `document`, whether the services may use the key is not checked.
 */
export interface TopicKeyDetails {
  arn: TopicKeyArn;
  document?: DocumentFile;
}
/**
 * The policy, with its reviewed content. Without `document` the proofs answer `unknown`.
 */
export interface BoundaryDetails {
  arn: PolicyArn;
  document?: DocumentConfig;
}
/**
 * AWS tags, name to value. Tags of `defaults` and of the channel or role are merged.
 */
export interface Tags {
  [k: string]: TagValue;
}
/**
 * An IAM role that the stack creates; only chatbot.amazonaws.com can assume it.
 */
export interface OwnRole {
  'managed-policies'?: ManagedPoliciesConfig;
  allow?: Statements;
  deny?: Statements;
  policies?: Policies;
  'allow-aliases'?: AllowAliases;
  'permissions-boundary'?: PermissionsBoundary;
  'role-name'?: RoleName;
  path?: IamPath;
  description?: RoleDescription;
  tags?: Tags;
  'moved-from'?: MovedFrom;
}
/**
 * The ARN of a customer-managed policy, with its reviewed content: proofs use it, and drift compares it with AWS.
 */
export interface ReviewedPolicy {
  arn: PolicyArn;
  document?: DocumentFile;
}
/**
 * One statement of an IAM policy.
 */
export interface StatementConfig {
  sid?: Sid;
  actions?: ActionsConfig;
  'not-actions'?: ActionsConfig;
  resources?: Resources;
  'not-resources'?: Resources;
  conditions?: ConditionsConfig;
  until?: Until;
}
/**
 * IAM conditions: operator, then condition key, then one value or a list.
 */
export interface ConditionsConfig {
  [k: string]: ConditionKeys;
}
/**
 * Condition keys and the values they are compared with.
 */
export interface ConditionKeys {
  [k: string]: ConditionValue;
}
/**
 * Inline policies by name: statements, or the file of an IAM policy document (JSON), relative to this file. If you need neither a name nor a file, `allow` and `deny` of the role are enough.
 */
export interface Policies {
  [k: string]: InlinePolicyConfig;
}
/**
 * What is allowed and what is denied; a denial always wins.
 */
export interface Policy {
  allow?: Statements;
  deny?: Statements;
}
/**
 * An existing IAM role, which this file does not change. It must trust chatbot.amazonaws.com.
 */
export interface ExistingRole {
  arn: RoleArn;
  document?: DocumentConfig;
}
/**
 * A customer-managed policy that the stack creates.
 */
export interface OwnGuardrail {
  allow?: Statements;
  deny?: Statements;
  'allow-aliases'?: AllowAliases;
  'policy-name'?: ManagedPolicyName;
  path?: GuardrailPath;
  'moved-from'?: MovedFrom;
}
/**
 * An existing managed policy, which this file does not change.
 */
export interface ExistingGuardrail {
  arn: PolicyArn;
  document?: DocumentConfig;
}
/**
 * A command with its values, its buttons and other details.
 */
export interface AliasDetails {
  run: CommandConfig;
  /**
   * The values of each `$variable`: literals, or patterns with `*` and `?`. The proofs and `allow-aliases` use them. AWS does not enforce them; the resources in the guardrail do.
   */
  values?: {
    [k: string]: VariableValuesConfig;
  };
  /**
   * ARNs of roles that the command passes to a service without naming them, such as the roles in the task definition of `ecs run-task`. The proofs need `iam:PassRole` on each, and `allow-aliases` allows it.
   *
   * @minItems 1
   */
  'pass-roles'?: RoleArn[];
  /**
   * What the command is for. Only for readers of this file: AWS does not store it.
   */
  description?: string;
  /**
   * The same command as a button on notifications.
   */
  buttons?: ButtonConfig[];
  /**
   * The command has buttons on notifications and no name in chat: it cannot be typed with `run`.
   */
  'button-only'?: boolean;
  until?: Until;
  'action-name'?: ActionName;
  'moved-from'?: MovedFrom;
}
/**
 * A button on notifications that runs the command of the alias.
 */
export interface ButtonConfig {
  /**
   * The text of the button, at most 50 characters.
   */
  text: string;
  /**
   * On which notifications the button appears: `CloudWatch`, `Custom`, ….
   */
  on: string;
  /**
   * When the button appears: one to five criteria, all of which must be met.
   *
   * @minItems 1
   * @maxItems 5
   */
  when: Criterion[];
  /**
   * Where variables of the command come from in the notification; one to five.
   */
  variables?: {
    [k: string]: VariableSource;
  };
}
/**
 * A variable that must exist, or have a certain value.
 */
export interface Criterion {
  variable: VariableName;
  /**
   * The value that the variable must have. Without it, any value is enough.
   */
  equals?: string;
}
/**
 * A chat channel: its role, its guardrails (the most that anyone can do there), its aliases and its notifications.
 */
export interface ChannelConfig {
  channel: ChannelId;
  workspace?: ReferenceConfig;
  role?: ReferenceConfig;
  'user-roles'?: UserRoles;
  guardrails?: GuardrailChoice;
  aliases?: AliasList;
  notify?: Notify;
  logging?: Logging;
  'log-retention'?: LogRetention;
  targets?: TargetList;
  'configuration-name'?: ConfigurationName;
  tags?: Tags;
  'moved-from'?: MovedFrom;
  'channel-name'?: ChannelName;
  'channel-type'?: ChannelType;
  until?: Until;
}
/**
 * What must work in one channel, and what must never work there.
 */
export interface Expectation {
  channel: ReferenceConfig;
  /**
   * Commands, aliases and actions that must be allowed in every target of the channel, with the channel role.
   *
   * @minItems 1
   *
   * Items: A command, `run <alias>`, or an action (`service:Action`, also `service:Action on ARN`).
   */
  can?: string[];
  /**
   * Commands, aliases and actions that must be denied in every target, whatever role a member chooses.
   *
   * @minItems 1
   *
   * Items: A command, `run <alias>`, or an action, which can have wildcards: everything that it matches must be denied.
   */
  cannot?: string[];
  /**
   * `ceiling` (the default): `cannot` holds for any role that a member may choose. `default`: it holds for the channel role.
   */
  as?: 'default' | 'ceiling';
}
/**
 * A finding that is suppressed for a while.
 */
export interface Ignore {
  code: FindingCode;
  /**
   * The path of the finding, or of what it is in: `channels.operations` covers all of that channel.
   */
  at: string;
  /**
   * Why it is suppressed.
   */
  reason: string;
  /**
   * The last day on which it is suppressed, YYYY-MM-DD.
   */
  until: string;
}
/**
 * Policies of the AWS organization about chat.
 */
export interface Organization {
  /**
   * A JSON file, relative to this file, with the CHATBOT_POLICY that applies to the accounts: the effective policy, or the one policy that is attached. It decides whether a channel works at all and whether members can choose a role of their own. Drift compares it with the effective policy of each account.
   */
  'chat-policy'?: string;
}
/**
 * The maximum that one apply may remove, and what no apply may remove.
 */
export interface Safety {
  /**
   * How many channels one apply may remove: a number, or a share of those deployed. Default: 25% once there are four channels.
   */
  'max-removals'?: string | number;
  /**
   * Paths of entries that no apply may remove or replace.
   *
   * Items: The path of something in this file.
   */
  protect?: string[];
}
/**
 * Files that may hold only certain parts, of certain channels; CODEOWNERS then decides who may change them.
 */
export interface Delegation {
  files: FilePattern;
  /**
   * The parts that the files may hold. Default: all of them.
   *
   * @minItems 1
   *
   * Items: A part that the files may hold.
   */
  may?: ('roles' | 'guardrails' | 'aliases' | 'channels' | 'notify' | 'expect')[];
  /**
   * The keys of the channels that the files may touch, with `*` as wildcard. Default: all.
   *
   * @minItems 1
   *
   * Items: The key of a channel, with `*` for any characters.
   */
  channels?: string[];
}
