import { differingProperties } from '../adopt/compare-resources.ts';
import { type Identified, resolveTemplate } from '../adopt/identify.ts';
import { withoutDefaults } from '../adopt/without-defaults.ts';
import { attempt } from '../aws/attempt.ts';
import { AwsFailure, toFailure } from '../aws/failure.ts';
import { listChannels } from '../aws/read-wiring.ts';
import { type BehindTopic, readBehindTopics } from '../aws/readers/behind-topics.ts';
import { listIdentifiers, readResources } from '../aws/readers/cloud-control.ts';
import { readIam } from '../aws/readers/iam.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { TemplateResource } from '../core/template.ts';
import type { Inspection } from './inspect.ts';
import { describeReplaced, topicOfPolicy } from './replaced-policies.ts';
import type { Session } from './session.ts';

/** What of the wanted resources of a stack is in the account. */
export interface Adoptable {
  /** The resource as CloudFormation imports it; undefined when there is none, or it cannot be imported. */
  readonly find: (resource: Identified) => Identified | undefined;
  /** A resource that cannot be imported and is there with the very properties that are desired; else undefined. */
  readonly findAsDesired: (resource: Identified) => Identified | undefined;
  /** What another policy than the one of the account replaces when it is made; undefined where it replaces nothing. */
  readonly describeReplaced: (resource: Identified) => string | undefined;
  /** By logical id, the definitions of resources that are imported with other properties than the desired ones. */
  readonly definitions: Readonly<Record<string, TemplateResource>>;
  /** One sentence for each resource of which it is unknown whether it exists. */
  readonly unread: readonly string[];
}

/**
 * Looks for the wanted resources of a stack in the account, by their names.
 * @throws AwsFailure when roles, policies, channels or custom actions cannot be read
 */
export async function findAdoptable(
  inspection: Inspection,
  wanted: readonly Identified[],
): Promise<Adoptable> {
  const { session, stack, desired, existing } = inspection;
  const access = stack.scope === 'regional' ? await readAccess(session) : new Set<string>();
  const resolved = resolveTemplate(desired, session.identity);
  const propertiesOf = ({ logicalId }: Identified) => resolved.get(logicalId) ?? {};
  const topics = [...new Set(wanted.flatMap(resource => topicsOf(resource, propertiesOf(resource))))];
  const behind = await attempt(() => readBehindTopics(session.connection, topics));
  const parts = behind.ok ? behind.value : [];
  const policyOf = (resource: Identified) => {
    const topic = topicOfPolicy(propertiesOf(resource));
    return resource.type === topicPolicy
      ? parts.find(({ type, id }) => type === topicPolicy && id === topic)
      : undefined;
  };
  return {
    find: resource => {
      if (access.has(`${resource.type} ${resource.physicalId}`)) return resource;
      const group = existing.find(({ logicalId }) => logicalId === resource.logicalId);
      if (group !== undefined) {
        const { identifier } = group;
        return { ...resource, physicalId: String(identifier['LogGroupName']), identifier };
      }
      return findBehind(
        resource,
        propertiesOf(resource),
        parts,
        keyAliases(resource, resolved, desired.Resources),
      );
    },
    findAsDesired: resource => {
      const found = policyOf(resource);
      if (found === undefined) return undefined;
      return isSame(found, propertiesOf(resource)) ? { ...resource, physicalId: found.id } : undefined;
    },
    describeReplaced: resource => {
      const found = policyOf(resource);
      if (found === undefined) return undefined;
      const document = found.properties['PolicyDocument'] ?? null;
      return describeReplaced(
        { document, topic: found.id, place: session.identity },
        propertiesOf(resource)['PolicyDocument'] ?? null,
      );
    },
    definitions: await differingLogGroups(inspection),
    unread: behind.ok ? [] : [`Whether the topics of chatops.yml exist could not be read. ${behind.reason}`],
  };
}

const topicPolicy = 'AWS::SNS::TopicPolicy';

/** Roles, policies, channels and custom actions of the account, as `TYPE ID`. */
async function readAccess({ connection }: Session): Promise<ReadonlySet<string>> {
  try {
    const [iam, channels, actions] = await Promise.all([
      readIam(connection),
      listChannels(connection),
      listIdentifiers(connection, 'AWS::Chatbot::CustomAction'),
    ]);
    return new Set([
      ...[...iam.roles.keys()].map(id => `AWS::IAM::Role ${id}`),
      ...[...iam.policies.keys()].map(id => `AWS::IAM::ManagedPolicy ${id}`),
      ...channels.map(({ type, id }) => `${type} ${id}`),
      ...actions.map(id => `AWS::Chatbot::CustomAction ${id}`),
    ]);
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    throw toFailure('The account could not be read, so nothing is adopted', error);
  }
}

