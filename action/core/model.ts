import type { TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { ChatopsConfig, StatementConfig } from '../generated/config.ts';
import type { ChatPolicy } from './chat-policy.ts';
import type { Json, JsonObject } from './json.ts';
import type { InputTransformer } from './message.ts';
import type { Path } from './path.ts';
import type { End } from './until.ts';

/** What chatops.yml means in one target: defaults applied, names resolved, names of AWS things worked out. Plain data. */
export interface Model {
  /** The stack's name and the prefix of every name we make. */
  readonly name: string;
  readonly target: Target;
  /** Sorted by key, as are all lists of the model. */
  readonly channels: readonly Channel[];
  /** Only what a channel uses, so that nothing unused is made. */
  readonly roles: readonly Role[];
  readonly guardrails: readonly Guardrail[];
  readonly aliases: readonly Alias[];
}

/** The name of the one target there is when chatops.yml declares none: the caller's own account and Region. */
export const defaultTarget = 'default';

/** An AWS account and Region. Of the default target both are unknown until AWS is called. */
export interface Target {
  readonly key: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** ARNs of the roles to assume for reading and for changing. */
  readonly planRole: string | undefined;
  readonly applyRole: string | undefined;
  /** S3 bucket for templates that are too large to be sent inline. */
  readonly templateBucket: string | undefined;
  /** Whether it is shown before the others. */
  readonly isProduction: boolean;
}

/** Where a channel is in chat. */
export type ChatPlace =
  | { readonly platform: 'slack'; readonly workspaceId: string; readonly channelId: string }
  | {
      readonly platform: 'teams';
      readonly teamId: string;
      readonly tenantId: string;
      /** URL-encoded, as AWS takes it. */
      readonly channelId: string;
    };

/** A value with the place in chatops.yml that it comes from, e.g. `defaults.guardrails[0]`. */
export interface Sourced<T> {
  readonly value: T;
  readonly path: Path;
}

/** A role that chatops.yml names. */
export interface RoleReference {
  readonly key: string;
  /** The key that its logical id is made of. */
  readonly origin: string;
  /** As chatops.yml has it, for a role that is made elsewhere; undefined for a role of the stack. */
  readonly arn: string | undefined;
}

/** A channel configuration. */
export interface Channel {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly place: ChatPlace;
  readonly configurationName: string;
  readonly role: Sourced<RoleReference>;
  /** Never empty: `none` is the managed policy AWSDenyAll. */
  readonly guardrails: readonly Sourced<GuardrailReference>[];
  readonly userRoleRequired: boolean;
  /** The roles that members are expected to choose, sorted by key. */
  readonly userRoles: readonly RoleReference[];
  readonly logging: 'NONE' | 'ERROR' | 'INFO';
  /** ARNs of topics that exist elsewhere. */
  readonly topics: readonly string[];
  /** Days for which the log of the channel is kept; undefined: for as long as the service keeps it. */
  readonly logRetention: number | undefined;
  /** The topic of our own that rules publish to; undefined when nothing does. */
  readonly ownTopic: OwnTopic | undefined;
  /** The same in us-east-1, for events that exist only there; undefined where {@link ownTopic} is in that Region. */
  readonly globalTopic: OwnTopic | undefined;
  /** Keys of aliases, sorted. */
  readonly aliases: readonly Sourced<string>[];
  /** The keys that the logical ids of these aliases are made of, in the same order. */
  readonly aliasOrigins: readonly string[];
  /** The name of a Teams channel, which AWS keeps beside its ID. */
  readonly channelName: string | undefined;
  /** When the channel ends; undefined: never. */
  readonly end: End | undefined;
  /** Whether no command works anyway, because its guardrails are `none`. */
  readonly runsNothing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** The policy that `guardrails: none` is. */
export const denyAllArn = 'arn:aws:iam::aws:policy/AWSDenyAll';

/** The name of the guardrail that ends a channel. */
export function endPolicyName(stack: string, { origin }: Pick<Channel, 'origin'>): string {
  return `${stack}-${origin}-until`;
}

/** An SNS topic that we make for one channel, and what publishes to it. */
export interface OwnTopic {
  readonly topicName: string;
  /** Whether it is in us-east-1 although the target is in another Region. */
  readonly isGlobal: boolean;
  /** What publishes to it, in the order of {@link topicPublishers}: its rules, and the services of `notify.from`. */
  readonly publishers: readonly TopicPublisherKey[];
  /** The key that encrypts it; undefined: none. */
  readonly key: TopicKey | undefined;
  readonly notificationRules: readonly NotificationRule[];
  readonly eventRules: readonly EventRule[];
}

/** A customer-managed key of topics: made in the stack under an alias, or made elsewhere. */
export type TopicKey =
  | { readonly alias: string }
  | {
      /** As chatops.yml has it. */
      readonly arn: string;
    };

/** Events of one resource of the CodeSuite services, which do not arrive through EventBridge. */
export interface NotificationRule {
  /** Unique among those of the channel: kind and name of the resource. */
  readonly key: string;
  readonly ruleName: string;
  /** ARN of the resource, with pseudo parameters. */
  readonly resource: string;
  /** Event type ids, sorted. */
  readonly eventTypes: readonly string[];
}

/** An EventBridge rule. */
export interface EventRule {
  readonly key: string;
  readonly ruleName: string;
  readonly pattern: JsonObject;
  /** Makes a message of our own of the event; undefined: chat shows the event as it does by itself. */
  readonly transformer: InputTransformer | undefined;
}

/** A guardrail of the stack by key, or a policy that is made elsewhere by ARN. */
export type GuardrailReference =
  | {
      readonly key: string;
      /** The key that its logical id is made of. */
      readonly origin: string;
    }
  | {
      readonly arn: string;
      /** The key of the guardrail in chatops.yml that names it; undefined for a policy that the channel names itself. */
      readonly alias: string | undefined;
    };

/** An IAM role that we make. */
export interface Role {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly roleName: string;
  readonly path: string;
  readonly description: string | undefined;
  /** ARNs, sorted. */
  readonly managedPolicies: readonly Sourced<string>[];
  /** Inline policies by name. */
  readonly policies: readonly InlinePolicy[];
  /** ARN. */
  readonly permissionsBoundary: Sourced<string> | undefined;
  /** Also gets exactly what the aliases of its channels need. */
  readonly allowsAliases: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** An inline policy of a role. */
export interface InlinePolicy {
  readonly name: string;
  /** The part of chatops.yml that it is made of: the role, or one of its named policies. */
  readonly path: Path;
  readonly statements: readonly Sourced<PolicyStatement>[];
}

/** A ceiling that we make: a customer-managed policy. */
export interface Guardrail {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly policyName: string;
  readonly path: string;
  readonly statements: readonly Sourced<PolicyStatement>[];
  /** Also allows exactly what the aliases of its channels need. */
  readonly allowsAliases: boolean;
}

/** A statement of a policy as chatops.yml has it, with its effect. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly statement: StatementConfig;
}

/** A custom action with its alias in chat. */
export interface Alias {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly actionName: string;
  /** The command, without a leading `aws`. */
  readonly command: string;
  /** Whether it has no name in chat. */
  readonly isButtonOnly: boolean;
  /** When the alias ends; undefined: never. */
  readonly end: End | undefined;
  readonly buttons: readonly Button[];
}

/** A button on notifications that runs an alias's command. */
export interface Button {
  readonly text: string;
  readonly notificationType: string;
  /** `value` undefined: the variable only has to be there. */
  readonly criteria: readonly { readonly variable: string; readonly value: string | undefined }[];
  readonly variables: Readonly<Record<string, string>>;
}

/** A valid configuration with everything that is worked out of it, once for a whole command. */
export interface Resolved extends ChatopsConfig {
  /** What it means in each target, with what `allow-aliases` adds. */
  readonly models: readonly Model[];
  /** What `allow-aliases` adds. */
  readonly grants: AliasGrants;
  readonly documents: ReviewedDocuments;
  /** The organization policies of each target that names some, by its key. */
  readonly limits: ReadonlyMap<string, readonly LimitEntry[]>;
  /** The chat policy of the organization; undefined: none was read. */
  readonly chatPolicy: ChatPolicy | undefined;
}

/** What the organization of one account decides, as far as chatops.yml says it. */
export interface AccountLimits {
  /** SCPs and RCPs; none: none was read. */
  readonly policies: readonly LimitEntry[];
  /** The chat policy; undefined: none was read. */
  readonly chat: ChatPolicy | undefined;
}

/** For an account of which nothing about its organization was read. */
export const noLimits: AccountLimits = { policies: [], chat: undefined };

/** What the organization decides for a target. */
export function limitsOf(
  { limits, chatPolicy }: Pick<Resolved, 'limits' | 'chatPolicy'>,
  target: string,
): AccountLimits {
  return { policies: limits.get(target) ?? [], chat: chatPolicy };
}

/** One entry of `limits`. */
export interface LimitEntry {
  /** Whether the documents are attached to one level of the organization; else it is unknown where each is attached. */
  readonly isLevel: boolean;
  readonly documents: readonly LimitDocument[];
}

/** The reviewed document of one organization policy. */
export interface LimitDocument {
  /** The file as chatops.yml names it. */
  readonly name: string;
  /** Undefined when it could not be read. */
  readonly document: Json | undefined;
  /** Where chatops.yml names it. */
  readonly path: Path;
}

/**
 * The reviewed `document`s of what is made elsewhere, by its ARN as chatops.yml has it. Undefined in a list is a document
 * that could not be read; a policy for which two different documents are given has both, and is unknown to the proofs.
 */
export type ReviewedDocuments = ReadonlyMap<string, readonly (Json | undefined)[]>;

/** What `allow-aliases` adds, worked out by the proofs: statements by target and by role or guardrail key. */
export interface AliasGrants {
  readonly role: (target: string, key: string) => readonly PolicyStatement[];
  readonly guardrail: (target: string, key: string) => readonly PolicyStatement[];
}
