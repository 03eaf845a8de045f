import { isInTarget } from '../core/channel-config.ts';
import type { Drift } from '../core/drift.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import { denyAllArn } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import { managedPolicyOf } from '../core/policy-forms.ts';
import type { ChannelConfig, ChatopsConfig, OwnGuardrail, OwnRole } from '../generated/config.ts';
import { describeButton } from './describe-alias.ts';
import { describePolicy, generalizeArn } from './describe-policy.ts';
import { type Edit, type EditPath, editData } from './edit-text.ts';
import { type PhysicalNames, physicalNames } from './physical-names.ts';

/** How chatops.yml comes to say what AWS says, for one drift; or why it cannot. */
export type Codified =
  | { readonly drift: Drift; readonly edits: readonly Edit[] }
  | { readonly drift: Drift; readonly reason: string };

/** What an edit is worked out from. */
interface Scope {
  readonly config: ChatopsConfig;
  readonly place: Place;
  readonly names: PhysicalNames;
}

type Answer = readonly Edit[] | string;

/**
 * The edits that make a configuration say what AWS holds, for one drift. Edits of several drifts are worked out one
 * after the other, each on the configuration that the one before left.
 * @param names of the configuration in the place, where several drifts are asked about
 */
export function codifyDrift(
  config: ChatopsConfig,
  place: Place,
  drift: Drift,
  names: PhysicalNames = physicalNames(config, place),
): Codified {
  const scope: Scope = { config, place, names };
  const answer = answerFor(drift, scope);
  return typeof answer === 'string' ? { drift, reason: answer } : { drift, edits: answer };
}

/** Whether edits make a configuration say something else. */
export function makesChange(config: ChatopsConfig, edits: readonly Edit[]): boolean {
  const before = takeParts(config, edits);
  return canonicalJson(edits.reduce(editData, before)) !== canonicalJson(before);
}

/** The roles, channels and so on that edits are about, since the whole of a large file takes long. */
function takeParts(config: ChatopsConfig, edits: readonly Edit[]): Json {
  const whole = config as unknown as JsonObject;
  const parts: Record<string, Record<string, Json>> = {};
  for (const { path } of edits) {
    const [section = '', key = ''] = path.map(String);
    const entries = whole[section];
    const value = isObject(entries) && Object.hasOwn(entries, key) ? entries[key] : undefined;
    parts[section] = { ...parts[section], ...(value === undefined ? {} : { [key]: value }) };
  }
  return JSON.parse(JSON.stringify(parts)) as Json;
}

/** Why a drift is not written down whose edits change nothing. */
export const writtenAlready = 'it is already in chatops.yml; apply makes it so';

function answerFor(drift: Drift, scope: Scope): Answer {
  const [section = '', key = ''] = drift.path.split('.');
  switch (drift.kind) {
    case 'unmanaged':
      return 'it is not managed; chatops drift says what to do about it';
    case 'disabled':
      return 'the service switched it off; its reason has to be resolved';
    case 'expired':
      return 'it has ended: remove it from chatops.yml';
    case 'unapplied':
      return writtenAlready;
    case 'deleted':
      if (drift.type === 'AWS::CloudFormation::Stack') return 'chatops apply makes the stack again';
      if (drift.path.endsWith('.notify')) return 'the channel exists without it; revert creates it again';
      if (isOfLog(drift)) return 'the channel exists without it; chat or revert creates its log group again';
      return removeDeleted(section, key, scope);
    default:
      break;
  }
  if (drift.property === 'document')
    return 'a reviewed document is changed in its own file and reviewed there';
  if (drift.path.endsWith('.until')) return 'chatops.yml says when it ends, not which policy ends it';
  if (drift.path.endsWith('.notify')) return reasonOfNotify(drift);
  if (isOfLog(drift)) return codifyLog(drift, key, scope);
  switch (section) {
    case 'channels':
      return codifyChannel(drift, key, scope);
    case 'roles':
      return codifyRole(drift, key, scope);
    case 'guardrails':
      return codifyGuardrail(drift, key, scope);
    case 'aliases':
      return codifyAlias(drift, key, scope);
    default:
      return 'it is not something that chatops.yml declares';
  }
}

