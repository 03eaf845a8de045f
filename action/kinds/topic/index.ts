import type { Kind } from '../../core/kind.ts';
import { compact, renderTags } from '../../core/template.ts';
import { topicId } from '../channel-properties.ts';

/** A topic of our own, through which the rules of one channel notify it. */
export const topic: Kind = {
  type: 'AWS::SNS::Topic',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      channel.ownTopic === undefined
        ? []
        : [
            {
              logicalId: topicId(channel),
              path: `channels.${channel.key}.notify`,
              properties: compact({ TopicName: channel.ownTopic.topicName, Tags: renderTags(channel.tags) }),
            },
          ],
    ),
  judge: () => 'none',
};
