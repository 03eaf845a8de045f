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
  /** Set when it depends on what cannot be seen: a condition, or a policy made elsewhere. */
  readonly certainty?: 'unknown';
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

/** Actions that are gained or lost in the same way, on the same resources. */
export interface AccessGroup {
  readonly sign: '+' | '-';
  readonly level: AccessLevel;
  /** `everybody`: with the channel role; `mapped`: only for whoever maps a user role of their own. */
  readonly who: 'everybody' | 'mapped';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Whether it depends on what cannot be seen from here. */
  readonly isUncertain: boolean;
}

/** The rows of a delta in groups that people can read, weightiest first. What everybody gets is not told twice. */
export function groupDelta({ gained, lost }: AccessDelta): AccessGroup[] {
  return [...groupGrants('+', gained), ...groupGrants('-', lost)].sort(
    (a, b) =>
      accessLevels.indexOf(a.level) - accessLevels.indexOf(b.level) || a.who.localeCompare(b.who, 'en'),
  );
}

function groupGrants(sign: AccessGroup['sign'], grants: readonly AccessGrant[]): AccessGroup[] {
  const groups = new Map<string, AccessGroup & { actions: string[] }>();
  const keyOf = ({ action, resources }: AccessGrant) => `${action} ${resources.join(' ')}`;
  const everybody = new Set(grants.filter(({ verdict }) => verdict === 'default').map(keyOf));
  for (const grant of grants) {
    const { action, level, resources, verdict, certainty } = grant;
    if (verdict === 'ceiling' && everybody.has(keyOf(grant))) continue;
    const who = verdict === 'default' ? 'everybody' : 'mapped';
    const key = JSON.stringify([level, who, resources, certainty ?? '']);
    const group = groups.get(key) ?? {
      sign,
      level,
      who,
      resources,
      actions: [],
      isUncertain: certainty === 'unknown',
    };
    group.actions.push(action);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** So many names of one group are spelled out; the JSON of the plan has all of them. */
const mostNames = 12;

/** One group as a line. */
export function describeGroup({ sign, level, who, actions, resources, isUncertain }: AccessGroup): string {
  const rest = actions.length - mostNames;
  const names = `${actions.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const reader = who === 'everybody' ? '' : '  (whoever maps a user role)';
  return `${sign} ${level.padEnd(11)} ${isUncertain ? 'perhaps ' : ''}${names} on ${resources.join(', ')}${reader}`;
}

/** Lines of a diff, `+` gained and `-` lost, weightiest first. */
export function deltaLines(delta: AccessDelta): string[] {
  return groupDelta(delta).map(describeGroup);
}

/** The access changes of a report, when it holds any; null when they were not worked out. */
export function readAccess(report: object): readonly AccessDelta[] | null {
  return 'access' in report && Array.isArray(report.access) ? (report.access as AccessDelta[]) : null;
}
