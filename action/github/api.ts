import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpAnswer, type HttpRequest, sendRequest } from '../http/send-request.ts';
import { GitHubFailure, waitBefore } from './failure.ts';
import { expandRoute, type Parameters } from './route.ts';

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
  readonly identity: Identity;
}

/** Who writes with a token, as far as it is known: what others wrote is never taken for ours. */
export interface Identity {
  /** The account, e.g. `github-actions[bot]`; undefined when GitHub does not say. @throws GitHubFailure for a bad token */
  readonly login: () => Promise<string | undefined>;
  /**
   * Whether an author is us. As long as GitHub does not say who we are, every bot may be: only tokens of apps are not
   * told, and an app writes as a bot.
   * @throws GitHubFailure for a bad token
   */
  readonly isOwn: (author: Author | null | undefined) => Promise<boolean>;
  /** Remembers the author of what this token just wrote. */
  readonly learn: (author: Author | null | undefined) => void;
}

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

/** GitHub's API with a token. */
export function openGitHub(token: string, urls: ApiUrls): GitHub {
  const headers = {
    authorization: `Bearer ${token}`,
    'user-agent': 'chatops-as-code',
    'x-github-api-version': apiVersion,
  };
  const request = async (route: string, parameters: Parameters, accept: string): Promise<HttpAnswer> => {
    const { method, path, body } = expandRoute(route, parameters);
    const url = route === graphqlRoute ? urls.graphql : `${urls.rest}${path}`;
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const content = sent === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await exchange(
        url,
        { method, headers: { ...headers, ...content, accept }, body: sent },
        route,
      );
      if (!(answer instanceof GitHubFailure)) return answer;
      const isRepeatable =
        answer.refusal === 'rate-limit' ||
        answer.refusal === 'unknown-commit' ||
        (answer.isTransient && method !== 'POST');
      const pause = waitBefore(answer, attempt);
      if (!isRepeatable || attempt === maxAttempts || pause === undefined) throw answer;
      await sleep(pause);
    }
  };
  const call = async <T>(route: string, parameters: Parameters): Promise<T> => {
    const { body, status } = await request(route, parameters, 'application/vnd.github+json');
    const text = Buffer.from(body).toString('utf8');
    try {
      return (text === '' ? undefined : JSON.parse(text)) as T;
    } catch {
      throw new GitHubFailure(`GitHub answered ${status} to ${route} with something that is no JSON`, status);
    }
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
    readRaw: async (route, parameters) =>
      (await request(route, parameters, 'application/vnd.github.raw+json')).body,
    identity: openIdentity(call),
  };
}

const graphqlRoute = 'POST /graphql';

/** One request and its redirects: a repository that was renamed moves along. A token is sent to its own host only. */
async function exchange(
  url: string,
  request: HttpRequest,
  route: string,
): Promise<HttpAnswer | GitHubFailure> {
  let place = url;
  for (let redirects = 0; ; redirects += 1) {
    let answer: HttpAnswer;
    try {
      answer = await sendRequest(place, request);
    } catch (error) {
      return GitHubFailure.fromError(error, route);
    }
    const { status, headers } = answer;
    const { location } = headers;
    const isMoved = [301, 302, 307, 308].includes(status) && location !== undefined;
    const next = isMoved ? new URL(location, place) : undefined;
    if (next === undefined)
      return status >= 200 && status < 300 ? answer : GitHubFailure.fromAnswer(answer, route);
    if (redirects === maxRedirects || next.origin !== new URL(place).origin) {
      return new GitHubFailure(
        `GitHub redirects ${route} to ${next.origin}, where the token is not sent`,
        status,
      );
    }
    place = next.href;
  }
}

function openIdentity(call: GitHub['call']): Identity {
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
