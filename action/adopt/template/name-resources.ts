import { isObject, type JsonObject } from '../../core/json.ts';
import { type Place, policyArnOf, roleArnOf } from '../../core/place.ts';
import { openAttribute, type Resolving, resolveValue } from './resolve-values.ts';

/** The account of a template is known only where it is deployed. */
export const place: Place = { account: '${AWS::AccountId}', region: '${AWS::Region}', partition: 'aws' };

/** A role. */
export const role = 'AWS::IAM::Role';
/** A customer-managed policy. */
export const managedPolicy = 'AWS::IAM::ManagedPolicy';
/** A custom action. */
export const customAction = 'AWS::Chatbot::CustomAction';
/** The types of channel configurations, with their part of an ARN. */
export const channels: Readonly<Record<string, string>> = {
  'AWS::Chatbot::SlackChannelConfiguration': 'slack-channel',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': 'microsoft-teams-channel',
};

/** What resolving takes, and the name of the new stack. */
export interface Naming extends Resolving {
  readonly name: string;
}

/** Whether a type of resource can be part of what a channel is made of. */
export function isOfInterest(type: string): boolean {
  return (
    type === role ||
    type === managedPolicy ||
    type === customAction ||
    type === 'AWS::IAM::Policy' ||
    type === 'AWS::IAM::RolePolicy' ||
    Object.hasOwn(channels, type)
  );
}

/** Things that CloudFormation would name get the name that they would have here. */
export function named(
  type: string,
  logicalId: string,
  properties: JsonObject,
  stackName: string,
): JsonObject {
  const own = `${stackName}-${kebab(logicalId)}`;
  const path = `/chatops/${stackName}/`;
  if (type === role && properties['RoleName'] === undefined)
    return { Path: path, ...properties, RoleName: own };
  if (type === managedPolicy && properties['ManagedPolicyName'] === undefined) {
    return { Path: path, ...properties, ManagedPolicyName: own };
  }
  return properties;
}

function kebab(logicalId: string): string {
  // The CDK ends logical ids with a hash of eight digits.
  const plain = logicalId.replace(/(?<=[a-z])[0-9A-F]{8}$/, '');
  return plain.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
}

/** The physical ID that a resource has, or will have, by its names. */
export function idOf(type: string, properties: JsonObject): string {
  const platform = channels[type];
  if (platform !== undefined) {
    return `arn:aws:chatbot::${place.account}:chat-configuration/${platform}/${String(properties['ConfigurationName'])}`;
  }
  if (type === customAction)
    return `arn:aws:chatbot::${place.account}:custom-action/${String(properties['ActionName'])}`;
  if (type === managedPolicy) return policyArnOf(properties, place);
  return String(properties['RoleName'] ?? '');
}

/** What `Ref` or an attribute of a resource gives; undefined when the template alone does not say. */
export function nameResource(
  logicalId: string,
  attribute: string | undefined,
  resolving: Naming,
): string | undefined {
  const resource = resolving.template.resources[logicalId];
  if (resource === undefined) return undefined;
  const type = String(resource['Type']);
  if (type === 'AWS::SNS::Topic') return nameTopic(logicalId, attribute, resource, resolving);
  if (!isOfInterest(type)) return undefined;
  // Names and paths alone, so that two resources that refer to each other do not cause an endless loop.
  const raw = isObject(resource['Properties']) ? resource['Properties'] : {};
  const names = ['RoleName', 'Path', 'ManagedPolicyName', 'ConfigurationName', 'ActionName'];
  const own = Object.fromEntries(
    names.flatMap(name => {
      const value = raw[name] === undefined ? undefined : resolveValue(raw[name], resolving);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const properties = named(type, logicalId, own, resolving.name);
  if (type === role) {
    if (attribute === undefined) return idOf(type, properties);
    return attribute === 'Arn' ? roleArnOf(properties, place) : undefined;
  }
  return idOf(type, properties);
}

/** The ARN or name of a topic; a question where the template leaves it open. */
export function nameTopic(
  logicalId: string,
  attribute: string | undefined,
  resource: JsonObject,
  resolving: Resolving,
): string {
  const raw = isObject(resource['Properties']) ? resource['Properties']['TopicName'] : undefined;
  const name = raw === undefined ? undefined : resolveValue(raw, resolving);
  if (name === undefined) return openAttribute(logicalId, attribute ?? 'TopicArn', resolving);
  return attribute === 'TopicName'
    ? String(name)
    : `arn:aws:sns:${resolving.region ?? place.region}:${place.account}:${String(name)}`;
}
