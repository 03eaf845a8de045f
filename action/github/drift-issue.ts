import type { Drift } from '../core/drift.ts';
import {
  type DriftFinding,
  type DriftLook,
  driftFingerprint,
  driftMarker,
  isClean,
  readDriftState,
  renderDriftIssue,
  renderDriftNews,
} from '../render/drift-issue.ts';
import type { Author, GitHub, Repository } from './api.ts';

interface Issue {
  readonly number: number;
  readonly state: string;
  readonly body?: string | null;
  readonly user: Author | null;
  readonly pull_request?: unknown;
}

/** What became of a target's issue. */
export type IssueOutcome = 'none' | 'silent' | 'opened' | 'updated' | 'reopened' | 'closed';

/** Our issues of one repository, so that many targets need one list. */
export type IssueList = readonly Issue[];

/** All issues that we opened, open or not. @throws GitHubFailure */
export async function listOwnIssues(github: GitHub, { owner, repo }: Repository): Promise<IssueList> {
  const login = await github.identity.login();
  const issues = await github.listAll<Issue>('GET /repos/{owner}/{repo}/issues', {
    owner,
    repo,
    state: 'all',
    ...(login === undefined ? {} : { creator: login }),
  });
  const own: Issue[] = [];
  for (const issue of issues) {
    if (issue.pull_request === undefined && (await github.identity.isOwn(issue.user))) own.push(issue);
  }
  return own;
}

/**
 * Keeps the one issue of a target: opens it, updates it with its history, opens it again, closes it when AWS is what
 * was declared. Says nothing when nothing changed.
 * @param issues what listOwnIssues gave; the issue is found in it by its marker
 * @throws GitHubFailure
 */
export async function keepDriftIssue(
  github: GitHub,
  { owner, repo }: Repository,
  issues: IssueList,
  { finding, look }: { readonly finding: DriftFinding; readonly look: DriftLook },
): Promise<IssueOutcome> {
  const issue = findIssue(issues, finding);
  if (issue === undefined) {
    if (isClean(finding)) return 'none';
    const text = renderDriftIssue(finding, { fingerprint: '', history: [] }, look);
    await github.call('POST /repos/{owner}/{repo}/issues', { owner, repo, ...text });
    return 'opened';
  }
  const place = { owner, repo, issue_number: issue.number };
  const before = readDriftState((issue.body ?? '').replaceAll('\r\n', '\n'));
  const isOpen = issue.state === 'open';
  if (isClean(finding)) {
    if (!isOpen) return 'none';
    await say(github, place, renderDriftNews(finding, look));
    const { body } = renderDriftIssue(finding, before, look);
    const closed = { state: 'closed', state_reason: 'completed', body };
    await github.call('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...place, ...closed });
    return 'closed';
  }
  if (isOpen && before.fingerprint === driftFingerprint(finding)) return 'silent';
  const text = renderDriftIssue(finding, before, look);
  await github.call('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...place,
    ...text,
    ...(isOpen ? {} : { state: 'open' }),
  });
  await say(github, place, renderDriftNews(finding, look));
  return isOpen ? 'updated' : 'reopened';
}

function findIssue(issues: IssueList, finding: DriftFinding): Issue | undefined {
  const marker = driftMarker(finding);
  return issues
    .filter(({ body }) => body?.split('\n', 1)[0]?.trim() === marker)
    .sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || a.number - b.number)[0];
}

/**
 * The drifts that the issue of a target listed, as they were before its update. One that closed
 * by itself lists none; one that a person closed still lists what was there.
 */
export function previousDrift(issues: IssueList, finding: DriftFinding): readonly Drift[] {
  const issue = findIssue(issues, finding);
  if (issue === undefined) return [];
  return readDriftState((issue.body ?? '').replaceAll('\r\n', '\n')).drift ?? [];
}

async function say(
  github: GitHub,
  place: Repository & { issue_number: number },
  body: string,
): Promise<void> {
  await github.call('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...place, body });
}
