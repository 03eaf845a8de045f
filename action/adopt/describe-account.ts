import { describeValue } from '../core/flatten-value.ts';
import type { Json } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import type {
  AliasDetails,
  ChannelConfig,
  ChatopsConfig,
  GuardrailConfig,
  OwnGuardrail,
  RoleConfig,
} from '../generated/config.ts';
import { describeAlias, nameAlias } from './describe-alias.ts';
import { describeChannel, type Names } from './describe-channel.ts';
import { findOwnTopic } from './describe-notify.ts';
import { describePolicy, generalizeArn } from './describe-policy.ts';
import { checkWords, describeRole, textsOf, whyPoliciesMislead } from './describe-role.ts';
import { Documents } from './documents.ts';
import { Keys, policyName, shadowsManagedPolicy } from './keys.ts';
import { shareDefaults } from './share-defaults.ts';
import { takeOverLogs } from './take-over-logs.ts';
import { takeOverNotify } from './take-over-notify.ts';
import type { Note, Wired, Wiring } from './wiring.ts';

/** A chatops.yml for what is there already. */
export interface Adoption {
  readonly config: ChatopsConfig;
  /** What it was made from, by path in chatops.yml, e.g. `roles.operator`. Only what can be adopted. */
  readonly adopted: ReadonlyMap<string, Wired>;
  /** What is behind topics and is said by `notify` of a channel. */
  readonly notifying: ReadonlySet<Wired>;
  /** What a reader has to know, each beside its part of the file. */
  readonly notes: readonly Note[];
  /** What its parts are called, by ARN or id. */
  readonly names: Names;
  /** Policy documents that it refers to, by file name relative to chatops.yml. */
  readonly documents: ReadonlyMap<string, Json>;
}

/** The session duration of a role for which none was given, in seconds. */
const defaultDuration = 3600;

/** Parts of a chatops.yml that are being put together. */
interface Draft {
  readonly name: string;
  readonly place: Place;
  readonly roles: Record<string, RoleConfig>;
  readonly guardrails: Record<string, GuardrailConfig>;
  readonly aliases: Record<string, AliasDetails | string>;
  readonly adopted: Map<string, Wired>;
  readonly notes: Note[];
  readonly documents: Documents;
}

/**
 * Writes down in the language of chatops.yml what some channels are made of: every role and guardrail once, however
 * many channels share it. What the language cannot say is used by its ARN, with the reason as a note.
 * @param name the stack's name; names of AWS things that begin with it get short keys
 */
export function describeAccount(wiring: Wiring, name: string): Adoption {
  const draft: Draft = {
    name,
    place: wiring.place,
    roles: {},
    guardrails: {},
    aliases: {},
    adopted: new Map(),
    notes: [],
    documents: new Documents(wiring),
  };
  const { workspaces, keyOf: workspaceOf } = nameWorkspaces(wiring);
  const names: Names = {
    role: describeRoles(wiring, draft),
    guardrail: describeGuardrails(wiring, draft),
    alias: describeAliases(wiring, draft),
    workspace: workspaceOf,
  };
  const keys = new Keys('channel');
  const channels: Record<string, ChannelConfig> = {};
  for (const wired of wiring.channels) {
    const key = keys.take(nameOfChannel(wired, wiring, name), `${name}-`);
    channels[key] = describeChannel(wired.properties, key, { stackName: name, names, place: wiring.place });
    draft.adopted.set(`channels.${key}`, wired);
  }
  const parts = {
    ...section('roles', draft.roles),
    ...section('guardrails', draft.guardrails),
    ...section('aliases', draft.aliases),
  };
  const described: ChatopsConfig = { version: 1, name, workspaces, ...parts, channels };
  const configurationOf = (key: string) => draft.adopted.get(`channels.${key}`);
  const kept = takeOverLogs(wiring, described, configurationOf);
  const notified = takeOverNotify(wiring, { ...described, channels: kept.channels }, key =>
    textsOf(configurationOf(key)?.properties['SnsTopicArns']),
  );
  draft.notes.push(...kept.notes, ...notified.notes);
  const { defaults, channels: shared } = shareDefaults(notified.channels);
  return {
    config: {
      version: 1,
      name,
      workspaces,
      ...(defaults === undefined ? {} : { defaults }),
      ...parts,
      channels: shared,
    },
    adopted: draft.adopted,
    notifying: notified.parts,
    notes: draft.notes,
    names,
    documents: draft.documents.files,
  };
}

