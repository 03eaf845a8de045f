import { stringify } from 'yaml';
import { describeAccount } from '../adopt/describe-account.ts';
import { describeAlias, nameAlias } from '../adopt/describe-alias.ts';
import { textsOf } from '../adopt/describe-role.ts';
import { Keys } from '../adopt/keys.ts';
import type { PhysicalNames } from '../adopt/physical-names.ts';
import type { Wired } from '../adopt/wiring.ts';
import { normalizeChannelId } from '../core/chat-place.ts';
import { type Drift, placeProperties } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import { describeTopic } from '../core/notification-words.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { joinWords } from '../core/quote.ts';
import type { UnmanagedResource } from '../core/snapshot.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import type { Waiting } from './find-waiting.ts';

/** What is known beside something that is unmanaged. */
export interface SnippetContext {
  /** The chatops.yml to which the YAML is to be added. */
  readonly config: ChatopsConfig;
  /** The key of the target. */
  readonly target: string;
  readonly place: Place;
  /** The names of that chatops.yml in the place. */
  readonly names: PhysicalNames;
  readonly roles: ReadonlyMap<string, Wired>;
  readonly policies: ReadonlyMap<string, Wired>;
  /** Whether the two are all that there are: then what is not there does not exist. */
  readonly isComplete: boolean;
  /** What an import waits for, by physical id. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Everything that is unmanaged. */
  readonly others: readonly UnmanagedResource[];
}

/**
 * The YAML that would declare something unmanaged, with the role, guardrails and workspace that it needs and chatops.yml does not
 * have; or a note on why there is none.
 */
export function snippetOf(
  unmanagedResource: UnmanagedResource,
  context: SnippetContext,
): Pick<Drift, 'snippet' | 'note' | 'declaredAs' | 'inExchange' | 'lostInExchange' | 'isNotAdoptable'> {
  const { config, target, place, names: physical, roles, policies, others } = context;
  if (unmanagedResource.unread !== undefined)
    return { note: `Not read completely: ${unmanagedResource.unread.reason}` };
  const { name } = config;
  const { type, id, properties } = unmanagedResource;
  const declared = declaredBeside(unmanagedResource, context);
  if (declared !== undefined) return declared;
  if (type === 'AWS::Chatbot::CustomAction') {
    const described = describeAlias(properties, name);
    if (!described.ok) return { note: `chatops.yml cannot declare it: ${described.reason}` };
    const { key } = described.value;
    // The key of an alias is what people write in chat.
    if (Object.hasOwn(config.aliases ?? {}, key))
      return { note: `chatops.yml cannot declare it: chatops.yml already has a different alias ${key}` };
    const aliases = { [key]: nameAlias(described.value, properties, name) };
    return {
      snippet: stringify({ aliases }, { lineWidth: 0 }),
      ...(others.some(({ properties: each }) => listActions(each).includes(id))
        ? {}
        : {
            note: `An import adopts an alias that a channel lists: add ${key} to the \`aliases\` of a channel too`,
          }),
    };
  }
  const lost = listUnfound(properties, context);
  if (lost.length > 0 && context.isComplete)
    return {
      note: `chatops.yml cannot declare it as it is: it has ${joinWords(lost)}, and ${lost.length === 1 ? 'that does' : 'these do'} not exist`,
    };
  const wiring = { place, source: 'account' as const, channels: [{ type, id, properties }], roles, policies };
  const { config: described, names } = describeAccount(
    { ...wiring, customActions: new Map(), notifying: [], workspaceNames: new Map() },
    name,
  );
  const workspaces = settle(described.workspaces, config.workspaces, {
    section: 'workspace',
    own: new Map(
      Object.entries(described.workspaces ?? {}).flatMap(([key, value]) => {
        const own = Object.entries(config.workspaces ?? {}).find(([, other]) =>
          isSameWorkspace(value, other),
        );
        return own === undefined ? [] : [[key, own[0]] as const];
      }),
    ),
  });
  const ownRole = physical.roleKey(String(properties['IamRoleArn']));
  const ownRoles = settle(described.roles, config.roles, {
    section: 'role',
    name: ['role-name', name],
    own: new Map(ownRole === undefined ? [] : [[names.role(String(properties['IamRoleArn'])), ownRole]]),
  });
  const guardrails = settle(described.guardrails, config.guardrails, {
    section: 'guardrail',
    name: ['policy-name', name],
    own: new Map(
      textsOf(properties['GuardrailPolicies']).flatMap(arn => {
        const own = physical.policyName(arn);
        return Object.hasOwn(config.guardrails ?? {}, own) ? [[names.guardrail(arn), own] as const] : [];
      }),
    ),
  });
  const actions = listActions(properties).map(arn => ({
    arn,
    alias: physical.aliasKey(arn) ?? nameUnmanaged(arn, others, config),
  }));
  const aliases = actions.flatMap(({ alias }) => alias ?? []);
  const byArn = [
    ...(lost.length === 0
      ? []
      : [
          `The YAML refers to ${joinWords(lost)} by ARN, because ${lost.length === 1 ? 'it' : 'they'} could not be read`,
        ]),
    ...listForeign(properties, context).map(text => `The YAML uses by ARN ${text}`),
  ];
  const left = actions.filter(({ alias }) => alias === undefined).map(({ arn }) => arn);
  const channels = Object.entries(described.channels ?? {}).map(([key, channel]) => {
    // A snippet is alone, so what would be a default is said in the channel.
    const whole: ChannelConfig = { ...channel, ...described.defaults };
    const { workspace, role, guardrails: choice } = whole;
    const free = keyBeside(config.channels, key, 'channel');
    return [
      free,
      {
        ...(free === key ? whole : withName(whole, ['configuration-name', `${name}-${key}`])),
        ...(workspace === undefined ? {} : { workspace: workspaces.nameOf(workspace) }),
        ...(role === undefined ? {} : { role: ownRoles.nameOf(role) }),
        ...(Array.isArray(choice) ? { guardrails: choice.map(guardrails.nameOf) } : {}),
        ...(aliases.length === 0 ? {} : { aliases }),
        ...(Object.keys(config.targets ?? {}).length > 1 ? { targets: [target] } : {}),
      },
    ] as const;
  });
  const parts = {
    workspaces: workspaces.missing,
    roles: withoutFiles(ownRoles.missing),
    guardrails: withoutFiles(guardrails.missing),
    channels: Object.fromEntries(channels),
  };
  return {
    snippet: stringify(JSON.parse(JSON.stringify(parts)), { lineWidth: 0 }),
    ...findExchange(properties, aliases, context),
    ...noteOf([
      ...byArn,
      ...(channels.some(([, { guardrails: choice }]) => choice?.includes('AdministratorAccess') === true)
        ? [
            'chatops.yml reports its guardrail AdministratorAccess as an error (guardrail/administrator-access): give the channel other guardrails first, or remove it',
          ]
        : []),
      ...(left.length === 0
        ? []
        : [
            `The YAML does not declare its custom actions ${left.join(', ')}. The next apply removes them from the channel`,
          ]),
    ]),
  };
}

