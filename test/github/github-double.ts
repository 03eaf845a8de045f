import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';

/** An answer that is given instead of the right one, so often. */
export interface Fault {
  /** Fits `POST /repos/alice/demo/issues`. */
  readonly on: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  times: number;
}

/** The app whose check runs a token makes, as GitHub Actions is one. */
const apps: Readonly<Record<string, { id: number; slug: string }>> = {
  'token-bot': { id: 15368, slug: 'github-actions' },
  'token-mallory': { id: 666, slug: 'mallory' },
};

/** GitHub on 127.0.0.1: Vercel's emulator, with what it lacks in front of it. */
export interface GitHubDouble {
  readonly url: string;
  readonly faults: Fault[];
  /** What was asked, `METHOD /path?query`. */
  readonly requests: string[];
  /** A call as one of the people. @throws when the answer is none of success */
  call<T>(login: string, method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Starts it with a repository `alice/demo`, and `bot` as the account of the workflows' token. Added to the emulator,
 * after GitHub's REST description: the pull requests of a commit, the app of a check run, faults.
 * @see https://docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function startGitHubDouble(): Promise<GitHubDouble> {
  const logins = ['alice', 'bot', 'mallory', 'reader'];
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries(logins.map(login => [`token-${login}`, { login, scopes: ['repo'] }])),
      github: {
        users: logins.map(login => ({ login })),
        repos: [{ owner: 'alice', name: 'demo', auto_init: true }],
      },
    },
  });
  const faults: Fault[] = [];
  const requests: string[] = [];
  const appOfRun = new Map<number, { id: number; slug: string }>();
  const gateway = { backend: emulator.url, faults, requests, appOfRun };
  const server = createServer((request, response) => {
    answer(gateway, request, response).catch(error => {
      response.writeHead(599).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = async <T>(login: string, method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `token token-${login}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const result = await fetch(`${emulator.url}${path}`, init);
    const text = await result.text();
    if (!result.ok) throw new Error(`${method} ${path}: ${result.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  for (const login of ['bot', 'mallory']) {
    await call('alice', 'PUT', `/repos/alice/demo/collaborators/${login}`, { permission: 'push' });
  }
  return {
    url,
    faults,
    requests,
    call,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await emulator.close();
    },
  };
}

interface Gateway {
  readonly backend: string;
  readonly faults: Fault[];
  readonly requests: string[];
  readonly appOfRun: Map<number, { id: number; slug: string }>;
}

async function answer(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  gateway.requests.push(`${method} ${url}`);
  const fault = gateway.faults.find(({ on, times }) => times > 0 && on.test(`${method} ${url}`));
  if (fault !== undefined) {
    fault.times -= 1;
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
    response.end(JSON.stringify({ message: fault.message ?? 'A fault' }));
    return;
  }
  const authorization = request.headers.authorization ?? '';
  const ofCommit = /^\/repos\/([^/]+\/[^/]+)\/commits\/([^/]+)\/pulls/.exec(url);
  const init = {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  };
  const result = await fetch(
    ofCommit === null
      ? `${gateway.backend}${url}`
      : `${gateway.backend}/repos/${ofCommit[1]}/pulls?state=all&per_page=100`,
    init,
  );
  const text = await result.text();
  const body =
    text === '' ? '' : JSON.stringify(complete(gateway, JSON.parse(text), authorization, ofCommit?.[2]));
  response.writeHead(result.status, { 'content-type': 'application/json' });
  response.end(result.status === 204 ? undefined : body);
}

interface Pull {
  readonly merge_commit_sha: string | null;
  readonly head: { readonly sha: string };
}

interface Run {
  readonly id: number;
  readonly check_suite?: unknown;
}

function complete(
  { appOfRun }: Gateway,
  body: unknown,
  authorization: string,
  commit: string | undefined,
): unknown {
  if (commit !== undefined && Array.isArray(body)) {
    return (body as Pull[]).filter(
      ({ merge_commit_sha, head }) => merge_commit_sha === commit || head.sha === commit,
    );
  }
  if (typeof body !== 'object' || body === null) return body;
  if ('check_runs' in body) {
    const runs = body.check_runs as Run[];
    return { ...body, check_runs: runs.map(run => ({ ...run, app: appOfRun.get(run.id) ?? null })) };
  }
  if ('check_suite' in body && 'id' in body) {
    const run = body as Run;
    const app = appOfRun.get(run.id) ?? apps[authorization.replace(/^(token|bearer) /i, '')];
    if (app !== undefined) appOfRun.set(run.id, app);
    return { ...run, app: app ?? null };
  }
  return body;
}
