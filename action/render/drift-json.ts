import type { DriftReport } from '../commands/drift.ts';
import type { Unchecked } from '../core/drift.ts';

/** The members of a drift report in JSON. A target that could not be looked at is unchecked as a whole. */
export function driftMembers(report: DriftReport) {
  const { look, production: _production, ...members } = report;
  const targets = report.failures.map(
    ({ target, message }): Unchecked => ({
      target,
      path: '',
      type: 'AWS::CloudFormation::Stack',
      id: '',
      reason: message,
    }),
  );
  return { complete: look.complete, ...members, unchecked: [...report.unchecked, ...targets] };
}
