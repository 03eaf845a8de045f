import { isEmptyValue, isObject, type Json, type JsonObject, listOf } from '../../core/json.ts';
import type { Note } from '../wiring.ts';
import { withoutDefaults } from '../without-defaults.ts';
import { parseJson, type TerraformResource, type TerraformState } from './read-terraform.ts';

/** What is behind topics in a state, in the form of a template of one Region. */
export interface TerraformNotify {
  /** By logical id: the address in the state. */
  readonly resources: ReadonlyMap<string, JsonObject>;
  /** By what {@link Wired} calls it (the ARN of a topic, the logical id of anything else): the addresses that it is made of. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** By logical id, what has to be said of what stays. */
  readonly leftNotes: ReadonlyMap<string, string>;
  /** The Region of the topics that channels hear; undefined where no topic of the state is heard. */
  readonly region: string | undefined;
  readonly notes: readonly Note[];
}

/** Terraform types of what is behind topics. */
export const notifyTypes: ReadonlySet<string> = new Set([
  'aws_sns_topic',
  'aws_sns_topic_policy',
  'aws_sns_topic_subscription',
  'aws_codestarnotifications_notification_rule',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
]);

/** A part of a state before it is known whether `notify` can say it. */
interface Part {
  readonly logicalId: string;
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly addresses: readonly string[];
  readonly leftNote?: string;
}

/**
 * Reads topics, their policies and subscriptions, notification rules and event rules of a state in the shape of their
 * CloudFormation types. Whatever is set and has no word there stays a property, so that nothing is lost unseen.
 * @param heard ARNs of the topics that channels hear
 */
export function convertNotify(state: TerraformState, heard: readonly string[]): TerraformNotify {
  const of = (type: string) => state.resources.filter(resource => resource.type === type);
  const topics = of('aws_sns_topic');
  const region = findRegion(topics, heard);
  const parts = [
    ...topics.flatMap(topic => convertTopic(topic, of, state.account)),
    ...of('aws_codestarnotifications_notification_rule').map(convertNotificationRule),
    ...of('aws_cloudwatch_event_rule').map(rule => convertEventRule(rule, of('aws_cloudwatch_event_target'))),
  ].filter(({ region: own }) => region !== undefined && own === region);
  const used = new Set(parts.flatMap(({ part }) => part.addresses));
  const rest = state.resources.filter(({ type, address }) => notifyTypes.has(type) && !used.has(address));
  return {
    region,
    resources: new Map(
      parts.map(({ part }) => [part.logicalId, { Type: part.type, Properties: part.properties }]),
    ),
    addresses: new Map(parts.map(({ part }) => [part.id, part.addresses])),
    leftNotes: new Map(
      parts.flatMap(({ part }) => (part.leftNote === undefined ? [] : [[part.logicalId, part.leftNote]])),
    ),
    notes: rest.map(({ address, values }) => ({
      path: [],
      text: `${address} ${explainLeft(regionOf(values), region)}`,
    })),
  };
}

/** A part with the Region that its ARN has; undefined where Terraform does not know it yet. */
interface PlacedPart {
  readonly region: string | undefined;
  readonly part: Part;
}

const stays = 'stays in Terraform';

function explainLeft(own: string | undefined, region: string | undefined): string {
  if (own !== undefined && region !== undefined && own !== region)
    return `${stays}: it is in ${own}, and chatops.yml is made for ${region}`;
  return stays;
}

function regionOf({ arn }: JsonObject): string | undefined {
  const [prefix, , , region] = String(arn ?? '').split(':');
  return prefix === 'arn' && region !== '' ? region : undefined;
}

