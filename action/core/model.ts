import type {
  Alias as AliasConfig,
  Channel as ChannelConfig,
  ChatopsConfig,
  OwnGuardrail,
  OwnRole,
  Policy,
  Statement,
} from '../generated/config.ts';
import { encodeTeamsChannelId } from './channel-id.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { InputTransformer } from './message.ts';
import { resolveOwnTopic } from './notifications.ts';
import { boundaryOf, inlinePoliciesOf, managedPolicyOf } from './policy-forms.ts';
import { type PolicyReference, resolvePolicyName } from './policy-name.ts';

/** What chatops.yml means in one target: defaults applied, names resolved, names of AWS things worked out. Plain data. */
export interface Model {
  /** The stack's name and the prefix of every name we make. */
  readonly name: string;
  readonly target: Target;
  /** Sorted by key, as are all lists of the model. */
  readonly channels: readonly Channel[];
  /** Only what a channel uses, so that nothing is made that nobody needs. */
  readonly roles: readonly Role[];
  readonly guardrails: readonly Guardrail[];
  readonly aliases: readonly Alias[];
}

/** The name of the one target there is when chatops.yml declares none: the caller's own account and Region. */
export const defaultTarget = 'default';

/** An AWS account and Region. Of the default target both are unknown until somebody calls AWS. */
export interface Target {
  readonly key: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** ARNs of the roles to assume for reading and for changing. */
  readonly planRole: string | undefined;
  readonly applyRole: string | undefined;
  /** S3 bucket for templates that are too large to be sent inline. */
  readonly templateBucket: string | undefined;
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

/** A channel configuration. */
export interface Channel {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly place: ChatPlace;
  readonly configurationName: string;
  /** A role made here, or the ARN of one made elsewhere. */
  readonly role: OwnReference | { readonly arn: string };
  /** Never empty: `none` is the managed policy AWSDenyAll. */
  readonly guardrails: readonly GuardrailReference[];
  readonly userRoleRequired: boolean;
  /** Keys of the roles that members are expected to choose. */
  readonly userRoles: readonly string[];
  readonly logging: 'NONE' | 'ERROR' | 'INFO';
  /** ARNs of topics that exist elsewhere. */
  readonly topics: readonly string[];
  /** The topic of our own that rules publish to; undefined when nothing does. */
  readonly ownTopic: OwnTopic | undefined;
  /** Keys of aliases. */
  readonly aliases: readonly string[];
  /** The keys that the logical ids of these aliases are made of, in the same order. */
  readonly aliasOrigins: readonly string[];
  /** The name of a Teams channel, which AWS keeps beside its ID. */
  readonly channelName: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** An SNS topic that we make for one channel, and the rules that publish to it. */
export interface OwnTopic {
  readonly topicName: string;
  readonly notificationRules: readonly NotificationRule[];
  readonly eventRules: readonly EventRule[];
}

/** Events of one resource of the CodeSuite services, which do not arrive through EventBridge. */
export interface NotificationRule {
  /** Tells it from others of the channel: kind and name of the resource. */
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

/** A part of chatops.yml by its key, with the key that its logical id is made of. */
export interface OwnReference {
  readonly key: string;
  readonly origin: string;
}

/** A guardrail of our own by key, or a policy made elsewhere by ARN. */
export type GuardrailReference = OwnReference | { readonly arn: string };

/** An IAM role that we make. */
export interface Role {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly roleName: string;
  readonly path: string;
  readonly description: string | undefined;
  /** ARNs, sorted. */
  readonly managedPolicies: readonly string[];
  /** Inline policies by name. */
  readonly policies: readonly { readonly name: string; readonly statements: readonly PolicyStatement[] }[];
  /** ARN. */
  readonly permissionsBoundary: string | undefined;
  /** Also gets exactly what the aliases of its channels need. */
  readonly allowsAliases: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A ceiling that we make: a customer-managed policy. */
export interface Guardrail {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly policyName: string;
  readonly path: string;
  readonly statements: readonly PolicyStatement[];
  /** Also allows exactly what the aliases of its channels need. */
  readonly allowsAliases: boolean;
}

/** A statement of a policy as chatops.yml has it, with its effect. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly statement: Statement;
}

/** A custom action with its alias in chat. */
export interface Alias {
  readonly key: string;
  /** The key from which its logical id and default names are made: `key`, or the earlier one of `moved-from`. */
  readonly origin: string;
  readonly actionName: string;
  /** The command, without a leading `aws`. */
  readonly command: string;
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

const denyAll: GuardrailReference = { arn: 'arn:aws:iam::aws:policy/AWSDenyAll' };

/** The targets of a configuration, sorted by key; one of its own when none is declared. */
export function resolveTargets(config: ChatopsConfig): Target[] {
  const targets = sortedEntries(config.targets).map(
    ([key, target]): Target => ({
      key,
      account: target.account,
      region: target.region,
      planRole: target['plan-role'],
      applyRole: target['apply-role'],
      templateBucket: target['template-bucket'],
    }),
  );
  return targets.length > 0 ? targets : [unknownTarget];
}

const unknownTarget: Target = {
  key: defaultTarget,
  account: undefined,
  region: undefined,
  planRole: undefined,
  applyRole: undefined,
  templateBucket: undefined,
};

/** A configuration together with what was worked out of it and of the files that it refers to. */
export interface GrantedConfig extends ChatopsConfig {
  /** What `allow-aliases` adds; without it nothing is added. */
  readonly aliasGrants?: AliasGrants;
  /** The `document`s of what is made elsewhere, by its ARN as chatops.yml has it. */
  readonly reviewedDocuments?: ReadonlyMap<string, readonly Json[]>;
}

/** What a configuration means in each of its targets. */
export function resolveModels(config: GrantedConfig): Model[] {
  return resolveTargets(config).map(target => resolveModel(config, target));
}

/** What `allow-aliases` adds, worked out by the proofs: statements by target and by role or guardrail key. */
export interface AliasGrants {
  readonly role: (target: string, key: string) => readonly PolicyStatement[];
  readonly guardrail: (target: string, key: string) => readonly PolicyStatement[];
}

const noGrants: AliasGrants = { role: () => [], guardrail: () => [] };

/**
 * Works out what a valid configuration means in one target. Only what a channel of the target uses is part of it.
 * @param config a configuration that has passed every check; names that do not resolve are a programming error and throw
 */
export function resolveModel(config: GrantedConfig, target: Target = unknownTarget): Model {
  const { name, aliasGrants: grants = noGrants } = config;
  const channels = sortedEntries(config.channels)
    .filter(([, channel]) => isInTarget(config, channel, target))
    .map(([key, channel]) => resolveChannel(config, key, channel));
  const isUsed = {
    roles: new Set(
      channels.flatMap(({ role, userRoles }) => ['key' in role ? [role.key] : [], userRoles].flat()),
    ),
    guardrails: new Set(
      channels.flatMap(({ guardrails }) => guardrails.flatMap(g => ('key' in g ? [g.key] : []))),
    ),
    aliases: new Set(channels.flatMap(({ aliases }) => aliases)),
  };
  return {
    name,
    target,
    channels,
    roles: sortedEntries(config.roles)
      .filter(([key]) => isUsed.roles.has(key))
      .flatMap(([key, role]) =>
        'arn' in role ? [] : [resolveRole(config, key, role, grants.role(target.key, key))],
      ),
    guardrails: sortedEntries(config.guardrails)
      .filter(([key]) => isUsed.guardrails.has(key))
      .flatMap(([key, guardrail]) =>
        'arn' in guardrail ? [] : [resolveGuardrail(name, key, guardrail, grants.guardrail(target.key, key))],
      ),
    aliases: sortedEntries(config.aliases)
      .filter(([key]) => isUsed.aliases.has(key))
      .map(([key, alias]) => resolveAlias(name, key, alias)),
  };
}

/** Whether a target gets a channel: those it names, else those of the defaults, else every target. */
function isInTarget(config: ChatopsConfig, channel: ChannelConfig, target: Target): boolean {
  const targets = channel.targets ?? config.defaults?.targets;
  return targets === undefined || target === unknownTarget || targets.includes(target.key);
}

function resolveChannel(config: ChatopsConfig, key: string, channel: ChannelConfig): Channel {
  const { defaults = {} } = config;
  const role = channel.role ?? defaults.role ?? unresolved(`channels.${key}.role`);
  const guardrails = channel.guardrails ?? defaults.guardrails ?? unresolved(`channels.${key}.guardrails`);
  const userRoles = channel['user-roles'] ?? defaults['user-roles'] ?? 'optional';
  const notify = channel.notify ?? defaults.notify ?? {};
  const aliases = [...(channel.aliases ?? defaults.aliases ?? [])].sort();
  const origin = originOf(key, channel);
  return {
    key,
    origin,
    place: resolvePlace(config, key, channel),
    configurationName: channel['configuration-name'] ?? `${config.name}-${origin}`,
    role: resolveRoleReference(config, role),
    guardrails:
      guardrails === 'none' ? [denyAll] : guardrails.map(name => resolveGuardrailReference(config, name)),
    userRoleRequired: typeof userRoles === 'string' ? userRoles === 'required' : userRoles.required,
    userRoles: typeof userRoles === 'string' ? [] : [...(userRoles.roles ?? [])].sort(),
    logging: loggingLevels[channel.logging ?? defaults.logging ?? 'error'],
    topics: [...(notify.topics ?? [])].sort(),
    ownTopic: resolveOwnTopic({
      name: config.name,
      channelKey: origin,
      notify,
      hasButtons: hasCustomButtons(config, aliases),
    }),
    aliases,
    aliasOrigins: aliases.map(alias => originOf(alias, config.aliases?.[alias])),
    channelName: channel['channel-name'],
    tags: { ...defaults.tags, ...channel.tags },
  };
}

/** Whether an alias has a button on custom notifications, which the messages of the channel then have to allow. */
function hasCustomButtons({ aliases = {} }: ChatopsConfig, keys: readonly string[]): boolean {
  return keys.some(key => {
    const alias = aliases[key];
    return typeof alias === 'object' && alias.buttons?.some(({ on }) => on === 'Custom') === true;
  });
}

function resolvePlace(config: ChatopsConfig, key: string, channel: ChannelConfig): ChatPlace {
  const name = channel.workspace ?? config.defaults?.workspace ?? unresolved(`channels.${key}.workspace`);
  const workspace = config.workspaces?.[name] ?? unresolved(`workspaces.${name}`);
  if (workspace.teams !== undefined) {
    const { team: teamId, tenant: tenantId } = workspace.teams;
    return { platform: 'teams', teamId, tenantId, channelId: encodeTeamsChannelId(channel.channel) };
  }
  const workspaceId = workspace.slack ?? unresolved(`workspaces.${name}`);
  return { platform: 'slack', workspaceId, channelId: channel.channel };
}

const loggingLevels = { none: 'NONE', error: 'ERROR', info: 'INFO' } as const;

function resolveRoleReference(config: ChatopsConfig, key: string): Channel['role'] {
  const role = config.roles?.[key] ?? unresolved(`roles.${key}`);
  return 'arn' in role ? { arn: role.arn } : { key, origin: originOf(key, role) };
}

function resolveGuardrailReference(config: ChatopsConfig, name: string): GuardrailReference {
  const reference = resolvePolicy(name, config.guardrails);
  if (reference.kind !== 'own') return { arn: reference.arn };
  const guardrail = config.guardrails?.[reference.key] ?? unresolved(`guardrails.${reference.key}`);
  return 'arn' in guardrail
    ? { arn: guardrail.arn }
    : { key: reference.key, origin: originOf(reference.key, guardrail) };
}

function resolveRole(
  { name, defaults = {} }: ChatopsConfig,
  key: string,
  role: OwnRole,
  grants: readonly PolicyStatement[],
): Role {
  const inline = [...resolveStatements(role), ...grants];
  const boundary = role['permissions-boundary'] ?? defaults['permissions-boundary'];
  const named = sortedEntries(Object.fromEntries(inlinePoliciesOf(role))).map(([policy, document]) => ({
    name: policy,
    statements: resolveStatements(document),
  }));
  const origin = originOf(key, role);
  return {
    key,
    origin,
    roleName: role['role-name'] ?? `${name}-${origin}`,
    path: role.path ?? ownPath(name),
    description: role.description,
    managedPolicies: (role['managed-policies'] ?? [])
      .map(policy => resolvePolicy(managedPolicyOf(policy).name, {}))
      .map(reference => (reference.kind === 'own' ? unresolved(reference.key) : reference.arn))
      .sort(),
    policies: inline.length === 0 ? named : [{ name: `${name}-${origin}`, statements: inline }, ...named],
    permissionsBoundary: boundary === undefined ? undefined : boundaryOf(boundary).arn,
    allowsAliases: role['allow-aliases'] === true,
    tags: { ...defaults.tags, ...role.tags },
  };
}

function resolveGuardrail(
  name: string,
  key: string,
  guardrail: OwnGuardrail,
  grants: readonly PolicyStatement[],
): Guardrail {
  const origin = originOf(key, guardrail);
  return {
    key,
    origin,
    policyName: guardrail['policy-name'] ?? `${name}-${origin}`,
    path: guardrail.path ?? ownPath(name),
    statements: [...resolveStatements(guardrail), ...grants],
    allowsAliases: guardrail['allow-aliases'] === true,
  };
}

function resolveStatements({ allow = [], deny = [] }: Policy): PolicyStatement[] {
  return [
    ...allow.map(statement => ({ effect: 'Allow' as const, statement })),
    ...deny.map(statement => ({ effect: 'Deny' as const, statement })),
  ];
}

function resolveAlias(name: string, key: string, alias: AliasConfig): Alias {
  const { run, buttons = [], ...rest } = typeof alias === 'string' ? { run: alias } : alias;
  const origin = originOf(key, alias);
  return {
    key,
    origin,
    actionName: rest['action-name'] ?? `${name}-${origin}`,
    command: run.trimEnd(),
    buttons: buttons.map(button => ({
      text: button.text,
      notificationType: button.on,
      criteria: button.when.map(({ variable, equals }) => ({ variable, value: equals })),
      variables: button.variables ?? {},
    })),
  };
}

function resolvePolicy(name: string, own: Readonly<Record<string, unknown>> = {}): PolicyReference {
  return resolvePolicyName(name, { has: key => Object.hasOwn(own, key) }) ?? unresolved(name);
}

/** The key from which logical ids and default names are made: the one that it had before it moved. */
export function originOf(key: string, part: unknown): string {
  const earlier = isObject(part) ? part['moved-from'] : undefined;
  return typeof earlier === 'string' ? earlier : key;
}

/** IAM things of ours live under a path of their own, so that an apply role can be limited to it. */
function ownPath(name: string): string {
  return `/chatops/${name}/`;
}

function sortedEntries<T>(map: Readonly<Record<string, T>> = {}): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Only reached when a check let something through that it should not have. */
function unresolved(what: string): never {
  throw new Error(`chatops.yml was accepted although ${what} does not resolve; please report this`);
}
