import type { Model } from '../core/model.ts';
import type { Change } from '../core/plan.ts';
import { channelId } from '../kinds/channel-properties.ts';

/** Something that only a person can do, after everything is applied. */
export interface FollowUp {
  readonly target: string;
  readonly path: string;
  readonly text: string;
  /** Where to do it. */
  readonly link?: string;
}

/** What a person has to do so that new channels work: invite the app, and choose roles where they are required. */
export function listFollowUps(target: string, model: Model, changes: readonly Change[]): FollowUp[] {
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
  return model.channels.flatMap((channel): FollowUp[] => {
    const place = { target, path: `channels.${channel.key}` };
    const steps: FollowUp[] = [];
    if (made.has(channelId(channel))) {
      steps.push(
        channel.place.platform === 'slack'
          ? {
              ...place,
              text: `In the channel ${channel.place.channelId} of Slack, write: /invite @Amazon Q`,
              link: `https://slack.com/app_redirect?team=${channel.place.workspaceId}&channel=${channel.place.channelId}`,
            }
          : {
              ...place,
              text: 'In Microsoft Teams, add the app "Amazon Q Developer" to the team, then mention @Amazon Q in the channel',
            },
      );
    }
    if (requiring.has(channelId(channel))) {
      steps.push({
        ...place,
        text: 'User roles are required: each member writes "@Amazon Q switch-roles" there and chooses one',
      });
    }
    return steps;
  });
}
