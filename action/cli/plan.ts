import { listReviewedGains } from '../access/reviewed-gains.ts';
import { loadBase, type OfflineReport, planAgainst } from '../commands/against.ts';
import { planProjects } from '../commands/plan.ts';
import { replaceFiles } from '../commands/replace-files.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { countChanges, lookAtFiles, nothingObserved } from '../core/plan.ts';
import { type PlanFinding, unallowedRefusals } from '../core/plan-finding.ts';
import { savePlan } from '../core/saved-plan.ts';
import { createColors } from '../render/colors.ts';
import { renderFailures } from '../render/failures.ts';
import { offlinePlanMembers, planMembers } from '../render/plan-json.ts';
import { renderPlanReport } from '../render/plan-report.ts';
import { readAllowed } from './allow.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type AcceptedTogether, acceptConfigs, deploysToAws, filesOf, refuseSources } from './load.ts';
import { withProjects } from './projects.ts';
import { announceAws, sessionOptions } from './session.ts';
import { chosenTargets } from './targets.ts';
import { type Arguments, UsageError } from './usage.ts';

/** `chatops plan`. */
export const runPlan: Run = async (args, io) => {
  refuseCombinations(args);
  const allowed = readAllowed(args);
  const files = filesOf(args);
  const { against } = args.options;
  const accepted = await acceptConfigs(files, args, io, {
    deploys: deploysToAws(args, io.env),
    takesDrafts: against !== undefined,
  });
  if (typeof accepted === 'number') return accepted;
  refuseSources(
    args,
    accepted.configs.map(({ project }) => project),
  );
  if (typeof against === 'string') return planOffline(args, io, { accepted, against, allowed });
  const options = sessionOptions(args);
  return withProjects(options, accepted.configs, async projects => {
    for (const { aws } of projects.slice(0, 1)) announceAws(aws, io);
    const full = args.options['full'] === true;
    const report = await planProjects(projects, { allCommands: full });
    if (args.options['format'] === 'json') {
      await printJson(io, planMembers(report, accepted.diagnostics, { isLocal: options.isLocal, full }));
    } else {
      const paint = createColors(io.outHasColor);
      io.out(`\n${renderPlanReport(report, paint, full)}`);
    }
    const { out } = args.options;
    if (report.plan.hash === undefined) {
      io.err(renderFailures(report.failures, createColors(io.errHasColor)));
      const saved = typeof out === 'string' ? `, and is not saved as ${out}` : '';
      io.err(`The plan is not complete: it has no hash${saved}\n`);
      return exitStatus.failure;
    }
    if (typeof out === 'string') {
      const { targets, isLocal: local } = options;
      const origin = { files, local, ...(targets === undefined ? {} : { chosenTargets: targets }) };
      const text = `${JSON.stringify(savePlan(report.plan, listReviewedGains(report), origin), null, 2)}\n`;
      await replaceFiles(new Map([[out, text]]));
      io.err(`Saved. To apply exactly this plan: chatops apply ${out}\n`);
    }
    return statusOf(args, countChanges(report.plan), report.findings, allowed);
  });
};

function refuseCombinations({ options }: Arguments): void {
  if (options['against'] === undefined) return;
  if (options['out'] !== undefined) {
    throw new UsageError(
      'A plan made with --against has no hash and cannot be saved',
      'Leave out --against to plan against AWS',
    );
  }
  if (options['region'] !== undefined) {
    throw new UsageError('--region cannot be combined with --against', '--against plans without AWS');
  }
}

/** A plan against a file or a commit, without AWS. */
interface OfflineRequest {
  readonly accepted: AcceptedTogether;
  readonly against: string;
  /** Codes that may be in the plan. */
  readonly allowed: ReadonlySet<string>;
}

async function planOffline(
  args: Arguments,
  io: Io,
  { accepted, against, allowed }: OfflineRequest,
): Promise<number> {
  const { configs, diagnostics } = accepted;
  const comparisons = [];
  for (const { file, config } of configs) comparisons.push({ config, base: await loadBase(against, file) });
  const full = args.options['full'] === true;
  const report = chooseTargets(await planAgainst(comparisons, { allCommands: full }), args);
  if (args.options['format'] === 'json') {
    await printJson(io, offlinePlanMembers(report, diagnostics, { against, full }));
  } else {
    const paint = createColors(io.outHasColor);
    io.out(`\n${renderPlanReport({ ...report, ...nothingObserved }, paint, full)}`);
  }
  if (hasErrors(diagnostics)) {
    io.err('The file has errors, so this plan cannot be applied as it is\n');
    return exitStatus.findings;
  }
  return statusOf(args, countChanges(report.plan), report.findings, allowed);
}

/** Only what is about the targets that were asked for. */
function chooseTargets(report: OfflineReport, args: Arguments): OfflineReport {
  const { plan, access, chosenRoles, findings } = report;
  const chosen = chosenTargets(
    args,
    plan.targets.map(({ target }) => target),
  );
  if (chosen === undefined) return report;
  const isChosen = ({ target }: { readonly target: string }) => chosen.includes(target);
  const own = { targets: plan.targets.filter(isChosen) };
  return {
    access: access.filter(isChosen),
    chosenRoles: chosenRoles.filter(isChosen),
    plan: own,
    look: lookAtFiles(own),
    findings: findings.filter(isChosen),
  };
}

function statusOf(
  args: Arguments,
  changes: number,
  findings: readonly PlanFinding[],
  allowed: ReadonlySet<string>,
): number {
  const isRefused =
    unallowedRefusals(findings, allowed).length > 0 || findings.some(({ level }) => level === 'obstacle');
  const isChange = args.options['detailed-exitcode'] === true && changes > 0;
  return isRefused || isChange ? exitStatus.findings : exitStatus.clean;
}
