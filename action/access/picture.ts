import { type ChannelPlace, normalizeSlackChannelId, normalizeTeamsChannelId } from '../core/chat-place.ts';
import { applyToChannel } from '../core/chat-policy.ts';
import { resolveIntrinsics } from '../core/intrinsics.ts';
import { isObject, type Json, type JsonObject, listOf } from '../core/json.ts';
import type { AccountLimits, ReviewedDocuments } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { type PropertyOrigin, type Template, type TemplateOrigins, userRolesIn } from '../core/template.ts';
import { readSession, type SessionPicture } from './role-session.ts';
import { denyEverything } from './role-trust.ts';
import { substituteDocuments, substituteLimits } from './substitute-documents.ts';
import { type UnreadPart, unreadPartOf } from './unread-channel.ts';

/**
 * Who can do what in one account: plain data, made of a desired template, a deployed one or an observed account. Every
 * statement about access is read from a picture and from nothing else.
 */
export interface Picture {
  /** Name of the target, only for display. */
  readonly target: string;
  readonly place: Place;
  /** The organization policies of the account, as far as they are known. */
  readonly limits: AccountLimits;
  /** Set where the channels are not those of chat: what chat never runs, passes or sends does not count there. */
  readonly outside?: OutsideChat | undefined;
  /** Channels with equal roles and guardrails share these objects, so that what they share is worked out once. */
  readonly channels: readonly ChannelPicture[];
  /** The roles that there are, whether or not a channel names them: those of the stack, or of the account. */
  readonly roles: readonly RolePicture[];
}

/**
 * What is asked outside of chat. `sessions`: what those can do who can assume a role there, with tags of the session in place of those of
 * the role. `policies`: what policies allow by themselves, to any caller.
 */
export type OutsideChat = 'sessions' | 'policies';

/** What decides what the people of one channel can do. */
export interface ChannelPicture {
  /** Key in chatops.yml, only for display. */
  readonly key: string;
  readonly place: ChannelPlace;
  readonly configurationName: string;
  readonly role: RolePicture;
  /** Whether every member has to choose a role, so that the channel role does not count. */
  readonly userRoleRequired: boolean;
  /** Set where something that decides was not read: of the channel as a whole, or only of what its channel role gives. */
  readonly unread?: UnreadPart;
  /** The roles that members are expected to choose; undefined: not known. */
  readonly userRoles: readonly RolePicture[] | undefined;
  readonly guardrails: readonly PolicySource[];
  /** Set where the service has switched it off, so that its guardrails allow nothing. */
  readonly isSwitchedOff?: true;
  /** Keys of the aliases that the channel lists. */
  readonly aliases: readonly { readonly key: string; readonly path: string | undefined }[];
}

/** The guardrails that chatops.yml lists for a channel, without the one that `until` makes. */
export function listedGuardrails({
  key,
  guardrails,
}: Pick<ChannelPicture, 'key' | 'guardrails'>): PolicySource[] {
  const end = formatPath(['channels', key, 'until']);
  return guardrails.filter(({ path }) => path !== end);
}

/** A role with everything that limits it. */
export interface RolePicture extends SessionPicture {
  /** Key in chatops.yml, else the ARN. */
  readonly key: string;
  /** Undefined when no role is known. */
  readonly arn: string | undefined;
  readonly policies: readonly PolicySource[];
  readonly boundary: PolicySource | undefined;
}

/** A policy with what is known of its content. */
export interface PolicySource {
  /** As people call it: the key in chatops.yml, or the name or ARN of a policy made elsewhere. */
  readonly name: string;
  /** The ARN of a policy that is made elsewhere; AWS-managed ones are looked up by it. */
  readonly arn: string | undefined;
  /** With everything substituted; undefined when it is not at hand. */
  readonly document: Json | undefined;
  /** The place in chatops.yml that brings it in. */
  readonly path: string | undefined;
  /** The place of each statement, in the order of the document. */
  readonly statementPaths: readonly string[] | undefined;
}

