import { readFile } from 'node:fs/promises';
import { isObject } from '../core/json.ts';

/** A pull request as the event of this run names it. */
export interface EventPull {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  /** The branch that it goes to. */
  readonly baseRef: string;
  readonly isFork: boolean;
}

/**
 * Whether a run is about a branch of the repository as it is, and not about a pull request: then `plan` shows what the
 * branch would change, and `apply` applies it.
 */
export function isBranchRun({ eventName, pull, triggeringHead, ref }: RunContext): boolean {
  const events = ['push', 'workflow_dispatch', 'repository_dispatch', 'schedule', 'workflow_call'];
  return events.includes(eventName) && pull === undefined && triggeringHead === undefined && ref !== '';
}

/** What the runner says about this run. Undefined members are not there outside of a workflow. */
export interface RunContext {
  readonly repository: { readonly owner: string; readonly repo: string } | undefined;
  readonly eventName: string;
  /** The commit of the run; of a pull request event it is a merge commit that is not reviewed. */
  readonly sha: string;
  readonly ref: string;
  /** Page of this run, for links. */
  readonly runUrl: string | undefined;
  readonly runId: string | undefined;
  readonly pull: EventPull | undefined;
  /** Set for `workflow_run`: the pull request has to be looked up, because its artifacts are not to be trusted. */
  readonly triggeringHead: TriggeringHead | undefined;
}

/** The head that started the workflow which `workflow_run` follows. */
export interface TriggeringHead {
  readonly sha: string;
  /** `owner:branch`, as GitHub's filter of pull requests takes it. */
  readonly label: string;
}

/** Reads the environment and the event file of the runner. What is malformed is as if it were not there. */
export async function readRunContext(env: NodeJS.ProcessEnv): Promise<RunContext> {
  const event = await readEvent(env['GITHUB_EVENT_PATH']);
  const [owner, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const runId = env['GITHUB_RUN_ID'] || undefined;
  return {
    repository: owner && repo ? { owner, repo } : undefined,
    eventName: env['GITHUB_EVENT_NAME'] ?? '',
    sha: env['GITHUB_SHA'] || textOf(dig(event, 'after')),
    ref: env['GITHUB_REF'] || textOf(dig(event, 'ref')),
    runUrl: owner && repo && runId ? `${server}/${owner}/${repo}/actions/runs/${runId}` : undefined,
    runId,
    pull: readPull(event),
    triggeringHead: readTriggeringHead(event),
  };
}

async function readEvent(file: string | undefined): Promise<unknown> {
  if (!file) return undefined;
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function readPull(event: unknown): EventPull | undefined {
  const number = dig(event, 'pull_request', 'number');
  const headSha = dig(event, 'pull_request', 'head', 'sha');
  const baseSha = dig(event, 'pull_request', 'base', 'sha');
  const baseRef = dig(event, 'pull_request', 'base', 'ref');
  if (typeof number !== 'number' || typeof headSha !== 'string' || typeof baseSha !== 'string')
    return undefined;
  const headRepo = dig(event, 'pull_request', 'head', 'repo', 'full_name');
  return {
    number,
    headSha,
    baseSha,
    baseRef: typeof baseRef === 'string' ? baseRef : '',
    isFork: headRepo !== dig(event, 'pull_request', 'base', 'repo', 'full_name'),
  };
}

function readTriggeringHead(event: unknown): TriggeringHead | undefined {
  if (dig(event, 'workflow_run', 'event') !== 'pull_request') return undefined;
  const sha = dig(event, 'workflow_run', 'head_sha');
  const owner = dig(event, 'workflow_run', 'head_repository', 'owner', 'login');
  const branch = dig(event, 'workflow_run', 'head_branch');
  if (typeof sha !== 'string' || typeof owner !== 'string' || typeof branch !== 'string') return undefined;
  return { sha, label: `${owner}:${branch}` };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function dig(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}