/** What chatops.yml has of a difference in the notifications of a channel. */
function reasonOfNotify({ type, property = '' }: Drift): string {
  const byHand = (member: string) => `chatops.yml has it in \`${member}\`: change that by hand, or revert`;
  const noWords = (kind: string) =>
    `chatops.yml cannot declare a different ${property} of a ${kind}; revert restores it`;
  switch (type) {
    case 'AWS::Events::Rule':
      if (property === 'EventPattern') return byHand('pattern');
      return property === 'Targets'
        ? 'chatops.yml declares the text of a message in `message`, and no other rule target: change that by hand, or revert'
        : noWords('rule');
    case 'AWS::CodeStarNotifications::NotificationRule':
      return property === 'EventTypeIds' ? byHand('events') : noWords('rule');
    case 'AWS::SNS::Topic':
      return property === 'KmsMasterKeyId' ? byHand('key') : noWords('Topic');
    case 'AWS::SNS::TopicPolicy':
      return 'chatops.yml declares publishing services in `from` and `events`, and no other statement; revert restores it';
    default:
      return noWords(type.split('::').at(-1) ?? type);
  }
}

function removeDeleted(section: string, key: string, { config }: Scope): Answer {
  if (section === 'channels') return [{ do: 'remove', path: ['channels', key] }];
  if (section !== 'aliases') return 'channels need it; revert creates it again';
  const lists: Edit[] = Object.entries(config.channels ?? {}).flatMap(([channel, { aliases = [] }]) => {
    const index = aliases.indexOf(key);
    return index < 0 ? [] : [{ do: 'remove' as const, path: ['channels', channel, 'aliases', index] }];
  });
  const shared = (config.defaults?.aliases ?? []).indexOf(key);
  const defaults: Edit[] = shared < 0 ? [] : [{ do: 'remove', path: ['defaults', 'aliases', shared] }];
  return [...lists, ...defaults, { do: 'remove', path: ['aliases', key] }];
}

const loggingWords: Readonly<Record<string, string>> = { NONE: 'none', ERROR: 'error', INFO: 'info' };

