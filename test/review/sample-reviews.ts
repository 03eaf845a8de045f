import { finishLook } from '../../action/core/look.ts';
import { type Change, planOf as planOfLook, type TargetPlan } from '../../action/core/plan.ts';
import type { GainedRow, GainsOfPlace } from '../../action/core/review.ts';

/** What a review is about. */
export const scope = {
  file: 'chatops.yml',
  target: 'default',
  base: 'main',
  baseSha: 'b'.repeat(40),
  rules: 'r'.repeat(22),
};

/** The plan of one target with these changes. */
export function planOf(
  changes: readonly Change[],
  place = { account: '123456789012', region: 'eu-west-1' },
): TargetPlan {
  const parts = [{ target: 'default', ...place, stacks: [{ name: 'demo', changes }] }];
  const [target] = planOfLook(finishLook(parts, [])).targets;
  if (target?.hash === undefined) throw new Error('There is no target');
  return target;
}

/** An update of a role. */
export const change = (logicalId: string, after: string): Change => ({
  action: 'update',
  logicalId,
  type: 'AWS::IAM::Role',
  path: `roles.${logicalId}`,
  properties: [{ name: 'Policies', before: 'old', after }],
});

/** What one channel gains. */
export const gain = (
  channel: string,
  ...gained: (GainedRow & Readonly<Record<string, unknown>>)[]
): GainsOfPlace => ({
  channel,
  target: 'default',
  gained,
  lost: [],
});
/** A gained action. */
export const row = (action: string, ...resources: string[]) => ({
  action,
  level: 'write',
  resources,
  verdict: 'ceiling',
});
