import { AwsError } from '../../errors.ts';
import type { ResourceType } from '../resource-type.ts';
import { customAction, slackChannel, teamsChannel } from './chatbot.ts';
import { managedPolicy } from './managed-policy.ts';
import { role } from './role.ts';
import { topic } from './topic.ts';

/** The registry: every resource type that can be made here. A new type is one entry. */
const all: readonly ResourceType[] = [slackChannel, teamsChannel, customAction, role, managedPolicy, topic];

const byName: ReadonlyMap<string, ResourceType> = new Map(all.map(entry => [entry.type, entry]));

/** A type of the registry; undefined when it cannot be made here. */
export function findResourceType(type: string): ResourceType | undefined {
  return byName.get(type);
}

/** @throws AwsError when the type cannot be made here */
export function resourceType(type: string): ResourceType {
  const found = byName.get(type);
  if (found === undefined) {
    throw new AwsError('TypeNotFoundException', `The type '${type}' cannot be found.`, {
      status: 404,
      handlerCode: 'InvalidRequest',
    });
  }
  return found;
}
