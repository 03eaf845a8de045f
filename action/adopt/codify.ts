import type { Drift } from '../core/drift.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import { managedPolicyOf } from '../core/policy-forms.ts';
import { ownPath } from '../core/resolve.ts';
import type { ChatopsConfig, OwnGuardrail, OwnRole } from '../generated/config.ts';
import { codifyChannel, codifyLog, removeChannel } from './codify-channel.ts';
import {
  type CodifyAnswer,
  type CodifyScope,
  changeList,
  changeTag,
  setTo,
  undeclared,
} from './codify-edits.ts';
import { describeButton } from './describe-alias.ts';
import { describePolicy, generalizeArn } from './describe-policy.ts';
import { type Edit, type EditPath, editData } from './edit-text.ts';
import { type PhysicalNames, physicalNames } from './physical-names.ts';

/** How chatops.yml comes to say what AWS says, for one drift; or why it cannot. */
export type Codified =
  | { readonly drift: Drift; readonly edits: readonly Edit[] }
  | { readonly drift: Drift; readonly reason: string };

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
  const scope: CodifyScope = { config, place, names };
  const answer = answerFor({ ...drift, path: drift.movedTo ?? drift.path }, scope);
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

function answerFor(drift: Drift, scope: CodifyScope): CodifyAnswer {
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
      if (drift.isElsewhere === true)
        return 'it is made elsewhere: create it there, or remove it from chatops.yml by hand';
      if (isOfLog(drift)) return 'the channel exists without it; chat or revert creates its log group again';
      // What is below a channel, such as its topic or the policy that ends it, is not the channel.
      if (drift.path !== `${section}.${key}`) return 'the channel exists without it; revert creates it again';
      return removeDeleted(section, key, drift, scope);
    default:
      break;
  }
  if (drift.property === 'document')
    return 'a reviewed document is changed in its own file and reviewed there';
  if (drift.type === 'AWS::IAM::Role' && drift.isElsewhere === true)
    return 'the role is made elsewhere: change it there, and review its document again';
  if (drift.type === 'AWS::IAM::Role' && drift.heldBy !== undefined && drift.property !== 'Path')
    return 'the role was made again with another path, so that an update of it gives its channels nothing: delete the role and revert';
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
      if (property === 'Subscription')
        return 'chatops.yml declares no subscribers, and a revert does not reach them: chatops drift says what ends it';
      return property === 'KmsMasterKeyId' ? byHand('key') : noWords('Topic');
    case 'AWS::SNS::TopicPolicy':
      return 'chatops.yml declares publishing services in `from` and `events`, and no other statement; revert restores it';
    default:
      return noWords(type.split('::').at(-1) ?? type);
  }
}

/** Whether chatops.yml still has a role or guardrail. */
function isDeclared(section: string, key: string, { roles = {}, guardrails = {} }: ChatopsConfig): boolean {
  return Object.hasOwn(section === 'roles' ? roles : guardrails, key);
}

function removeDeleted(section: string, key: string, drift: Drift, { config }: CodifyScope): CodifyAnswer {
  if (section === 'channels') return removeChannel(key, drift, config);
  if (section !== 'aliases')
    return isDeclared(section, key, config) ? 'channels need it; revert creates it again' : [];
  const lists: Edit[] = Object.entries(config.channels ?? {}).flatMap(([channel, { aliases = [] }]) => {
    const index = aliases.indexOf(key);
    return index < 0 ? [] : [{ do: 'remove' as const, path: ['channels', channel, 'aliases', index] }];
  });
  const shared = (config.defaults?.aliases ?? []).indexOf(key);
  const defaults: Edit[] = shared < 0 ? [] : [{ do: 'remove', path: ['defaults', 'aliases', shared] }];
  return [...lists, ...defaults, { do: 'remove', path: ['aliases', key] }];
}

function codifyRole(drift: Drift, key: string, { config, place, names }: CodifyScope): CodifyAnswer {
  const role = config.roles?.[key];
  if (role === undefined) return undeclared;
  if ('arn' in role) return 'it is made elsewhere';
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
      if (role['permissions-boundary'] !== undefined)
        return [{ do: 'remove', path: [...at, 'permissions-boundary'] }];
      return config.defaults?.['permissions-boundary'] === undefined
        ? []
        : 'its boundary is that of the defaults';
    case 'Description':
      return drift.observed === undefined
        ? [{ do: 'remove', path: [...at, 'description'] }]
        : [setTo([...at, 'description'], String(drift.observed))];
    case 'Tags':
      return changeTag(drift, [...at, 'tags'], role.tags, config.defaults?.tags);
    case 'Path':
      return drift.observed === (role.path ?? ownPath(config.name))
        ? []
        : 'chatops.yml declares it in `path`, by which an apply replaces the role and its channels: change that by hand, or delete the role and revert';
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
): CodifyAnswer {
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

function codifyGuardrail(drift: Drift, key: string, { config, place }: CodifyScope): CodifyAnswer {
  const guardrail = config.guardrails?.[key];
  if (guardrail === undefined) return undeclared;
  if ('arn' in guardrail) return 'it is made elsewhere';
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

function codifyAlias(drift: Drift, key: string, { config }: CodifyScope): CodifyAnswer {
  const alias = config.aliases?.[key];
  if (alias === undefined) return undeclared;
  const at = ['aliases', key];
  if (drift.property === 'Definition') {
    const command = isObject(drift.observed) ? drift.observed['CommandText'] : undefined;
    if (typeof command !== 'string') return 'it no longer has a command';
    return [setTo(typeof alias === 'string' ? at : [...at, 'run'], command)];
  }
  if (drift.property === 'AliasName') {
    if (drift.observed === key) return [];
    // A key that another alias has cannot come from this one.
    return config.aliases?.[String(drift.observed)] !== undefined
      ? `the alias has the name of another one of chatops.yml, \`${String(drift.observed)}\`: only a revert ends that`
      : `the alias is its key in chatops.yml: change the key by hand, also in the \`aliases\` of channels, with \`moved-from: ${key}\``;
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

/** Whether a drift is one of the log group of a channel. */
function isOfLog({ path }: Drift): boolean {
  return /^channels\.[^.]+\.log-retention$/.test(path);
}