function codifyChannel(drift: Drift, key: string, scope: Scope): Answer {
  const { config, names, place } = scope;
  const channel = config.channels?.[key];
  if (channel === undefined) return 'chatops.yml no longer declares it';
  const at = ['channels', key];
  const { observed } = drift;
  switch (drift.property) {
    case 'GuardrailPolicies':
      return changeGuardrails(drift, channel, at, scope);
    case 'SnsTopicArns': {
      const topics = channel.notify?.topics ?? config.defaults?.notify?.topics ?? [];
      if (channel.notify === undefined && config.defaults?.notify !== undefined)
        return 'its topics are those of the defaults';
      return changeList(drift, topics, [...at, 'notify', 'topics'], {
        idOf: topic => generalizeArn(topic, place),
        nameOf: topic => generalizeArn(topic, place),
      });
    }
    case 'CustomizationResourceArns': {
      const aliases = channel.aliases ?? config.defaults?.aliases ?? [];
      const arn = drift.observed ?? drift.expected;
      const alias = names.aliasKey(String(arn));
      const isLost = drift.observed === undefined;
      // With the alias that is gone, its uses were taken away already.
      if (isLost && (alias === undefined || !aliases.includes(alias))) return [];
      if (alias === undefined)
        return 'chatops.yml has no such alias; once it is declared there, chatops import --file adopts it';
      // A custom action that no channel has cannot be written down: apply deletes the one of an alias without a use.
      if (isLost && !isUsedBeside(alias, key, drift.target, config))
        return 'it is the last channel of the alias, and without one apply would delete the custom action: revert attaches it again, or remove the alias by hand';
      if (isLost && aliases.length === 1) return [setTo([...at, 'aliases'], [])];
      const own = channel.aliases === undefined ? [setTo([...at, 'aliases'], aliases)] : [];
      const change = changeList(drift, aliases, [...at, 'aliases'], { idOf: id => names.aliasKey(id) ?? id });
      return typeof change === 'string' ? change : [...own, ...change];
    }
    case 'IamRoleArn': {
      const role = names.roleKey(String(observed));
      if (role !== undefined) return [setTo([...at, 'role'], role)];
      const free = freeKey(config.roles ?? {}, String(observed).split('/').at(-1) ?? 'role');
      return [
        setTo(['roles', free], { arn: generalizeArn(String(observed), place) }),
        setTo([...at, 'role'], free),
      ];
    }
    case 'UserRoleRequired': {
      const choice = channel['user-roles'];
      if (typeof choice === 'object') return [setTo([...at, 'user-roles', 'required'], observed === true)];
      return [setTo([...at, 'user-roles'], observed === true ? 'required' : 'optional')];
    }
    case 'UserRole':
      return addUserRole(drift, channel, at, scope);
    case 'LoggingLevel':
      return [setTo([...at, 'logging'], loggingWords[String(observed)] ?? 'none')];
    case 'SlackChannelId':
    case 'TeamsChannelId':
      return [setTo([...at, 'channel'], String(observed))];
    case 'Tags':
      return changeTag(drift, [...at, 'tags'], channel.tags ?? {});
    default:
      return `chatops.yml cannot declare a different ${drift.property}`;
  }
}

/** Whether another channel of the target has an alias. */
function isUsedBeside(alias: string, channel: string, target: string, config: ChatopsConfig): boolean {
  return Object.entries(config.channels ?? {}).some(([other, each]) => {
    const { aliases = config.defaults?.aliases ?? [] } = each;
    return other !== channel && isInTarget(config, each, { key: target }) && aliases.includes(alias);
  });
}

/** Whether a drift is one of the log group of a channel. */
function isOfLog({ path }: Drift): boolean {
  return /^channels\.[^.]+\.log-retention$/.test(path);
}

function codifyLog({ property, observed }: Drift, key: string, { config }: Scope): Answer {
  const channel = config.channels?.[key];
  if (channel === undefined) return 'chatops.yml no longer declares it';
  if (property !== 'RetentionInDays')
    return `chatops.yml cannot declare a different ${property} of a log group`;
  const path = ['channels', key, 'log-retention'];
  if (typeof observed === 'number') return [setTo(path, observed)];
  // A log that is kept for ever is one of which chatops.yml says nothing.
  if (config.defaults?.['log-retention'] !== undefined) {
    return 'its logs are kept forever, and the defaults set a retention';
  }
  return [{ do: 'remove', path }];
}

function changeGuardrails(drift: Drift, channel: ChannelConfig, at: EditPath, scope: Scope): Answer {
  const { config, names } = scope;
  const path = [...at, 'guardrails'];
  const written = channel.guardrails ?? config.defaults?.guardrails ?? 'none';
  const ways = { idOf: (name: string) => names.policyArn(name) ?? name, nameOf: names.policyName };
  // `none` means one policy, AWSDenyAll, so that a guardrail beside it stays beside it.
  const choice = written === 'none' ? [names.policyName(denyAllArn)] : written;
  const own: Edit[] = channel.guardrails === choice ? [] : [setTo(path, choice)];
  const isListed = choice.some(name => ways.idOf(name) === drift.expected);
  if (drift.observed === undefined && !isListed) {
    return channel.until === undefined
      ? 'it is not in the list of guardrails; revert attaches it again'
      : 'it is the policy that ends the channel, and `until` says when: revert attaches it again, or remove `until` by hand';
  }
  if (choice.length === 1 && drift.observed === undefined) {
    return 'it is the last guardrail in the list, and without one AWS applies AdministratorAccess';
  }
  const change = changeList(drift, choice, path, ways);
  return typeof change === 'string' ? change : [...own, ...change];
}

