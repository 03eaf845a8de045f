import type { DriftReport } from '../commands/drift.ts';
import { mapLook } from '../core/look.ts';
import { readApplyRecord } from '../github/apply-record.ts';
import { isRunOver } from '../github/branch.ts';
import { type CheckRun, listCheckRuns } from '../github/check-run.ts';
import { attemptDelivery, type Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { repositoryPath } from './repository-path.ts';

/** Changes that are merged and wait for their apply: no drift, and not done either. */
export interface PendingApply {
  readonly target: string;
  readonly changes: number;
  /** The merged pull requests; empty when GitHub knew none. */
  readonly pulls: readonly number[];
}

/** A report without what only waits. */
export interface SettledReport {
  readonly report: DriftReport;
  readonly pending: readonly PendingApply[];
}

/**
 * Takes out of a report what is merged and waits for the approval of its apply: the newest run on this commit said so,
 * and GitHub says that the run has not ended. Where GitHub cannot be asked, everything stays as it is.
 */
export async function separatePending(
  inputs: Inputs,
  forge: Forge | undefined,
  report: DriftReport,
): Promise<SettledReport> {
  const unapplied = report.drift.filter(({ kind }) => kind === 'unapplied');
  if (forge === undefined || forge.context.sha === '' || unapplied.length === 0)
    return { report, pending: [] };
  const pending: PendingApply[] = [];
  await attemptDelivery(
    'Whether an apply waits was not found',
    'checks: read and actions: read',
    async () => {
      const runs = await listCheckRuns(forge.github, forge.repository, forge.context.sha);
      for (const target of new Set(unapplied.map(drift => drift.target))) {
        const record = findRecord(
          runs.filter(run => isTrusted(run, inputs)),
          repositoryPath(inputs.config),
          target,
        );
        if (record?.targets[target] !== 'waiting') continue;
        if ((await isRunOver(forge.github, forge.repository, record.runId)) !== false) continue;
        const changes = unapplied.filter(drift => drift.target === target).length;
        pending.push({ target, changes, pulls: record.pulls });
      }
    },
  );
  const isPending = (target: string) => pending.some(one => one.target === target);
  const look = mapLook(report.look, drift =>
    drift.filter(({ kind, target }) => kind !== 'unapplied' || !isPending(target)),
  );
  return { report: { ...report, look, drift: look.value }, pending };
}

/** This job makes no check run of its own that would say who we are. */
function isTrusted({ app }: CheckRun, { appId }: Inputs): boolean {
  return appId === undefined ? app?.slug === 'github-actions' : app?.id === appId;
}

/** The newest record of a target. */
function findRecord(runs: readonly CheckRun[], file: string, target: string) {
  return runs
    .flatMap(({ output }) => readApplyRecord(output?.text) ?? [])
    .filter(record => record.file === file && Object.hasOwn(record.targets, target))
    .at(-1);
}

/** One line for each target. */
export function describePending(pending: readonly PendingApply[]): string[] {
  return pending.map(({ target, changes, pulls }) => {
    const names = pulls.map(number => `#${number}`).join(', ');
    const place = target === 'default' ? '' : ` in ${target}`;
    const what = changes === 1 ? '1 change waits' : `${changes} changes wait`;
    return `Pending${place}: ${what} for the apply${names === '' ? '' : ` of ${names}`}`;
  });
}
