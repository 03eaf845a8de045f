import { sortByText } from './compare-texts.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { globalRegion } from './stacks.ts';

/** A CloudFormation resource as a template has it. */
export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy: 'Delete' | 'Retain';
  readonly UpdateReplacePolicy: 'Delete' | 'Retain';
  /** Logical ids of resources that have to exist before it and that it does not refer to. */
  readonly DependsOn?: readonly string[];
  /**
   * Which part of chatops.yml made it: `{ chatops: 'channels.operations' }`; of a channel also the roles that members are expected to
   * choose, which no property of a channel configuration holds. A change of these alone is an update of the resource.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceTargetDefinition.html `Attribute`
   */
  readonly Metadata: { readonly chatops: string; readonly userRoles?: readonly UserRole[] };
  readonly Properties: JsonObject;
}

/** A CloudFormation template as we write it: no parameters, no outputs (they would prevent an import). */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  /** Marks the stack as ours; an existing stack without it is never updated. */
  readonly Metadata: { readonly chatops: TemplateMetadata };
  /** By logical id, sorted. */
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
}

/** What a template says of itself. */
export interface TemplateMetadata {
  readonly version: 1;
  /** The name of the stack that a companion stack belongs to. A stack of that name without it is another one. */
  readonly companionOf?: string;
  /** The roles that members are expected to choose, by the key of the channel: only in templates of older versions. */
  readonly userRoles?: Readonly<Record<string, readonly UserRole[]>>;
  /**
   * The names of the topics of the companion stack that channels name by their ARNs, which look like ARNs of topics made
   * elsewhere. Left out when there is none.
   */
  readonly companionTopics?: readonly string[];
  /**
   * A digest of the reviewed documents: of what is made elsewhere, and of the organization. They are no resources, so that AWS keeps
   * nothing of them. Left out when there is none.
   */
  readonly documents?: string;
}

/** A role that members are expected to choose. */
export type UserRole = {
  /** Key in chatops.yml. */
  readonly key: string;
  /** The ARN of a role that is made elsewhere, with pseudo parameters; in the metadata without their `$`. */
  readonly arn?: string;
};

/** The listed roles of templates by the places of their channels: each of thousands of channels is asked for. */
const listed = new WeakMap<Template, ReadonlyMap<string, readonly UserRole[]>>();

function listUserRoles({ Resources }: Template): ReadonlyMap<string, readonly UserRole[]> {
  return new Map(
    // A resource that was added to the stack by hand has no metadata.
    Object.values(Resources).flatMap(({ Metadata }: Partial<TemplateResource>) =>
      Metadata?.userRoles === undefined ? [] : [[Metadata.chatops, Metadata.userRoles] as const],
    ),
  );
}

/**
 * The roles that members of a channel are expected to choose, as a template says them.
 * @param channel its key
 * @returns undefined for a channel of which the template names none
 */
