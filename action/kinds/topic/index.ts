import type { Json } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { OwnTopic, TopicKey } from '../../core/model.ts';
import { listTopics } from '../../core/notifications.ts';
import { compact, renderTags, substitutePseudoParameters } from '../../core/template.ts';
import { topicId } from '../channel-properties.ts';
import { keyAliasId } from '../topic-key/index.ts';

/** A topic of our own, through which the rules of one channel notify it. */
export const topic: Kind = {
  type: 'AWS::SNS::Topic',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      listTopics(channel).map(own => ({
        logicalId: topicId(channel, own),
        path: `channels.${channel.key}.notify`,
        isGlobal: own.isGlobal,
        ...waitFor(own),
        properties: compact({
          TopicName: own.topicName,
          KmsMasterKeyId: renderKey(own.key),
          Tags: renderTags(channel.tags),
        }),
      })),
    ),
  riskOf: () => 'none',
};

/** A topic names its key by the alias, so that CloudFormation does not see that the alias has to be there first. */
function waitFor({ key, isGlobal }: OwnTopic): { readonly dependsOn?: readonly string[] } {
  return key !== undefined && 'alias' in key
    ? { dependsOn: [keyAliasId({ alias: key.alias, isGlobal })] }
    : {};
}

function renderKey(key: TopicKey | undefined): Json | undefined {
  if (key === undefined) return undefined;
  return 'alias' in key ? key.alias : substitutePseudoParameters(key.arn);
}