/** What a channel is called: after its own topic when that is named as ours are, and its configuration is not. */
function nameOfChannel({ properties }: Wired, { notifying }: Wiring, name: string): string {
  const configurationName = String(properties['ConfigurationName']);
  const own = configurationName.startsWith(`${name}-`)
    ? undefined
    : findOwnTopic(textsOf(properties['SnsTopicArns']), name, notifying);
  return own ?? configurationName;
}

function section<T>(name: string, entries: Readonly<Record<string, T>>): Record<string, Record<string, T>> {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? {} : { [name]: Object.fromEntries(sorted) };
}

function nameWorkspaces({ channels, workspaceNames }: Wiring) {
  const keys = new Keys('workspace');
  const workspaces: NonNullable<ChatopsConfig['workspaces']> = {};
  const known = new Map<string, string>();
  for (const { properties } of channels) {
    const { SlackWorkspaceId: slack, TeamId: team, TeamsTenantId: tenant } = properties;
    const id = String(slack ?? team);
    if (known.has(id)) continue;
    const key = keys.take(workspaceNames.get(id) || (slack === undefined ? 'teams' : 'slack'));
    known.set(id, key);
    workspaces[key] =
      slack === undefined
        ? { teams: { team: String(team), tenant: String(tenant) } }
        : { slack: String(slack) };
  }
  return { workspaces, keyOf: (id: string) => known.get(id) ?? id };
}

/** Things that several channels have in common, in the order in which the channels name them. */
function collect(wiring: Wiring, property: string): string[] {
  const all = wiring.channels.flatMap(({ properties }) => {
    const value = properties[property];
    return typeof value === 'string' ? [value] : textsOf(value);
  });
  return [...new Set(all)];
}

function describeRoles(wiring: Wiring, draft: Draft): (arn: string) => string {
  const keys = new Keys('role');
  const known = new Map<string, string>();
  for (const arn of collect(wiring, 'IamRoleArn').sort()) {
    const key = keys.take(arn.slice(arn.lastIndexOf('/') + 1), `${draft.name}-`);
    known.set(arn, key);
    draft.roles[key] = describeOneRole(wiring.roles.get(arn), arn, key, draft);
  }
  return arn => known.get(arn) ?? arn;
}

function describeOneRole(wired: Wired | undefined, arn: string, key: string, draft: Draft): RoleConfig {
  const elsewhere = (reason: string): RoleConfig => {
    const without = wired && whyPoliciesMislead(wired.properties, draft.place);
    const files = wired === undefined || without !== undefined ? undefined : draft.documents.ofRole(wired);
    draft.notes.push({
      path: ['roles', key],
      text: `used by its ARN: ${reason}${without === undefined ? '' : `. Its policies are not written: ${without}`}`,
    });
    return {
      arn: wired?.unknownArn ?? generalizeArn(arn, draft.place),
      ...(files === undefined ? {} : { document: files.length === 1 ? (files[0] as string) : [...files] }),
    };
  };
  if (wired === undefined) return elsewhere('no such role was found');
  if (wired.foreign !== undefined) return elsewhere(wired.foreign);
  const described = describeRole(wired.properties, draft.place, policy => draft.documents.ofPolicy(policy));
  if (!described.ok) return elsewhere(described.reason);
  const { RoleName: roleName, Path: path = '/' } = wired.properties;
  const role = {
    ...(roleName === `${draft.name}-${key}` ? {} : { 'role-name': String(roleName) }),
    ...(path === ownPath(draft) ? {} : { path: String(path) }),
    ...described.value,
  };
  const checked = checkWords('roles', role);
  if (!checked.ok) return elsewhere(checked.reason);
  draft.adopted.set(`roles.${key}`, wired);
  const { MaxSessionDuration: duration = defaultDuration } = wired.properties;
  if (duration !== defaultDuration)
    draft.notes.push({
      path: ['roles', key],
      text: `its session duration of ${describeValue(duration)} seconds is left out: chatops.yml has no key for it, and neither plan nor drift compares it`,
    });
  return role;
}

