import { type ApplyReport, applyChanges } from '../commands/apply.ts';
import { targetLabel, withAws } from '../commands/session.ts';
import { renderApplyText, renderEvent } from '../render/apply.ts';
import { renderFailures } from '../render/failures.ts';
import { makePaint } from '../render/paint.ts';
import { renderPlanText } from '../render/plan.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';
import { UsageError } from './usage.ts';

/** `chatops apply`: progress and questions on standard error, the result on standard output. */
export const runApply: Run = async (args, io) => {
  const isAgreed = args.options['yes'] === true;
  if (!isAgreed && !io.isInteractive) {
    throw new UsageError('There is nobody to ask here', 'Look at the plan first, then apply with --yes');
  }
  const expectedHash = readHash(args.options['expect-hash']);
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  return withAws(sessionOptions(args), accepted.config, async aws => {
    announceAws(aws, io);
    const paint = makePaint(io.errHasColor);
    const report = await applyChanges(aws, accepted.config, expectedHash, {
      confirm: async ({ plan, failures }) => {
        io.err(`\n${renderPlanText(plan, paint)}\n${renderFailures(failures, paint)}`);
        return isAgreed || io.ask('Apply this?');
      },
      report: (event, target) => io.err(renderEvent(event, paint, targetLabel(target))),
    });
    if (args.options['format'] === 'json') {
      const { plan, ...rest } = report;
      printJson(io, {
        diagnostics: accepted.diagnostics,
        local: aws.isLocal,
        ...rest,
        hash: plan.hash,
        targets: plan.targets,
      });
    } else io.out(renderApplyText(report, makePaint(io.outHasColor)));
    return statusOf(report);
  });
};

function statusOf({ outcome }: ApplyReport): number {
  if (outcome === 'failed') return exitStatus.failure;
  return outcome === 'stale' || outcome === 'declined' ? exitStatus.findings : exitStatus.clean;
}

function readHash(value: string | boolean | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (!/^[0-9a-f]{64}$/.test(value)) {
    throw new UsageError(
      '--expect-hash takes the 64 hexadecimal digits that plan prints',
      'Copy the whole hash',
    );
  }
  return value;
}
