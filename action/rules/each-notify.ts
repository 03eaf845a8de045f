import type { Path } from '../core/path.ts';
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