/** What a picture of a template is made of. */
export interface PictureSource {
  readonly target: string;
  readonly place: Place;
  /** Undefined: there is no stack. */
  readonly template: Template | undefined;
  /** Set for a desired template, so that answers name places in chatops.yml. */
  readonly origins?: TemplateOrigins;
  readonly documents: ReviewedDocuments;
  readonly limits: AccountLimits;
}

/** Makes the picture of a desired or deployed template. */
export function pictureOfTemplate(source: PictureSource): Picture {
  const { target, place, template, origins } = source;
  const limits = substituteLimits(source.limits, place);
  if (template === undefined) return { target, place, limits, channels: [], roles: [] };
  const resources: Readonly<Record<string, Template['Resources'][string] | undefined>> = template.Resources;
  const own = (id: string) => (resources[id] === undefined ? undefined : id);
  const scope = { ...place, ref: own, attribute: own };
  const ids = new Map(Object.entries(resources).map(([id, resource]) => [resource?.Metadata.chatops, id]));
  const resolved = new Map<string, JsonObject>();
  const entityOf = (id: string): PictureEntity | undefined => {
    const resource = resources[id];
    if (resource === undefined) return undefined;
    let properties = resolved.get(id);
    if (properties === undefined) {
      properties = resolveIntrinsics(resource.Properties, scope) as JsonObject;
      resolved.set(id, properties);
    }
    return { key: keyOf(resource.Metadata.chatops), properties, origins: origins?.get(id) ?? {}, unread: [] };
  };
  const entities: PictureEntities = {
    role: entityOf,
    policy: entityOf,
    alias: reference => entityOf(reference)?.key,
    userRoles: channel =>
      userRolesIn(template, channel)?.map(({ key, arn }) => ({
        key,
        reference:
          arn === undefined ? (ids.get(formatPath(['roles', key])) ?? '') : substitutePlace(arn, place),
      })),
  };
  const build = createBuilder(
    place,
    { documents: substituteDocuments(source.documents, place), limits },
    entities,
  );
  const channels = Object.entries(resources).flatMap(([id, resource]) => {
    const entity = isChannelType(resource?.Type) ? entityOf(id) : undefined;
    return entity === undefined ? [] : [build.channel(entity)];
  });
  const roles = Object.entries(resources).flatMap(([id, resource]) =>
    resource?.Type === 'AWS::IAM::Role' ? [build.role(id)] : [],
  );
  return { target, place, limits, channels: channels.sort((a, b) => (a.key < b.key ? -1 : 1)), roles };
}

/** One thing that a picture is made of, with the properties of its CloudFormation type. */
export interface PictureEntity {
  /** Key in chatops.yml where there is one, else a name. */
  readonly key: string;
  readonly properties: JsonObject;
  /** Properties that could not be read: nothing is concluded from their absence. */
  readonly unread: readonly string[];
  /** Set for a channel configuration that the service has switched off: nothing runs there, whatever its role and guardrails allow. */
  readonly isSwitchedOff?: true;
  /** Set where its tags were read from IAM: a template says nothing of those that a role gets from its stack. */
  readonly hasAllTags?: true;
  /** The places in chatops.yml that properties come from. */
  readonly origins: Readonly<Record<string, PropertyOrigin>>;
}

/** How references are looked up: logical ids in a template, ARNs in an account. */
export interface PictureEntities {
  readonly role: (reference: string) => PictureEntity | undefined;
  readonly policy: (reference: string) => PictureEntity | undefined;
  readonly alias: (reference: string) => string | undefined;
  readonly userRoles: (
    channel: string,
  ) => readonly { readonly key: string; readonly reference: string }[] | undefined;
}

/**
 * Makes pictures of channels and roles, each role and policy once.
 * @param place of the account
 * @param documents what was reviewed of policies and roles that are not among the entities, with everything substituted, and
 * the boundaries that these roles have, and those of them of which a condition decides whether chat can assume them
 * @param entities how references are looked up
 */
