import { planChanges } from '../commands/plan.ts';
import { withAws } from '../commands/session.ts';
import { countChanges } from '../core/plan.ts';
import { describeDriftBesidePlan } from '../render/drift.ts';
import { renderFailures } from '../render/failures.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import { planMembers } from '../render/plan-json.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';

/** `chatops plan`. */
export const runPlan: Run = async (args, io) => {
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  return withAws(sessionOptions(args), accepted.config, async aws => {
    announceAws(aws, io);
    const report = await planChanges(aws, accepted.config);
    if (args.options['format'] === 'json') {
      printJson(io, planMembers(report, accepted.diagnostics, aws.isLocal));
    } else {
      const paint = makePaint(io.outHasColor);
      io.out(`\n${renderPlanText(report.plan, paint)}${describeDriftBesidePlan(report, paint)}`);
    }
    if (report.failures.length > 0) {
      io.err(renderFailures(report.failures, makePaint(io.errHasColor)));
      return exitStatus.failure;
    }
    const isChange = args.options['detailed-exitcode'] === true && countChanges(report.plan) > 0;
    return isChange ? exitStatus.findings : exitStatus.clean;
  });
};
