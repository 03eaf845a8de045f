/** What a change of access is about, in the order of how much it matters. */
export const accessLevels = ['permissions', 'write', 'tagging', 'read', 'list'] as const;
export type AccessLevel = (typeof accessLevels)[number];

/** One action that people in a channel gain or lose. */
export interface AccessGrant {
  /** `service:Action` */
  readonly action: string;
  readonly level: AccessLevel;
  readonly resources: readonly string[];
  /** `default`: with the channel role; `ceiling`: for whoever maps a user role of their own. */
  readonly verdict: 'default' | 'ceiling';
}

/** What people in one channel gain and lose, as `plan --format json` has it. */
export interface AccessDelta {
  readonly channel: string;
  readonly target: string;
  readonly gained: readonly AccessGrant[];
  readonly lost: readonly AccessGrant[];
}

/** `#pipeline-operations gains 2 write actions and loses 1 read action`; undefined when nothing changes. */
export function describeDelta({ channel, gained, lost }: AccessDelta): string | undefined {
  const parts = [...countLevels('gains', gained), ...countLevels('loses', lost)];
  return parts.length === 0 ? undefined : `#${channel} ${parts.join(' and ')}`;
}

/** Each action counts once, whichever verdicts and resources it has; the weightiest level says it. */
function countLevels(verb: string, grants: readonly AccessGrant[]): string[] {
  const counts = accessLevels
    .map(level => ({ level, count: new Set(grants.filter(g => g.level === level).map(g => g.action)).size }))
    .filter(({ count }) => count > 0);
  const [first, ...rest] = counts;
  if (first === undefined) return [];
  const more = rest.reduce((sum, { count }) => sum + count, 0);
  const noun = first.count === 1 ? 'action' : 'actions';
  return [`${verb} ${first.count} ${first.level} ${noun}${more === 0 ? '' : ` (and ${more} others)`}`];
}

/** Lines of a diff, `+` gained and `-` lost, weightiest first. */
export function deltaLines({ gained, lost }: AccessDelta): string[] {
  return [...gained.map(grant => ({ sign: '+', grant })), ...lost.map(grant => ({ sign: '-', grant }))]
    .sort((a, b) => accessLevels.indexOf(a.grant.level) - accessLevels.indexOf(b.grant.level))
    .map(({ sign, grant: { action, level, resources, verdict } }) => {
      const who = verdict === 'ceiling' ? 'whoever maps a user role' : 'everybody in the channel';
      return `${sign} ${level.padEnd(11)} ${action} on ${resources.join(', ')}  (${who})`;
    });
}

/** The access changes of a report, when it holds any; null when they were not worked out. */
export function readAccess(report: object): readonly AccessDelta[] | null {
  return 'access' in report && Array.isArray(report.access) ? (report.access as AccessDelta[]) : null;
}
