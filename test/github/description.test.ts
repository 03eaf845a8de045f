import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { checkAnswer, checkRequest } from './description/check-exchange.ts';
import { description } from './description/operation.ts';
import { grantsOf, jobToken, missingPermissions } from './job-token.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'description');
const readYaml = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as unknown;

interface Case {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly problems: readonly string[];
}

const headers = {
  authorization: 'Bearer token',
  accept: 'application/vnd.github+json',
  'user-agent': 'test',
  'x-github-api-version': '2022-11-28',
  'content-type': 'application/json',
};

describe('the check of requests finds what it is for', () => {
  test.each(readYaml('exchanges.yml') as Case[])('$name', ({ request, problems }) => {
    const { method, url, body } = request;
    const text = body === undefined ? '' : JSON.stringify(body);
    const found = checkRequest({ method, url, headers: { ...headers, ...request.headers }, body: text });
    expect(found.length > 0).toBe(problems.length > 0);
    for (const problem of problems) expect(found.join('\n')).toContain(problem);
  });
});

test('an answer that is not as GitHub gives it is found, one that is only poorer is not', () => {
  const asked = { method: 'GET', url: '/repos/a/b/pulls/1', headers, body: '' };
  expect(checkAnswer(asked, 200, { number: 1, state: 'open' })).toEqual([]);
  expect(checkAnswer(asked, 200, { number: '1' })).toEqual([
    expect.stringContaining('answer/number must be integer'),
  ]);
  expect(checkAnswer(asked, 200, { state: 'merged' })).toEqual([expect.stringContaining('answer/state')]);
  expect(checkAnswer(asked, 201, {})).toEqual([expect.stringContaining('201 is not described')]);
});

test('every route that the code names is described', () => {
  const action = join(folder, '..', '..', '..', 'action');
  const files = ['github', 'main'].flatMap(name =>
    readdirSync(join(action, name)).map(file => readFileSync(join(action, name, file), 'utf8')),
  );
  const routes = files.flatMap(text => text.match(/\b(GET|POST|PATCH|PUT|DELETE) \/[^'`\s]*/g) ?? []);
  const used = [...new Set(routes)]
    .map(route => route.replaceAll('{+', '{'))
    .filter(route => route !== 'POST /graphql');
  expect(used.length).toBeGreaterThan(10);
  const described = (route: string) => {
    const [method = '', path = ''] = route.split(' ');
    return description.paths[path]?.[method.toLowerCase()] !== undefined;
  };
  expect(used.filter(route => !described(route))).toEqual([]);
});

test('the permission of every described operation is known', () => {
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(readYaml('permissions.yml') as object).sort()).toEqual(operations.sort());
});

test.each([
  ['plan', false, 'POST /repos/{owner}/{repo}/check-runs', undefined],
  ['validate', false, 'POST /repos/{owner}/{repo}/check-runs', 'checks=write'],
  ['plan', true, 'POST /repos/{owner}/{repo}/check-runs', 'checks=write'],
  ['plan', true, 'GET /repos/{owner}/{repo}/contents/{path}', undefined],
  ['plan', false, 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', undefined],
  ['plan', false, 'POST /repos/{owner}/{repo}/issues', 'issues=write'],
  ['plan', false, 'GET /user', ''],
])('the job %s (of a fork: %s) and %s', (job, isFork, operation, missing) => {
  const grants = grantsOf(jobToken('chatops-plan.yml', job, isFork)) ?? {};
  expect(missingPermissions(operation, grants)).toBe(missing);
});
