import { type IntrinsicValues, resolveIntrinsics } from '../core/intrinsics.ts';
import type { JsonObject } from '../core/json.ts';
import { type Place, policyArnOf } from '../core/place.ts';
import type { Template } from '../core/template.ts';
import { kindOf } from '../kinds/index.ts';

/** A resource of a template with what it is called in AWS once it is there. */
export interface Identified {
  readonly logicalId: string;
  readonly type: string;
  /** Where in chatops.yml. */
  readonly path: string;
  /** What `Ref` returns. */
  readonly physicalId: string;
  /** What CloudFormation identifies it by when it is imported; undefined for types that cannot be. */
  readonly identifier: Readonly<Record<string, string>> | undefined;
}

/** The physical id of a resource by its properties, and the name that an import knows it by. */
const ways: Readonly<
  Record<string, { readonly key: string; readonly id: (properties: JsonObject, place: Place) => string }>
> = {
  'AWS::Chatbot::SlackChannelConfiguration': {
    key: 'Arn',
    id: ({ ConfigurationName: name }, { account, partition }) =>
      `arn:${partition}:chatbot::${account}:chat-configuration/slack-channel/${String(name)}`,
  },
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': {
    key: 'Arn',
    id: ({ ConfigurationName: name }, { account, partition }) =>
      `arn:${partition}:chatbot::${account}:chat-configuration/microsoft-teams-channel/${String(name)}`,
  },
  'AWS::Chatbot::CustomAction': {
    key: 'CustomActionArn',
    id: ({ ActionName: name }, { account, partition }) =>
      `arn:${partition}:chatbot::${account}:custom-action/${String(name)}`,
  },
  'AWS::IAM::Role': { key: 'RoleName', id: ({ RoleName: name }) => String(name) },
  'AWS::IAM::ManagedPolicy': { key: 'PolicyArn', id: policyArnOf },
  'AWS::SNS::Topic': {
    key: 'TopicArn',
    id: ({ TopicName: name }, { account, partition, region }) =>
      `arn:${partition}:sns:${region}:${account}:${String(name)}`,
  },
};

/**
 * The names in AWS of the resources of a rendered template. Names are given by the template itself, so no resource
 * has to be there.
 */
export function identifyResources(template: Template, place: Place): Identified[] {
  return Object.entries(template.Resources).map(([logicalId, { Type: type, Properties, Metadata }]) => {
    const way = ways[type];
    const physicalId = way?.id(Properties, place);
    return {
      logicalId,
      type,
      path: Metadata.chatops,
      physicalId: physicalId ?? logicalId,
      identifier: way === undefined || physicalId === undefined ? undefined : { [way.key]: physicalId },
    };
  });
}

/** The properties of every resource of a template as they would be in AWS, by logical id. */
export function resolveTemplate(template: Template, place: Place): Map<string, JsonObject> {
  const ids = new Map(
    identifyResources(template, place).map(({ logicalId, physicalId }) => [logicalId, physicalId]),
  );
  const scope: IntrinsicValues = {
    ...place,
    ref: logicalId => ids.get(logicalId),
    attribute: (logicalId, name) => {
      const resource = template.Resources[logicalId];
      const physicalId = ids.get(logicalId);
      if (resource === undefined || physicalId === undefined) return undefined;
      return kindOf(resource.Type)?.attributes?.(physicalId, resource.Properties, place)[name];
    },
  };
  return new Map(
    Object.entries(template.Resources).map(([logicalId, { Properties }]) => [
      logicalId,
      resolveIntrinsics(Properties, scope) as JsonObject,
    ]),
  );
}
