import { planChanges } from '../commands/plan.ts';
import { withSession } from '../commands/session.ts';
import { countChanges } from '../core/plan.ts';
import { describeDriftBesidePlan } from '../render/drift.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import { planMembers } from '../render/plan-json.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { announceSession, sessionOptions } from './session.ts';

/** `chatops plan`. */
export const runPlan: Run = async (args, io) => {
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  return withSession(sessionOptions(args), async session => {
    announceSession(session, io);
    const report = await planChanges(session, accepted.config);
    if (args.options['format'] === 'json') {
      printJson(io, planMembers(report, accepted.diagnostics, session.isLocal));
    } else {
      const paint = makePaint(io.outHasColor);
      io.out(`\n${renderPlanText(report.plan, paint)}${describeDriftBesidePlan(report, paint)}`);
    }
    const isChange = args.options['detailed-exitcode'] === true && countChanges(report.plan) > 0;
    return isChange ? exitStatus.findings : exitStatus.clean;
  });
};