export function createBuilder(
  place: Place,
  {
    documents,
    limits,
    boundaries,
    doubtful,
  }: {
    readonly documents: ReviewedDocuments;
    readonly limits: AccountLimits;
    readonly boundaries?: ReadonlyMap<string, string>;
    readonly doubtful?: ReadonlySet<string>;
  },
  entities: PictureEntities,
): {
  readonly channel: (channel: PictureEntity) => ChannelPicture;
  readonly role: (reference: string) => RolePicture;
} {
  const policies = new Map<string, PolicySource>();
  const roles = new Map<string, RolePicture>();

  const makePolicy = (reference: string, origin: PropertyOrigin | undefined): PolicySource => {
    const own = entities.policy(reference);
    if (own !== undefined) {
      const isRead = !own.unread.includes('PolicyDocument');
      return {
        name: own.key,
        arn: undefined,
        document: isRead ? own.properties['PolicyDocument'] : undefined,
        path: origin?.path,
        statementPaths: statementPathsOf(own.origins, '/PolicyDocument'),
      };
    }
    const list = documents.get(reference) ?? [];
    return {
      name: origin?.name ?? reference.slice(reference.lastIndexOf('/') + 1),
      arn: reference,
      // A managed policy has one document: of two it is not known which one it is.
      document: list.length === 1 ? list[0] : undefined,
      path: origin?.path,
      statementPaths: undefined,
    };
  };
  const policy = (reference: string, origin: PropertyOrigin | undefined): PolicySource => {
    const key = JSON.stringify([reference, origin?.path ?? '']);
    const known = policies.get(key) ?? makePolicy(reference, origin);
    policies.set(key, known);
    return known;
  };
  const makeBoundary = (
    arn: Json | undefined,
    origin: PropertyOrigin | undefined,
  ): PolicySource | undefined =>
    typeof arn === 'string' && arn !== '' ? { ...policy(arn, origin), name: arn } : undefined;
  const makeRole = (reference: string, name: string | undefined): RolePicture => {
    const role = entities.role(reference);
    if (role === undefined) {
      const key = name ?? reference;
      // An empty list is a role without any policy, which is known to allow nothing.
      const known = documents.get(reference) ?? [undefined];
      const path = name === undefined ? undefined : formatPath(['roles', name]);
      return {
        key,
        arn: reference === '' ? undefined : reference,
        policies: known.map(document => ({
          name: key,
          arn: document === undefined ? reference : undefined,
          document,
          path,
          statementPaths: undefined,
        })),
        boundary: makeBoundary(boundaries?.get(reference), undefined),
        ...(doubtful?.has(reference) === true ? { unknownTrust: reference } : {}),
        tags: {},
      };
    }
    const { key, properties, origins } = role;
    const { PermissionsBoundary: boundary } = properties;
    const unread = ['ManagedPolicyArns', 'Policies', 'PermissionsBoundary'].some(each =>
      role.unread.includes(each),
    );
    const arn = arnOf(reference, properties, place);
    const { trust, session } = readSession(role, arn, unread);
    return {
      key,
      arn,
      policies: [
        ...textsOf(properties['ManagedPolicyArns']).map((arn, index) =>
          policy(arn, origins[`/ManagedPolicyArns/${index}`]),
        ),
        ...listOf(properties['Policies']).map((inline, index) => makeInline(role, inline, index)),
        ...(unread ? [unknownPolicy(key)] : []),
        ...(trust === 'denied' ? [{ ...unknownPolicy('trust policy'), document: denyEverything }] : []),
      ],
      boundary: makeBoundary(boundary, origins['/PermissionsBoundary']),
      ...session,
    };
  };
  const role = (reference: string, name: string | undefined): RolePicture => {
    const key = JSON.stringify([reference, name ?? '']);
    const known = roles.get(key) ?? makeRole(reference, name);
    roles.set(key, known);
    return known;
  };
  const buildChannel = (channel: PictureEntity): ChannelPicture => {
    const { key, properties, origins, isSwitchedOff } = channel;
    // What was not read of it decides nothing.
    const unread = isSwitchedOff ? [] : channel.unread;
    const part = unreadPartOf(unread);
    const enabled: ChannelPicture = {
      key,
      place: placeOfChannel(properties, place),
      configurationName: String(properties['ConfigurationName']),
      role: role(String(properties['IamRoleArn'] ?? ''), origins['/IamRoleArn']?.name),
      userRoleRequired:
        properties['UserRoleRequired'] === true ||
        makesUserRoleRequired(limits, placeOfChannel(properties, place)),
      userRoles: entities.userRoles(key)?.map(each => role(each.reference, each.key)),
      ...(part === undefined ? {} : { unread: part }),
      // What was not read may be what was deployed, or anything else.
      guardrails: [
        ...textsOf(properties['GuardrailPolicies']).map((reference, index) =>
          policy(reference, origins[`/GuardrailPolicies/${index}`]),
        ),
        ...(unread.includes('GuardrailPolicies') ? [unknownPolicy(key)] : []),
      ],
      aliases: textsOf(properties['CustomizationResourceArns']).flatMap((reference, index) => {
        const alias = entities.alias(reference);
        const path = origins[`/CustomizationResourceArns/${index}`]?.path;
        return alias === undefined ? [] : [{ key: alias, path }];
      }),
    };
    return isSwitchedOff ? switchOff(enabled) : enabled;
  };
  return { channel: buildChannel, role: reference => role(reference, undefined) };
}