function addUserRole({ observed }: Drift, channel: ChannelConfig, at: EditPath, { names }: Scope): Answer {
  const role = names.roleKey(String(observed));
  if (role === undefined) return 'the role that the member chose is not in chatops.yml';
  if (typeof channel['user-roles'] !== 'object') return 'the channel names no roles';
  if (channel['user-roles'].roles?.includes(role) === true) return [];
  return [{ do: 'append', path: [...at, 'user-roles', 'roles'], value: role }];
}

function codifyRole(drift: Drift, key: string, { config, place, names }: Scope): Answer {
  const role = config.roles?.[key];
  if (role === undefined || 'arn' in role) return 'it is made elsewhere';
  const at = ['roles', key];
  switch (drift.property) {
    case 'ManagedPolicyArns':
      return changeList(
        drift,
        (role['managed-policies'] ?? []).map(entry => managedPolicyOf(entry).name),
        [...at, 'managed-policies'],
        {
          idOf: name => names.policyArn(name) ?? name,
          // An own guardrail cannot be named here, only by its ARN.
          nameOf: arn => {
            const name = names.policyName(arn);
            return Object.hasOwn(config.guardrails ?? {}, name) ? generalizeArn(arn, place) : name;
          },
        },
      );
    case 'Policies':
      return codifyInline(drift, role, { key, stackName: config.name, place });
    case 'PermissionsBoundary':
      // IAM has an empty text for a role without one.
      if (drift.observed !== undefined && drift.observed !== '' && drift.observed !== null) {
        return [
          setTo([...at, 'permissions-boundary'], { arn: generalizeArn(String(drift.observed), place) }),
        ];
      }
      return role['permissions-boundary'] === undefined
        ? 'its boundary is that of the defaults'
        : [{ do: 'remove', path: [...at, 'permissions-boundary'] }];
    case 'Description':
      return drift.observed === undefined
        ? [{ do: 'remove', path: [...at, 'description'] }]
        : [setTo([...at, 'description'], String(drift.observed))];
    case 'Tags':
      return changeTag(drift, [...at, 'tags'], role.tags ?? {});
    case 'AssumeRolePolicyDocument':
      return 'roles of chatops.yml trust only chatbot.amazonaws.com';
    default:
      return `chatops.yml cannot declare a different ${drift.property}`;
  }
}

function codifyInline(
  drift: Drift,
  role: OwnRole,
  { key, stackName, place }: { readonly key: string; readonly stackName: string; readonly place: Place },
): Answer {
  const element = drift.observed ?? drift.expected;
  if (!isObject(element)) return 'it is not a policy';
  const name = String(element['PolicyName']);
  const at = ['roles', key];
  const isOwn = name === `${stackName}-${key}` && role.policies?.[name] === undefined;
  if (isOwn && role['allow-aliases'] === true) return 'its statements follow from its aliases';
  if (!isObject(drift.observed)) {
    if (!isOwn) return [{ do: 'remove', path: [...at, 'policies', name] }];
    return removeStatements(role, at);
  }
  const policy = describePolicy(drift.observed['PolicyDocument'] ?? null, place);
  if (!policy.ok) return policy.reason;
  if (!isOwn) return [setTo([...at, 'policies', name], policy.value as unknown as Json)];
  return [...removeStatements(role, at), ...setStatements(policy.value, at)];
}

