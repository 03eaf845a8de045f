import { AwsFailure } from '../aws/failure.ts';
import { type CodifyReport, codifyDrifts } from '../commands/codify-drift.ts';
import { type DriftReport, detectDrifts, joinReports } from '../commands/drift.ts';
import type { NamedConfig } from '../commands/load-several.ts';
import type { PlannedProject as ProjectOnAws } from '../commands/plan.ts';
import { publishDrift } from '../commands/publish-drift.ts';
import { revertDrift } from '../commands/revert-drift.ts';
import { type Aws, targetLabel, withAws } from '../commands/session.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Drift } from '../core/drift.ts';
import { renderEvent } from '../render/apply.ts';
import { createColors } from '../render/colors.ts';
import { renderCodifyText, renderDriftText, renderRevertText } from '../render/drift.ts';
import { driftMembers } from '../render/drift-json.ts';
import { describeDriftRow } from '../render/drift-rows.ts';
import { type Published, renderPublished } from '../render/published.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Accepted, acceptConfigs, filesOf } from './load.ts';
import { withProjects } from './projects.ts';
import { announceAws, sessionOptions } from './session.ts';
import { type Arguments, UsageError } from './usage.ts';

/** `chatops drift`, and with `--revert` or `--codify` its repair. */
export const runDrift: Run = async (args, io) => {
  checkOptions(args, io);
  const { revert, codify } = args.options;
  const files = filesOf(args);
  const together = await acceptConfigs(files, args, io, { comparesEnded: true });
  if (typeof together === 'number') return together;
  const { configs, diagnostics } = together;
  const [first] = configs;
  if (revert !== true && codify !== true) return compare(configs, diagnostics, args, io);
  if (first === undefined || configs.length > 1)
    throw new UsageError('--revert and --codify take exactly one file', 'Repair them one after the other');
  const accepted: Accepted = { ...first, diagnostics };
  return withAws(sessionOptions(args), first.config, async aws => {
    announceAws(aws, io);
    return revert === true ? revertAll(aws, accepted, args, io) : codifyAll(aws, accepted, args, io);
  });
};

function checkOptions({ options }: Arguments, io: Io): void {
  const { revert, codify, yes, notify } = options;
  const isRepair = revert === true || codify === true;
  if (revert === true && codify === true) {
    throw new UsageError(
      '--revert and --codify cannot be combined',
      '--revert changes AWS, --codify changes chatops.yml; choose one',
    );
  }
  if (yes === true && !isRepair) throw new UsageError('--yes can only be used with --revert or --codify');
  if (isRepair && notify !== undefined)
    throw new UsageError('--notify publishes drift; it cannot be combined with --revert or --codify');
  if (isRepair && yes !== true && !io.isInteractive) {
    const repair = revert === true ? 'revert' : 'codify';
    throw new UsageError(
      'This is not an interactive terminal',
      `Review the drift first, then repair it with --${repair} --yes`,
    );
  }
}

function compare(
  configs: readonly NamedConfig[],
  diagnostics: readonly Diagnostic[],
  args: Arguments,
  io: Io,
): Promise<number> {
  const { format, notify } = args.options;
  const options = sessionOptions(args);
  return withProjects(options, configs, async projects => {
    for (const { aws } of projects.slice(0, 1)) announceAws(aws, io);
    const reports = await detectDrifts(projects);
    const report = joinReports(reports);
    const published = typeof notify === 'string' ? await publishAll(projects, reports, notify) : undefined;
    if (format === 'json') {
      const members = published === undefined ? {} : { published };
      await printJson(io, { diagnostics, local: options.isLocal, ...driftMembers(report), ...members });
    } else
      io.out(`\n${renderDriftText(report, createColors(io.outHasColor), args.options['full'] === true)}`);
    for (const one of published ?? []) io.err(`${renderPublished(one)}\n`);
    const isFailed = published?.some(({ outcome }) => outcome === 'failed') === true;
    return isFailed ? exitStatus.failure : statusOf(report);
  });
}

/** Publishes the drift of each configuration; one that cannot be published does not hide what was found. */
async function publishAll(
  projects: readonly ProjectOnAws[],
  reports: readonly DriftReport[],
  topicArn: string,
): Promise<Published[]> {
  const published: Published[] = [];
  for (const [index, { aws, config }] of projects.entries()) {
    const look = reports[index]?.look;
    if (look === undefined) continue;
    const place = { topic: topicArn, stack: config.name };
    try {
      const news = { topicArn, stackName: config.name, look, previous: undefined };
      published.push({ ...place, outcome: await publishDrift(aws, news) });
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      const help = error.help === undefined ? {} : { help: error.help };
      published.push({ ...place, outcome: 'failed', message: error.message, ...help });
    }
  }
  return published;
}

async function revertAll(aws: Aws, accepted: Accepted, args: Arguments, io: Io): Promise<number> {
  const { config, diagnostics } = accepted;
  const errPaint = createColors(io.errHasColor);
  const hooks = {
    confirm: async (report: DriftReport) => {
      io.err(`\n${renderDriftText(report, errPaint, true)}\n`);
      return args.options['yes'] === true || io.ask('Bring AWS back to what is deployed?');
    },
    report: (event: Parameters<typeof renderEvent>[0], target: string) =>
      io.err(renderEvent(event, errPaint, targetLabel(target))),
  };
  const result = await revertDrift(aws, config, hooks);
  if (args.options['format'] === 'json') {
    const { outcome, before, after, failures, problems, corrections } = result;
    await printJson(io, {
      diagnostics,
      local: aws.isLocal,
      outcome,
      reverted: before.drift,
      corrections,
      ...driftMembers(after),
      stackFailures: failures,
      problems,
    });
  } else io.out(renderRevertText(result, createColors(io.outHasColor)));
  return result.outcome === 'failed' ? exitStatus.failure : statusOf(result.after);
}

async function codifyAll(aws: Aws, accepted: Accepted, args: Arguments, io: Io): Promise<number> {
  const hooks = {
    choose: async ({ drift }: DriftReport): Promise<readonly Drift[]> => {
      if (args.options['yes'] === true) return drift;
      const chosen: Drift[] = [];
      for (const item of drift) {
        io.err(`\n${describeDriftRow(item, createColors(io.errHasColor))}`);
        if (await io.ask('Write this into chatops.yml?')) chosen.push(item);
      }
      return chosen;
    },
  };
  const result = await codifyDrifts(aws, accepted.file, accepted, hooks);
  if (args.options['format'] === 'json') {
    const { outcome, codified, refused, withoutDocument, texts, before } = result;
    await printJson(io, {
      diagnostics: accepted.diagnostics,
      local: aws.isLocal,
      outcome,
      codified,
      withoutDocument,
      refused,
      files: [...texts.keys()],
      complete: before.look.complete,
      unchecked: driftMembers(before).unchecked,
      failures: before.failures,
    });
  } else io.out(renderCodifyText(result, createColors(io.outHasColor)));
  return statusOfCodify(result);
}

/** What was refused is still drift. */
function statusOfCodify({ before, refused }: CodifyReport): number {
  if (before.failures.length > 0) return exitStatus.failure;
  return refused.length > 0 || before.unchecked.length > 0 ? exitStatus.findings : exitStatus.clean;
}

function statusOf({ drift, unchecked, failures }: DriftReport): number {
  if (failures.length > 0) return exitStatus.failure;
  return drift.length > 0 || unchecked.length > 0 ? exitStatus.findings : exitStatus.clean;
}
