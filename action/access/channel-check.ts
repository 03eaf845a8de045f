import type { Finding } from '../core/finding.ts';
import type { Channel, Model } from '../core/model.ts';
import type { ChannelAccess } from './channel-access.ts';

/** What is said about one channel in one target. */
export type ChannelCheck = (access: ChannelAccess, channel: Channel, model: Model) => Iterable<Finding>;
