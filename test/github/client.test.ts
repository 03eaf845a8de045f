import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { openGitHub, readApiUrls } from '../../action/github/api.ts';
import { GitHubFailure } from '../../action/github/failure.ts';
import { findMergedPulls, readFileAt } from '../../action/github/pull-requests.ts';
import { keepComment } from '../../action/github/sticky-comment.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { jobToken } from './job-token.ts';
import { commentsOf, commitFile, openPull } from './repository.ts';

const here = dirname(fileURLToPath(import.meta.url));
const repository = { owner: 'alice', repo: 'demo' };
const marker = '<!-- chatops:comment -->';
const planJob = jobToken('chatops-plan.yml', 'plan');

let github: GitHubDouble;
let number = 0;
let head = '';
beforeAll(async () => {
  github = await startGitHubDouble();
  head = await commitFile(github, 'main', 'README.md', 'A repository.\n');
  number = await openPull(github, 'change', 'notes.md', 'A change.\n');
});
afterAll(() => github.stop());
afterEach(() => {
  github.faults.length = 0;
  github.requests.length = 0;
});

const open = (token = planJob) => openGitHub(token, readApiUrls({ GITHUB_API_URL: github.url }));

interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly message?: string;
  readonly errors?: readonly unknown[];
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
  readonly help: string;
  readonly isDenied: boolean;
}

describe('what GitHub refuses is said by its cause', () => {
  const refusals = parse(readFileSync(join(here, 'refusals.yml'), 'utf8')) as Refusal[];
  const inTwoHours = () => String(Math.floor(Date.now() / 1000) + 7199);
  test.each(refusals)(
    '$name',
    async ({ status, message, errors, html, headers = {}, says, help, isDenied }) => {
      const reset = headers['x-ratelimit-reset'] === undefined ? {} : { 'x-ratelimit-reset': inTwoHours() };
      const body = html ?? JSON.stringify({ message, ...(errors === undefined ? {} : { errors }) });
      github.faults.push({
        on: /^POST .*comments/,
        status,
        headers: { ...headers, ...reset },
        body,
        times: 9,
      });
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      const failure = await open()
        .call(route, { ...repository, issue_number: number, body: 'text' })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(GitHubFailure);
      if (!(failure instanceof GitHubFailure)) return;
      for (const part of says) expect(failure.message).toContain(part);
      expect(failure.message).not.toMatch(/[<>\n]/);
      expect(failure.describeHelp('pull-requests: write') ?? '').toBe(help);
      expect(failure.isDenied).toBe(isDenied);
      // A comment is never sent twice on an answer: it may be there.
      expect(github.requests.filter(request => request.startsWith('POST /repos'))).toHaveLength(1);
    },
  );

  test('no answer at all', async () => {
    const nowhere = openGitHub('token', {
      rest: 'http://127.0.0.1:9',
      graphql: 'http://127.0.0.1:9/graphql',
    });
    const failure = await nowhere
      .call('POST /repos/{owner}/{repo}/issues', { ...repository })
      .catch((error: unknown) => error);
    expect(String(failure)).toContain('GitHub did not answer POST /repos/{owner}/{repo}/issues');
  });
});