/** The topics that have to be looked at to find a resource. */
function topicsOf({ type, physicalId }: Identified, properties: JsonObject): string[] {
  const targets = (name: string) =>
    ([properties['Targets'] ?? []].flat() as readonly Json[]).flatMap(target =>
      isObject(target) ? [String(target[name])] : [],
    );
  switch (type) {
    case 'AWS::SNS::Topic':
      return [physicalId];
    case topicPolicy: {
      const topic = topicOfPolicy(properties);
      return topic === undefined ? [] : [topic];
    }
    case 'AWS::CodeStarNotifications::NotificationRule':
      return targets('TargetAddress');
    case 'AWS::Events::Rule':
      return targets('Arn');
    default:
      return [];
  }
}

/** The aliases that a template gives to a key, which has no name of its own. */
function keyAliases(
  { type, logicalId }: Identified,
  resolved: ReadonlyMap<string, JsonObject>,
  resources: Readonly<Record<string, TemplateResource>>,
): string[] {
  if (type !== 'AWS::KMS::Key') return [];
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const { TargetKeyId: target } = Properties;
    const isOfKey = Type === 'AWS::KMS::Alias' && isObject(target) && target['Ref'] === logicalId;
    return isOfKey ? [String(resolved.get(id)?.['AliasName'])] : [];
  });
}

/**
 * The resource behind a topic that has the name of a wanted one. A key comes along only as chatops.yml would make it,
 * since others may use it.
 */
function findBehind(
  resource: Identified,
  properties: JsonObject,
  parts: readonly BehindTopic[],
  aliases: readonly string[],
): Identified | undefined {
  const { type } = resource;
  const ofType = (kind: string) => parts.filter(part => part.type === kind);
  const named = (name: string) => ofType(type).find(part => part.properties[name] === properties[name]);
  const as = (found: BehindTopic | undefined, property: string, physicalId = found?.id) =>
    found === undefined || physicalId === undefined
      ? undefined
      : { ...resource, physicalId, identifier: { [property]: found.id } };
  switch (type) {
    case 'AWS::SNS::Topic':
      return as(
        ofType(type).find(({ id }) => id === resource.physicalId),
        'TopicArn',
      );
    case 'AWS::CodeStarNotifications::NotificationRule':
      return as(named('Name'), 'Arn');
    case 'AWS::Events::Rule':
      return as(named('Name'), 'Arn', String(properties['Name']));
    case 'AWS::KMS::Alias':
      return as(named('AliasName'), 'AliasName');
    case 'AWS::KMS::Key': {
      const alias = ofType('AWS::KMS::Alias').find(({ id }) => aliases.includes(id));
      const target = String(alias?.properties['TargetKeyId']).replace(/^.*:key\//, '');
      const key = ofType(type).find(({ id }) => id === target);
      return key !== undefined && isSame(key, properties) ? as(key, 'KeyId') : undefined;
    }
    default:
      return undefined;
  }
}

function isSame(
  { type, properties }: Pick<BehindTopic, 'type' | 'properties'>,
  desired: JsonObject,
): boolean {
  return differingProperties(type, withoutDefaults(type, properties), desired).length === 0;
}

/** Log groups that chat has made and that are not as desired come in as they are; an apply changes them afterwards. */
async function differingLogGroups({
  session,
  desired,
  existing,
}: Inspection): Promise<Record<string, TemplateResource>> {
  if (existing.length === 0) return {};
  const ids = existing.map(({ type, definition }) => ({
    type,
    id: String(definition.Properties['LogGroupName']),
  }));
  const read = await readResources(session.connection, ids);
  return Object.fromEntries(
    existing.flatMap(({ logicalId, type, definition }) => {
      const reading = read.get(String(definition.Properties['LogGroupName']));
      const properties = reading?.ok === true ? reading.value : undefined;
      const wanted = desired.Resources[logicalId]?.Properties ?? {};
      const isAsDesired = properties !== undefined && isSame({ type, properties }, wanted);
      return isAsDesired ? [] : [[logicalId, definition] as const];
    }),
  );
}