export function userRolesIn(template: Template, channel: string): readonly UserRole[] | undefined {
  const known = listed.get(template) ?? listUserRoles(template);
  listed.set(template, known);
  // Templates of older versions have all lists in their own metadata, which no update reaches by itself.
  const roles = known.get(`channels.${channel}`) ?? template.Metadata.chatops.userRoles?.[channel];
  // An empty list ends one of an older version.
  if (roles === undefined || roles.length === 0) return undefined;
  return roles.map(({ key, arn }) => ({
    key,
    ...(arn === undefined ? {} : { arn: arn.replace(/(?<!\$)\{AWS::/g, '${AWS::') }),
  }));
}

/**
 * Roles as the metadata of a channel holds them. `${AWS::AccountId}` outside of `Fn::Sub` is a mistake to cfn-lint (E1029), so that it is
 * `{AWS::AccountId}`. Templates of older versions have it with the `$`.
 */
function toMetadata(userRoles: readonly UserRole[]): readonly UserRole[] {
  return userRoles.map(({ key, arn }) => ({
    key,
    ...(arn === undefined ? {} : { arn: arn.replaceAll('${AWS::', '{AWS::') }),
  }));
}

/** What a kind asks to have in the stack. */
export interface Resource {
  /** Stable and readable, e.g. `ChannelPipelineOperations`. */
  readonly logicalId: string;
  /** Where in chatops.yml it comes from, e.g. `channels.pipeline-operations`. */
  readonly path: string;
  readonly properties: JsonObject;
  /** The roles that members of a channel are expected to choose; left out where there is none. */
  readonly userRoles?: readonly UserRole[];
  /** Logical ids of resources that have to exist before it and that it does not refer to. */
  readonly dependsOn?: readonly string[];
  /** Whether it can only be in us-east-1. */
  readonly isGlobal?: boolean;
  /** Whether it stays in the account when the stack no longer has it. */
  readonly isRetained?: boolean;
  /** Where parts of its properties come from, by JSON pointer, e.g. `/PolicyDocument/Statement/0`. */
  readonly origins?: PropertyOrigins;
}

/** Where a part of a resource comes from. */
export interface PropertyOrigin {
  /** The place in chatops.yml, e.g. `roles.operator.allow[0]`. */
  readonly path: string;
  /** The key in chatops.yml of what the part names; undefined when chatops.yml has no key for it. */
  readonly name?: string;
}

/** Origins by JSON pointer into the properties of a resource. */
export type PropertyOrigins = Readonly<Record<string, PropertyOrigin>>;

/**
 * Where the parts of a template come from, by logical id. It travels beside the template, which is what AWS gets and
 * says nothing of files.
 */
export type TemplateOrigins = ReadonlyMap<string, PropertyOrigins>;

/** A template with the places in chatops.yml that its parts come from. */
export interface Rendered {
  readonly template: Template;
  readonly origins: TemplateOrigins;
}

/**
 * Assembles a template from resources of any kind. Same resources, same bytes, in whatever order they come.
 * @param name the stack's name
 * @param metadata what the template says of itself
 */
export function assembleTemplate(
  name: string,
  resources: readonly (Resource & { type: string })[],
  { companionTopics = [], ...metadata }: Omit<TemplateMetadata, 'version' | 'userRoles'>,
): Template {
  const sorted = sortByText(resources, ({ logicalId }) => logicalId);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Who can do what from chat: ${name}. Made from chatops.yml; change it there.`,
    Metadata: {
      chatops: {
        version: 1,
        ...metadata,
        ...(companionTopics.length === 0 ? {} : { companionTopics }),
      },
    },
    Resources: Object.fromEntries(
      sorted.map(({ logicalId, type, path, properties, userRoles, dependsOn, isRetained = false }) => [
        logicalId,
        {
          Type: type,
          DeletionPolicy: isRetained ? 'Retain' : 'Delete',
          UpdateReplacePolicy: isRetained ? 'Retain' : 'Delete',
          ...(dependsOn === undefined ? {} : { DependsOn: dependsOn }),
          Metadata: {
            chatops: path,
            ...(userRoles === undefined ? {} : { userRoles: toMetadata(userRoles) }),
          },
          Properties: properties,
        },
      ]),
    ),
  };
}

/** The template as it is deployed: compact, because CloudFormation counts bytes (51,200 inline). */
export function templateBody(template: Template): string {
  return JSON.stringify(template);
}

/** Whether a template that was read back from a stack was made by us. */
export function isOwnTemplate(template: unknown): template is Template {
  return (
    isObject(template) &&
    isObject(template['Metadata']) &&
    isObject(template['Metadata']['chatops']) &&
    isObject(template['Resources'])
  );
}

/** The ARN by which a channel names a topic of the companion stack, with pseudo parameters. */
export function companionTopicArn(topicName: string): string {
  return `arn:\${AWS::Partition}:sns:${globalRegion}:\${AWS::AccountId}:${topicName}`;
}

/** `Fn::Sub` for texts with `${AWS::…}`, the text itself otherwise. IAM's own `${aws:…}` passes untouched. */
export function substitutePseudoParameters(text: string): Json {
  if (!/\$\{AWS::\w+\}/.test(text)) return text;
  return { 'Fn::Sub': text.replace(/\$\{(?!AWS::\w+\})/g, '${!') };
}

/** The ARN (or whatever `Ref` returns) of another resource of the same stack. */
export function reference(logicalId: string): JsonObject {
  return { Ref: logicalId };
}

/** An attribute of another resource of the same stack. */
export function attribute(logicalId: string, name: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, name] };
}

/** The logical id of a key: `channels.pipeline-operations` → `ChannelPipelineOperations`. */
export function logicalId(prefix: string, key: string): string {
  const words = key.split(/[-_]/).filter(word => word !== '');
  return prefix + words.map(word => word[0]?.toUpperCase() + word.slice(1)).join('');
}

/** Tags as CloudFormation takes them, sorted by key; undefined when there are none. */
export function renderTags(tags: Readonly<Record<string, string>>): JsonObject[] | undefined {
  const keys = Object.keys(tags).sort();
  return keys.length === 0 ? undefined : keys.map(Key => ({ Key, Value: tags[Key] as string }));
}

/** The object without its undefined members, so that data is plain JSON. */
export function compact(members: { readonly [name: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}
