import type { PlanReport } from '../commands/plan.ts';
import { renderAccessText, renderWithDriftText } from './access-text.ts';
import type { Colors } from './colors.ts';
import { describeDriftBesidePlan } from './drift.ts';
import { renderPeopleText } from './people-changes.ts';
import { renderPlanText } from './plan.ts';
import { describePlanHead, type HeadedPlan } from './plan-head.ts';
import { wrapLine } from './wrap-line.ts';

/**
 * A plan for a terminal or a log: first whether it is dangerous and how much changes, then who gains and loses what and stops hearing
 * of what, then the resources, then drift beside it.
 * @param full whether nothing is left out or folded
 */
export function renderPlanReport(
  report: HeadedPlan & Pick<PlanReport, 'unchecked'>,
  paint: Colors,
  full = false,
): string {
  const head = describePlanHead(report).flatMap(({ text, isAlarm }) =>
    wrapLine(text, 2).map(line => (isAlarm ? paint.bad(line) : paint.strong(line))),
  );
  return [
    ...(head.length === 0 ? [] : [`${head.join('\n')}\n\n`]),
    renderAccessText(report.access, paint, full),
    renderWithDriftText(report.accessWithDrift, paint, full),
    renderPeopleText(report.plan, paint, full),
    renderPlanText(report, paint, full),
    describeDriftBesidePlan(report, paint, full),
  ].join('');
}
