import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkAnswer, checkRequest, type SentRequest } from './description/check-exchange.ts';
import { findOperation } from './description/operation.ts';
import { grantsOf, missingPermissions } from './job-token.ts';

/** An answer that is given instead of the right one, so often. */
export interface Fault {
  /** Fits `POST /repos/alice/demo/issues`. */
  readonly on: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** The whole body, instead of a message. */
  readonly body?: string;
  /** Whether what was asked for is done all the same, as when only the answer is lost. */
  readonly isDone?: boolean;
  /** What somebody else does just before; the right answer is then given. */
  readonly meanwhile?: () => unknown;
  times: number;
}

/** What is between the Action and the emulator. */
export interface Gateway {
  readonly backend: string;
  readonly faults: Fault[];
  /** What was asked, `METHOD /path?query`. */
  readonly requests: string[];
  /** What is not as GitHub's REST description says, of requests and answers. */
  readonly violations: string[];
  readonly appOfRun: Map<number, App>;
  /** Whether what is behind it answers as GitHub does by itself, and nothing has to be added. */
  readonly isModel?: boolean;
}

interface App {
  readonly id: number;
  readonly slug: string;
}

/** The bots that tokens of apps write as, by the account that the emulator has for each. */
const bots: Readonly<Record<string, string>> = { bot: 'github-actions[bot]', app: 'our-app[bot]' };

/** The app whose check runs a token makes; other tokens are personal. */
const apps: Readonly<Record<string, App>> = {
  'token-bot': { id: 15368, slug: 'github-actions' },
  'token-app': { id: 4242, slug: 'our-app' },
  'token-mallory': { id: 666, slug: 'mallory' },
};

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or the bytes of a file. */
  readonly body: unknown;
}

/** Answers one request as GitHub does. */
export async function answer(
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = 'GET' } = request;
  // GitHub Enterprise Server has its API below a path.
  const url = (request.url ?? '/').replace(/^\/api\/(v3(?=\/)|(?=graphql))/, '').replace(/^(?!\/)/, '/');
  const sent = { method, url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
  const { status, headers, body } = await decide(gateway, sent);
  const isRaw = Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': isRaw ? 'application/vnd.github.raw+json; charset=utf-8' : 'application/json',
    ...headers,
  });
  response.end(status === 204 ? undefined : isRaw ? body : JSON.stringify(body));
}

async function decide(gateway: Gateway, sent: SentRequest): Promise<Answer> {
  gateway.requests.push(`${sent.method} ${sent.url}`);
  gateway.violations.push(...checkRequest(sent));
  const token = String(sent.headers['authorization'] ?? '').replace(/^(token|bearer) /i, '');
  const found = findFault(gateway, sent);
  found?.meanwhile?.();
  const fault = found?.meanwhile === undefined ? found : undefined;
  if (fault !== undefined && fault.isDone !== true) return answerFault(fault);
  const refusal = refuse(sent, token) ?? refuseSize(sent);
  if (refusal !== undefined) return refusal;
  const emulated = token.startsWith('ghs:') ? 'token-bot' : token;
  if (gateway.isModel === true) {
    const { status, body } = await forwardAsIs(gateway, sent, emulated);
    gateway.violations.push(...checkAnswer(sent, status, body));
    return fault === undefined ? { status, body } : answerFault(fault);
  }
  if (sent.url === '/graphql') return answerGraphql(emulated.replace('token-', ''));
  const { status, body } = await forward(gateway, sent, emulated);
  if (fault !== undefined) return answerFault(fault);
  gateway.violations.push(...checkAnswer(sent, status, body));
  return { status, body: asMediaType(sent, body) };
}

function findFault(gateway: Gateway, { method, url }: SentRequest): Fault | undefined {
  const fault = gateway.faults.find(({ on, times }) => times > 0 && on.test(`${method} ${url}`));
  if (fault !== undefined) fault.times -= 1;
  return fault;
}

function answerFault({ status, headers = {}, message = 'A fault', body }: Fault): Answer {
  if (body === undefined) return { status, headers, body: { message } };
  try {
    return { status, headers, body: JSON.parse(body) as unknown };
  } catch {
    const page = { 'content-type': 'text/html; charset=utf-8' };
    return { status, headers: { ...page, ...headers }, body: Buffer.from(body) };
  }
}

/** What GitHub does not let a token do. */
function refuse({ method, url }: SentRequest, token: string): Answer | undefined {
  if (!/^(ghs:|token-)/.test(token)) {
    return { status: 401, body: { message: 'Bad credentials', status: '401' } };
  }
  if (token === 'token-bot' || token === 'token-app') {
    return method === 'GET' && url === '/user'
      ? refusal('Resource not accessible by integration')
      : undefined;
  }
  const operation = findOperation(method, new URL(url, 'http://github.test').pathname)?.name;
  if (operation === undefined) return undefined;
  const grants = grantsOf(token);
  if (grants === undefined) {
    const isPersonal = apps[token] === undefined && /^(POST|PATCH) .*\/check-runs/.test(operation);
    return isPersonal ? refusal('You must authenticate via a GitHub App.') : undefined;
  }
  const missing = missingPermissions(operation, grants);
  return missing === undefined ? undefined : refusal('Resource not accessible by integration', missing);
}

