import type { Comparison, Drift } from '../core/drift.ts';
import type { AccountLimits } from '../core/model.ts';
import type { Risk } from '../core/risk.ts';
import { opensRole } from '../core/sort-drift.ts';
import { assessDrift, hasCertainGain } from './assess-drift.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { describeRoleGains } from './describe-gains.ts';
import {
  arnOf,
  createAccountPainter,
  type DriftedAccount,
  isDecisive,
  isOfTrust,
} from './drifted-account.ts';
import type { LaidChanges } from './lay-changes.ts';
import { makeLoneChannel } from './lone-channel.ts';
import { isChannelType } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/** What roles allow to those who can assume them outside of chat. */
export interface OpenAccess {
  /** What each role allows at present, one line each, by its physical id; empty: nothing. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
  /** In the order of the drift that was given; undefined: a drift has no part in it. */
  readonly gains: readonly (OpenGains | undefined)[];
}

/** What a drift adds to what roles allow outside of chat. */
export interface OpenGains {
  readonly risk: Extract<Risk, 'widens' | 'unknown'>;
  /** `with demo-ops: sqs:DeleteQueue`; none: how much of it is its own is not assessed. */
  readonly lines: readonly string[];
}

/**
 * Finds what roles allow that can be assumed outside of chat: all that their policies, boundary and organization allow, without the guardrails of
 * any channel and also what chat itself never runs.
 * Each role is looked at as that of a channel without limits of its own.
 * @param open the physical ids of the roles that more principals can assume than was reviewed
 */
export async function assessOpenRoles(
  account: DriftedAccount,
  drift: readonly Drift[],
  { open, pause }: { readonly open: ReadonlySet<string>; readonly pause: () => Promise<void> },
  proofData: ProofData,
): Promise<OpenAccess> {
  const roles = account.comparisons.filter(({ type, id }) => type === roleType && open.has(id));
  const unlimited = withoutChannels(account, roles);
  const counted = drift.filter(countsOutside);
  const { shares } = await assessDrift(unlimited, counted, proofData, { pause });
  const gains = new Map(
    counted.map((item, index): [Drift, OpenGains | undefined] => {
      const share = shares[index];
      // It is not known whether what is not assessed by itself adds nothing.
      if (share === 'not-assessed') return [item, { risk: 'unknown', lines: [] }];
      const changes =
        share === undefined ? [] : [...share.own, ...share.together, ...share.shared, ...share.group];
      if (changes.length === 0) return [item, undefined];
      const risk = changes.some(hasCertainGain) ? 'widens' : 'unknown';
      return [item, { risk, lines: describeOpen(changes) }];
    }),
  );
  const observed = createAccountPainter(unlimited)(new Set(counted));
  const allowed = compareAccess([{ ...observed, channels: [] }], [observed], proofData, account.now);
  return {
    allowed: new Map(
      roles.map(({ id }) => [id, allowed.filter(({ channel }) => channel === id).flatMap(describeRoleGains)]),
    ),
    gains: drift.map(item => gains.get(item)),
  };
}

function describeOpen(changes: readonly AccessChange[]): string[] {
  return changes.flatMap(change => describeRoleGains(change).map(line => `with ${change.channel}: ${line}`));
}

const roleType = 'AWS::IAM::Role';

/** Who can assume the roles is settled here, and channels and accounts decide nothing outside of chat. */
function countsOutside(item: Drift): boolean {
  return isDecisive(item) && !isOfTrust(item) && item.type.startsWith('AWS::IAM::');
}

/** An account in which each of some roles is that of a channel without limits, and there are no other channels. */
function withoutChannels(account: DriftedAccount, roles: readonly Comparison[]): DriftedAccount {
  return {
    ...account,
    comparisons: account.comparisons.filter(({ type }) => !isChannelType(type)),
    otherChannels: new Map(
      roles.map(role => [role.id, makeLoneChannel(role.id, arnOf(role, account.place))] as const),
    ),
    limits: withoutChat(account.limits),
    outside: 'sessions',
    userRoles: () => undefined,
  };
}

/**
 * What a plan gives to those who can assume roles that drift has opened to others: all that it adds to these roles, in each way in which
 * AWS may apply it. A role of which the plan sets the trust policy, or which it replaces, is not open afterwards.
 * @returns for each way, changes of which the channel is the name of a role
 */
export function listOpenGains(
  account: DriftedAccount,
  drift: readonly Drift[],
  ways: readonly LaidChanges[],
  proofData: ProofData,
): readonly (readonly AccessChange[])[] {
  const opened = new Set(drift.flatMap(item => (opensRole(item) ? [item.id] : [])));
  const roles = account.comparisons.filter(({ type, id }) => type === roleType && opened.has(id));
  if (roles.length === 0) return ways.map(() => []);
  const present = new Set(drift.filter(countsOutside));
  const paint = createAccountPainter(withoutChannels(account, roles));
  const observed = paint(present);
  return ways.map(({ stack, overwritten }) => {
    const resources = stack.resources.filter(({ type }) => !isChannelType(type));
    const closed = new Set(
      resources.flatMap(({ type, id, action, changed }) =>
        type === roleType &&
        (action === 'delete' || overwritten.has(type) || changed.includes('AssumeRolePolicyDocument'))
          ? [id]
          : [],
      ),
    );
    const applied = paint(present, { stack: { resources, userRoles: () => undefined }, overwritten });
    return compareAccess([observed], [applied], proofData, account.now)
      .filter(({ channel }) => !closed.has(channel))
      .map(({ gained, whole: _whole, ...change }) => ({
        ...change,
        gained: gained.filter(({ verdict }) => verdict === 'default'),
        lost: [],
      }))
      .filter(({ gained }) => gained.length > 0);
  });
}

/** What an organization says of chat does not hold outside of chat. */
function withoutChat(limits: AccountLimits): AccountLimits {
  return { ...limits, chat: undefined };
}