describe('routes', () => {
  let server: Server;
  let client: ReturnType<typeof openGitHub>;
  const seen: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = openGitHub('token', readApiUrls({ GITHUB_API_URL: `${url}/api/v3` }));
  });
  afterAll(() => {
    server.close();
  });
  afterEach(() => {
    seen.length = 0;
  });
  const contents = 'GET /repos/{owner}/{repo}/contents/{+path}';

  test.each([
    ['a#b?c%d é.yml', 'a%23b%3Fc%25d%20%C3%A9.yml'],
    ['teams/a b/chatops.yml', 'teams/a%20b/chatops.yml'],
    ["it's (new)*!.yml", "it's%20(new)*!.yml"],
    ['{owner}/:repo.yml', '%7Bowner%7D/%3Arepo.yml'],
    ['%2e%2e/x', '%252e%252e/x'],
    ['a+b&c=d.yml', 'a%2Bb%26c%3Dd.yml'],
  ])('the path %j is one path', async (path, encoded) => {
    await client.call(contents, { ...repository, path, ref: 'a b&c' });
    expect(seen).toEqual([`/api/v3/repos/alice/demo/contents/${encoded}?ref=a%20b%26c`]);
  });

  test.each(['../secrets', 'a/../b', './a', 'a//b', '/a', ''])('the path %j is none', async path => {
    await expect(client.call(contents, { ...repository, path })).rejects.toThrow('is not a valid path');
    expect(seen).toEqual([]);
  });

  test.each(['', '.', '..'])('the owner %j is none', async owner => {
    await expect(client.call(contents, { owner, repo: 'c', path: 'd' })).rejects.toThrow(
      'is not a valid owner',
    );
    expect(seen).toEqual([]);
  });

  test('one segment holds no other', async () => {
    await client.call('GET /repos/{owner}/{repo}', { owner: 'a/b', repo: '..#c' });
    expect(seen).toEqual(['/api/v3/repos/a%2Fb/..%23c']);
  });

  test.each([
    [{}, 'https://api.github.com', 'https://api.github.com/graphql'],
    [{ GITHUB_API_URL: 'https://ghes/api/v3' }, 'https://ghes/api/v3', 'https://ghes/api/graphql'],
    [{ GITHUB_API_URL: 'https://ghes/api/v3/' }, 'https://ghes/api/v3', 'https://ghes/api/graphql'],
    [{ GITHUB_API_URL: 'https://api.x.ghe.com' }, 'https://api.x.ghe.com', 'https://api.x.ghe.com/graphql'],
    [
      { GITHUB_API_URL: 'https://ghes/api/v3', GITHUB_GRAPHQL_URL: 'https://ghes/other' },
      'https://ghes/api/v3',
      'https://ghes/other',
    ],
  ])('the addresses of %j', (env, rest, graphql) => {
    expect(readApiUrls(env)).toEqual({ rest, graphql });
  });
});

describe('a file of the base', () => {
  test.each(['odd#name.yml', 'what?.yml', '100%.yml', 'ü & b/chatops.yml'])(
    '%s is read as it is called',
    async path => {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      await github.call('alice', 'PUT', `/repos/alice/demo/contents/${encoded}`, {
        message: 'add',
        branch: 'main',
        content: Buffer.from(`of ${path}`).toString('base64'),
      });
      const bytes = await readFileAt(open(), repository, path, 'main');
      expect(Buffer.from(bytes ?? []).toString('utf8')).toBe(`of ${path}`);
    },
  );

  test('of more than a megabyte is read whole', async () => {
    const text = 'x'.repeat(1_048_577);
    await commitFile(github, 'main', 'large.yml', text);
    const bytes = await readFileAt(open(), repository, 'large.yml', 'main');
    expect(bytes?.length).toBe(text.length);
  });

  test('that is not there is none; a commit that is not there is a failure', async () => {
    expect(await readFileAt(open(), repository, 'nowhere.yml', head)).toBeUndefined();
    const failure = readFileAt(open(), repository, 'nowhere.yml', 'f'.repeat(40));
    await expect(failure).rejects.toThrow('GitHub answered 404 to GET /repos/{owner}/{repo}/git/commits');
    await expect(readFileAt(open(), repository, '../chatops.yml', head)).rejects.toThrow(
      'is not in the repository',
    );
  });
});

