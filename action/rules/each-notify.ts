import type { Path } from '../core/path.ts';
import type { TopicPublisherKey } from '../data/topic-publishers.ts';
import type { ChatopsConfig, Notify } from '../generated/config.ts';

/** Every `notify` of a configuration with its path: of the defaults, then of each channel. */
export function eachNotify(config: ChatopsConfig): { path: Path; notify: Notify }[] {
  const channels = Object.entries(config.channels ?? {}).map(([key, { notify }]) => ({
    path: ['channels', key, 'notify'],
    notify,
  }));
  return [{ path: ['defaults', 'notify'], notify: config.defaults?.notify }, ...channels].flatMap(
    ({ path, notify }) => (notify === undefined ? [] : [{ path, notify }]),
  );
}

/** A target with the place that it declares. */
export interface DeclaredTarget {
  readonly key: string;
  readonly account: string;
  readonly region: string;
}

/** The declared targets of the channel of a `notify` (of the defaults: all, or those of the defaults). */
export function targetsOf(
  { targets = {}, channels = {}, defaults = {} }: ChatopsConfig,
  path: Path,
): DeclaredTarget[] {
  const own = path[0] === 'channels' ? channels[String(path[1])]?.targets : undefined;
  const chosen = own ?? defaults.targets ?? Object.keys(targets);
  return chosen.flatMap(key => {
    const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
    return target === undefined ? [] : [{ key, account: target.account, region: target.region }];
  });
}

/** What publishes to the topic of a channel with this `notify`. */
export function listPublishers(notify: Notify): TopicPublisherKey[] {
  const { pipelines = [], builds = [], deployments = [], repositories = [], events = [], from = [] } = notify;
  const rules = [pipelines, builds, deployments, repositories].some(list => list.length > 0);
  return [
    ...(rules ? ['notification-rules' as const] : []),
    ...(events.length > 0 ? ['events' as const] : []),
    ...from,
  ];
}
