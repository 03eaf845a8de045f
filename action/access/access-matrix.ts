import type { Channel } from '../core/model.ts';
import { hasEnded } from '../core/until.ts';
import { groupByService, type LevelCounts, type ServiceAccess } from '../iam/allowed-actions.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';
import { identityOf } from '../iam/identity.ts';
import { listInstants } from '../iam/instants.ts';
import { summarizeInTime, type TimedSummary } from './access-in-time.ts';
import { type ChannelAccess, layersOf } from './channel-access.ts';
import { type DefaultAudience, defaultAudienceOf } from './default-audience.ts';
import { listedGuardrails } from './picture.ts';
import type { ProofData } from './proof-data.ts';
import type { AccessIndex } from './prove.ts';

/** How far a service goes in a channel. */
export interface ServiceCell {
  readonly service: string;
  /** With the channel role, or any of the listed roles: the highest level that is allowed for certain; `unknown` when only possibly. */
  readonly default: AccessLevel | 'unknown' | undefined;
  /** The same for members with their own role. */
  readonly ceiling: AccessLevel | 'unknown' | undefined;
  /** How many actions that is, for certain. */
  readonly actions: { readonly default: number; readonly ceiling: number };
  /** The same by level, and how many only may be allowed. */
  readonly levels: { readonly default: LevelCounts; readonly ceiling: LevelCounts };
  readonly possible: { readonly default: LevelCounts; readonly ceiling: LevelCounts };
}

/** One channel in one target. */
export interface MatrixRow {
  readonly channel: string;
  readonly target: string;
  /** Keys or ARNs of the roles that commands run as. */
  readonly roles: readonly string[];
  /** Whom the default cells are about. */
  readonly audience: DefaultAudience;
  readonly guardrails: readonly string[];
  /** The first instant after the end of the channel; undefined: it has none. */
  readonly until?: string;
  /** Set when that is past. */
  readonly hasEnded?: true;
  /** Set when its policies name more dates than are looked at, so that nothing is known of when it changes. */
  readonly hasUnreadDates?: true;
  /** Files of the organization policies that count; none: no organization policy was read. */
  readonly organizationPolicies: readonly string[];
  /** Whether the chat policy of the organization forbids roles of members; the ceiling is then that of the channel role. */
  readonly isChannelRoleOnly: boolean;
  /** Services of which anything is or may be allowed, by name. */
  readonly services: readonly ServiceCell[];
}

/**
 * Channels × services, with the highest level of what can be done. Each row is worked out when it is read: thousands of
 * channels have hundreds of services each.
 * @param keep whether a channel of a target is wanted
 */
export function* makeMatrix(
  index: AccessIndex,
  proofData: ProofData,
  keep: (target: string, channel: string) => boolean = () => true,
): Generator<MatrixRow> {
  const servicesOf = rememberServices(proofData);
  for (const model of index.models) {
    for (const channel of model.channels) {
      const access = keep(model.target.key, channel.key) ? index.find(model, channel.key) : undefined;
      if (access === undefined) continue;
      const services = joinServices(summarizeInTime(access, proofData), servicesOf);
      yield { ...describeChannel(access, channel, index.now), services };
    }
  }
}

function describeChannel(
  access: ChannelAccess,
  { key, end }: Channel,
  now: AccessIndex['now'],
): Omit<MatrixRow, 'services'> {
  return {
    channel: key,
    target: access.target,
    roles: access.defaults.map(({ role }) => role),
    audience: defaultAudienceOf(access.channel),
    guardrails: listedGuardrails(access.channel).map(({ name }) => name),
    ...(end === undefined ? {} : { until: end.instant }),
    ...(end !== undefined && now !== undefined && hasEnded(end, now) ? { hasEnded: true as const } : {}),
    ...(listInstants(layersOf(access)) === undefined ? { hasUnreadDates: true as const } : {}),
    organizationPolicies: access.organizationPolicies,
    isChannelRoleOnly: access.isChannelRoleOnly,
  };
}

type ServicesOf = (summaries: readonly TimedSummary[]) => ReadonlyMap<string, ServiceAccess>;

/** Channels share their summaries, so that the thousands of actions of one are gone through once. */
function rememberServices(proofData: ProofData): ServicesOf {
  const known = new Map<string, ReadonlyMap<string, ServiceAccess>>();
  return summaries => {
    const key = summaries.map(({ summary }) => identityOf(summary)).join();
    const parts = () =>
      summaries.flatMap(({ summary, later }) => [
        { summary },
        ...later.map(then => ({ summary: then.summary, isLater: true as const })),
      ]);
    const services =
      known.get(key) ?? new Map(groupByService(parts(), proofData.actions).map(each => [each.service, each]));
    known.set(key, services);
    return services;
  };
}

/** What members can do with any of several listed roles counts, each action once. */
function joinServices(
  { defaults, ceiling }: ReturnType<typeof summarizeInTime>,
  servicesOf: ServicesOf,
): ServiceCell[] {
  const own = servicesOf(defaults);
  const most = servicesOf([ceiling]);
  const names = [...new Set([...own.keys(), ...most.keys()])].sort();
  const levelOf = (each: { level: AccessLevel | undefined } | undefined) =>
    each === undefined ? undefined : (each.level ?? ('unknown' as const));
  return names.map(service => ({
    service,
    default: levelOf(own.get(service)),
    ceiling: levelOf(most.get(service)),
    actions: { default: own.get(service)?.allowed ?? 0, ceiling: most.get(service)?.allowed ?? 0 },
    levels: { default: own.get(service)?.sureLevels ?? {}, ceiling: most.get(service)?.sureLevels ?? {} },
    possible: { default: own.get(service)?.openLevels ?? {}, ceiling: most.get(service)?.openLevels ?? {} },
  }));
}