/** The Region of most topics that channels hear; of several with as many, the first by its name. */
function findRegion(topics: readonly TerraformResource[], heard: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { values } of topics) {
    const region = regionOf(values);
    if (region === undefined || !heard.includes(String(values['arn']))) continue;
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

function convertTopic(
  { address, values }: TerraformResource,
  of: (type: string) => readonly TerraformResource[],
  account: string | undefined,
): PlacedPart[] {
  const { arn = '' } = values;
  const region = regionOf(values);
  const subscriptions = of('aws_sns_topic_subscription').filter(each => each.values['topic_arn'] === arn);
  const given = {
    ...pick(values, { name: 'TopicName' }, new Set(['policy', ...notGiven])),
    Subscription: subscriptions.map(each => ({
      Protocol: each.values['protocol'] ?? '',
      Endpoint: each.values['endpoint'] ?? '',
    })),
    Tags: listTags(values),
  };
  const topic: Part = {
    logicalId: address,
    id: String(arn),
    type: 'AWS::SNS::Topic',
    properties: withoutDefaults('AWS::SNS::Topic', given),
    addresses: [address],
    leftNote: `${address} ${stays}`,
  };
  const own = of('aws_sns_topic_policy').find(policy => policy.values['arn'] === arn);
  // Terraform reads the policy of a topic back also where another resource set it.
  const text = own === undefined ? values['policy'] : own.values['policy'];
  const document = typeof text === 'string' ? parseJson(text) : undefined;
  if (document === undefined) return [{ region, part: topic }];
  const logicalId = own?.address ?? `${address}.policy`;
  const policy: Part = {
    logicalId,
    id: logicalId,
    type: 'AWS::SNS::TopicPolicy',
    properties: { Topics: [arn], PolicyDocument: withSymbol(document, account) },
    addresses: own === undefined ? [] : [own.address],
    ...(own === undefined ? {} : { leftNote: `${own.address} ${stays}` }),
  };
  return [
    { region, part: topic },
    { region, part: policy },
  ];
}

function convertNotificationRule({ address, values }: TerraformResource): PlacedPart {
  const { target: targets = [] } = values;
  const type = 'AWS::CodeStarNotifications::NotificationRule';
  const tags = tagsOf(values);
  const properties = {
    ...pick(values, {}, new Set(['target', ...notGiven])),
    Targets: listOf(targets)
      .filter(isObject)
      .map(each => ({ TargetType: each['type'] ?? 'SNS', TargetAddress: each['address'] ?? '' })),
    ...(Object.keys(tags).length === 0 ? {} : { Tags: tags }),
  };
  return { region: regionOf(values), part: simplePart(address, type, properties) };
}

function convertEventRule(
  { address, values }: TerraformResource,
  allTargets: readonly TerraformResource[],
): PlacedPart {
  const type = 'AWS::Events::Rule';
  const busOf = ({ event_bus_name: bus }: JsonObject) => bus ?? 'default';
  const targets = allTargets.filter(
    target => target.values['rule'] === values['name'] && busOf(target.values) === busOf(values),
  );
  const { state, is_enabled: isEnabled, event_pattern: pattern } = values;
  const tags = listTags(values);
  const properties = withoutDefaults(type, {
    ...pick(values, {}, new Set(['state', 'is_enabled', 'event_pattern', 'force_destroy', ...notGiven])),
    State: state ?? (isEnabled === false ? 'DISABLED' : 'ENABLED'),
    ...(typeof pattern === 'string' ? { EventPattern: parseJson(pattern) ?? pattern } : {}),
    Targets: targets.map(target => convertTarget(target.values)),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  });
  const part = simplePart(address, type, properties);
  return {
    region: regionOf(values),
    part: {
      ...part,
      addresses: [address, ...targets.map(target => target.address)],
      leftNote: [`${address} ${stays}`, ...targets.map(target => target.address)].join(', with '),
    },
  };
}

function convertTarget(values: JsonObject): JsonObject {
  const ignored = new Set(['input_transformer', 'rule', 'event_bus_name', 'force_destroy', 'id', 'region']);
  const [transformer] = listOf(values['input_transformer'] ?? []);
  return {
    ...pick(values, { target_id: 'Id' }, ignored),
    ...(isObject(transformer)
      ? {
          InputTransformer: {
            ...(isEmptyValue(transformer['input_paths'])
              ? {}
              : { InputPathsMap: transformer['input_paths'] as Json }),
            InputTemplate: transformer['input_template'] ?? '',
          },
        }
      : {}),
  };
}

function simplePart(address: string, type: string, properties: JsonObject): Part {
  return {
    logicalId: address,
    id: address,
    type,
    properties,
    addresses: [address],
    leftNote: `${address} ${stays}`,
  };
}

/** Members that AWS or Terraform gives, and tags, which have another form. */
const notGiven = [
  'id',
  'arn',
  'owner',
  'region',
  'name_prefix',
  'beginning_archive_time',
  'tags',
  'tags_all',
];

/** What is set of a resource: `event_type_ids` becomes `EventTypeIds`. Terraform keeps nulls and zeros of what is not set. */
function pick(
  values: JsonObject,
  names: Readonly<Record<string, string>>,
  ignored: ReadonlySet<string>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      ignored.has(name) || isEmptyValue(value) || value === 0 || value === false
        ? []
        : [[names[name] ?? pascalName(name), typeof value === 'number' ? String(value) : value] as const],
    ),
  );
}

function pascalName(name: string): string {
  return name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The tags of a resource, with those that the provider gives to all. */
function tagsOf({ tags, tags_all: all }: JsonObject): JsonObject {
  return isObject(all) ? all : isObject(tags) ? tags : {};
}

/** {@link tagsOf} in the form of most CloudFormation types. */
export function listTags(values: JsonObject): JsonObject[] {
  return Object.entries(tagsOf(values)).map(([Key, Value]) => ({ Key, Value }));
}

/** The account of its own in conditions, as chatops.yml has it. */
function withSymbol(value: Json, account: string | undefined): Json {
  if (value === account) return '${AWS::AccountId}';
  if (Array.isArray(value)) return (value as readonly Json[]).map(each => withSymbol(each, account));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withSymbol(each, account)]));
}
