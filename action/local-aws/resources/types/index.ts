import { ApiError } from '../../errors.ts';
import type { ResourceType } from '../resource-type.ts';
import { bucket, bucketPolicy, oidcProvider } from './bootstrap.ts';
import { customAction, slackChannel, teamsChannel } from './chatbot.ts';
import { eventRule } from './event-rule.ts';
import { key, keyAlias } from './key.ts';
import { logGroup } from './log-group.ts';
import { managedPolicy } from './managed-policy.ts';
import { notificationRule } from './notification-rule.ts';
import { role } from './role.ts';
import { subscription, topic, topicInlinePolicy, topicPolicy } from './topic.ts';

/** The registry: every resource type that can be made here. A new type is one entry. */
const all: readonly ResourceType[] = [
  slackChannel,
  teamsChannel,
  customAction,
  role,
  managedPolicy,
  oidcProvider,
  topic,
  topicPolicy,
  topicInlinePolicy,
  subscription,
  notificationRule,
  eventRule,
  logGroup,
  key,
  keyAlias,
  bucket,
  bucketPolicy,
];

const byName: ReadonlyMap<string, ResourceType> = new Map(all.map(entry => [entry.type, entry]));

/** A type of the registry; undefined when it cannot be made here. */
export function findResourceType(type: string): ResourceType | undefined {
  return byName.get(type);
}

/** @throws ApiError when the type cannot be made here */
export function resourceType(type: string): ResourceType {
  const found = byName.get(type);
  if (found === undefined) {
    throw new ApiError('TypeNotFoundException', `The type '${type}' cannot be found.`, {
      status: 404,
      handlerCode: 'InvalidRequest',
    });
  }
  return found;
}
