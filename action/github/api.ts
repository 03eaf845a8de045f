import { setTimeout as sleep } from 'node:timers/promises';
import { GitHubFailure, isRateLimited, waitBefore } from './failure.ts';

/** A repository. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** Parameters of a route: those of the path, the query and the body alike. */
type Parameters = Readonly<Record<string, unknown>>;

/** GitHub's REST API for one token, with patience for rate limits and hiccups. */
export interface GitHub {
  /**
   * One call, e.g. `GET /repos/{owner}/{repo}/issues`. What is safe to repeat is repeated after a server error; a
   * rate limit is waited for as GitHub asks.
   * @returns the body, in the shape that GitHub's REST description promises
   * @throws GitHubFailure
   */
  readonly call: <T>(route: string, parameters: Parameters) => Promise<T>;
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
  /** Who writes with this token, e.g. `github-actions[bot]`: what others wrote is never taken for ours. */
  readonly login: () => Promise<string>;
}

const pageSize = 100;
const mostAttempts = 5;

/** GitHub's API at GITHUB_API_URL. The client is loaded with the first call: many runs make none. */
export function openGitHub(token: string): GitHub {
  let client: Promise<ReturnType<typeof import('@actions/github').getOctokit>> | undefined;
  let login: Promise<string> | undefined;
  const call = async <T>(route: string, parameters: Parameters): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        client ??= import('@actions/github').then(({ getOctokit }) => getOctokit(token, { log: silent }));
        const { data } = await (await client).request(route, { ...parameters });
        return data as T;
      } catch (error) {
        const failure = GitHubFailure.from(error, route);
        const isRepeatable = isRateLimited(failure) || (failure.isTransient && !route.startsWith('POST'));
        const pause = waitBefore(failure, attempt);
        if (!isRepeatable || attempt === mostAttempts || pause === undefined) throw failure;
        await sleep(pause);
      }
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
    login: () => {
      login ??= readLogin(call);
      return login;
    },
  };
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * GITHUB_TOKEN and tokens of apps have no user, but GraphQL knows their bot.
 * @see https://docs.github.com/graphql/reference/queries#viewer
 */
async function readLogin(call: GitHub['call']): Promise<string> {
  try {
    return (await call<{ login: string }>('GET /user', {})).login;
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.status === 401) throw error;
  }
  try {
    const { data } = await call<{ data?: { viewer?: { login?: string } } }>('POST /graphql', {
      query: '{viewer{login}}',
    });
    if (data?.viewer?.login !== undefined) return data.viewer.login;
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
  }
  return 'github-actions[bot]';
}
