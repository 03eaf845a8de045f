import type {
  AliasConfig,
  ChannelConfig,
  ChatopsConfig,
  OwnGuardrail,
  OwnRole,
  Policy,
} from '../generated/config.ts';
import { findButtonReaders } from './arrivals.ts';
import { isInTarget, notifyOf, originOf, unknownTarget } from './channel-config.ts';
import { encodeTeamsChannelId } from './channel-id.ts';
import { sortByText } from './compare-texts.ts';
import {
  type Alias,
  type AliasGrants,
  type Channel,
  type ChatPlace,
  denyAllArn,
  type Guardrail,
  type GuardrailReference,
  type InlinePolicy,
  type Model,
  type PolicyStatement,
  type Resolved,
  type Role,
  type RoleReference,
  type Sourced,
  type Target,
} from './model.ts';
import { resolveTopics } from './notifications.ts';
import type { Path } from './path.ts';
import { boundaryOf, inlinePoliciesOf, managedPolicyOf } from './policy-forms.ts';
import { type PolicyReference, resolvePolicyName } from './policy-name.ts';
import { isProductionName } from './production.ts';
import {
  type DocumentReader,
  readChatPolicy,
  resolveLimits,
  reviewedDocuments,
} from './resolve-documents.ts';
import { endOf } from './until.ts';

const denyAll: GuardrailReference = { arn: denyAllArn, alias: undefined };

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
      isProduction: target.production ?? isProductionName(key),
    }),
  );
  return targets.length > 0 ? targets : [unknownTarget];
}

/** For a configuration without `allow-aliases`, and while the grants are being worked out. */
const noGrants: AliasGrants = { role: () => [], guardrail: () => [] };

/**
 * Resolves a valid configuration: defaults are applied, and names resolved, here and nowhere else.
 * @param documentOf the content of a file that chatops.yml names; undefined when it could not be read
 */
export function resolve(
  config: ChatopsConfig,
  grants: AliasGrants = noGrants,
  documentOf: DocumentReader = () => undefined,
): Resolved {
  const models = resolveTargets(config).map(target => resolveModel(config, target, grants));
  const documents = reviewedDocuments(config, documentOf);
  const limits = resolveLimits(config, documentOf);
  return { ...config, models, grants, documents, limits, chatPolicy: readChatPolicy(config, documentOf) };
}

/** The model of one target of a resolved configuration. */
export function modelOf(resolved: Resolved, target: Target): Model {
  return (
    resolved.models.find(model => model.target.key === target.key) ??
    resolveModel(resolved, target, resolved.grants)
  );
}

/**
 * The model of a target that names no Region, with the Region that it turned out to have: what can only be in us-east-1 is in
 * the target's own stack when it is there.
 */
export function modelIn(resolved: Resolved, target: Target, region: string | undefined): Model {
  if (target.region !== undefined || region === undefined) return modelOf(resolved, target);
  return { ...resolveModel(resolved, { ...target, region }, resolved.grants), target };
}

/**
 * Works out what a valid configuration means in one target. Only what a channel of the target uses is part of it.
 * @param config a configuration that has passed every check; names that do not resolve are a programming error and throw
 * @param also keys of roles that are part of the model although no channel uses them
 */
