// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.

/**
 * The name of the CloudFormation stack, and the prefix of every name that is made: role `operator` becomes `<name>-operator`.
 */
export type StackName = string;
/**
 * The ID of the Slack workspace, as the AWS console shows it after it has been authorised.
 */
export type SlackWorkspaceId = string;
/**
 * The key of something that is declared in this file.
 */
export type Reference = string;
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
export type AliasList = Reference[];
/**
 * The ARN of a standard SNS topic; FIFO topics do not work with chat.
 */
export type TopicArn = string;
/**
 * ARNs of SNS topics whose messages arrive in the channel. Standard topics only.
 */
export type Topics = TopicArn[];
/**
 * `optional`: commands run as the channel role, and a member may choose a role of their own. `required`: each member has to choose one.
 */
export type UserRoles = 'optional' | 'required';
/**
 * What is written to the log group /aws/chatbot/<configuration> in us-east-1.
 */
export type Logging = 'none' | 'error' | 'info';
/**
 * Letters, digits, spaces and `_.:/=+-@`, at most 256 characters.
 */
export type TagValue = string;
/**
 * An IAM role that a channel runs commands as: one that is made here, or the ARN of one made elsewhere.
 */
export type Role = OwnRole | ExistingRole;
/**
 * AWS-managed policies by name (also under a path: `job-function/ViewOnlyAccess`), or any managed policy by ARN. At most 20.
 *
 * @maxItems 20
 */
export type ManagedPolicies = PolicyName[];
/**
 * A name for the statement: letters and digits.
 */
export type Sid = string;
/**
 * An IAM action, `service:Action`; `*` stands for all.
 */
export type Action = string;
/**
 * IAM actions, `service:Action`, with `*` and `?` as wildcards in the action.
 *
 * @minItems 1
 */
export type Actions = Action[];
/**
 * An ARN with `*` and `?` as wildcards, or `*` for all. `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` stand for where it is deployed.
 */
export type ResourceArn = string;
/**
 * ARNs, with `*` and `?` as wildcards, or `"*"` for all.
 *
 * @minItems 1
 */
export type Resources = ResourceArn[];
/**
 * One value, or a list of which one has to match.
 */
export type ConditionValue = (string | number | boolean) | (string | number | boolean)[];
/**
 * What is allowed (or denied): actions on resources, under conditions.
 *
 * @minItems 1
 */
export type Statements = Statement[];
/**
 * The ARN of a managed policy.
 */
export type PolicyArn = string;
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
 * The ARN of an IAM role.
 */
export type RoleArn = string;
/**
 * A ceiling for channels: one that is made here, or the ARN of a policy made elsewhere.
 */
export type Guardrail = OwnGuardrail | ExistingGuardrail;
/**
 * A command, as text or in its long form.
 */
export type Alias = Command | AliasDetails;
/**
 * A command in the words of the AWS CLI, without `aws`. `$name` is a variable that is asked for, or filled by a button.
 */
export type Command = string;
/**
 * The name of a variable, without `$` and without spaces.
 */
export type VariableName = string;
/**
 * Where in the notification the value comes from, or the value itself.
 */
export type VariableSource = string;
/**
 * The ID of the Slack channel: right-click the channel, Copy link; it is the last part.
 */
export type SlackChannelId = string;
/**
 * The name of the channel configuration in AWS. Default: `<name>-<key>`. Changing it later means replacing the configuration.
 */
export type ConfigurationName = string;

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
   * Chat workspaces by a key of your choice. Each has to be authorised once by hand in the AWS console (Amazon Q Developer in chat applications, Configure new client).
   */
  workspaces?: {
    [k: string]: Workspace;
  };
  defaults?: Defaults;
  /**
   * IAM roles that channels run commands as, by a key of your choice. A role is made only when a channel uses it.
   */
  roles?: {
    [k: string]: Role;
  };
  /**
   * Ceilings: whatever role a member of a channel uses, chat can never do more than the guardrails of the channel allow. Each becomes a customer-managed policy.
   */
  guardrails?: {
    [k: string]: Guardrail;
  };
  /**
   * Commands with a short name, run as `@Amazon Q run <key>` in every channel that lists them. The key is the name in chat.
   */
  aliases?: {
    [k: string]: Alias;
  };
  /**
   * Chat channels by a key of your choice. Each becomes one channel configuration.
   */
  channels?: {
    [k: string]: Channel;
  };
}
/**
 * A chat workspace.
 */