function codifyGuardrail(drift: Drift, key: string, { config, place }: Scope): Answer {
  const guardrail = config.guardrails?.[key];
  if (guardrail === undefined || 'arn' in guardrail) return 'it is made elsewhere';
  if (drift.property !== 'PolicyDocument') return `chatops.yml cannot declare a different ${drift.property}`;
  if (guardrail['allow-aliases'] === true) return 'its statements follow from its aliases';
  const policy = describePolicy(drift.observed ?? null, place);
  if (!policy.ok) return policy.reason;
  const at = ['guardrails', key];
  const gone = removeStatements(guardrail, at).filter(
    ({ path }) => !Object.hasOwn(policy.value, String(path.at(-1))),
  );
  return [...setStatements(policy.value, at), ...gone];
}

function setStatements(policy: { readonly allow?: unknown; readonly deny?: unknown }, at: EditPath): Edit[] {
  return Object.entries(policy).map(([effect, statements]) => setTo([...at, effect], statements as Json));
}

function removeStatements(part: OwnRole | OwnGuardrail, at: EditPath): Edit[] {
  return (['allow', 'deny'] as const)
    .filter(effect => part[effect] !== undefined)
    .map(effect => ({ do: 'remove', path: [...at, effect] }));
}

function codifyAlias(drift: Drift, key: string, { config }: Scope): Answer {
  const alias = config.aliases?.[key];
  if (alias === undefined) return 'chatops.yml no longer declares it';
  const at = ['aliases', key];
  if (drift.property === 'Definition') {
    const command = isObject(drift.observed) ? drift.observed['CommandText'] : undefined;
    if (typeof command !== 'string') return 'it no longer has a command';
    return [setTo(typeof alias === 'string' ? at : [...at, 'run'], command)];
  }
  if (drift.property !== 'Attachments') return `chatops.yml cannot declare a different ${drift.property}`;
  const buttons = typeof alias === 'string' ? [] : (alias.buttons ?? []);
  const textOf = (value: Json | undefined) => (isObject(value) ? String(value['ButtonText']) : undefined);
  const index = buttons.findIndex(({ text }) => text === textOf(drift.expected));
  if (drift.observed === undefined) {
    return index < 0 ? [] : [{ do: 'remove', path: [...at, 'buttons', index] }];
  }
  const button = describeButton(drift.observed);
  if (button === undefined) return 'chatops.yml cannot declare that button';
  const value = button as unknown as JsonObject;
  if (index >= 0) return [setTo([...at, 'buttons', index], value)];
  if (typeof alias === 'string') return [setTo(at, { run: alias, buttons: [value] })];
  return [{ do: 'append', path: [...at, 'buttons'], value }];
}

function changeTag(drift: Drift, path: EditPath, own: Readonly<Record<string, string>>): Answer {
  const tag = drift.observed ?? drift.expected;
  if (!isObject(tag)) return 'it is not a tag';
  const key = String(tag['Key']);
  if (isObject(drift.observed)) return [setTo([...path, key], String(drift.observed['Value']))];
  return Object.hasOwn(own, key)
    ? [{ do: 'remove', path: [...path, key] }]
    : 'the tag comes from the defaults';
}

/** Adds to, takes from or replaces in a list of names what a drift says. */
function changeList(
  { expected, observed }: Drift,
  list: readonly string[],
  path: EditPath,
  {
    idOf,
    nameOf = idOf,
  }: { readonly idOf: (item: string) => string; readonly nameOf?: (id: string) => string },
): Answer {
  const find = (id: Json | undefined) =>
    id === undefined ? -1 : list.findIndex(item => idOf(item) === idOf(String(id)));
  const index = find(expected);
  if (expected !== undefined && index < 0) return 'chatops.yml does not name it';
  if (expected === undefined)
    return find(observed) < 0 ? [{ do: 'append', path, value: nameOf(String(observed)) }] : [];
  if (observed === undefined) return [{ do: 'remove', path: [...path, index] }];
  return [setTo([...path, index], nameOf(String(observed)))];
}

function setTo(path: EditPath, value: Json): Edit {
  return { do: 'set', path, value };
}

function freeKey(taken: object, name: string): string {
  const base = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z]+/, '') || 'role';
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!Object.hasOwn(taken, key)) return key;
  }
}
