import type { ChatopsConfig } from '../generated/config.ts';
import { type ChatPolicy, resolveChatPolicy, slackChannelKey } from './chat-policy.ts';
import type { Json } from './json.ts';
import type { LimitEntry, Resolved, ReviewedDocuments } from './model.ts';
import type { Path } from './path.ts';
import { boundaryOf } from './policy-forms.ts';

/** Gives the content of a file that chatops.yml names; undefined when it could not be read. */
export type DocumentReader = (name: string) => Json | undefined;

/** The effective chat policy of the organization; undefined when none is named, or it could not be read. */
export function readChatPolicy(config: ChatopsConfig, documentOf: DocumentReader): ChatPolicy | undefined {
  const { organization } = config;
  const name = organization?.['chat-policy'];
  const document = name === undefined ? undefined : documentOf(name);
  if (name === undefined || document === undefined) return undefined;
  return { name, effective: resolveChatPolicy(document), channelTypes: readChannelTypes(config) };
}

/** The kinds of Slack channels that chatops.yml says. */
function readChannelTypes({
  workspaces,
  defaults,
  channels = {},
}: ChatopsConfig): ChatPolicy['channelTypes'] {
  return new Map(
    Object.values(channels).flatMap(channel => {
      const workspace = workspaces?.[channel.workspace ?? defaults?.workspace ?? ''];
      const type = channel['channel-type'];
      return type === undefined || workspace === undefined || !('slack' in workspace)
        ? []
        : [[slackChannelKey(workspace.slack, channel.channel), type] as const];
    }),
  );
}

/** The organization policies of the targets that name some. */
export function resolveLimits(
  { targets = {} }: ChatopsConfig,
  documentOf: DocumentReader,
): Resolved['limits'] {
  return new Map(
    Object.entries(targets).flatMap(([key, { limits }]) => {
      if (limits === undefined) return [];
      const entries = limits.map((entry, index): LimitEntry => {
        const path = ['targets', key, 'limits', index];
        const read = (name: string, at: Path) => ({ name, document: documentOf(name), path: at });
        if (typeof entry === 'string') return { isLevel: false, documents: [read(entry, path)] };
        const documents = entry.level.map((name, place) => read(name, [...path, 'level', place]));
        return { isLevel: true, documents };
      });
      return [[key, entries]];
    }),
  );
}

/**
 * The reviewed documents of a configuration by the ARN of what they belong to: roles, guardrails, boundaries and
 * keys of topics that are made elsewhere.
 */
export function reviewedDocuments(config: ChatopsConfig, documentOf: DocumentReader): ReviewedDocuments {
  const roles = Object.values(config.roles ?? {});
  const elsewhere = [
    ...roles,
    ...Object.values(config.guardrails ?? {}),
    ...roles.flatMap(role =>
      'arn' in role
        ? []
        : [
            ...[role['permissions-boundary'] ?? []].flat().map(boundaryOf),
            ...(role['managed-policies'] ?? []).filter(entry => typeof entry !== 'string'),
          ],
    ),
    ...[config.defaults?.['permissions-boundary'] ?? []].flat().map(boundaryOf),
    ...[config.defaults, ...Object.values(config.channels ?? {})].flatMap(each => {
      const key = each?.notify?.key;
      return key === undefined || typeof key === 'string' ? [] : [key];
    }),
  ];
  const documents = new Map<string, readonly (Json | undefined)[]>();
  for (const entry of elsewhere) {
    if (!('arn' in entry) || entry.document === undefined) continue;
    const own = [entry.document].flat().map(documentOf);
    const known = documents.get(entry.arn);
    if (known === undefined) documents.set(entry.arn, own);
    else if (JSON.stringify(known) !== JSON.stringify(own)) documents.set(entry.arn, [...known, ...own]);
  }
  return documents;
}
