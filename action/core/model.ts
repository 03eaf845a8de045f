import type {
  Alias as AliasConfig,
  Channel as ChannelConfig,
  ChatopsConfig,
  OwnRole,
  Policy,
  Statement,
} from '../generated/config.ts';
import { type PolicyReference, resolvePolicyName } from './policy-name.ts';

/** What chatops.yml means: defaults applied, names resolved, names of AWS things worked out. Plain data. */
export interface Model {
  /** The stack's name and the prefix of every name we make. */
  readonly name: string;
  /** Sorted by key, as are all lists of the model. */
  readonly channels: readonly Channel[];
  /** Only what a channel uses, so that nothing is made that nobody needs. */
  readonly roles: readonly Role[];
  readonly guardrails: readonly Guardrail[];
  readonly aliases: readonly Alias[];
}

/** The name of the one target there is as long as chatops.yml declares none: the caller's own account and Region. */
export const defaultTarget = 'default';

/** A channel configuration in Slack. */
export interface Channel {
  readonly key: string;
  /** Slack workspace ID, `T…`. */
  readonly workspaceId: string;
  /** Slack channel ID, `C…`. */
  readonly channelId: string;
  readonly configurationName: string;
  /** The key of a managed role, or the ARN of one made elsewhere. */
  readonly role: { readonly key: string } | { readonly arn: string };
  /** Never empty: `none` is the managed policy AWSDenyAll. */
  readonly guardrails: readonly GuardrailReference[];
  readonly userRoleRequired: boolean;
  readonly logging: 'NONE' | 'ERROR' | 'INFO';
  readonly topics: readonly string[];
  /** Keys of aliases. */
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A guardrail of our own by key, or a policy made elsewhere by ARN. */
export type GuardrailReference = { readonly key: string } | { readonly arn: string };

/** An IAM role that we make. */
export interface Role {
  readonly key: string;
  readonly roleName: string;
  readonly path: string;
  readonly description: string | undefined;
  /** ARNs, sorted. */
  readonly managedPolicies: readonly string[];
  /** Inline policies by name. */
  readonly policies: readonly { readonly name: string; readonly statements: readonly PolicyStatement[] }[];
  /** ARN. */
  readonly permissionsBoundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A ceiling that we make: a customer-managed policy. */
export interface Guardrail {
  readonly key: string;
  readonly policyName: string;
  readonly path: string;
  readonly statements: readonly PolicyStatement[];
}

/** A statement of a policy as chatops.yml has it, with its effect. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly statement: Statement;
}

/** A custom action with its alias in chat. */
export interface Alias {
  readonly key: string;
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

/**
 * Works out what a valid configuration means.
 * @param config a configuration that has passed every check; names that do not resolve are a programming error and throw
 */
export function resolveModel(config: ChatopsConfig): Model {
  const { name } = config;
  const channels = sortedEntries(config.channels).map(([key, channel]) =>
    resolveChannel(config, key, channel),
  );
  const isUsed = {
    roles: new Set(channels.flatMap(({ role }) => ('key' in role ? [role.key] : []))),
    guardrails: new Set(
      channels.flatMap(({ guardrails }) => guardrails.flatMap(g => ('key' in g ? [g.key] : []))),
    ),
    aliases: new Set(channels.flatMap(({ aliases }) => aliases)),
  };
  const tags = config.defaults?.tags ?? {};
  return {
    name,
    channels,
    roles: sortedEntries(config.roles)
      .filter(([key]) => isUsed.roles.has(key))
      .flatMap(([key, role]) => ('arn' in role ? [] : [resolveRole(name, key, role, tags)])),
    guardrails: sortedEntries(config.guardrails)
      .filter(([key]) => isUsed.guardrails.has(key))
      .flatMap(([key, guardrail]) =>
        'arn' in guardrail
          ? []
          : [
              {
                key,
                policyName: `${name}-${key}`,
                path: ownPath(name),
                statements: resolveStatements(guardrail),
              },
            ],
      ),
    aliases: sortedEntries(config.aliases)
      .filter(([key]) => isUsed.aliases.has(key))
      .map(([key, alias]) => resolveAlias(name, key, alias)),
  };
}

function resolveChannel(config: ChatopsConfig, key: string, channel: ChannelConfig): Channel {
  const { defaults = {} } = config;
  const role = channel.role ?? defaults.role ?? unresolved(`channels.${key}.role`);
  const guardrails = channel.guardrails ?? defaults.guardrails ?? unresolved(`channels.${key}.guardrails`);
  const workspace = channel.workspace ?? defaults.workspace ?? unresolved(`channels.${key}.workspace`);
  return {
    key,
    workspaceId: config.workspaces?.[workspace]?.slack ?? unresolved(`workspaces.${workspace}`),
    channelId: channel.channel,
    configurationName: channel['configuration-name'] ?? `${config.name}-${key}`,
    role: resolveRoleReference(config, role),
    guardrails:
      guardrails === 'none' ? [denyAll] : guardrails.map(name => resolveGuardrailReference(config, name)),
    userRoleRequired: (channel['user-roles'] ?? defaults['user-roles']) === 'required',
    logging: loggingLevels[channel.logging ?? defaults.logging ?? 'error'],
    topics: [...(channel.notify?.topics ?? defaults.notify?.topics ?? [])].sort(),
    aliases: [...(channel.aliases ?? defaults.aliases ?? [])].sort(),
    tags: { ...defaults.tags, ...channel.tags },
  };
}

const loggingLevels = { none: 'NONE', error: 'ERROR', info: 'INFO' } as const;

function resolveRoleReference(config: ChatopsConfig, key: string): Channel['role'] {
  const role = config.roles?.[key] ?? unresolved(`roles.${key}`);
  return 'arn' in role ? { arn: role.arn } : { key };
}

function resolveGuardrailReference(config: ChatopsConfig, name: string): GuardrailReference {
  const reference = resolvePolicy(name, config.guardrails);
  if (reference.kind !== 'own') return { arn: reference.arn };
  const guardrail = config.guardrails?.[reference.key] ?? unresolved(`guardrails.${reference.key}`);
  return 'arn' in guardrail ? { arn: guardrail.arn } : { key: reference.key };
}

function resolveRole(name: string, key: string, role: OwnRole, tags: Readonly<Record<string, string>>): Role {
  const inline = resolveStatements(role);
  const named = sortedEntries(role.policies).map(([policy, document]) => ({
    name: policy,
    statements: resolveStatements(document),
  }));
  return {
    key,
    roleName: role['role-name'] ?? `${name}-${key}`,
    path: role.path ?? ownPath(name),
    description: role.description,
    managedPolicies: (role['managed-policies'] ?? [])
      .map(policy => resolvePolicy(policy, {}))
      .map(reference => (reference.kind === 'own' ? unresolved(reference.key) : reference.arn))
      .sort(),
    policies: inline.length === 0 ? named : [{ name: `${name}-${key}`, statements: inline }, ...named],
    permissionsBoundary: role['permissions-boundary']?.arn,
    tags: { ...tags, ...role.tags },
  };
}

function resolveStatements({ allow = [], deny = [] }: Policy): PolicyStatement[] {
  return [
    ...allow.map(statement => ({ effect: 'Allow' as const, statement })),
    ...deny.map(statement => ({ effect: 'Deny' as const, statement })),
  ];
}

function resolveAlias(name: string, key: string, alias: AliasConfig): Alias {
  const { run, buttons = [] } = typeof alias === 'string' ? { run: alias } : alias;
  return {
    key,
    actionName: `${name}-${key}`,
    command: run,
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
