import { isAnyArrayBuffer } from 'node:util/types';

/** Why GitHub refused a call, where something other than the call itself is the cause. */
export type RefusalCause =
  /** More calls than the rate limit allows. */
  | 'rate-limit'
  /** The conversation is locked, and the token's account is no collaborator. */
  | 'locked'
  /** Only tokens of apps may do it; a personal token was given. */
  | 'app-only'
  /** A commit that the API does not know yet, as right after a merge. */
  | 'unknown-commit'
  /** The token lacks a permission. */
  | 'denied'
  | undefined;

/** What is known of a refusal beside its message. */
interface RefusalDetails {
  readonly cause?: RefusalCause;
  /** Seconds that GitHub asks to wait. */
  readonly retryAfter?: number | undefined;
  /** The permissions that GitHub names as needed, e.g. `checks=write`. */
  readonly permissions?: string | undefined;
}

/** A call that GitHub refused or did not answer. Its message is for people, so no stack trace of it is printed. */
export class GitHubFailure extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Why, where it can be recognised. */
  readonly refusal: RefusalCause;
  /** Seconds that GitHub asks to wait, when it does. */
  readonly retryAfter: number | undefined;
  readonly #permissions: string | undefined;

  constructor(message: string, status: number, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.refusal = details.cause;
    this.retryAfter = details.retryAfter;
    this.#permissions = details.permissions;
  }

  /** Whether the token may not do it. */
  get isDenied(): boolean {
    return this.refusal === 'denied' || this.refusal === 'app-only';
  }

  /** Whether the same call may work in a moment. */
  get isTransient(): boolean {
    return this.status === 0 || this.status >= 500 || this.refusal === 'unknown-commit';
  }

  /**
   * What to do about it; undefined when nothing is known.
   * @param permission what the token needs for the call, where GitHub itself does not name it: `checks: write`
   */
  describeHelp(permission: string): string | undefined {
    switch (this.refusal) {
      case 'rate-limit':
        return 'Run the job again after that time';
      case 'locked':
        return 'Unlock the conversation on its page, then run the job again';
      case 'app-only':
        return 'Only GitHub Apps can write check runs: use the GITHUB_TOKEN of the workflow or the token of a GitHub App, not a personal access token';
      case 'denied':
        if (this.status === 401) return 'The token is not valid or has expired';
        return `The token needs the permission ${this.#permissions ?? permission}; the token of a fork's pull request is read-only`;
      default:
        return this.status === 404
          ? 'GitHub also answers 404 when the token cannot see the repository'
          : undefined;
    }
  }

  /** What a request of Octokit threw. @param route such as `POST /repos/{owner}/{repo}/issues` */
  static fromRequest(error: unknown, route: string): GitHubFailure {
    const answer = readAnswer(error);
    if (answer === undefined) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      if (cause instanceof GitHubFailure) return cause;
      const said = cause instanceof Error ? cause.message : String(cause);
      return new GitHubFailure(`GitHub did not answer ${route}: ${said}`, 0);
    }
    const { status, headers, data } = answer;
    const said = readMessage(data);
    const retryAfter = readWait(status, said, headers);
    const cause = findCause(status, said, retryAfter);
    const reset = retryAfter === undefined ? '' : `. The limit resets ${describeInstant(retryAfter)}`;
    return new GitHubFailure(`${introduce(cause, status, route)}: ${said}${reset}`, status, {
      cause,
      retryAfter,
      permissions: describePermissions(headers['x-accepted-github-permissions']),
    });
  }
}

/** The answer of a call; undefined when GitHub answers 404. @throws GitHubFailure for any other refusal */
export async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof GitHubFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** An answer of HTTP, as far as a refusal is read from it. */
interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, text, or the bytes of something else. */
  readonly data: unknown;
}

/** The answer that an error of Octokit carries; undefined when there was none. */
function readAnswer(error: unknown): RefusedAnswer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null) return undefined;
  if (!('status' in response) || !('headers' in response) || !('data' in response)) return undefined;
  const { status, headers, data } = response;
  if (typeof status !== 'number' || typeof headers !== 'object') return undefined;
  return { status, headers: Object.fromEntries(Object.entries(headers ?? {})), data };
}

