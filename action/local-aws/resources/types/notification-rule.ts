import { randomBytes } from 'node:crypto';
import { isObject, type JsonObject } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Scope } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import { structuresOf, textsOf } from '../property.ts';
import type { ResourceType } from '../resource-type.ts';
import { namedTable, peekTable } from '../store.ts';

const type = 'AWS::CodeStarNotifications::NotificationRule';

/** FACTS: at most 10 targets in a rule and 10 rules on a resource. */
const most = 10;

/** Types of channel configurations by the type of target that names them. */
const channelTypes: Readonly<Record<string, string>> = {
  AWSChatbotSlack: 'AWS::Chatbot::SlackChannelConfiguration',
  AWSChatbotMicrosoftTeams: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
};

/** A notification rule of the developer tools. Nothing is ever notified. */
export const notificationRule: ResourceType = {
  type,
  isGlobal: false,
  defaults: { Status: 'ENABLED', Tags: {} },
  arnOf: ({ account, region, identifier }) =>
    identifier ?? `arn:aws:codestar-notifications:${region}:${account}:notificationrule/*`,
  identify: ({ account, region }) => ({
    Arn: `arn:aws:codestar-notifications:${region}:${account}:notificationrule/${randomBytes(20).toString('hex')}`,
  }),
  start: ({ now }) => ({ CreatedTimestamp: now, LastModifiedTimestamp: now }),
  check: (scope, properties, own) => {
    const others = Object.entries(peekTable(scope, scope.region, type)).filter(([arn]) => arn !== own);
    if (others.some(([, other]) => other.properties['Name'] === properties['Name'])) {
      throw refusal(
        'ResourceAlreadyExistsException',
        `The notification rule with the name ${String(properties['Name'])} already exists.`,
      );
    }
    const siblings = others.filter(([, other]) => other.properties['Resource'] === properties['Resource']);
    if (siblings.length >= most) {
      throw refusal('LimitExceededException', `A resource cannot have more than ${most} notification rules.`);
    }
    if (structuresOf(properties['Targets']).length > most) {
      throw refusal('ValidationException', `A notification rule cannot have more than ${most} targets.`);
    }
    for (const target of structuresOf(properties['Targets'])) requireChannel(scope, target);
  },
  afterWrite: (scope, stored, before) => {
    stored.service['LastModifiedTimestamp'] = scope.now;
    plantHiddenTopics(scope, stored.properties, before);
  },
};

function refusal(code: string, message: string): ApiError {
  return new ApiError(code, message, {
    status: code === 'ResourceAlreadyExistsException' ? 409 : 400,
    handlerCode: code === 'ResourceAlreadyExistsException' ? 'AlreadyExists' : 'InvalidRequest',
  });
}

/** A target that is a channel must be there (assumed). */
function requireChannel(scope: Scope, { TargetType: kind, TargetAddress: address }: JsonObject): void {
  const channelType = channelTypes[String(kind)];
  if (channelType === undefined) return;
  if (Object.hasOwn(namedTable(scope, 'global', channelType), String(address))) return;
  throw refusal('ConfigurationException', `The target ${String(address)} does not exist.`);
}

/**
 * FACTS 3: for every target that is a channel the service makes a topic `CodeStarNotifications-<name>-<hex>` and adds
 * it to the channel's topics. It stays there when the rule goes.
 */
function plantHiddenTopics(scope: Scope, properties: Properties, before: Properties | undefined): void {
  const known = structuresOf(before?.['Targets']).map(({ TargetAddress }) => TargetAddress);
  for (const { TargetType: kind, TargetAddress: address } of structuresOf(properties['Targets'])) {
    const channelType = channelTypes[String(kind)];
    if (channelType === undefined || known.includes(address)) continue;
    const channel = namedTable(scope, 'global', channelType)[String(address)];
    if (channel === undefined) continue;
    const name = `CodeStarNotifications-${String(properties['Name'])}-${randomBytes(20).toString('hex')}`;
    const arn = `arn:aws:sns:${scope.region}:${scope.account}:${name}`;
    namedTable(scope, scope.region, 'AWS::SNS::Topic')[arn] = {
      properties: { TopicName: name, TopicArn: arn, DisplayName: '', Tags: [], Subscription: [] },
      service: {},
    };
    channel.properties['SnsTopicArns'] = [...textsOf(channel.properties['SnsTopicArns']), arn];
  }
}

/** Whether a target can be reached: a topic must exist and let the service publish; a channel is there. */
export function targetStatus(scope: Scope, target: JsonObject): 'ACTIVE' | 'UNREACHABLE' {
  const { TargetType: kind, TargetAddress: address } = target;
  if (kind !== 'SNS') return 'ACTIVE';
  const region = String(address).split(':')[3] ?? scope.region;
  const policy = namedTable(scope, region, 'AWS::SNS::Topic')[String(address)]?.service['Policy'];
  const statements = isObject(policy) ? policy['Statement'] : undefined;
  return structuresOf(isObject(statements) ? [statements] : statements).some(letsPublish)
    ? 'ACTIVE'
    : 'UNREACHABLE';
}

/** Simplified: any Allow that names the service counts, whatever its conditions. */
function letsPublish({ Effect: effect, Principal: principal }: JsonObject): boolean {
  if (effect !== 'Allow') return false;
  return (
    principal === '*' || JSON.stringify(principal ?? '').includes('codestar-notifications.amazonaws.com')
  );
}
