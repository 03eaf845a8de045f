import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpRequest, sendRequest } from '../http/send-request.ts';
import { GitHubFailure, waitBefore } from './failure.ts';

/** Parameters of a route: those of the path, the query and the body alike. */
type Parameters = Readonly<Record<string, unknown>>;

/** A repository. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** Who wrote something on GitHub. */
export interface Author {
  readonly login: string;
  /** `User`, `Bot`, … */
  readonly type?: string;
}

/** GitHub's REST API for one token, with patience for rate limits and hiccups. */
export interface GitHub {
  /**
   * One call, e.g. `GET /repos/{owner}/{repo}/issues`. What is safe to repeat is repeated after a server error; a
   * rate limit is waited for as GitHub asks, when that is short.
   * @returns the body, in the shape that GitHub's REST description promises
   * @throws GitHubFailure
   */
  readonly call: <T>(route: string, parameters: Parameters) => Promise<T>;
  /** The same for an answer that is no JSON: a file of up to 100 MB by its bytes. @throws GitHubFailure */
  readonly readRaw: (route: string, parameters: Parameters) => Promise<Uint8Array>;
  /**
   * All pages of a list, 100 at a time.
   * @param itemsOf takes the items out of a page that is not the list itself
   * @throws GitHubFailure
   */
  readonly listAll: <T>(
    route: string,
    parameters: Parameters,
    itemsOf?: (page: never) => readonly T[],
  ) => Promise<T[]>;
  /** Who writes with this token. */
  readonly identity: TokenIdentity;
}

/** Who writes with a token, as far as it is known: what others wrote is never taken for ours. */
export interface TokenIdentity {
  /** The account, e.g. `github-actions[bot]`; undefined when GitHub does not say. @throws GitHubFailure for a bad token */
  readonly login: () => Promise<string | undefined>;
  /**
   * Whether an author is us. As long as GitHub does not say who we are, every bot may be: GitHub does not say it to
   * tokens of apps alone, and an app writes as a bot.
   * @throws GitHubFailure for a bad token
   */
  readonly isOwn: (author: Author | null | undefined) => Promise<boolean>;
  /** Remembers the author of what this token just wrote. */
  readonly learn: (author: Author | null | undefined) => void;
}

/** Waits a number of milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

const pageSize = 100;
const maxAttempts = 5;
const maxRedirects = 3;

/** The version of the REST API that we are written for. @see https://docs.github.com/rest/about-the-rest-api/api-versions */
const apiVersion = '2022-11-28';

/** Where GitHub's API is; GitHub Enterprise Server has it below a path. */
export interface ApiUrls {
  readonly rest: string;
  readonly graphql: string;
}

/** The addresses that the runner gives to a job. */
export function readApiUrls(env: NodeJS.ProcessEnv): ApiUrls {
  const rest = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
  // A server has REST at /api/v3 and GraphQL at /api/graphql.
  const graphql = env['GITHUB_GRAPHQL_URL'] || `${rest.replace(/\/v3$/, '')}/graphql`;
  return { rest, graphql };
}

type Octokit = ReturnType<typeof import('@actions/github').getOctokit>;

/** GitHub's API with a token. Octokit is loaded with the first call: a command without GitHub does not pay for it. */
export function openGitHub(token: string, urls: ApiUrls, wait: Wait = sleep): GitHub {
  let loading: Promise<Octokit> | undefined;
  const connect = () => {
    loading ??= import('@actions/github').then(({ getOctokit }) =>
      getOctokit(token, {
        baseUrl: urls.rest,
        userAgent: 'chatops-as-code',
        request: { fetch: fetchFromHost },
      }),
    );
    return loading;
  };
  const request = async (route: string, parameters: Parameters, options: RequestOptions) => {
    const octokit = await connect();
    const place = route === graphqlRoute ? `POST ${urls.graphql}` : route;
    const sent = { ...options, ...encodePath(route, parameters) };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await octokit.request(place, { ...sent });
      } catch (error) {
        const failure = GitHubFailure.fromRequest(error, route);
        const isRepeatable =
          failure.refusal === 'rate-limit' ||
          failure.refusal === 'unknown-commit' ||
          (failure.isTransient && !route.startsWith('POST '));
        const pause = waitBefore(failure, attempt);
        if (!isRepeatable || attempt === maxAttempts || pause === undefined) throw failure;
        await wait(pause);
      }
    }
  };
  const call = async <T>(route: string, parameters: Parameters): Promise<T> => {
    const { data, status } = await request(route, parameters, { headers: jsonHeaders });
    if (data === '') return undefined as T;
    // Octokit gives text or bytes for what is no JSON, or a broken one.
    if (typeof data !== 'object') {
      throw new GitHubFailure(
        `GitHub answered ${status} to ${route} with something that is not JSON`,
        status,
      );
    }
    return data;
  };
  const listAll: GitHub['listAll'] = async <T>(
    route: string,
    parameters: Parameters,
    itemsOf: (page: never) => readonly T[] = (page: readonly T[]) => page,
  ) => {
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const found = itemsOf(await call<never>(route, { ...parameters, per_page: pageSize, page }));
      items.push(...found);
      if (found.length < pageSize) return items;
    }
  };
  return {
    call,
    listAll,
    readRaw: async (route, parameters) => {
      // Octokit would decode a raw file as text, and lose bytes that are none.
      const options = { headers: rawHeaders, request: { parseSuccessResponseBody: false } };
      const { data } = await request(route, parameters, options);
      return new Uint8Array(await new Response(data).arrayBuffer());
    },
    identity: openIdentity(call),
  };
}

interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly request?: { readonly parseSuccessResponseBody: boolean };
}

const jsonHeaders = { accept: 'application/vnd.github+json', 'x-github-api-version': apiVersion };
const rawHeaders = { ...jsonHeaders, accept: 'application/vnd.github.raw+json' };

const graphqlRoute = 'POST /graphql';

/**
 * Octokit takes `{+path}` as it is, where a `#` or `?` of a file name would end the path: so each of its segments is
 * encoded before. Octokit encodes all other parameters.
 * @throws Error for a segment that would make it the path of something else: an empty one, `.` or `..`
 */
function encodePath(route: string, parameters: Parameters): Parameters {
  const encoded = { ...parameters };
  for (const [, several, name = ''] of route.matchAll(/\{(\+?)(\w+)\}/g)) {
    const value = String(parameters[name] ?? '');
    const segments = several === '+' ? value.split('/') : [value];
    if (segments.some(segment => /^\.{0,2}$/.test(segment))) {
      throw new Error(`${JSON.stringify(value)} is not a valid ${name} for ${route}`);
    }
    if (several === '+') encoded[name] = segments.map(encodeURIComponent).join('/');
  }
  return encoded;
}

/**
 * The `fetch` of Octokit, by our own way out: one request and its redirects, since a repository that was renamed
 * moves along. A token is sent to its own host only.
 * @throws GitHubFailure for a redirect to another host
 */
async function fetchFromHost(url: string, request: HttpRequest): Promise<Response> {
  let place = url;
  for (let redirects = 0; ; redirects += 1) {
    const { status, headers, body } = await sendRequest(place, request);
    const { location } = headers;
    const isMoved = [301, 302, 307, 308].includes(status) && location !== undefined;
    if (!isMoved) {
      const known = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      );
      const hasBody = ![204, 205, 304].includes(status);
      return new Response(hasBody ? Buffer.from(body) : null, { status, headers: known });
    }
    const next = new URL(location, place);
    if (redirects === maxRedirects || next.origin !== new URL(place).origin) {
      const { pathname } = new URL(place);
      const message = `GitHub redirects ${request.method} ${pathname} to ${next.origin}, where the token is not sent`;
      throw new GitHubFailure(message, status);
    }
    place = next.href;
  }
}

function openIdentity(call: GitHub['call']): TokenIdentity {
  let learned: string | undefined;
  let asked: Promise<string | undefined> | undefined;
  const login = async () => {
    if (learned !== undefined) return learned;
    asked ??= readLogin(call);
    return learned ?? (await asked);
  };
  return {
    login,
    isOwn: async author => {
      if (!author) return false;
      const own = await login();
      return own === undefined ? author.type === 'Bot' : author.login === own;
    },
    learn: author => {
      if (author) learned = author.login;
    },
  };
}

/**
 * GITHUB_TOKEN and tokens of apps have no user (403), but GraphQL knows their bot.
 * @see https://docs.github.com/graphql/reference/queries#viewer
 */
async function readLogin(call: GitHub['call']): Promise<string | undefined> {
  try {
    return (await call<{ login: string }>('GET /user', {})).login;
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.status === 401) throw error;
  }
  try {
    const { data } = await call<{ data?: { viewer?: { login?: string } } }>(graphqlRoute, {
      query: '{viewer{login}}',
    });
    return data?.viewer?.login;
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    return undefined;
  }
}
