import type { PlannedChanges } from '../core/plan.ts';
import type { ApplyRecord } from '../github/apply-record.ts';
import type { CheckState } from '../github/check-run.ts';
import { keepComment } from '../github/sticky-comment.ts';
import { codeBlock, codeSpan } from '../render/code-block.ts';
import type { BranchRun } from './branch-run.ts';
import { attemptDelivery } from './forge.ts';
import type { Inputs } from './inputs.ts';

/** What a run keeps for the runs after it. */
export function recordOf(
  { file, forge }: BranchRun,
  targets: ApplyRecord['targets'],
  pulls: readonly number[],
): ApplyRecord {
  return { file, targets, pulls, runId: forge.context.runId ?? '' };
}

/** The pull requests that were merged since the targets of a plan were last applied; none when GitHub does not say. */
export async function listPullNumbers(branch: BranchRun, plan: PlannedChanges): Promise<number[]> {
  return listPullsOf(
    branch,
    plan.targets.map(({ target }) => target),
  );
}

/** The same for the targets by name. */
export async function listPullsOf(branch: BranchRun, targets: readonly string[]): Promise<number[]> {
  const numbers = new Set<number>();
  await attemptDelivery('The merged pull requests were not found', 'pull-requests: read', async () => {
    for (const target of targets) {
      const { commits } = await branch.sinceApplied(target);
      for (const { number } of (await branch.lookup.pullsOf(commits)).pulls) numbers.add(number);
    }
  });
  return [...numbers].sort((a, b) => a - b);
}

/** How a run on the branch ended. */
export interface BranchOutcome {
  /** One line. */
  readonly title: string;
  readonly text: string;
  readonly state: CheckState;
  readonly targets: ApplyRecord['targets'];
  /** Numbers of the merged pull requests that the run is about. */
  readonly pulls: readonly number[];
}

/** Writes the outcome into the check run of the run and on the merged pull requests. */
export async function reportOutcome(
  branch: BranchRun,
  inputs: Inputs,
  { state, targets, pulls, title, text }: BranchOutcome,
): Promise<void> {
  await branch.report(state, title, text, recordOf(branch, targets, pulls));
  await commentOnPulls(branch, inputs, pulls, { title, text });
}

/** Keeps one comment for each commit, file and target of a job. */
async function commentOnPulls(
  { forge, file }: BranchRun,
  { target, comment }: Inputs,
  pulls: readonly number[],
  { title, text }: { readonly title: string; readonly text: string },
): Promise<void> {
  if (comment === 'false') return;
  const { sha, runUrl } = forge.context;
  const marker = `<!-- chatops:apply ${Buffer.from(`${sha} ${file} ${target ?? ''}`).toString('base64url')} -->`;
  const where = target === undefined || target === 'default' ? '' : ` in ${codeSpan(target)}`;
  const of = file === 'chatops.yml' ? '' : ` · ${codeSpan(file)}`;
  const body = [
    marker,
    `**${title}**${where}${of} · ${codeSpan(sha.slice(0, 12))}${runUrl === undefined ? '' : ` · [run](${runUrl})`}`,
    '',
    `<details><summary>Outcome</summary>\n\n${codeBlock('text', text, 50_000)}\n</details>`,
    '',
  ].join('\n');
  for (const number of pulls) {
    await attemptDelivery(`The outcome was not reported to #${number}`, 'pull-requests: write', () =>
      keepComment(forge.github, { ...forge.repository, issue_number: number, marker }, () => body),
    );
  }
}
