import { type DriftReport, detectDrift, revertDrift } from '../commands/drift.ts';
import { targetLabel, withAws } from '../commands/session.ts';
import { renderEvent } from '../render/apply.ts';
import { renderDriftText, renderRevertText } from '../render/drift.ts';
import { makePaint } from '../render/paint.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';
import { UsageError } from './usage.ts';

/** `chatops drift`, and with `--revert` its repair. */
export const runDrift: Run = async (args, io) => {
  const { revert, yes, format } = args.options;
  if (yes === true && revert !== true) throw new UsageError('--yes means something only with --revert');
  if (revert === true && yes !== true && !io.isInteractive) {
    throw new UsageError(
      'There is nobody to ask here',
      'Look at the drift first, then revert with --revert --yes',
    );
  }
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  const { config, diagnostics } = accepted;
  return withAws(sessionOptions(args), accepted.config, async aws => {
    announceAws(aws, io);
    const paint = makePaint(io.outHasColor);
    if (revert !== true) {
      const report = await detectDrift(aws, config);
      if (format === 'json') printJson(io, { diagnostics, local: aws.isLocal, ...report });
      else io.out(`\n${renderDriftText(report, paint)}`);
      return statusOf(report);
    }
    const errPaint = makePaint(io.errHasColor);
    const result = await revertDrift(aws, config, {
      confirm: async report => {
        io.err(`\n${renderDriftText(report, errPaint)}\n`);
        return yes === true || io.ask('Bring AWS back to what is deployed?');
      },
      report: (event, target) => io.err(renderEvent(event, errPaint, targetLabel(target))),
    });
    if (format === 'json') {
      const { outcome, before, after, failures } = result;
      printJson(io, {
        diagnostics,
        local: aws.isLocal,
        outcome,
        reverted: before.drift,
        ...after,
        stackFailures: failures,
      });
    } else io.out(renderRevertText(result, paint));
    return result.outcome === 'failed' ? exitStatus.failure : statusOf(result.after);
  });
};

function statusOf({ drift, unchecked, failures }: DriftReport): number {
  if (failures.length > 0) return exitStatus.failure;
  return drift.length > 0 || unchecked.length > 0 ? exitStatus.findings : exitStatus.clean;
}