/** Whether the chat policy allows no channel roles, so that every member has to choose one. */
function makesUserRoleRequired({ chat }: AccountLimits, place: ChannelPlace): boolean {
  return chat !== undefined && applyToChannel(chat, place).roles === 'user';
}

/** A channel in which nothing works, whatever its roles and guardrails allow. */
export function switchOff(channel: ChannelPicture): ChannelPicture {
  const nothing = { ...unknownPolicy('switched off'), document: denyEverything };
  return { ...channel, guardrails: [...channel.guardrails, nothing], isSwitchedOff: true };
}

function makeInline({ key, origins }: PictureEntity, inline: Json, index: number): PolicySource {
  const pointer = `/Policies/${index}`;
  const origin = origins[pointer];
  return {
    name: origin?.name ?? key,
    arn: undefined,
    document: isObject(inline) ? inline['PolicyDocument'] : undefined,
    path: origin?.path,
    statementPaths: statementPathsOf(origins, `${pointer}/PolicyDocument`),
  };
}

function unknownPolicy(name: string): PolicySource {
  return { name, arn: undefined, document: undefined, path: undefined, statementPaths: undefined };
}

function statementPathsOf(
  origins: Readonly<Record<string, PropertyOrigin>>,
  pointer: string,
): readonly string[] | undefined {
  const paths: string[] = [];
  for (
    let origin = origins[`${pointer}/Statement/0`];
    origin !== undefined;
    origin = origins[`${pointer}/Statement/${paths.length}`]
  ) {
    paths.push(origin.path);
  }
  return paths.length === 0 ? undefined : paths;
}

/** Whether a CloudFormation type is that of a channel configuration. */
export function isChannelType(type: string | undefined): boolean {
  return type?.endsWith('ChannelConfiguration') === true;
}

/** `channels.pipeline-operations` → `pipeline-operations` */
export function keyOf(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

function arnOf(reference: string, properties: JsonObject, { partition, account }: Place): string {
  if (reference.startsWith('arn:')) return reference;
  return `arn:${partition}:iam::${account}:role${properties['Path'] ?? '/'}${properties['RoleName']}`;
}

/** The chat channel of a channel configuration, with the account. */
export function placeOfChannel(properties: JsonObject, { account }: Place): ChannelPlace {
  const text = (name: string) => String(properties[name] ?? '');
  return properties['SlackChannelId'] === undefined
    ? {
        platform: 'teams',
        team: text('TeamId'),
        tenant: text('TeamsTenantId'),
        channel: normalizeTeamsChannelId(text('TeamsChannelId')),
        account,
      }
    : {
        platform: 'slack',
        workspace: text('SlackWorkspaceId'),
        channel: normalizeSlackChannelId(text('SlackChannelId')),
        account,
      };
}

function textsOf(value: Json | undefined): string[] {
  return listOf(value).filter(item => typeof item === 'string');
}