function refusal(message: string, permissions = ''): Answer {
  return {
    status: 403,
    headers: permissions === '' ? {} : { 'x-accepted-github-permissions': permissions },
    body: { message, documentation_url: 'https://docs.github.com/rest', status: '403' },
  };
}

/** GitHub counts bytes: 65,536 of a comment or an issue, 65,535 of each text of a check run. */
function refuseSize({ body, url }: SentRequest): Answer | undefined {
  if (body === '' || url === '/graphql') return undefined;
  const { body: text, output } = JSON.parse(body) as {
    body?: string;
    output?: { summary?: string; text?: string };
  };
  const sizes: readonly [string | undefined, number, string][] = [
    [text, 65_536, 'body'],
    [output?.summary, 65_535, 'summary'],
    [output?.text, 65_535, 'text'],
  ];
  const excess = sizes.find(([value, limit]) => Buffer.byteLength(value ?? '') > limit);
  if (excess === undefined) return undefined;
  return { status: 422, body: { message: 'Validation Failed', errors: [`${excess[2]} is too long`] } };
}

/** The only thing that is asked of GraphQL is who asks. */
function answerGraphql(account: string): Answer {
  return { status: 200, body: { data: { viewer: { login: bots[account] ?? account } } } };
}

async function forwardAsIs({ backend }: Gateway, sent: SentRequest, token: string): Promise<Answer> {
  const { method, url, body } = sent;
  const result = await fetch(`${backend}${url}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === '' ? {} : { body }),
  });
  const text = await result.text();
  return { status: result.status, body: text === '' ? '' : JSON.parse(text) };
}

/** The emulator lists no files of a pull request, but compares commits. */
async function listFiles(
  { backend }: Gateway,
  [, repository, number]: string[],
  token: string,
): Promise<Answer> {
  const read = async <T>(path: string): Promise<T> => {
    const answered = await fetch(`${backend}/repos/${repository}/${path}`, {
      headers: { authorization: `token ${token}` },
    });
    return (await answered.json()) as T;
  };
  const { base, head } = await read<{ base: { sha: string }; head: { sha: string } }>(`pulls/${number}`);
  const { files } = await read<{ files: unknown[] }>(`compare/${base.sha}...${head.sha}`);
  return { status: 200, body: files };
}

async function forward(gateway: Gateway, sent: SentRequest, token: string): Promise<Answer> {
  const { method, url, body } = sent;
  const ofPull = /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)\/files/.exec(url);
  if (ofPull !== null) return listFiles(gateway, [...ofPull], token);
  const ofCommit = /^\/repos\/([^/]+\/[^/]+)\/commits\/([^/]+)\/pulls/.exec(url);
  const path = ofCommit === null ? asEmulated(url) : `/repos/${ofCommit[1]}/pulls?state=all&per_page=100`;
  const result = await fetch(`${gateway.backend}${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    ...(body === '' ? {} : { body }),
  });
  const text = await result.text();
  if (text === '') return { status: result.status, body: '' };
  const completed = complete(gateway, JSON.parse(text), token, ofCommit?.[2]);
  return { status: result.status, body: asReal(completed) };
}

/** The emulator's accounts instead of the bots. */
function asEmulated(url: string): string {
  return Object.entries(bots).reduce(
    (text, [account, real]) => text.replace(`creator=${encodeURIComponent(real)}`, `creator=${account}`),
    url,
  );
}

/** Bots under their real names. */
function asReal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asReal);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, asReal(member)]);
  const result = Object.fromEntries(members) as Record<string, unknown>;
  const real = bots[String(result['login'])];
  return real === undefined ? result : { ...result, login: real, type: 'Bot' };
}

interface ContentsAnswer {
  readonly type: string;
  readonly size: number;
  readonly content: string;
}

/** A file as JSON has its content up to 1 MB only; its raw form has no JSON around it. */
function asMediaType({ url, headers }: SentRequest, body: unknown): unknown {
  if (!/^\/repos\/[^/]+\/[^/]+\/contents\//.test(url)) return body;
  const file = body as ContentsAnswer;
  if (file.type !== 'file') return body;
  if (String(headers['accept']).includes('raw')) return Buffer.from(file.content, 'base64');
  return file.size <= 1_048_576 ? body : { ...file, content: '', encoding: 'none' };
}

interface Pull {
  readonly merge_commit_sha: string | null;
  readonly head: { readonly sha: string };
}

interface Run {
  readonly id: number;
  readonly check_suite?: unknown;
}

/** What the emulator lacks: the pull requests of a commit, the app of a check run. */
function complete({ appOfRun }: Gateway, body: unknown, token: string, commit: string | undefined): unknown {
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
    const app = appOfRun.get(run.id) ?? apps[token];
    if (app !== undefined) appOfRun.set(run.id, app);
    return { ...run, app: app ?? null };
  }
  return body;
}
