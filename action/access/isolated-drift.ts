import type { Drift } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import { noLimits } from '../core/model.ts';
import type { Risk } from '../core/risk.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import { arnOf, createAccountPainter, type DriftedAccount } from './drifted-account.ts';
import { administrator, makeLoneChannel } from './lone-channel.ts';
import type { ObservedEntity } from './observed-picture.ts';
import { isChannelType, type Picture } from './picture.ts';
import type { ProofData } from './proof-data.ts';

/** An ARN of no role: what it would allow is not asked. */
const noRole = 'arn:aws:iam::000000000001:role/none';

const riskOrder: readonly Risk[] = ['widens', 'unknown', 'narrows', 'none'];

/**
 * Makes a function that compares what a changed policy means by itself, before and after, without the other limits of any channel: the policies
 * of a role without its boundary, and a guardrail or boundary without roles.
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
    userRoles: () => undefined,
  };
  const paint = (channel: ObservedEntity, present: readonly Drift[]): Picture =>
    createAccountPainter({ ...bare, otherChannels: new Map([[channel.key, channel]]) })(new Set(present));
  return item => {
    const { type, id, property = '', expected, observed } = item;
    if (property === 'PermissionsBoundary') {
      const [before, after] = [expected, observed].map(each =>
        paint(lone(noRole, each || administrator), []),
      );
      return before && after && riskOf(compareAccess([before], [after], proofData, account.now), 'ceiling');
    }
    const own = account.comparisons.find(each => each.type === type && each.id === id);
    const arn = own === undefined ? id : arnOf(own, account.place);
    const isRole = type === 'AWS::IAM::Role';
    if (!isRole && type !== 'AWS::IAM::ManagedPolicy') return undefined;
    const compare = (channel: ObservedEntity) =>
      riskOf(
        compareAccess([paint(channel, [])], [paint(channel, [item])], proofData, account.now),
        isRole ? 'default' : 'ceiling',
      );
    if (isRole) return compare(lone(arn, administrator));
    // What a policy denies counts beside others that allow it.
    const risks = [lone(noRole, arn), lone(noRole, arn, administrator)].map(compare);
    return riskOrder.find(risk => risks.includes(risk));
  };
}

function lone(roleArn: string, ...guardrails: readonly Json[]): ObservedEntity {
  return makeLoneChannel('isolated', roleArn, guardrails);
}

function riskOf(changes: readonly AccessChange[], verdict: 'default' | 'ceiling'): Risk {
  const rows = (side: 'gained' | 'lost') =>
    changes.flatMap(change => change[side]).filter(row => row.verdict === verdict);
  const gained = rows('gained');
  if (gained.some(({ certainty }) => certainty === undefined)) return 'widens';
  if (gained.length > 0) return 'unknown';
  return rows('lost').length > 0 ? 'narrows' : 'none';
}