function noteOf(sentences: readonly string[]): Pick<Drift, 'note'> {
  return sentences.length === 0 ? {} : { note: sentences.join('. ') };
}

/** What is used by its ARN, without its documents: a snippet brings no files. */
function withoutFiles<T extends object>(
  parts: Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, object>> | undefined {
  if (parts === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(parts).map(([key, part]) => {
      const { document: _document, ...rest } = part as { readonly document?: unknown };
      return [key, 'arn' in part ? rest : part];
    }),
  );
}

/** The role and guardrails of other stacks that a channel configuration names, with why they stay there. */
function listForeign(
  { IamRoleArn: role, GuardrailPolicies: guardrails }: UnmanagedResource['properties'],
  { roles, policies }: Pick<SnippetContext, 'roles' | 'policies'>,
): string[] {
  const of = (word: string, all: SnippetContext['roles'], value: Json | undefined) =>
    textsOf([value ?? []].flat()).flatMap(arn => {
      const reason = all.get(arn)?.foreign;
      return reason === undefined ? [] : [`the ${word} ${arn}: ${reason}`];
    });
  return [...of('role', roles, role), ...of('guardrail', policies, guardrails)];
}

/** The role and guardrails of the account that a channel configuration names, and that are not among those that were read. */
function listUnfound(
  { IamRoleArn: role, GuardrailPolicies: guardrails }: UnmanagedResource['properties'],
  { place, roles, policies }: Pick<SnippetContext, 'place' | 'roles' | 'policies'>,
): string[] {
  const isOfAccount = (arn: string) => arn.split(':')[4] === place.account;
  return [
    ...textsOf([role ?? null]).flatMap(arn =>
      isOfAccount(arn) && !roles.has(arn) ? [`the role ${arn}`] : [],
    ),
    ...textsOf(guardrails).flatMap(arn =>
      isOfAccount(arn) && !policies.has(arn) ? [`the guardrail ${arn}`] : [],
    ),
  ];
}

/**
 * What chatops.yml declares with the chat channel of an unmanaged configuration, since it can declare a chat channel once in an account, and
 * what its people then no longer have.
 * @param aliases those that the YAML of the configuration has
 */
function findExchange(
  properties: UnmanagedResource['properties'],
  aliases: readonly string[],
  { config, target, place }: Pick<SnippetContext, 'config' | 'target' | 'place'>,
): Pick<Drift, 'inExchange' | 'lostInExchange'> {
  const { channels = {}, targets = {}, defaults } = config;
  const ids = placeProperties
    .flatMap(name => properties[name] ?? [])
    .map(id => normalizeChannelId(String(id)));
  const allTargets = Object.keys(targets);
  for (const [key, declared] of Object.entries(channels)) {
    const { channel, targets: chosen = defaults?.targets ?? allTargets } = declared;
    if (channel === undefined || !ids.includes(normalizeChannelId(channel))) continue;
    if (allTargets.length > 0 && !chosen.includes(target)) continue;
    const isOnly = chosen.length <= 1;
    const topics = new Set(textsOf(properties['SnsTopicArns']));
    const notify = declared.notify ?? defaults?.notify ?? {};
    const arns = (notify.topics ?? []).map(arn => substitutePlace(arn, place));
    const lost = [
      ...(declared.aliases ?? defaults?.aliases ?? [])
        .filter(name => !aliases.includes(name))
        .map(name => `run ${name}`),
      ...arns.filter(arn => !topics.has(arn)).map(arn => `messages of the ${describeTopic(arn, place)}`),
      ...Object.keys(notify)
        .filter(name => !settings.has(name))
        .map(name => `messages of \`notify.${name}\``),
    ];
    return {
      inExchange: isOnly ? `channels.${key}` : `the target ${target} of channels.${key}`,
      ...(lost.length === 0 ? {} : { lostInExchange: lost }),
    };
  }
  return {};
}

/** Members of `notify` that name no messages other than those of a list of topics. */
const settings: ReadonlySet<string> = new Set(['topics', 'key', 'topic-name']);

/** The custom actions that a channel has, by ARN. */
function listActions(properties: UnmanagedResource['properties']): string[] {
  return textsOf(properties['CustomizationResourceArns']);
}

/** The alias that the YAML of an unmanaged custom action makes; undefined where there is none. */
function nameUnmanaged(
  arn: string,
  others: readonly UnmanagedResource[],
  { name, aliases = {} }: ChatopsConfig,
): string | undefined {
  const action = others.find(({ id, unread }) => id === arn && unread === undefined);
  const described = action === undefined ? undefined : describeAlias(action.properties, name);
  return described?.ok === true && !Object.hasOwn(aliases, described.value.key)
    ? described.value.key
    : undefined;
}

/** That chatops.yml declares already what is unmanaged, and what has to be done for an import to adopt it; undefined: it does not. */
function declaredBeside(
  { type, id }: UnmanagedResource,
  { config, names: { aliasKey, channelKey }, waiting }: SnippetContext,
): Pick<Drift, 'note' | 'declaredAs' | 'isNotAdoptable'> | undefined {
  const isAlias = type === 'AWS::Chatbot::CustomAction';
  const key = isAlias ? aliasKey(id) : channelKey(id);
  if (key === undefined) return undefined;
  const declaredAs = `${isAlias ? 'aliases' : 'channels'}.${key}`;
  const lists = [config.defaults, ...Object.values(config.channels ?? {})].flatMap(
    part => part?.aliases ?? [],
  );
  const { missing, unknown } = waiting.get(id) ?? { missing: [], unknown: [] };
  if (missing.length > 0)
    return {
      declaredAs,
      isNotAdoptable: true,
      note: `chatops.yml declares it as ${declaredAs}, with ${joinWords(missing)}, which ${missing.length === 1 ? 'does' : 'do'} not exist: an import does not adopt it. Remove it, and chatops apply creates all of them`,
    };
  const first =
    isAlias && !lists.includes(key) ? `, once a channel lists it: add ${key} to the \`aliases\` of one` : '';
  const only = unknown.length === 0 ? '' : `, if ${joinWords(unknown)} exist in AWS`;
  return {
    declaredAs,
    note: `chatops.yml declares it as ${declaredAs}: chatops import --file adopts it${first}${only}`,
  };
}

function isSameWorkspace(one: object, other: object): boolean {
  const idOf = (workspace: { slack?: string; teams?: { team: string } }) =>
    workspace.slack ?? workspace.teams?.team;
  return idOf(one) === idOf(other);
}

/** A key that chatops.yml does not have yet. */
function keyBeside(taken: object = {}, key: string, section: string): string {
  const keys = new Keys(section);
  for (const other of Object.keys(taken)) keys.take(other);
  return keys.take(key);
}

/** A part whose name in AWS is no longer the one that its key gives. */
function withName<T extends object>(part: T, [property, name]: readonly [string, string]): T {
  return 'arn' in part ? part : { [property]: name, ...part };
}

/** How the parts of one section are settled. */
interface Settling {
  /** What a key without any letter is called. */
  readonly section: string;
  /** The key of chatops.yml for the same thing. */
  readonly own: ReadonlyMap<string, string>;
  /** What says the name in AWS, and what it begins with where nothing says it. */
  readonly name?: readonly [string, string];
}

/** Parts of a snippet as chatops.yml has them already, or else under keys that it does not have. */
function settle<T extends object>(
  entries: Readonly<Record<string, T>> = {},
  taken: object = {},
  { section, own, name }: Settling,
) {
  const names = new Map(
    Object.keys(entries).map(key => [key, own.get(key) ?? keyBeside(taken, key, section)] as const),
  );
  const nameOf = (key: string) => names.get(key) ?? key;
  const missing = Object.entries(entries).flatMap(([key, value]) => {
    if (own.has(key)) return [];
    const free = nameOf(key);
    const isRenamed = free !== key && name !== undefined;
    return [[free, isRenamed ? withName(value, [name[0], `${name[1]}-${key}`]) : value] as const];
  });
  return { nameOf, missing: missing.length === 0 ? undefined : Object.fromEntries(missing) };
}
