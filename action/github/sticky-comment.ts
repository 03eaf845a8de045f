import type { Author, GitHub, Repository } from './api.ts';
import { GitHubFailure } from './failure.ts';

/** A comment of an issue or pull request. */
export interface IssueComment {
  readonly id: number;
  readonly body?: string | null;
  readonly user: Author | null;
}

/** Another job may write its section between our reading and our writing: the limit of looks. */
const maxRounds = 5;

/** Attempts at making the comment in one run: never more, whatever GitHub says it holds. */
const maxPosts = 2;

/**
 * Keeps one comment of a pull request: found by its marker and its author over all pages, updated in place, made
 * when it is not there. Several jobs may do so at once: each looks whether its part is still there after it has
 * written, and of several comments the oldest stays.
 * @param compose the new text from the one that is there; the same text is not written again, and undefined leaves
 * everything as it is
 * @throws GitHubFailure
 */
export async function keepComment(
  github: GitHub,
  { owner, repo, issue_number, marker }: KeptComment,
  compose: (previous: string | undefined) => string | undefined,
): Promise<void> {
  const place = { owner, repo, issue_number };
  let made: IssueComment | undefined;
  let posts = 0;
  for (let round = 1; round <= maxRounds; round += 1) {
    const [oldest, ...rest] = await findOurs(github, place, marker, made);
    const body = compose(oldest?.body ?? undefined);
    if (body === undefined) return;
    if (oldest !== undefined && isSame(oldest.body, body) && rest.length === 0) return;
    if (oldest === undefined) {
      posts += 1;
      made = await create(github, place, body, posts === maxPosts);
    } else if (!isSame(oldest.body, body)) {
      await update(github, place, oldest.id, body);
      if (made?.id === oldest.id) made = { ...made, body };
    }
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

/**
 * Our comments, the oldest first. What this run made counts also while the list does not show it yet, so that a slow
 * list never leads to a second comment.
 */
async function findOurs(
  github: GitHub,
  place: CommentPlace,
  marker: string,
  made: IssueComment | undefined,
): Promise<IssueComment[]> {
  const comments = await github.listAll<IssueComment>(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...place },
  );
  const ours: IssueComment[] = [];
  for (const comment of comments) {
    const isMarked = comment.body?.split('\n', 1)[0]?.trim() === marker;
    if (isMarked && (await github.identity.isOwn(comment.user))) ours.push(comment);
  }
  const isListed = made === undefined || ours.some(({ id }) => id === made.id);
  return (isListed ? ours : [...ours, made]).sort((a, b) => a.id - b.id);
}

type CommentPlace = Repository & { readonly issue_number: number };

/** The comment of a pull request that is kept up to date. */
export interface KeptComment extends CommentPlace {
  /** The first line of the comment. */
  readonly marker: string;
}

async function update(
  github: GitHub,
  { owner, repo }: CommentPlace,
  id: number,
  body: string,
): Promise<void> {
  const parameters = { owner, repo, comment_id: id, body };
  await github.call('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', parameters);
}

/**
 * Makes the comment, and learns from the answer who we are.
 * @returns undefined when GitHub gave no answer: the comment may be there, and the next look shows it
 */
async function create(
  github: GitHub,
  place: CommentPlace,
  body: string,
  isLastTime: boolean,
): Promise<IssueComment | undefined> {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  try {
    const made = await github.call<IssueComment>(route, { ...place, body });
    github.identity.learn(made.user);
    return made;
  } catch (error) {
    if (!(error instanceof GitHubFailure) || !error.isTransient || isLastTime) throw error;
    return undefined;
  }
}
