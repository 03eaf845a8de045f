import { resolveModel } from '../core/resolve.ts';
import { checkSchema } from '../core/schema-check.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import { logGroup } from '../kinds/log-group/index.ts';
import { differingProperties } from './compare-resources.ts';
import type { Note, Wired, Wiring } from './wiring.ts';

/** Channels with how long their logs are kept, where `log-retention` says all that there is to a log group. */
export interface KeptLogs {
  readonly channels: Record<string, ChannelConfig>;
  readonly notes: readonly Note[];
}

/**
 * Says by `log-retention` how long the log of each channel is kept. A log group that has more to it than days and the
 * tags of its channel stays as it is, with a note.
 * @param configurationOf the channel configuration of a key
 */
export function takeOverLogs(
  { logGroups = new Map() }: Pick<Wiring, 'logGroups'>,
  config: ChatopsConfig,
  configurationOf: (key: string) => Wired | undefined,
): KeptLogs {
  const notes: Note[] = [];
  const channels = Object.entries(config.channels ?? {}).map(([key, channel]) => {
    const group = logGroups.get(configurationOf(key)?.id ?? '');
    if (group === undefined) return [key, channel] as const;
    const days = group.properties['RetentionInDays'];
    const kept = { ...channel, 'log-retention': Number(days) } as ChannelConfig;
    const reason = group.foreign ?? findDifference({ ...config, channels: { [key]: kept } }, group);
    if (reason === undefined) return [key, kept] as const;
    const text = `its log group ${group.id} is kept for ${String(days)} days and stays where it is made: ${reason}`;
    notes.push({ path: ['channels', key], text });
    return [key, channel] as const;
  });
  return { channels: Object.fromEntries(channels), notes };
}

/** What a log group has that `log-retention` of its channel does not say. */
function findDifference(config: ChatopsConfig, { type, properties }: Wired): string | undefined {
  const wrong = checkSchema(config).find(({ path }) => path.at(-1) === 'log-retention');
  if (wrong !== undefined) return wrong.message;
  const [rendered] = logGroup.render(resolveModel(config));
  const names = differingProperties(type, properties, rendered?.properties ?? {});
  return names.length === 0 ? undefined : `\`log-retention\` does not say its ${names.join(', ')}`;
}
