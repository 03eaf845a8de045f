import { type ApplyReport, type ApplyTerms, applyProjects } from '../commands/apply.ts';
import { readPlanFile } from '../commands/read-plan-file.ts';
import { type SessionOptions, targetLabel } from '../commands/session.ts';
import { expectedHashForm, expectedHashOf } from '../core/expected-plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import type { SavedPlan } from '../core/saved-plan.ts';
import { renderApplyText, renderEvent } from '../render/apply.ts';
import { createColors } from '../render/colors.ts';
import { renderFailures } from '../render/failures.ts';
import { applyMembers } from '../render/plan-json.ts';
import { renderPlanReport } from '../render/plan-report.ts';
import { readAllowed } from './allow.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfigs, deploysToAws, filesOf } from './load.ts';
import { startProgress } from './progress.ts';
import { withProjects } from './projects.ts';
import { announceAws, sessionOptions } from './session.ts';
import { catchInterrupts } from './signals.ts';
import { type Arguments, UsageError } from './usage.ts';

/** `chatops apply`: progress and questions on standard error, the result on standard output. */
export const runApply: Run = async (args, io) => {
  const isAgreed = args.options['yes'] === true;
  if (!isAgreed && !io.isInteractive) {
    throw new UsageError(
      'This is not an interactive terminal',
      'Review the plan first, then apply with --yes',
    );
  }
  const allow = readAllowed(args);
  const expectedHash = readHash(args.options['expect-hash']);
  const [file] = args.positionals;
  const saved = file === undefined ? undefined : await readPlanFile(file);
  const allCommands = args.options['full'] === true;
  const terms: ApplyTerms = {
    expectedHash,
    allow,
    allCommands,
    ...(saved === undefined ? {} : { reviewed: saved }),
  };
  const options = optionsFor(args, saved, expectedHash);
  const accepted = await acceptConfigs(saved?.files ?? filesOf(args), args, io, {
    deploys: deploysToAws(args, io.env),
  });
  if (typeof accepted === 'number') return accepted;
  const progress = startProgress(io);
  const interrupts = catchInterrupts(progress);
  try {
    return await withProjects(options, accepted.configs, async projects => {
      for (const { aws } of projects.slice(0, 1)) announceAws(aws, io);
      const paint = createColors(io.errHasColor);
      const shown: PlanFinding[] = [];
      const report = await applyProjects(projects, terms, {
        signal: interrupts.signal,
        confirm: async whole => {
          const full = args.options['full'] === true;
          shown.push(...whole.findings);
          io.err(`\n${renderPlanReport(whole, paint, full)}\n${renderFailures(whole.failures, paint)}`);
          const isWanted = isAgreed || (await io.ask('Apply this?'));
          if (isWanted) progress.begin(whole.plan);
          return isWanted;
        },
        report: (event, target) =>
          progress.event(event, target, renderEvent(event, paint, targetLabel(target))),
        note: (text, target) => progress.line(`  ${targetLabel(target)} ${text}`.replace(/^ {2,}/, '  ')),
      }).finally(() => progress.end());
      if (args.options['format'] === 'json') {
        await printJson(io, applyMembers(report, accepted.diagnostics, options.isLocal));
      } else io.out(renderApplyText(report, createColors(io.outHasColor), shown));
      return statusOf(report);
    });
  } finally {
    interrupts.release();
  }
};

/** A saved plan says itself what it is for; what contradicts it is refused. */
function optionsFor(
  args: Arguments,
  saved: SavedPlan | undefined,
  expectedHash: string | undefined,
): SessionOptions {
  const options = sessionOptions(args);
  if (saved === undefined) return options;
  if ((args.all['file'] ?? []).length > 0 || options.targets !== undefined) {
    throw new UsageError(
      '--file and --target cannot be combined with a saved plan',
      'Leave them out, or create a new plan',
    );
  }
  const own = expectedHashOf(saved.hash, saved.gains ?? []);
  if (expectedHash !== undefined && expectedHash !== saved.hash && expectedHash !== own) {
    throw new UsageError(`The saved plan has the hash ${own}, which differs from --expect-hash`);
  }
  if (options.isLocal !== saved.local) {
    throw new UsageError(
      saved.local
        ? 'The saved plan was made for the embedded AWS'
        : 'The saved plan was made for the real AWS',
      saved.local ? 'Apply it with --local' : 'Leave out --local',
    );
  }
  return { ...options, targets: saved.chosenTargets };
}

function statusOf(report: ApplyReport): number {
  const { outcome } = report;
  if (outcome === 'failed' || outcome === 'incomplete') return exitStatus.failure;
  return outcome === 'stale' || outcome === 'refused' || outcome === 'declined'
    ? exitStatus.findings
    : exitStatus.clean;
}

function readHash(value: string | boolean | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (!expectedHashForm.test(value)) {
    throw new UsageError(
      '--expect-hash takes the hash that plan prints: 64 hexadecimal digits, and what follows a +, if there is one',
      'Copy the whole hash',
    );
  }
  return value;
}
