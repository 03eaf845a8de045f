import { type AdoptionResult, adopt } from '../commands/adopt-stack.ts';
import { type AdoptionPlan, planAdoption } from '../commands/plan-adoption.ts';
import { targetLabel, withAws } from '../commands/session.ts';
import type { Resolved } from '../core/model.ts';
import { makeVisible } from '../core/visible.ts';
import {
  describeOutcome,
  isAllAdopted,
  renderAdoptionPlan,
  renderAdoptionResult,
} from '../render/adoption.ts';
import { renderEvent } from '../render/apply.ts';
import { createColors } from '../render/colors.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { acceptConfig } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';
import type { Arguments } from './usage.ts';

/** `chatops import --file`: adopts what a chatops.yml that is there already declares, in each of its targets. */
export async function adoptFile(args: Arguments, io: Io): Promise<number> {
  const accepted = await acceptConfig(args, io);
  if (typeof accepted === 'number') return accepted;
  const { config, file } = accepted;
  return withAws(sessionOptions(args), config, async aws => {
    announceAws(aws, io);
    const plans = await aws.inEachTarget('apply', session => planAdoption(session, config));
    let status: number = exitStatus.clean;
    const results: unknown[] = [];
    for (const outcome of plans) {
      const target = outcome.target.key;
      if (!outcome.ok) {
        const { message, help } = outcome.failure;
        io.err(`${sayFailure(outcome.failure)}\n`);
        results.push({ target, outcome: 'failed', complete: false, failure: { message, help } });
        status = exitStatus.failure;
        continue;
      }
      const plan = outcome.value;
      const result = await askAndAdopt(plan, config, args, io);
      results.push({ target, ...adoptionJson(plan, result), unread: plan.unread });
      if (args.options['format'] !== 'json')
        io.out(
          renderAdoptionResult(plan, result, file, createColors(io.outHasColor)) +
            describeGivenRegion(config, args),
        );
      status = Math.max(status, statusOf(plan, result));
    }
    if (args.options['format'] === 'json')
      await printJson(io, { diagnostics: accepted.diagnostics, file, targets: results });
    return status;
  });
}

/** That a file without targets has no Region, where one was given: plan, apply and drift need it again. */
export function describeGivenRegion(config: Pick<Resolved, 'targets'>, { options }: Arguments): string {
  const { region } = options;
  if (typeof region !== 'string' || Object.keys(config.targets ?? {}).length > 0) return '';
  return `The file names no Region: give plan, apply and drift the same --region ${makeVisible(region)}; in another Region they read another stack.\n`;
}

/** Shows what would be adopted, and adopts it when that is agreed to. @returns undefined when it is not */
export async function askAndAdopt(
  plan: AdoptionPlan,
  config: Resolved,
  args: Arguments,
  io: Io,
): Promise<AdoptionResult | undefined> {
  const paint = createColors(io.errHasColor);
  io.err(renderAdoptionPlan(plan, paint));
  if (plan.adopted.length === 0) return undefined;
  const isAgreed = args.options['yes'] === true || (io.isInteractive && (await io.ask('Adopt this?')));
  if (!isAgreed) return undefined;
  const label = targetLabel(plan.session.target.key);
  const result = await adopt(plan, config, event => io.err(renderEvent(event, paint, label)));
  if (result.failure !== undefined) io.err(`${sayFailure(result.failure)}\n`);
  return result;
}

function sayFailure({ message, help }: { readonly message: string; readonly help: string | undefined }) {
  const lines = [`chatops: ${message}`, ...(help === undefined ? [] : [`  ${help}`])];
  return lines.map(makeVisible).join('\n');
}

/** What `--format json` prints of an adoption. */
export function adoptionJson(plan: AdoptionPlan, result: AdoptionResult | undefined) {
  const row = ({ path, type, physicalId }: AdoptionPlan['adopted'][number]) => ({
    path,
    type,
    id: physicalId,
  });
  const after = result?.after.isRead === true ? result.after : undefined;
  const problem = result?.failure ?? (result?.after.isRead === false ? result.after.failure : undefined);
  return {
    outcome: result === undefined ? 'written' : describeOutcome(result),
    adopted: (result?.adopted ?? []).map(row),
    notAdopted: (result?.notAdopted ?? []).map(row),
    unknown: (result?.unknown ?? []).map(row),
    adoptable: plan.adopted.map(row),
    left: plan.left.map(({ taken, replaces, ...resource }) => ({ ...row(resource), taken, replaces })),
    ...(result === undefined ? {} : { complete: statusOf(plan, result) === exitStatus.clean }),
    changes: after?.changes ?? [],
    drift: after?.differences.drift ?? [],
    unchecked: after?.differences.unchecked ?? [],
    stackFailures: result?.failures ?? [],
    ...(problem === undefined ? {} : { failure: { message: problem.message, help: problem.help } }),
  };
}

/** The exit status of an adoption: 2 unless everything came in, 1 when not everything could be compared afterwards. */
export function statusOf(plan: AdoptionPlan, result: AdoptionResult | undefined): number {
  if (result !== undefined && !isAllAdopted(result)) return exitStatus.failure;
  const isCompared =
    result === undefined || (result.after.isRead && result.after.differences.unchecked.length === 0);
  return plan.unread.length > 0 || !isCompared ? exitStatus.findings : exitStatus.clean;
}
