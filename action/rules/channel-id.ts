import {
  explainSlackId,
  explainTeamsId,
  isExampleId,
  isExampleTeamsId,
  isPlaceholderId,
  minSlackIdLength,
} from '../core/channel-id.ts';
import { quote } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import type { ChatopsConfig } from '../generated/config.ts';

/** The ID of a channel is one of its workspace's platform. */
export const channelId: ConfigRule = {
  code: 'channel/id',
  title: 'Not the ID of a channel',
  severity: 'error',
  why: 'Slack channels have IDs like C0123ABCD, Teams channels like 19:…@thread.tacv2. During a deployment AWS refuses a name, a link, the ID of a workspace, or a channel of the other platform.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: general, role: r, guardrails: none } }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: C0123ABCD, role: r, guardrails: none } }',
  *check(config) {
    for (const { path, channel, isSlack } of channelIds(config)) {
      const problem = isSlack ? explainSlackId(channel) : explainTeamsId(channel);
      if (problem !== undefined) yield { ...problem, path };
    }
  },
};

/** An ID that no channel has. */
export const channelPlaceholder: ConfigRule = {
  code: 'channel/placeholder',
  title: 'A placeholder or truncated channel ID',
  severity: 'warning',
  why: 'The ID looks like a Slack ID but is a placeholder or too short: Slack IDs have at least nine characters. AWS accepts it, but no notification ever arrives. A plan against AWS refuses it.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: CXXXXXXXX, role: r, guardrails: none } }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: C0123ABCD, role: r, guardrails: none } }',
  *check(config) {
    for (const { path, channel, isSlack } of channelIds(config)) {
      if (!isSlack || explainSlackId(channel) !== undefined) continue;
      yield* describePlaceholder(channel, path);
    }
    for (const [key, { slack }] of Object.entries(config.workspaces ?? {})) {
      if (slack !== undefined) yield* describePlaceholder(slack, ['workspaces', key, 'slack'], 'workspace');
    }
  },
};

function* describePlaceholder(
  id: string,
  path: readonly (string | number)[],
  what: 'channel' | 'workspace' = 'channel',
): Generator<RuleFinding> {
  if (isPlaceholderId(id)) {
    yield {
      message: `${quote(id)} is a placeholder, not the ID of a ${what}`,
      help:
        what === 'channel'
          ? 'right-click the channel in Slack, choose Copy link, and write its last part'
          : 'write the ID that the AWS console shows for the workspace, e.g. T0123ABCD',
      path,
    };
  } else if (id.length < minSlackIdLength && !isExampleId(id)) {
    yield {
      message: `${quote(id)} has ${id.length} characters; Slack IDs have at least ${minSlackIdLength}`,
      help: 'check that the whole ID was copied',
      path,
    };
  }
}

function* channelIds(config: ChatopsConfig) {
  for (const [key, { channel, workspace: own }] of Object.entries(config.channels ?? {})) {
    const workspace = config.workspaces?.[own ?? config.defaults?.workspace ?? ''];
    if (workspace === undefined) continue;
    yield { path: ['channels', key, 'channel'], channel, isSlack: workspace.teams === undefined };
  }
}

/** An ID of the file that no channel or workspace can have, for a plan against AWS. */
export interface UnusableId {
  readonly id: string;
  readonly path: readonly (string | number)[];
}

/** The IDs of a configuration that are placeholders or examples: no channel or workspace has them. */
export function findUnusableIds(config: ChatopsConfig): UnusableId[] {
  const isUnusable = (id: string, isSlack: boolean) =>
    isSlack ? isPlaceholderId(id) || isExampleId(id) : isExampleTeamsId(id);
  const ids = [
    ...Object.entries(config.workspaces ?? {}).flatMap(([key, { slack, teams }]) => [
      ...(slack === undefined ? [] : [{ id: slack, path: ['workspaces', key, 'slack'], isSlack: true }]),
      ...Object.entries(teams ?? {}).map(([part, id]) => ({
        id,
        path: ['workspaces', key, 'teams', part],
        isSlack: false,
      })),
    ]),
    ...[...channelIds(config)].map(({ channel, ...place }) => ({ id: channel, ...place })),
  ];
  return ids.flatMap(({ id, path, isSlack }) => (isUnusable(id, isSlack) ? [{ id, path }] : []));
}
