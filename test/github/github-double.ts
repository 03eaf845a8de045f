import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { answer, type Fault } from './gateway.ts';

/** GitHub on 127.0.0.1: Vercel's emulator, with what it lacks in front of it. */
export interface GitHubDouble {
  readonly url: string;
  readonly faults: Fault[];
  /** What was asked, `METHOD /path?query`. */
  readonly requests: string[];
  /** A call as one of the people. @throws when the answer is none of success */
  call<T>(login: string, method: string, path: string, body?: unknown): Promise<T>;
  /** @throws when a request or an answer was not as GitHub's REST description says */
  stop(): Promise<void>;
}

/**
 * Starts it with a repository `alice/demo`, `bot` as the account of the workflows' token, and `app` as that of a GitHub App. Between it and the Action
 * every request is compared with GitHub's REST description and with the permissions of the job (see jobToken). Added
 * to the emulator: the pull requests of a commit, the app of a check run, raw files, limits of size, faults.
 * @see https://docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function startGitHubDouble(): Promise<GitHubDouble> {
  const logins = ['alice', 'bot', 'app', 'mallory', 'reader'];
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
  const violations: string[] = [];
  const gateway = { backend: emulator.url, faults, requests, violations, appOfRun: new Map() };
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
  for (const login of ['bot', 'app', 'mallory']) {
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
      if (violations.length > 0)
        throw new Error(`Not as GitHub describes it:\n${[...new Set(violations)].join('\n')}`);
    },
  };
}
