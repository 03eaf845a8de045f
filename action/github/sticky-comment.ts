import type { GitHub, Repository } from './api.ts';
import { GitHubFailure } from './failure.ts';

/** A comment of an issue or pull request. */
export interface IssueComment {
  readonly id: number;
  readonly body?: string | null;
  readonly user: { readonly login: string } | null;
}

/** Another job may write its section between our reading and our writing; so often we look again. */
const mostRounds = 5;

/**
 * Keeps one comment of a pull request: found by its marker and its author over all pages, updated in place, made
 * when it is not there. Several jobs may do so at once: each looks whether its part is still there after it has
 * written, and of several comments the oldest stays.
 * @param marker the first line of the comment
 * @param compose the new text from the one that is there; the same text is not written again, and undefined leaves
 * everything as it is
 * @throws GitHubFailure
 */
export async function keepComment(
  github: GitHub,
  { owner, repo }: Repository,
  number: number,
  marker: string,
  compose: (previous: string | undefined) => string | undefined,
): Promise<void> {
  const place = { owner, repo, issue_number: number };
  for (let round = 1; round <= mostRounds; round += 1) {
    const found = await findOurs(github, place, marker);
    const [oldest, ...rest] = found;
    const body = compose(oldest?.body ?? undefined);
    if (body === undefined) return;
    if (oldest !== undefined && isSame(oldest.body, body) && rest.length === 0) return;
    await write(github, place, oldest, body);
    for (const { id } of rest) {
      await github.call('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: id,
      });
    }
  }
}

/** GitHub may store other line ends, and no white space at the end. */
function isSame(a: string | null | undefined, b: string): boolean {
  const normalize = (text: string) => text.replaceAll('\r\n', '\n').trim();
  return normalize(a ?? '') === normalize(b);
}

async function findOurs(github: GitHub, place: Place, marker: string): Promise<IssueComment[]> {
  const login = await github.login();
  const comments = await github.listAll<IssueComment>(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...place },
  );
  return comments
    .filter(({ body, user }) => user?.login === login && body?.split('\n', 1)[0]?.trim() === marker)
    .sort((a, b) => a.id - b.id);
}

type Place = Repository & { readonly issue_number: number };

async function write(
  github: GitHub,
  place: Place,
  oldest: IssueComment | undefined,
  body: string,
): Promise<void> {
  const { owner, repo } = place;
  if (oldest !== undefined) {
    const parameters = { owner, repo, comment_id: oldest.id, body };
    await github.call('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', parameters);
    return;
  }
  try {
    await github.call('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...place, body });
  } catch (error) {
    // It may have been made all the same; the next round finds it then, and makes it otherwise.
    if (!(error instanceof GitHubFailure) || !error.isTransient) throw error;
  }
}
