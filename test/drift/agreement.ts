import { expect } from '@jest/globals';
import { type ApplyReport, applyChanges } from '../../action/commands/apply.ts';
import type { DriftReport } from '../../action/commands/drift.ts';
import { type PlanReport, planChanges } from '../../action/commands/plan.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { Resolved } from '../../action/core/model.ts';
import { renderApplyText } from '../../action/render/apply.ts';
import { createColors } from '../../action/render/colors.ts';
import { describeDriftBesidePlan, renderDriftText } from '../../action/render/drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { renderPlanText } from '../../action/render/plan.ts';
import { renderTargetSection } from '../../action/render/plan-section.ts';
import type { World } from './harness.ts';

const colors = createColors(false);

/** What `plan` and `apply` find in an account in which a configuration changes nothing. */
export interface PlanLooks {
  readonly plan: PlanReport;
  readonly applied: ApplyReport;
}

/** Plans and applies. */
export async function lookWithPlan(world: Pick<World, 'use'>, config: Resolved): Promise<PlanLooks> {
  const hooks = { confirm: async () => true, report: () => undefined };
  return {
    plan: await world.use(aws => planChanges(aws, config)),
    applied: await world.use(aws => applyChanges(aws, config, {}, hooks)),
  };
}

/** What `plan`, the comment of a pull request and `apply` say of an account is what `drift` says of it, but for who did it. */
export function expectAgreement({ plan, applied }: PlanLooks, report: DriftReport): void {
  const { drift, unchecked } = expectSameDrift(plan, report);
  expect([plan.look.complete, plan.plan.hash === undefined]).toEqual([
    unchecked.length === 0,
    unchecked.length > 0,
  ]);
  const { alarms, headlines } = describeWidening(report);
  const planText = `${renderPlanText(plan, colors)}${describeDriftBesidePlan(plan, colors)}`;
  for (const line of headlines) expect(planText).toContain(line);
  const [target] = plan.plan.targets;
  if (target === undefined) throw new Error('There is no plan of the target');
  const { state, lead, blocks } = renderTargetSection({ ...plan, file: 'chatops.yml', plan: target });
  expect(state.phrases).toEqual(expect.arrayContaining([...alarms]));
  expect(state.phrases.filter(phrase => /^Drift|widen/.test(phrase))).toEqual(
    alarms.filter(phrase => /^Drift|widen/.test(phrase)),
  );
  if (unchecked.length > 0) {
    expect(applied.outcome).toBe('incomplete');
    expect(`${lead}\n${blocks.join('\n')}`).toContain('This plan is not complete');
    return;
  }
  expect(applied.outcome).toBe('unchanged');
  const applyText = renderApplyText(applied, colors);
  for (const line of headlines) expect(applyText).toContain(line);
  const isClean = /^No drift/m.test(renderDriftText(report, colors));
  for (const text of [planText, applyText, lead]) {
    expect(text).toMatch(
      isClean
        ? /Nothing to change: AWS matches chatops\.yml/
        : new RegExp(`But AWS differs from it: ${drift.length} drift`),
    );
  }
  expect(applied.drift).toEqual(drift);
}

/** A plan finds the same drift, with the same effect. @returns what both found */
export function expectSameDrift(
  plan: PlanReport,
  report: DriftReport,
): Pick<DriftReport, 'drift' | 'unchecked'> {
  const drift = report.drift.filter(({ kind }) => kind !== 'unapplied').map(withoutTrail);
  const unchecked = report.unchecked.filter(({ type }) => type !== 'AWS::CloudTrail::Trail');
  expect(plan.drift).toEqual(drift);
  expect(plan.driftAccess).toEqual(report.access);
  expect(plan.unchecked).toEqual(unchecked);
  return { drift, unchecked };
}

function withoutTrail({ actor: _actor, at: _at, ...rest }: Drift): Drift {
  return rest;
}
