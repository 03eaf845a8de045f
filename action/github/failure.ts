/** Something that GitHub refused; its message is for people, so no stack trace is ever printed of it. */
export class GitHubFailure extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Seconds that GitHub asks to wait, when it does. */
  readonly retryAfter: number | undefined;

  constructor(message: string, status: number, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the token may not do it. */
  get isDenied(): boolean {
    return !isRateLimited(this) && (this.status === 401 || this.status === 403);
  }

  /** Whether the same call may work in a moment. */
  get isTransient(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** What an error of the client means, for a route such as `POST /repos/{owner}/{repo}/issues`. */
  static from(error: unknown, route: string): GitHubFailure {
    if (error instanceof GitHubFailure) return error;
    const { status = 0, message, response } = error as Partial<ClientError>;
    const headers = response?.headers ?? {};
    const said = response?.data?.message ?? message ?? String(error);
    const text = `GitHub answered ${status === 0 ? 'nothing' : status} to ${route}: ${said.replace(/\s+/g, ' ').trim()}`;
    return new GitHubFailure(text, status, readWait(status, said, headers));
  }
}

interface ClientError {
  readonly status: number;
  readonly message: string;
  readonly response: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: { readonly message?: string };
  };
}

/** No step waits longer than this for GitHub. */
const mostSeconds = 90;

/**
 * How long a rate limit lasts: `retry-after`, or the time to `x-ratelimit-reset` when nothing remains, or a minute
 * for a secondary limit that says neither.
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
function readWait(
  status: number,
  said: string,
  headers: Readonly<Record<string, string | number | undefined>>,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after)) return after;
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) {
    return Math.max(1, Math.ceil(reset - Date.now() / 1000));
  }
  return status === 429 || /secondary rate limit/i.test(said) ? 60 : undefined;
}

/** Whether GitHub asks for patience. */
export function isRateLimited({ retryAfter }: GitHubFailure): boolean {
  return retryAfter !== undefined;
}

/** Milliseconds to wait before the next attempt; undefined when that would be longer than a step should wait. */
export function waitBefore({ retryAfter }: GitHubFailure, attempt: number): number | undefined {
  if (retryAfter === undefined) return 250 * 2 ** attempt;
  return retryAfter > mostSeconds ? undefined : retryAfter * 1000;
}
