import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apps, type CheckRunModel, type ForgeModel, type IssueModel, type PullModel } from './forge-model.ts';

/** A served model; the model can be exchanged between two histories. */
export interface ServedModel {
  readonly url: string;
  readonly use: (model: ForgeModel) => void;
  readonly stop: () => void;
}

interface Call {
  readonly model: ForgeModel;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string;
  /** Values of the path. */
  readonly values: readonly string[];
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

const repositoryName = 'alice/demo';
const ok = (body: unknown): Reply => ({ status: 200, body });
const missing: Reply = { status: 404, body: { message: 'Not Found' } };

/** Serves the API of the model on 127.0.0.1, as far as the Action calls it. */
export async function serveModel(): Promise<ServedModel> {
  let current: ForgeModel | undefined;
  const server = createServer((request, response) => {
    reply(current, request, response).catch(error => {
      response.writeHead(599).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: model => {
      current = model;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function reply(
  model: ForgeModel | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://model');
  const token = String(request.headers.authorization ?? '').replace(/^(token|bearer) /i, '');
  const found = model && findRoute(request.method ?? 'GET', pathname);
  const { status, body } =
    model === undefined || found === undefined
      ? { status: 404, body: { message: `Not modelled: ${request.method} ${pathname}` } }
      : found.answer({
          model,
          query: searchParams,
          body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
          token,
          values: found.values,
        });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function findRoute(method: string, path: string) {
  for (const [pattern, answer] of routes) {
    const match = new RegExp(`^${pattern.replace(' ', ` /repos/${repositoryName}`)}$`).exec(
      `${method} ${path}`,
    );
    if (match !== null) return { answer, values: match.slice(1).map(decodeURIComponent) };
  }
  if (`${method} ${path}` === 'POST /graphql') return { answer: answerViewer, values: [] };
  return undefined;
}

function loginOf(token: string): string {
  const app = apps[token];
  return app === undefined ? token.replace('token-', '') : `${app.slug}[bot]`;
}

const answerViewer = ({ token }: Call): Reply => ok({ data: { viewer: { login: loginOf(token) } } });

const page = <T>(items: readonly T[], query: URLSearchParams): T[] => {
  const size = Number(query.get('per_page') ?? 30);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(first, first + size);
};

const routes: readonly (readonly [string, (call: Call) => Reply])[] = [
  ['GET ', ({ model }) => ok({ full_name: repositoryName, default_branch: model.defaultBranch })],
  [
    'GET /branches/(.+)',
    ({ model, values: [name = ''] }) =>
      model.git.branches.has(name) ? ok({ name, commit: { sha: model.head(name) } }) : missing,
  ],
  ['GET /git/commits/([0-9a-f]+)', ({ model, values: [sha = ''] }) => describeCommit(model, sha)],
  [
    'GET /git/trees/([0-9a-f]+)',
    ({ model, values: [sha = ''] }) => {
      if (!model.git.has(sha)) return missing;
      const tree = [...model.git.get(sha).tree].map(([path, text]) => ({
        path,
        mode: '100644',
        type: 'blob',
        sha: '0'.repeat(40),
        size: text.length,
      }));
      return ok({ sha, tree, truncated: false });
    },
  ],
  ['GET /commits', ({ model, query }) => ok(page(listCommits(model, query.get('sha') ?? ''), query))],
  [
    'GET /compare/([0-9a-f]+)\\.\\.\\.([0-9a-f]+)',
    ({ model, values: [base = '', head = ''] }) => {
      if (!model.git.has(base) || !model.git.has(head)) return missing;
      const isAhead = model.git.ancestors(head).includes(base);
      const isBehind = model.git.ancestors(head).length > 0 && model.git.ancestors(base).includes(head);
      return ok({
        status: base === head ? 'identical' : isAhead ? 'ahead' : isBehind ? 'behind' : 'diverged',
      });
    },
  ],
  [
    'GET /contents/(.+)',
    ({ model, query, values: [path = ''] }) => {
      const ref = query.get('ref') ?? '';
      const text = model.git.has(ref) ? model.git.get(ref).tree.get(path) : undefined;
      return text === undefined ? missing : ok(describeFile(path, text));
    },
  ],
  [
    'GET /commits/([0-9a-f]+)/pulls',
    ({ model, values: [sha = ''] }) => {
      if (!model.git.has(sha)) return { status: 422, body: { message: `No commit found for SHA: ${sha}` } };
      return ok(
        listPulls(model)
          .filter(pull => brought(model, pull, sha))
          .map(pull => describePull(model, pull)),
      );
    },
  ],
  [
    'GET /commits/([0-9a-f]+)/check-runs',
    ({ model, query, values: [sha = ''] }) => {
      const runs = model.checkRuns.filter(run => run.head_sha === sha);
      return ok({ total_count: runs.length, check_runs: page(runs, query) });
    },
  ],
  [
    'POST /check-runs',
    call => {
      const { model, body, token } = call;
      if (apps[token] === undefined)
        return { status: 403, body: { message: 'You must authenticate via a GitHub App.' } };
      const sha = String(body['head_sha']);
      if (!model.git.has(sha)) return { status: 422, body: { message: `No commit found for SHA: ${sha}` } };
      const run: CheckRunModel = {
        id: model.nextId(),
        head_sha: sha,
        app: apps[token] ?? null,
        name: String(body['name']),
        status: 'queued',
        conclusion: null,
        started_at: model.tick(),
        completed_at: null,
        external_id: '',
        output: { title: null, summary: null, text: null },
      };
      model.checkRuns.push(run);
      changeRun(run, call);
      return { status: 201, body: run };
    },
  ],
  [
    'PATCH /check-runs/(\\d+)',
    call => {
      const run = call.model.checkRuns.find(({ id }) => id === Number(call.values[0]));
      if (run === undefined) return missing;
      if (run.app?.id !== apps[call.token]?.id) return { status: 403, body: { message: 'Invalid app_id' } };
      changeRun(run, call);
      return ok(run);
    },
  ],
  [
    'GET /pulls',
    ({ model, query }) => ok(page(filterPulls(model, query), query).map(pull => describePull(model, pull))),
  ],
  [
    'GET /pulls/(\\d+)',
    ({ model, values: [number] }) => {
      const pull = model.pulls.get(Number(number));
      if (pull === undefined) return missing;
      const mergeable = pull.state === 'open' ? model.mergeOf(pull) !== undefined : null;
      return ok({ ...describePull(model, pull), mergeable });
    },
  ],
  [
    'GET /pulls/(\\d+)/files',
    ({ model, query, values: [number] }) => {
      const pull = model.pulls.get(Number(number));
      return pull === undefined ? missing : ok(page(listFiles(model, pull), query));
    },
  ],
  [
    'GET /issues/(\\d+)/comments',
    ({ model, query, values: [number] }) =>
      ok(page(model.comments.get(Number(number)) ?? [], query).map(describeComment)),
  ],
  [
    'POST /issues/(\\d+)/comments',
    ({ model, body, token, values: [number] }) => {
      const comment = { id: model.nextId(), login: loginOf(token), body: String(body['body']) };
      model.comments.set(Number(number), [...(model.comments.get(Number(number)) ?? []), comment]);
      return { status: 201, body: describeComment(comment) };
    },
  ],
  [
    'PATCH /issues/comments/(\\d+)',
    ({ model, body, values: [id] }) => {
      const comment = [...model.comments.values()].flat().find(each => each.id === Number(id));
      if (comment === undefined) return missing;
      comment.body = String(body['body']);
      return ok(describeComment(comment));
    },
  ],
  [
    'GET /issues',
    ({ model, query }) =>
      ok(
        page(
          model.issues.filter(({ login }) => [null, login].includes(query.get('creator'))),
          query,
        ).map(describeIssue),
      ),
  ],
  [
    'POST /issues',
    ({ model, body, token }) => {
      const { title, body: text } = body;
      // Numbers of issues and pull requests are apart, so that a later pull request has the number that a story expects.
      const number = 1_000 + model.issues.length;
      const issue = {
        number,
        login: loginOf(token),
        title: String(title),
        body: String(text),
        state: 'open',
      };
      model.issues.push(issue);
      return { status: 201, body: describeIssue(issue) };
    },
  ],
  [
    'PATCH /issues/(\\d+)',
    ({ model, body, values: [number] }) => {
      const issue = model.issues.find(each => each.number === Number(number));
      if (issue === undefined) return missing;
      for (const name of ['title', 'body', 'state'] as const) {
        if (typeof body[name] === 'string') issue[name] = body[name];
      }
      return ok(describeIssue(issue));
    },
  ],
  [
    'GET /actions/runs/(\\d+)/approvals',
    ({ model, values: [id] }) =>
      ok(
        (model.approvals.get(Number(id)) ?? []).map(login => ({
          state: 'approved',
          comment: '',
          environments: [],
          user: describeUser(login),
        })),
      ),
  ],
  [
    'GET /actions/runs/(\\d+)',
    ({ model, values: [id] }) => ok({ id: Number(id), status: model.runs.get(Number(id)) ?? 'completed' }),
  ],
];

function changeRun(run: CheckRunModel, { model, body }: Call): void {
  const { name, status, conclusion, external_id, output, completed_at, started_at } = body;
  if (typeof name === 'string') run.name = name;
  if (typeof external_id === 'string') run.external_id = external_id;
  if (typeof started_at === 'string') run.started_at = started_at;
  if (typeof status === 'string') run.status = status;
  if (typeof conclusion === 'string') {
    run.status = 'completed';
    run.conclusion = conclusion;
    run.completed_at = typeof completed_at === 'string' ? completed_at : model.tick();
  }
  if (typeof output === 'object' && output !== null) run.output = { ...run.output, ...output };
}

function describeCommit(model: ForgeModel, sha: string): Reply {
  if (!model.git.has(sha)) return missing;
  return ok({ sha, parents: model.git.get(sha).parents.map(parent => ({ sha: parent })) });
}

function listCommits(model: ForgeModel, sha: string) {
  if (!model.git.has(sha)) return [];
  return model.git.ancestors(sha).map(each => ({
    sha: each,
    parents: model.git.get(each).parents.map(parent => ({ sha: parent })),
    commit: { committer: { date: '2026-11-01T00:00:00Z' } },
  }));
}

function listPulls(model: ForgeModel): PullModel[] {
  return [...model.pulls.values()].filter(
    ({ merged }) => merged === undefined || !model.unindexed.has(merged.sha),
  );
}

/** Whether a pull request brought a commit to its base branch. */
function brought(model: ForgeModel, pull: PullModel, sha: string): boolean {
  if (pull.merged === undefined) return model.headOf(pull) === sha;
  const { sha: merge, base } = pull.merged;
  return model.git.ancestors(merge).includes(sha) && !model.git.ancestors(base).includes(sha);
}

function filterPulls(model: ForgeModel, query: URLSearchParams): PullModel[] {
  const { state = 'open', base, head } = Object.fromEntries(query);
  return listPulls(model)
    .filter(pull => state === 'all' || pull.state === state)
    .filter(pull => base === undefined || pull.baseRef === base)
    .filter(pull => head === undefined || head === `${pull.headRepository.split('/')[0]}:${pull.headRef}`)
    .reverse();
}

function describePull(model: ForgeModel, pull: PullModel) {
  const { number, headRepository, merged, state } = pull;
  return {
    number,
    state,
    draft: pull.isDraft === true,
    merged_at: merged?.at ?? null,
    merge_commit_sha: merged?.sha ?? model.mergeOf(pull) ?? null,
    head: { ref: pull.headRef, sha: model.headOf(pull), repo: { full_name: headRepository } },
    base: {
      ref: pull.baseRef,
      sha: merged?.base ?? model.head(pull.baseRef),
      repo: { full_name: repositoryName },
    },
  };
}

function listFiles(model: ForgeModel, pull: PullModel) {
  const own = model.headOf(pull);
  const base = model.git.mergeBase(pull.merged?.base ?? model.head(pull.baseRef), own) ?? own;
  const [before, after] = [model.git.get(base).tree, model.git.get(own).tree];
  const added = [...after.keys()].filter(path => !before.has(path));
  const renames = new Map<string, string>();
  for (const [path, text] of before) {
    const to = after.has(path) ? undefined : added.find(each => isAlike(text, after.get(each) ?? ''));
    if (to !== undefined) renames.set(path, to);
  }
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path) && ![...renames.values()].includes(path))
    .map(path => {
      const to = renames.get(path);
      if (to !== undefined) return { filename: to, previous_filename: path, status: 'renamed' };
      const status = !before.has(path) ? 'added' : after.has(path) ? 'modified' : 'removed';
      return { filename: path, status };
    });
}

/** As git finds renames: half of the lines are the same. */
function isAlike(before: string, after: string): boolean {
  const lines = before.split('\n');
  const kept = new Set(after.split('\n'));
  return lines.filter(line => kept.has(line)).length >= lines.length / 2;
}

function describeFile(path: string, text: string) {
  const url = 'https://example.com/';
  const links = { git: url, html: url, self: url };
  const content = Buffer.from(text).toString('base64');
  const name = path.split('/').at(-1) ?? path;
  const file = {
    type: 'file',
    encoding: 'base64',
    size: text.length,
    name,
    path,
    content,
    sha: '0'.repeat(40),
  };
  return { ...file, url, git_url: url, html_url: url, download_url: url, _links: links };
}

function describeUser(login: string) {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

function describeIssue({ login, ...issue }: IssueModel) {
  return { ...issue, user: describeUser(login) };
}

function describeComment({ id, login, body }: { id: number; login: string; body: string }) {
  return { id, body, user: describeUser(login) };
}

/** The event of a pull request, as GitHub sends it. */
export function describePullEvent(model: ForgeModel, pull: PullModel, action: string) {
  return { name: 'pull_request', payload: { action, pull_request: describePull(model, pull) } };
}
