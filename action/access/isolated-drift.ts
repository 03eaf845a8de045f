import type { Comparison, Drift } from '../core/drift.ts';
import { canonicalJson, type Json, type JsonObject, listOf } from '../core/json.ts';
import { noLimits } from '../core/model.ts';
import type { Risk } from '../core/risk.ts';
import type { VerdictName } from '../iam/access-delta.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { arnOf, createAccountPainter, type DriftedAccount, patchList } from './drifted-account.ts';
import { administrator, makeLoneChannel } from './lone-channel.ts';
import type { ObservedEntity } from './observed-picture.ts';
import { isChannelType, type Picture } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/** An ARN of no role: what it would allow is not asked. */
const noRole = 'arn:aws:iam::000000000001:role/none';

const riskOrder: readonly Risk[] = ['widens', 'unknown', 'narrows', 'none'];

/**
 * Makes a function that compares what a changed policy means by itself, before and after, without any other limit, neither of a channel nor of
 * chat: the policies of a role without its boundary and whatever its tags, and a guardrail or boundary without roles. The same rule holds for a
 * role, guardrail or boundary that is exchanged for another one.
 * @returns the risk of one drift; undefined for what is no policy of a role or channel
 */
export function createIsolation(
  account: DriftedAccount,
  proofData: ProofData,
): (item: Drift) => Risk | undefined {
  const bare = {
    ...account,
    comparisons: account.comparisons
      .filter(({ type }) => !isChannelType(type))
      .map(({ expected: { PermissionsBoundary: _boundary, ...expected }, ...rest }) => ({
        ...rest,
        expected,
      })),
    limits: noLimits,
    outside: 'policies' as const,
    userRoles: () => undefined,
  };
  const untagged = { ...bare, comparisons: bare.comparisons.map(withUnknownTags) };
  const paint = (
    base: typeof bare,
    channels: readonly ObservedEntity[],
    present: readonly Drift[],
  ): Picture =>
    createAccountPainter({
      ...base,
      otherChannels: new Map(channels.map(channel => [channel.key, channel])),
    })(new Set(present));
  const compare = (before: Picture, after: Picture, verdict: VerdictName) =>
    riskOf(compareAccess([before], [after], proofData, account.now), verdict);
  const exchange = (before: ObservedEntity, after: ObservedEntity, verdict: VerdictName) =>
    compare(paint(bare, [before], []), paint(bare, [after], []), verdict);
  const withPolicy = (item: Drift, channels: readonly ObservedEntity[], verdict: VerdictName) => {
    if (channels.length === 0) return 'none';
    const base = item.property === 'Tags' ? bare : untagged;
    return compare(paint(base, channels, []), paint(base, channels, [item]), verdict);
  };
  return item => {
    const { type, id, kind, property = '', expected, observed } = item;
    if (kind === 'deleted') return undefined;
    const own = account.comparisons.find(each => each.type === type && each.id === id);
    if (property === 'PermissionsBoundary') {
      const limit = (value: Json | undefined) => lone(noRole, value || administrator);
      return exchange(limit(expected), limit(observed), 'ceiling');
    }
    if (isChannelType(type) && property === 'IamRoleArn') {
      const as = (value: Json | undefined) => lone(String(value ?? ''), administrator);
      return exchange(as(expected), as(observed), 'default');
    }
    if (isChannelType(type) && property === 'GuardrailPolicies') {
      const before = listOf(own?.expected[property]);
      const after = Array.isArray(observed) ? observed : patchList(before, expected, observed);
      return exchange(limitedBy(before), limitedBy(after), 'ceiling');
    }
    const arn = own === undefined ? id : arnOf(own, account.place);
    if (type === 'AWS::IAM::Role') return withPolicy(item, [lone(arn, administrator)], 'default');
    if (type !== 'AWS::IAM::ManagedPolicy') return undefined;
    const { guardrails, roles } = listUses(account, arn);
    const risks = [
      withPolicy(item, [lone(noRole, arn), ...guardrails], 'ceiling'),
      withPolicy(item, roles, 'default'),
    ];
    const risk = riskOrder.find(each => risks.includes(each));
    // Where what it denies matters beside none of them, it would beside others that allow it.
    return risk === 'none' ? withPolicy(item, [lone(noRole, arn, administrator)], 'ceiling') : risk;
  };
}

/** Whether a condition on a tag holds now is not what a policy means. */
function withUnknownTags(comparison: Comparison): Comparison {
  const { observed } = comparison;
  if (observed.status !== 'present') return comparison;
  const unread = [...observed.unread, { property: 'Tags', reason: '' }];
  return { ...comparison, observed: { ...observed, unread } };
}

/** What a policy is used with, as it was deployed and as it is: other guardrails of channels, and other policies of roles. */
function listUses(account: DriftedAccount, arn: string) {
  const stack = account.comparisons.flatMap(comparison =>
    versionsOf(comparison).map(properties => ({ comparison, properties })),
  );
  const lists = [...stack.map(({ properties }) => properties), ...propertiesOf(account.otherChannels)].map(
    ({ GuardrailPolicies: list }) => listOf(list),
  );
  const beside = lists.filter(list => list.length > 1 && list.includes(arn));
  const distinct = [...new Map(beside.map(list => [canonicalJson([...list].sort()), list])).values()];
  const own = stack.flatMap(({ comparison, properties }) =>
    hasAttached(properties, arn) ? [arnOf(comparison, account.place)] : [],
  );
  const others = [...account.roles].flatMap(([role, { properties }]) =>
    hasAttached(properties, arn) ? [role] : [],
  );
  return {
    guardrails: distinct.map((list, index) => makeLoneChannel(`isolated-${index}`, noRole, list)),
    roles: [...new Set([...own, ...others])].map((role, index) =>
      makeLoneChannel(`isolated-${index}`, role, [administrator]),
    ),
  };
}

function versionsOf({ expected, observed }: Comparison): JsonObject[] {
  return observed.status === 'present' ? [expected, observed.properties] : [expected];
}

function propertiesOf(entities: ReadonlyMap<string, ObservedEntity>): JsonObject[] {
  return [...entities.values()].map(({ properties }) => properties);
}

function hasAttached({ ManagedPolicyArns: attached }: JsonObject, arn: string): boolean {
  return listOf(attached).includes(arn);
}

/** AWS takes a channel without guardrails for one with AdministratorAccess. */
function limitedBy(guardrails: readonly Json[]): ObservedEntity {
  return lone(noRole, ...(guardrails.length === 0 ? [administrator] : guardrails));
}

function lone(roleArn: string, ...guardrails: readonly Json[]): ObservedEntity {
  return makeLoneChannel('isolated', roleArn, guardrails);
}

function riskOf(changes: readonly AccessChange[], verdict: VerdictName): Risk {
  const rows = (side: 'gained' | 'lost') =>
    changes.flatMap(change => change[side]).filter(row => row.verdict === verdict);
  const gained = rows('gained');
  if (gained.some(({ certainty }) => certainty === undefined)) return 'widens';
  const takesAny = rows('lost').length > 0;
  // What depends on a condition is more all the same, unless something else goes.
  if (gained.length > 0) return takesAny ? 'unknown' : 'widens';
  return takesAny ? 'narrows' : 'none';
}
