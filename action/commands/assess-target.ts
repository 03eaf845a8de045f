import { assessDrift, type DriftShare } from '../access/assess-drift.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { isDecisive } from '../access/drifted-account.ts';
import { loadKnowledge } from '../access/knowledge.ts';
import type { ObservedEntity } from '../access/picture.ts';
import type { Wired } from '../adopt/wiring.ts';
import type { Comparison, Drift } from '../core/drift.ts';
import { limitsOf, type Model, type Resolved } from '../core/model.ts';
import { roleArnOf, substitutePlace } from '../core/place.ts';
import { modelOf } from '../core/resolve.ts';
import type { AccountSnapshot } from '../core/snapshot.ts';
import { describeGains } from '../drift/describe-gains.ts';
import { listAddedPrincipals } from '../kinds/role/trust-risk.ts';
import type { Inspection } from './inspect.ts';

/** What IAM holds, by ARN, and whether that is all of it. */
export interface ObservedPolicies {
  readonly roles: ReadonlyMap<string, Wired>;
  readonly policies: ReadonlyMap<string, Wired>;
  readonly isComplete: boolean;
}

/** Drift with its risk, and what all of it together lets people do. */
export interface AssessedDrift {
  readonly drift: readonly Drift[];
  readonly access: readonly AccessChange[];
}

/**
 * Says what the drift of an account does to what people can do: the whole observed account against what was deployed
 * and reviewed, and the share of each drift. The proofs are loaded only when there is drift that can matter.
 */
export async function assessTarget(
  inspection: Inspection,
  config: Resolved,
  drift: readonly Drift[],
  account: Pick<AccountSnapshot, 'strangers'>,
  { roles, policies, isComplete }: ObservedPolicies,
): Promise<AssessedDrift> {
  if (!drift.some(isDecisive)) return { drift: drift.map(explainTrust), access: [] };
  const { session, comparisons } = inspection;
  const { identity, target } = session;
  const { access, shares } = assessDrift(
    {
      target: target.key,
      place: identity,
      comparisons,
      otherChannels: listOtherChannels(account),
      roles: toEntities(roles),
      policies: toEntities(policies),
      isComplete,
      documents: config.documents,
      limits: limitsOf(config, target.key),
      userRoles: userRolesOf(modelOf(config, target), comparisons, identity),
    },
    drift,
    await loadKnowledge(),
  );
  return { access, drift: drift.map((item, index) => explainTrust(addShare(item, shares[index], access))) };
}

function addShare(item: Drift, share: DriftShare | undefined, access: readonly AccessChange[]): Drift {
  if (share === undefined) return item;
  const { risk, adds, alone, isHeldBack } = share;
  const own = describeGains(adds);
  const without = own.length > 0 ? [] : describeGains(alone);
  // What this drift would allow alone can be impossible by now, because other drift took away what it needs.
  const isPossible = isWithin(alone, access);
  const lines = own.length > 0 || !(isPossible || isHeldBack) ? own : without;
  const note = isHeldBack
    ? item.kind === 'unmanaged'
      ? 'This channel was not reviewed; it allows nothing at present'
      : 'No effect in chat at present: other limits, such as the guardrails, or other drift still apply'
    : without.length === 0
      ? item.note
      : isPossible
        ? 'Other drift allows the same'
        : `Alone it would allow ${without.join('; ')}. Other drift limits that at present`;
  return {
    ...item,
    risk,
    ...(lines.length === 0 ? {} : { gained: lines }),
    ...(note === undefined ? {} : { note }),
    ...(isHeldBack ? { isHeldBack: true as const } : {}),
  };
}

/** Whether every gain is among those of all drift together. */
function isWithin(gains: readonly AccessChange[], access: readonly AccessChange[]): boolean {
  return gains.every(({ channel, gained }) => {
    const rows = access.flatMap(change => (change.channel === channel ? change.gained : []));
    const byKey = new Map(rows.map(row => [`${row.verdict} ${row.action}`, row.resources]));
    return gained.every(({ verdict, action, resources }) => {
      const known = byKey.get(`${verdict} ${action}`) ?? [];
      return known.includes('*') || resources.every(each => known.includes(each));
    });
  });
}

/** Who can use a role outside of chat is not a matter of guardrails, so that it is said by itself. */
function explainTrust(item: Drift): Drift {
  if (item.property !== 'AssumeRolePolicyDocument') return item;
  const added = listAddedPrincipals(item.expected, item.observed);
  if (added.length === 0) return item;
  const list = added.map(name => (name === '*' ? 'every principal of every account (*)' : name)).join(', ');
  return { ...item, note: `The role can now be assumed by ${list}, outside of chat and its guardrails` };
}

function listOtherChannels({ strangers }: Pick<AccountSnapshot, 'strangers'>): Map<string, ObservedEntity> {
  if (!strangers.ok) return new Map();
  return new Map(
    strangers.value
      .filter(({ type, owner }) => type.endsWith('ChannelConfiguration') && owner !== undefined)
      .map(({ id, properties }) => [id, { key: id.slice(id.lastIndexOf('/') + 1), properties, unread: [] }]),
  );
}

function toEntities(wired: ReadonlyMap<string, Wired>): Map<string, ObservedEntity> {
  return new Map(
    [...wired].map(([arn, { properties }]) => [
      arn,
      { key: arn.slice(arn.lastIndexOf('/') + 1), properties, unread: [] },
    ]),
  );
}

function userRolesOf(
  model: Model,
  comparisons: readonly Comparison[],
  place: Inspection['session']['identity'],
) {
  const roleArns = new Map(
    comparisons
      .filter(({ type }) => type === 'AWS::IAM::Role')
      .map(({ path, expected }) => [path, roleArnOf(expected, place)]),
  );
  return (channel: string) => {
    const declared = model.channels.find(({ key }) => key === channel);
    if (declared === undefined || declared.userRoles.length === 0) return undefined;
    return declared.userRoles.flatMap(({ key, arn }) => {
      const known = arn === undefined ? roleArns.get(`roles.${key}`) : substitutePlace(arn, place);
      return known === undefined ? [] : [{ key, arn: known }];
    });
  };
}