describe('one comment', () => {
  const keep = (token?: string) => {
    const client = open(token);
    return keepComment(
      client,
      { ...repository, issue_number: number, marker },
      () => `${marker}\ntext of ${token ?? 'the job'}`,
    );
  };
  const marked = async () => (await commentsOf(github, number)).filter(({ body }) => body.startsWith(marker));
  const clear = async () => {
    for (const { id } of await marked()) {
      await github.call('alice', 'DELETE', `/repos/alice/demo/issues/comments/${id}`);
    }
  };
  afterEach(clear);

  test.each([
    ['403 for both', 403, 403],
    ['404 for both', 404, 404],
    ['403, and GraphQL is down', 403, 502],
  ])('of an app of which GitHub does not say who it is: %s', async (_, user, graphql) => {
    github.faults.push(
      { on: /^GET \/user/, status: user, times: 9 },
      { on: /graphql/, status: graphql, times: 9 },
    );
    await keep('token-app');
    await keep('token-app');
    expect((await marked()).map(({ user: author }) => author.login)).toEqual(['app']);
  });

  test('when the list is behind: what was made is not made again', async () => {
    github.faults.push({ on: /^GET .*issues\/\d+\/comments/, status: 200, body: '[]', times: 99 });
    await keep();
    expect(await marked()).toHaveLength(1);
    expect(github.requests.filter(request => request.startsWith('POST /repos'))).toHaveLength(1);
  });

  test('when GitHub makes it without an answer: it is found', async () => {
    github.faults.push({ on: /^POST .*comments/, status: 502, times: 1, isDone: true });
    await keep();
    expect(await marked()).toHaveLength(1);
  });

  test('when GitHub does not answer at all: two attempts, then the failure', async () => {
    github.faults.push({ on: /^POST .*comments/, status: 502, times: 99 });
    await expect(keep()).rejects.toThrow('GitHub answered 502');
    expect(github.requests.filter(request => request.startsWith('POST /repos'))).toHaveLength(2);
  });

  test('a comment with our marker of a person is not ours, whether GitHub says who we are or not', async () => {
    await github.call('mallory', 'POST', `/repos/alice/demo/issues/${number}/comments`, {
      body: `${marker}\nmine`,
    });
    await keep();
    github.faults.push(
      { on: /^GET \/user/, status: 403, times: 9 },
      { on: /graphql/, status: 403, times: 9 },
    );
    await keep();
    const found = await marked();
    expect(found.map(({ user }) => user.login).sort()).toEqual(['bot', 'mallory']);
    expect(found.find(({ user }) => user.login === 'mallory')?.body).toBe(`${marker}\nmine`);
  });

  test('a personal token comments as its user, and may not write check runs', async () => {
    await keep('token-alice');
    await keep('token-alice');
    expect((await marked()).map(({ user }) => user.login)).toEqual(['alice']);
    const run = open('token-alice').call('POST /repos/{owner}/{repo}/check-runs', {
      ...repository,
      name: 'plan',
      head_sha: head,
    });
    await expect(run).rejects.toThrow('You must authenticate via a GitHub App');
  });
});

test('a commit that GitHub does not know yet is asked for again, and then looked for among the merged ones', async () => {
  const message = 'No commit found for SHA: abc';
  github.faults.push({ on: /commits\/[^/]+\/pulls/, status: 422, message, times: 1 });
  expect(await findMergedPulls(open(), repository, [head], 'main')).toEqual({ pulls: [], unmatched: [head] });
  expect(github.requests.filter(request => request.includes('/pulls?')).length).toBeGreaterThan(1);
});

describe('a repository that was renamed', () => {
  let server: Server;
  const seen: string[] = [];
  let elsewhere = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      if (request.url === '/repos/alice/old') response.writeHead(301, { location: '/repositories/7' }).end();
      else if (request.url === '/repos/alice/away') response.writeHead(302, { location: elsewhere }).end();
      else {
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"name":"demo"}');
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    elsewhere = `http://localhost:${(server.address() as AddressInfo).port}/x`;
  });
  afterAll(() => {
    server.close();
  });
  const client = () =>
    openGitHub(
      'secret',
      readApiUrls({ GITHUB_API_URL: elsewhere.replace('localhost', '127.0.0.1').slice(0, -2) }),
    );

  test('is followed', async () => {
    const found = await client().call<{ name: string }>('GET /repos/{owner}/{repo}', {
      owner: 'alice',
      repo: 'old',
    });
    expect(found).toEqual({ name: 'demo' });
  });

  test('to another host the token is not sent', async () => {
    const call = client().call('GET /repos/{owner}/{repo}', { owner: 'alice', repo: 'away' });
    await expect(call).rejects.toThrow('where the token is not sent');
    expect(seen.some(line => line.startsWith('/x'))).toBe(false);
  });
});