export interface Workspace {
  slack: SlackWorkspaceId;
}
/**
 * What holds for every channel that does not say otherwise. The value of a channel replaces the default; only `tags` are merged.
 */
export interface Defaults {
  workspace?: Reference;
  role?: Reference;
  guardrails?: GuardrailChoice;
  aliases?: AliasList;
  notify?: Notify;
  'user-roles'?: UserRoles;
  logging?: Logging;
  tags?: Tags;
}
/**
 * What arrives in the channel by itself.
 */
export interface Notify {
  topics?: Topics;
}
/**
 * AWS tags, name to value. Tags of `defaults` and of the channel or role are merged.
 */
export interface Tags {
  [k: string]: TagValue;
}
/**
 * An IAM role that is made for chat; only chatbot.amazonaws.com may assume it.
 */
export interface OwnRole {
  'managed-policies'?: ManagedPolicies;
  allow?: Statements;
  deny?: Statements;
  policies?: Policies;
  'permissions-boundary'?: PermissionsBoundary;
  'role-name'?: RoleName;
  path?: IamPath;
  description?: RoleDescription;
  tags?: Tags;
}
/**
 * One statement of an IAM policy.
 */
export interface Statement {
  sid?: Sid;
  actions?: Actions;
  'not-actions'?: Actions;
  resources?: Resources;
  'not-resources'?: Resources;
  conditions?: Conditions;
}
/**
 * IAM conditions: operator, then condition key, then one value or a list.
 */
export interface Conditions {
  [k: string]: ConditionKeys;
}
/**
 * Condition keys and the values they are compared with.
 */
export interface ConditionKeys {
  [k: string]: ConditionValue;
}
/**
 * Inline policies by name, where the name matters. Without that, `allow` and `deny` of the role are enough.
 */
export interface Policies {
  [k: string]: Policy;
}
/**
 * What is allowed and what is denied; a denial always wins.
 */
export interface Policy {
  allow?: Statements;
  deny?: Statements;
}
/**
 * The most that the role can ever do, whatever its policies say.
 */
export interface PermissionsBoundary {
  arn: PolicyArn;
}
/**
 * An IAM role that is used here and managed elsewhere. It has to trust chatbot.amazonaws.com.
 */
export interface ExistingRole {
  arn: RoleArn;
}
/**
 * A customer-managed policy that is made for chat.
 */
export interface OwnGuardrail {
  allow?: Statements;
  deny?: Statements;
}
/**
 * A managed policy that is used here and managed elsewhere.
 */
export interface ExistingGuardrail {
  arn: PolicyArn;
}
/**
 * A command with what belongs to it.
 */
export interface AliasDetails {
  run: Command;
  /**
   * What the command is for. It is for the readers of this file; AWS has no place for it.
   */
  description?: string;
  /**
   * The same command as a button on notifications.
   */
  buttons?: Button[];
}
/**
 * A button on notifications that runs the command of the alias.
 */
export interface Button {
  /**
   * What the button says, at most 50 characters.
   */
  text: string;
  /**
   * On which notifications the button appears: `CloudWatch`, `Custom`, ….
   */
  on: string;
  /**
   * When the button appears: all of one to five criteria have to hold.
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
 * A variable that has to be there, or to have a certain value.
 */
export interface Criterion {
  variable: VariableName;
  /**
   * The value that the variable has to have. Without it, the variable only has to be there.
   */
  equals?: string;
}
/**
 * A chat channel: what runs there, as whom, and at most what.
 */
export interface Channel {
  channel: SlackChannelId;
  workspace?: Reference;
  role?: Reference;
  guardrails?: GuardrailChoice;
  aliases?: AliasList;
  notify?: Notify;
  'user-roles'?: UserRoles;
  logging?: Logging;
  tags?: Tags;
  'configuration-name'?: ConfigurationName;
}
