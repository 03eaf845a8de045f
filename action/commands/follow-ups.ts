import type { Channel, Model } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { Change } from '../core/plan.ts';
import { joinWords } from '../core/quote.ts';
import { topicArnOf } from '../core/topic-arn.ts';
import { namePublishingServices, topicPublishers } from '../data/topic-publishers.ts';
import { channelId, topicId, topicPolicyId } from '../kinds/channel-properties.ts';

/** Something that only a person can do, after everything is applied. */
export interface FollowUp {
  readonly target: string;
  readonly path: string;
  readonly text: string;
  /** Where to do it. */
  readonly link?: string;
}

/**
 * What a person has to do so that new channels work: invite the app, choose roles where they are required, and point
 * services at the topic that was made for them.
 */
export function listFollowUps(model: Model, changes: readonly Change[], place: Place): FollowUp[] {
  const target = model.target.key;
  const made = new Set(
    changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ logicalId }) => logicalId),
  );
  const requiring = new Set(
    changes
      .filter(
        ({ action, properties }) =>
          action !== 'delete' &&
          properties.some(({ name, after }) => name === 'UserRoleRequired' && after === true),
      )
      .map(({ logicalId }) => logicalId),
  );
  const byId = new Map(changes.map(change => [change.logicalId, change]));
  return model.channels.flatMap((channel): FollowUp[] => {
    const at = { target, path: `channels.${channel.key}` };
    const steps: FollowUp[] = [];
    if (made.has(channelId(channel))) {
      steps.push(
        channel.place.platform === 'slack'
          ? {
              ...at,
              text: `In the channel ${channel.place.channelId} of Slack, write: /invite @Amazon Q`,
              link: `https://slack.com/app_redirect?team=${channel.place.workspaceId}&channel=${channel.place.channelId}`,
            }
          : {
              ...at,
              text: 'In Microsoft Teams, add the app "Amazon Q Developer" to the team, then mention @Amazon Q in the channel',
            },
      );
    }
    if (requiring.has(channelId(channel))) {
      steps.push({
        ...at,
        text: 'User roles are required: each member writes "@Amazon Q switch-roles" there and chooses one',
      });
    }
    const services = listNewPublishers(channel, byId);
    if (channel.ownTopic !== undefined && services.length > 0) {
      const arn = topicArnOf(channel.ownTopic, place);
      steps.push({ ...at, text: `Point ${joinWords(services)} at the topic ${arn}` });
    }
    return steps;
  });
}

/**
 * Services of `notify.from` that the policy of a channel's topic names now and did not before, in words; all of them where
 * the topic is another one.
 * @param changes by logical ID
 */
function listNewPublishers(channel: Channel, changes: ReadonlyMap<string, Change>): string[] {
  const topic = changes.get(topicId(channel, { isGlobal: false }));
  if (topic?.action === 'replace') return namePublishingServices(channel.ownTopic?.publishers ?? []);
  const policy = changes.get(topicPolicyId(channel, { isGlobal: false }));
  const document = policy?.properties.find(({ name }) => name === 'PolicyDocument');
  if (policy === undefined || policy.action === 'delete' || document === undefined) return [];
  const before = JSON.stringify(document.before ?? '');
  const added = channel.ownTopic?.publishers.filter(
    key => !before.includes(`"Sid":"${topicPublishers[key].sid}"`),
  );
  return namePublishingServices(added ?? []);
}
