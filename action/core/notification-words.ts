import { codeServices } from '../data/notification-events.ts';
import { type TopicPublisher, topicPublishers } from '../data/topic-publishers.ts';
import { isObject, type Json, type JsonObject, listOf, oneOrMany } from './json.ts';
import { listSome } from './quote.ts';

/**
 * The events of an EventBridge rule in words: `ecs-stopped: ECS Task State Change (aws.ecs)`.
 * @param properties of the rule, as CloudFormation has them
 * @param prefix what its name begins with beside the key of chatops.yml: the name of the topic
 */
export function describeEventRule({ Name, EventPattern: pattern }: JsonObject, prefix = ''): string {
  const name = typeof Name === 'string' ? Name : 'without a name';
  const key = prefix !== '' && name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : name;
  const events = isObject(pattern) ? describePattern(pattern) : undefined;
  return events === undefined ? `events of the rule ${key}` : `${key}: ${events}`;
}

/** What a pattern matches, by its kinds of events and their sources; undefined where it names neither. */
function describePattern(pattern: JsonObject): string | undefined {
  const [types, sources] = [listNames(pattern['detail-type']), listNames(pattern['source'])];
  const source = joinNames(sources);
  if (types.length > 0) return `${joinNames(types)}${source === '' ? '' : ` (${source})`}`;
  return source === '' ? undefined : `events of ${source}`;
}

/** The plain values of a field of a pattern; nothing where it has content filters, which no name says. */
function listNames(values: Json | undefined): readonly string[] {
  const list = listOf(values);
  return list.every(value => typeof value === 'string') ? list : [];
}

const maxNames = 3;

function joinNames(names: readonly string[]): string {
  // One name is no longer than `1 more`.
  return listSome(names, names.length === maxNames + 1 ? names.length : maxNames);
}

/**
 * The events of a notification rule in words: `pipeline web (failed, started)`.
 * @param properties of the rule, as CloudFormation has them, with intrinsics or without
 */
export function describeNotificationRule({
  Name,
  Resource: resource,
  EventTypeIds: ids,
}: JsonObject): string {
  const arn = isObject(resource) ? resource['Fn::Sub'] : resource;
  const events = oneOrMany(ids).flatMap(id => (typeof id === 'string' ? [nameEventType(id)] : []));
  const what = typeof arn === 'string' ? describeCodeResource(arn) : undefined;
  const subject = what ?? `events of the rule ${typeof Name === 'string' ? Name : 'without a name'}`;
  return events.length === 0 ? subject : `${subject} (${events.join(', ')})`;
}

function describeCodeResource(arn: string): string | undefined {
  const service = Object.entries(codeServices).find(([name]) => arn.includes(`:${name}:`))?.[1];
  return service === undefined ? undefined : `${service.noun} ${arn.split(/[:/]/).at(-1)}`;
}

/** An event type as chatops.yml has it: `failed`, or `stage-execution-failed` where it is not of the usual kind. */
function nameEventType(id: string): string {
  for (const { prefix, plain } of Object.values(codeServices)) {
    if (!id.startsWith(prefix)) continue;
    const name = id.slice(prefix.length);
    return plain !== '' && name.startsWith(plain) ? name.slice(plain.length) : name;
  }
  return id;
}

/** A topic by its ARN in words: `topic alarms`; with its Region and account where they are not the usual ones. */
export function describeTopic(
  arn: string,
  usual: { readonly account: string; readonly region: string },
): string {
  const [, , , region = '', account = '', name] = arn.split(':');
  if (name === undefined) return `topic ${arn}`;
  const where = [
    ...(region === usual.region || region.includes('$') ? [] : [`in ${region}`]),
    ...(account === usual.account || account.includes('$') ? [] : [`of account ${account}`]),
  ];
  return ['topic', name, ...where].join(' ');
}

/** The service that publishes as a principal; undefined for a principal of no such service, and for rules. */
export function describePublisher(principal: string): string | undefined {
  const found = Object.entries<TopicPublisher>(topicPublishers).find(
    ([key, publisher]) =>
      key !== 'events' &&
      key !== 'notification-rules' &&
      principal.endsWith(publisher.principal.replace('${AWS::Region}', '')),
  );
  return found?.[1].noun;
}