type Headers = Readonly<Record<string, string | undefined>>;

function introduce(cause: RefusalCause, status: number, route: string): string {
  if (cause === 'rate-limit') return `GitHub's rate limit is exceeded (${status} to ${route})`;
  if (cause === 'locked') return `The conversation is locked (${status} to ${route})`;
  return `GitHub answered ${status} to ${route}`;
}

/** GitHub puts the field that is wrong beside the message: `errors: [{ resource, field, code, message }]`. */
function readMessage(data: unknown): string {
  if (typeof data === 'object' && data !== null && !isAnyArrayBuffer(data)) {
    const { message, errors } = data as { message?: unknown; errors?: unknown };
    const details = errors === undefined ? '' : ` ${JSON.stringify(errors)}`;
    return clean(`${typeof message === 'string' ? message : 'no message'}${details}`);
  }
  const text = isAnyArrayBuffer(data) ? Buffer.from(data).toString('utf8') : String(data);
  // A page of HTML comes from what lies between us and the API.
  return clean(text.replace(/<[^>]*>/g, ' ')) || 'no message';
}

/** Enough of a message to recognise the cause. */
const maxMessageCharacters = 300;

function clean(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > maxMessageCharacters ? `${line.slice(0, maxMessageCharacters)}…` : line;
}

/**
 * GitHub gives no codes: what a refusal means is in its sentence, as recorded in public threads.
 * @see https://github.com/semantic-release/github/issues/221 locked
 * @see https://github.com/actions/github-script/issues/118 app only
 */
function findCause(status: number, said: string, retryAfter: number | undefined): RefusalCause {
  if (retryAfter !== undefined) return 'rate-limit';
  if (status === 403 && /\bis locked\b/i.test(said)) return 'locked';
  if (status === 403 && /authenticate via a GitHub App/i.test(said)) return 'app-only';
  if (status === 422 && /No commit found for SHA/i.test(said)) return 'unknown-commit';
  return status === 401 || status === 403 ? 'denied' : undefined;
}

/** `pull_requests=write,issues=write` as a workflow writes it: `pull-requests: write, issues: write`. */
function describePermissions(header: string | undefined): string | undefined {
  if (!header || !/^[a-z_]+=[a-z]+([,;] ?[a-z_]+=[a-z]+)*$/.test(header)) return undefined;
  const sets = header.split(/; ?/).map(set =>
    set
      .split(/, ?/)
      .map(part => part.replaceAll('_', '-').replace('=', ': '))
      .join(' and '),
  );
  return sets.join(' or ');
}

/** The longest wait for GitHub within a step, in seconds. */
const maxWaitSeconds = 90;

/**
 * How long a rate limit lasts: `retry-after`, or the time to `x-ratelimit-reset` when nothing remains, or a minute
 * for a secondary limit that says neither. In seconds; undefined when the answer is no rate limit.
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
function readWait(status: number, said: string, headers: Headers): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after)) return after;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
    return Math.max(1, Math.ceil(reset - Date.now() / 1000));
  }
  return status === 429 || /secondary rate limit/i.test(said) ? 60 : undefined;
}

/** `at 14:05 UTC (in 12 minutes)`, from seconds from now. */
function describeInstant(seconds: number): string {
  const at = new Date(Date.now() + seconds * 1000);
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds <= 90 ? `${seconds} seconds` : `${minutes} minutes`;
  return `at ${at.toISOString().slice(11, 19)} UTC (in ${wait})`;
}

/** Milliseconds to wait before the next attempt; undefined when that would be longer than a step should wait. */
export function waitBefore({ retryAfter }: GitHubFailure, attempt: number): number | undefined {
  if (retryAfter === undefined) return 250 * 2 ** attempt;
  return retryAfter > maxWaitSeconds ? undefined : retryAfter * 1000;
}
