import { listOpenPulls, listPullFiles, type PullRequest, readPull } from '../github/pull-requests.ts';
import { keepComment } from '../github/sticky-comment.ts';
import { commentMarker, composeComment, conflictKey, parseSections } from '../render/comment.ts';
import { renderConflictSection } from '../render/head-section.ts';
import type { BranchRun } from './branch-run.ts';
import { attemptDelivery } from './forge.ts';
import { isConfiguration } from './pull-view.ts';

/** Open pull requests that are asked after a push, the newest first: each takes a call. */
const maxPulls = 50;

/** Milliseconds that GitHub takes to find out whether a pull request still merges. */
const mergeablePause = 2_000;

/**
 * Reports on open pull requests that a push has brought them into conflict. GitHub starts no workflow for a pull
 * request in conflict, so nothing else would report that its plan is stale.
 */
export async function reportConflicts(branch: BranchRun): Promise<void> {
  const { github, repository } = branch.forge;
  await attemptDelivery('Pull requests in conflict were not updated', 'pull-requests: write', async () => {
    const open = await listOpenPulls(github, repository, branch.branch);
    const newest = [...open].sort((a, b) => b.number - a.number).slice(0, maxPulls);
    for (const pull of await readMergeable(branch, newest)) {
      if (pull.mergeable === false) await report(branch, pull);
    }
  });
}

/** GitHub works it out after the first call for a pull request, so one pause serves all of them. */
async function readMergeable(
  { forge }: BranchRun,
  listed: readonly PullRequest[],
): Promise<readonly PullRequest[]> {
  const read = ({ number }: PullRequest) => readPull(forge.github, forge.repository, number);
  const isKnown = ({ mergeable }: PullRequest) => typeof mergeable === 'boolean';
  const pulls: PullRequest[] = [];
  for (const pull of listed) pulls.push(await read(pull));
  if (pulls.every(isKnown)) return pulls;
  await forge.wait(mergeablePause);
  const again: PullRequest[] = [];
  for (const pull of pulls) again.push(isKnown(pull) ? pull : await read(pull));
  return again;
}

async function report({ forge, branch, file }: BranchRun, { number }: PullRequest): Promise<void> {
  const { github, repository, context } = forge;
  const files = await listPullFiles(github, repository, number);
  const isTouched = files.some(name => isConfiguration(name, file));
  await keepComment(github, { ...repository, issue_number: number, marker: commentMarker }, previous => {
    if (previous === undefined && !isTouched) return undefined;
    const isTold = parseSections(previous ?? '').some(({ state }) => state.key === conflictKey);
    // Several pushes leave one warning, that of the first.
    if (isTold) return previous;
    const sections = [renderConflictSection(branch, context.sha)];
    return composeComment(previous, { sections, owns: key => key === conflictKey, runUrl: undefined });
  });
}