function describeGuardrails(wiring: Wiring, draft: Draft): (arn: string) => string {
  const keys = new Keys('guardrail');
  const known = new Map<string, string>();
  for (const arn of collect(wiring, 'GuardrailPolicies').sort()) {
    if (arn.startsWith('arn:aws:iam::aws:policy/')) {
      known.set(arn, policyName(arn));
      continue;
    }
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    let key = keys.take(name, `${draft.name}-`);
    if (shadowsManagedPolicy(key)) key = keys.take(`own-${key}`);
    known.set(arn, key);
    draft.guardrails[key] = describeOneGuardrail(wiring.policies.get(arn), arn, key, draft);
  }
  return arn => known.get(arn) ?? arn;
}

function describeOneGuardrail(
  wired: Wired | undefined,
  arn: string,
  key: string,
  draft: Draft,
): GuardrailConfig {
  const elsewhere = (reason: string): GuardrailConfig => {
    draft.notes.push({ path: ['guardrails', key], text: `used by its ARN: ${reason}` });
    const file = draft.documents.ofPolicy(arn);
    return {
      arn: wired?.unknownArn ?? generalizeArn(arn, draft.place),
      ...(file === undefined ? {} : { document: file }),
    };
  };
  if (wired === undefined) return elsewhere('no such policy was found');
  if (wired.foreign !== undefined) return elsewhere(wired.foreign);
  const policy = describePolicy(wired.properties['PolicyDocument'] ?? null, draft.place);
  if (!policy.ok) return elsewhere(policy.reason);
  const { ManagedPolicyName: policyName, Path: path = '/' } = wired.properties;
  const guardrail: OwnGuardrail = {
    ...(policyName === `${draft.name}-${key}` ? {} : { 'policy-name': String(policyName) }),
    ...(path === ownPath(draft) ? {} : { path: String(path) }),
    ...policy.value,
  };
  const checked = checkWords('guardrails', guardrail);
  if (!checked.ok) return elsewhere(checked.reason);
  draft.adopted.set(`guardrails.${key}`, wired);
  return guardrail;
}

/** Aliases keep the names that they have in chat; one that cannot be said is left out of its channels, with a note. */
function describeAliases(wiring: Wiring, draft: Draft): (arn: string) => string | undefined {
  const known = new Map<string, string>();
  for (const arn of collect(wiring, 'CustomizationResourceArns').sort()) {
    const leaveOut = (reason: string) =>
      draft.notes.push({ path: ['channels'], text: `the custom action ${arn} is left out: ${reason}` });
    const wired = wiring.customActions.get(arn);
    if (wired === undefined) {
      leaveOut('no such custom action was found');
      continue;
    }
    if (wired.foreign !== undefined) {
      leaveOut(wired.foreign);
      continue;
    }
    const described = describeAlias(wired.properties, draft.name);
    if (!described.ok) {
      leaveOut(described.reason);
      continue;
    }
    const { key } = described.value;
    if (Object.hasOwn(draft.aliases, key)) {
      leaveOut(`a different custom action also has the alias ${key}`);
      continue;
    }
    draft.aliases[key] = nameAlias(described.value, wired.properties, draft.name);
    known.set(arn, key);
    draft.adopted.set(`aliases.${key}`, wired);
  }
  return arn => known.get(arn);
}

function ownPath({ name }: Draft): string {
  return `/chatops/${name}/`;
}
