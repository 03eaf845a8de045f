import type { Drift } from '../core/drift.ts';
import { type Json, listOf } from '../core/json.ts';
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
 * chat: the policies of a role without its boundary, and a guardrail or boundary without roles. The same rule holds for a role, guardrail or
 * boundary that is exchanged for another one.
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
  const paint = (channel: ObservedEntity, present: readonly Drift[]): Picture =>
    createAccountPainter({ ...bare, otherChannels: new Map([[channel.key, channel]]) })(new Set(present));
  const compare = (before: Picture, after: Picture, verdict: VerdictName) =>
    riskOf(compareAccess([before], [after], proofData, account.now), verdict);
  const exchange = (before: ObservedEntity, after: ObservedEntity, verdict: VerdictName) =>
    compare(paint(before, []), paint(after, []), verdict);
  const withPolicy = (item: Drift, channel: ObservedEntity, verdict: VerdictName) =>
    compare(paint(channel, []), paint(channel, [item]), verdict);
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
    if (type === 'AWS::IAM::Role') return withPolicy(item, lone(arn, administrator), 'default');
    if (type !== 'AWS::IAM::ManagedPolicy') return undefined;
    // What a policy denies counts beside others that allow it.
    const risks = [lone(noRole, arn), lone(noRole, arn, administrator)].map(channel =>
      withPolicy(item, channel, 'ceiling'),
    );
    return riskOrder.find(risk => risks.includes(risk));
  };
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
