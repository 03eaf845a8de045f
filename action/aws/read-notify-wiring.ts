import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { isHiddenTopic } from '../adopt/describe-channel.ts';
import type { Wired, Wiring } from '../adopt/wiring.ts';
import { withoutDefaults } from '../adopt/without-defaults.ts';
import type { JsonObject } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import type { Reading } from '../core/snapshot.ts';
import { globalRegion } from '../core/stacks.ts';
import { attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { cloudFormation } from './deployed.ts';
import { type BehindTopic, readBehindTopics } from './readers/behind-topics.ts';
import { readListed } from './readers/cloud-control.ts';
import { readLogGroups } from './readers/log-groups.ts';
import { readOwners } from './readers/owners.ts';

/** The channels of an import. */
type ReadChannels = readonly { readonly id: string; readonly properties: JsonObject }[];

/** What is around some channels, and what of it could not be read: one sentence each. */
export interface NotifyWiring extends Pick<Wiring, 'notifying' | 'unreadTopics' | 'logGroups'> {
  readonly unread: readonly string[];
}

/**
 * Reads what is behind the topics of some channels that can be their own, which are of the same account and Region, and
 * how long the logs of the channels are kept. What cannot be read stays as it is.
 */
export async function readNotifyWiring(
  connection: Connection,
  client: CloudFormationClient,
  place: Place,
  channels: ReadChannels,
): Promise<NotifyWiring> {
  const [behind, logs] = await Promise.all([
    attempt(() => readTopics(connection, client, place, channels)),
    attempt(() => readLogs({ ...connection, region: globalRegion }, channels)),
  ]);
  const parts = [...(behind.ok ? behind.value : []), ...(logs.ok ? logs.value.values() : [])];
  const unread = [
    ...(behind.ok ? [] : [`The rules and policies of the topics could not be read. ${behind.reason}`]),
    ...(logs.ok ? [] : [`The log retention of the channels could not be read. ${logs.reason}`]),
    ...parts.flatMap(({ unreadOwner }) => unreadOwner ?? []),
  ];
  return {
    notifying: behind.ok ? behind.value : [],
    ...(behind.ok ? {} : { unreadTopics: behind.reason }),
    logGroups: logs.ok ? logs.value : new Map(),
    unread,
  };
}

/** A part with why it is unknown whether a stack has it. */
interface OwnedPart extends Wired {
  readonly unreadOwner?: string;
}

async function readTopics(
  connection: Connection,
  client: CloudFormationClient,
  { account, region }: Place,
  channels: ReadChannels,
): Promise<OwnedPart[]> {
  const arns = channels.flatMap(({ properties }) => [properties['SnsTopicArns'] ?? []].flat().map(String));
  const own = [...new Set(arns)].filter(arn => {
    const [, , , itsRegion, itsAccount] = arn.split(':');
    return itsRegion === region && itsAccount === account && !isHiddenTopic(arn);
  });
  const found = await readBehindTopics(connection, own);
  const owners = await readOwners(
    client,
    found.filter(({ type }) => type !== 'AWS::SNS::TopicPolicy').map(physicalIdOf),
  );
  return found.map(part => ({
    ...part,
    properties: withoutDefaults(part.type, part.properties),
    ...ownerOf(part.id, owners.get(physicalIdOf(part))),
  }));
}

/** What a stack calls it: CloudFormation knows an event rule by its name. */
function physicalIdOf({ type, id, properties }: BehindTopic): string {
  return type === 'AWS::Events::Rule' ? String(properties['Name']) : id;
}

/** Why something stays with its present owner. */
function ownerOf(
  id: string,
  owner: Reading<string | undefined> | undefined,
): Pick<OwnedPart, 'foreign' | 'unreadOwner'> {
  if (owner?.ok === false) {
    return {
      foreign: `whether a stack has it is not known: ${owner.reason}`,
      unreadOwner: `Whether a stack has ${id} could not be read. ${owner.reason}`,
    };
  }
  return owner?.value === undefined ? {} : { foreign: `it belongs to the stack ${owner.value}` };
}

/** The log groups of channels whose logs expire, by the ARN of the channel configuration. */
async function readLogs(
  connection: Connection,
  channels: ReadChannels,
): Promise<ReadonlyMap<string, OwnedPart>> {
  const type = 'AWS::Logs::LogGroup';
  const groups = await readLogGroups(connection, '/aws/chatbot/');
  const used = channels.flatMap(({ id: channel, properties }) => {
    const id = `/aws/chatbot/${String(properties['ConfigurationName'])}`;
    return groups.get(id)?.retentionInDays === undefined ? [] : [{ channel, type, id }];
  });
  if (used.length === 0) return new Map();
  const [read, owners] = await Promise.all([
    readListed(connection, used),
    readOwners(
      cloudFormation(connection),
      used.map(({ id }) => id),
    ),
  ]);
  return new Map(
    used.flatMap(({ channel, id }): [string, OwnedPart][] => {
      const reading = read.get(id);
      if (reading?.ok !== true) throw new Error(reading?.reason);
      const properties = withoutDefaults(type, reading.value);
      return [[channel, { type, id, properties, ...ownerOf(id, owners.get(id)) }]];
    }),
  );
}