export function resolveModel(
  config: ChatopsConfig,
  target: Target = unknownTarget,
  grants: AliasGrants = noGrants,
  also: readonly string[] = [],
): Model {
  const { name } = config;
  const hasButtons = findButtonReaders(config, target);
  const channels = sortedEntries(config.channels)
    .filter(([, channel]) => isInTarget(config, channel, target))
    .map(([key, channel]) => resolveChannel({ config, target, hasButtons }, key, channel));
  const isUsed = {
    roles: new Set([
      ...channels.flatMap(({ role, userRoles }) => [role.value, ...userRoles].map(({ key }) => key)),
      ...also,
    ]),
    guardrails: new Set(
      channels.flatMap(({ guardrails }) =>
        guardrails.flatMap(({ value }) => ('key' in value ? [value.key] : [])),
      ),
    ),
    aliases: new Set(channels.flatMap(({ aliases }) => aliases.map(({ value }) => value))),
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

interface ChannelContext {
  readonly config: ChatopsConfig;
  readonly target: Target;
  readonly hasButtons: (key: string) => boolean;
}

function resolveChannel(
  { config, target, hasButtons }: ChannelContext,
  key: string,
  channel: ChannelConfig,
): Channel {
  const { defaults = {} } = config;
  /** Where a key that a channel may leave to the defaults is set. */
  const pathOf = (name: 'role' | 'guardrails' | 'aliases'): Path =>
    channel[name] === undefined ? ['defaults', name] : ['channels', key, name];
  const role = channel.role ?? defaults.role ?? unresolved(`channels.${key}.role`);
  const guardrails = channel.guardrails ?? defaults.guardrails ?? unresolved(`channels.${key}.guardrails`);
  const userRoles = channel['user-roles'] ?? defaults['user-roles'] ?? 'optional';
  const notify = notifyOf(config, channel);
  const aliases = sortedBy(
    (channel.aliases ?? defaults.aliases ?? []).map((value, index) => ({
      value,
      path: [...pathOf('aliases'), index],
    })),
  );
  const origin = originOf(key, channel);
  return {
    key,
    origin,
    place: resolvePlace(config, key, channel),
    configurationName: channel['configuration-name'] ?? `${config.name}-${origin}`,
    role: { value: resolveRoleReference(config, role), path: pathOf('role') },
    guardrails:
      guardrails === 'none'
        ? [{ value: denyAll, path: pathOf('guardrails') }]
        : guardrails.map((name, index) => ({
            value: resolveGuardrailReference(config, name),
            path: [...pathOf('guardrails'), index],
          })),
    userRoleRequired: typeof userRoles === 'string' ? userRoles === 'required' : userRoles.required,
    userRoles: typeof userRoles === 'string' ? [] : resolveUserRoles(config, userRoles.roles),
    logging: loggingLevels[channel.logging ?? defaults.logging ?? 'error'],
    topics: [...(notify.topics ?? [])].sort(),
    logRetention: channel['log-retention'] ?? defaults['log-retention'],
    ...resolveTopics({
      name: config.name,
      channelKey: origin,
      notify,
      hasButtons: hasButtons(key),
      region: target.region,
    }),
    aliases,
    aliasOrigins: aliases.map(({ value }) => originOf(value, config.aliases?.[value])),
    channelName: channel['channel-name'],
    end: endOf(channel.until),
    runsNothing: guardrails === 'none',
    tags: { ...defaults.tags, ...channel.tags },
  };
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

function resolveRoleReference(config: ChatopsConfig, key: string): RoleReference {
  const role = config.roles?.[key] ?? unresolved(`roles.${key}`);
  return { key, origin: originOf(key, role), arn: 'arn' in role ? role.arn : undefined };
}

function resolveUserRoles(config: ChatopsConfig, keys: readonly string[] = []): RoleReference[] {
  // A list that names a role which does not exist is reported elsewhere; the others are proved.
  return [...keys]
    .sort()
    .filter(key => Object.hasOwn(config.roles ?? {}, key))
    .map(key => resolveRoleReference(config, key));
}

function resolveGuardrailReference(config: ChatopsConfig, name: string): GuardrailReference {
  const reference = resolvePolicy(name, config.guardrails);
  if (reference.kind !== 'own') return { arn: reference.arn, alias: undefined };
  const guardrail = config.guardrails?.[reference.key] ?? unresolved(`guardrails.${reference.key}`);
  return 'arn' in guardrail
    ? { arn: guardrail.arn, alias: reference.key }
    : { key: reference.key, origin: originOf(reference.key, guardrail) };
}

function resolveRole(
  { name, defaults = {} }: ChatopsConfig,
  key: string,
  role: OwnRole,
  grants: readonly PolicyStatement[],
): Role {
  const path = ['roles', key];
  const inline = [...resolveStatements(role, path), ...placeGrants(grants, path)];
  const named = sortedEntries(Object.fromEntries(inlinePoliciesOf(role))).map(
    ([policy, document]): InlinePolicy => {
      const place = [...path, 'policies', policy];
      return { name: policy, path: place, statements: resolveStatements(document, place) };
    },
  );
  const boundary = role['permissions-boundary'] ?? defaults['permissions-boundary'];
  const origin = originOf(key, role);
  return {
    key,
    origin,
    roleName: role['role-name'] ?? `${name}-${origin}`,
    path: role.path ?? ownPath(name),
    description: role.description,
    managedPolicies: sortedBy(
      (role['managed-policies'] ?? []).map((policy, index) => {
        const reference = resolvePolicy(managedPolicyOf(policy).name, {});
        return {
          value: reference.kind === 'own' ? unresolved(reference.key) : reference.arn,
          path: [...path, 'managed-policies', index],
        };
      }),
    ),
    policies:
      inline.length === 0 ? named : [{ name: `${name}-${origin}`, path, statements: inline }, ...named],
    permissionsBoundary:
      boundary === undefined
        ? undefined
        : {
            value: boundaryOf(boundary).arn,
            path: [
              ...(role['permissions-boundary'] === undefined ? ['defaults'] : path),
              'permissions-boundary',
            ],
          },
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
    statements: [
      ...resolveStatements(guardrail, ['guardrails', key]),
      ...placeGrants(grants, ['guardrails', key]),
    ],
    allowsAliases: guardrail['allow-aliases'] === true,
  };
}

/** The statements of a policy in the order in which it is rendered, each with its place. */
export function resolveStatements({ allow = [], deny = [] }: Policy, path: Path): Sourced<PolicyStatement>[] {
  return [
    ...allow.map((statement, index) => ({
      value: { effect: 'Allow' as const, statement },
      path: [...path, 'allow', index],
    })),
    ...deny.map((statement, index) => ({
      value: { effect: 'Deny' as const, statement },
      path: [...path, 'deny', index],
    })),
  ];
}

function placeGrants(grants: readonly PolicyStatement[], path: Path): Sourced<PolicyStatement>[] {
  return grants.map(value => ({ value, path: [...path, 'allow-aliases'] }));
}

function sortedBy(entries: readonly Sourced<string>[]): Sourced<string>[] {
  return sortByText(entries, ({ value }) => value);
}

function resolveAlias(name: string, key: string, alias: AliasConfig): Alias {
  const { run, buttons = [], ...rest } = typeof alias === 'string' ? { run: alias } : alias;
  const origin = originOf(key, alias);
  return {
    key,
    origin,
    actionName: rest['action-name'] ?? `${name}-${origin}`,
    command: run.trimEnd(),
    isButtonOnly: rest['button-only'] === true,
    end: endOf(rest.until),
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

/** The IAM roles and policies of the stack have their own path, so that an apply role can be limited to it. */
export function ownPath(name: string): string {
  return `/chatops/${name}/`;
}

function sortedEntries<T>(map: Readonly<Record<string, T>> = {}): [string, T][] {
  return sortByText(Object.entries(map), ([key]) => key);
}

/** Only reached when a check missed what it should have found. */
function unresolved(what: string): never {
  throw new Error(`chatops.yml was accepted although ${what} does not resolve. Please report this`);
}
