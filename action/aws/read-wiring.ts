import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Wired, Wiring } from '../adopt/wiring.ts';
import type { JsonObject } from '../core/json.ts';
import { type Place, roleArnOf } from '../core/place.ts';
import type { Listing, Reading } from '../core/snapshot.ts';
import { channelTypes } from './account-snapshot.ts';
import { attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { AwsFailure, toFailure } from './failure.ts';
import { readNotifyWiring } from './read-notify-wiring.ts';
import { readWorkspaceNames } from './readers/chat-account.ts';
import { readListed, readResources } from './readers/cloud-control.ts';
import { readIam } from './readers/iam.ts';
import { readOwners } from './readers/owners.ts';
import { readSlackChannels } from './readers/slack-channels.ts';
import { readTeamsChannels } from './readers/teams-channels.ts';

const customAction = 'AWS::Chatbot::CustomAction';

/** A channel configuration that an account has, as far as a list shows it. */
export interface ListedChannel {
  readonly type: string;
  readonly id: string;
  readonly properties: JsonObject;
}

/**
 * Lists the channel configurations of an account, both platforms.
 * @throws AwsFailure when that is denied or fails: nothing can be imported from what is not seen
 */
export async function listChannels(connection: Connection): Promise<ListedChannel[]> {
  try {
    const [slack, teams] = await Promise.all([readSlackChannels(connection), readTeamsChannels(connection)]);
    const list = (type: string, listing: Listing) =>
      [...listing].map(([id, { properties }]) => ({ type, id, properties }));
    return [...list(channelTypes[0], slack), ...list(channelTypes[1], teams)].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  } catch (error) {
    throw toFailure('The channels could not be listed', error);
  }
}

/** What some channels are made of, and what of it could not be read without being needed. */
export interface ReadWiring {
  readonly wiring: Wiring;
  /** One sentence each. */
  readonly unread: readonly string[];
}

/**
 * Reads everything that some channels are made of. What belongs to a stack already stays there.
 * @throws AwsFailure when something of it cannot be read
 */
export async function readWiring(
  connection: Connection,
  client: CloudFormationClient,
  place: Place,
  channels: readonly ListedChannel[],
): Promise<ReadWiring> {
  const [iam, associations, names] = await Promise.all([
    attempt(() => readIam(connection)),
    readListed(connection, channels),
    // Only for keys that people recognise.
    attempt(() => readWorkspaceNames(connection)),
  ]);
  const { roles, policies } = readOrThrow(iam, 'Roles and policies');
  const full = channels.map(channel => {
    const read = readOrThrow(associations.get(channel.id), channel.id);
    return { ...channel, properties: requireRead(channel.id, { ...read, ...channel.properties }) };
  });
  const around = readNotifyWiring(connection, client, place, full);
  const arnsOf = (property: string) => [
    ...new Set(full.flatMap(({ properties }) => [properties[property] ?? []].flat().map(String))),
  ];
  const actionArns = arnsOf('CustomizationResourceArns');
  const actions = await readResources(
    connection,
    actionArns.map(id => ({ type: customAction, id })),
  );
  const roleArns = new Map(
    [...roles].map(([id, { properties }]) => [roleArnOf(properties, place), { id, properties }]),
  );
  const usedRoles = arnsOf('IamRoleArn').flatMap(arn => {
    const role = roleArns.get(arn);
    return role === undefined ? [] : [[arn, role] as const];
  });
  const described = await readListed(
    connection,
    usedRoles.map(([, { id }]) => ({ type: 'AWS::IAM::Role', id })),
  );
  const guardrailArns = arnsOf('GuardrailPolicies');
  const ofRoles = usedRoles.flatMap(([, { properties }]) =>
    [properties['ManagedPolicyArns'] ?? [], properties['PermissionsBoundary'] ?? []].flat().map(String),
  );
  const usedPolicies = [...new Set([...guardrailArns, ...ofRoles])].flatMap(arn => {
    const policy = policies.get(arn);
    return policy === undefined ? [] : [[arn, policy] as const];
  });
  const owners = await readOwners(client, [
    ...actionArns,
    ...usedRoles.map(([, { id }]) => id),
    ...usedPolicies.map(([arn]) => arn).filter(arn => guardrailArns.includes(arn)),
  ]);
  const { unread: unreadAround, ...notifying } = await around;
  const unread = new Set<string>(unreadAround);
  if (!names.ok) unread.add(`The names of workspaces and teams could not be read. ${names.reason}`);
  const foreign = (id: string): { foreign?: string } => {
    const owner = owners.get(id);
    if (owner?.ok === false) {
      unread.add(`Whether a stack has ${id} could not be read. ${owner.reason}`);
      return { foreign: `whether a stack has it is not known: ${owner.reason}` };
    }
    return owner?.value === undefined ? {} : { foreign: `it belongs to the stack ${owner.value}` };
  };
  const wiring: Wiring = {
    place,
    source: 'account',
    channels: full,
    roles: new Map(
      usedRoles.map(([arn, { id, properties }]): [string, Wired] => {
        // The account's list has neither.
        const { Description: description, MaxSessionDuration: duration } = readOrThrow(described.get(id), id);
        return [
          arn,
          {
            type: 'AWS::IAM::Role',
            id,
            properties: {
              ...properties,
              ...(description === undefined ? {} : { Description: description }),
              ...(duration === undefined ? {} : { MaxSessionDuration: duration }),
            },
            ...foreign(id),
          },
        ];
      }),
    ),
    policies: new Map(
      usedPolicies.map(([id, { properties, attachments = 0 }]): [string, Wired] => [
        id,
        {
          type: 'AWS::IAM::ManagedPolicy',
          id,
          properties,
          ...(attachments > 0 ? { foreign: 'users, groups or roles have it too' } : foreign(id)),
        },
      ]),
    ),
    customActions: new Map(
      actionArns.flatMap((id): [string, Wired][] => {
        const properties = readOrThrow(actions.get(id), id);
        if (properties === undefined)
          unread.add(`${id}, which a channel lists, was not found and is left out.`);
        return properties === undefined ? [] : [[id, { type: customAction, id, properties, ...foreign(id) }]];
      }),
    ),
    ...notifying,
    workspaceNames: new Map(names.ok ? names.value.map(({ id, name }) => [id, name]) : []),
  };
  return { wiring, unread: [...unread] };
}

/** What every configuration has, and what the account's list of them may leave out. @throws AwsFailure */
function requireRead(id: string, properties: JsonObject): JsonObject {
  const missing = ['ConfigurationName', 'UserRoleRequired', 'LoggingLevel'].find(
    name => properties[name] === undefined,
  );
  if (missing === undefined) return properties;
  throw new AwsFailure(`${id} could not be read. It was answered without ${missing}`);
}

/** Half of an account would become half of a chatops.yml, and the rest would look unneeded. */
function readOrThrow<T>(reading: Reading<T> | undefined, what: string): T {
  if (reading?.ok === true) return reading.value;
  throw new AwsFailure(`${what} could not be read. ${reading?.reason ?? ''}`);
}
