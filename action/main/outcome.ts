import type { PlannedChanges } from '../core/plan.ts';
import type { ApplyRecord } from '../github/apply-record.ts';
import { keepComment } from '../github/sticky-comment.ts';
import { codeBlock, codeSpan } from '../render/markdown.ts';
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

/** Tells merged pull requests how a run on the branch ended: one comment for each commit, file and job target. */
export async function tellPulls(
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
      keepComment(forge.github, forge.repository, number, marker, () => body),
    );
  }
}
