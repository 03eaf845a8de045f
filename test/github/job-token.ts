import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readWorkflow } from '../workflows/rules.ts';

const here = dirname(fileURLToPath(import.meta.url));
const workflows = join(here, '..', '..', '.github', 'workflows');

/**
 * The GITHUB_TOKEN of a job of our workflows, which may do what the job's `permissions` say and nothing else.
 * @param isFork whether the run is of a pull request from a fork, whose token can only read
 */
export function jobToken(workflow: string, job: string, isFork = false): string {
  return `ghs:${workflow}/${job}${isFork ? '@fork' : ''}`;
}

/** What the token of a job may, by permission as the API names it: `pull_requests` → `write`. */
type Grants = Readonly<Record<string, string>>;

const known = new Map<string, Grants | undefined>();

/** The permissions of a token that jobToken made; undefined for any other token. */
export function grantsOf(token: string): Grants | undefined {
  if (!known.has(token)) known.set(token, readGrants(token));
  return known.get(token);
}

function readGrants(token: string): Grants | undefined {
  const [, name = '', job = '', fork] = /^ghs:([\w.-]+)\/([\w-]+)(@fork)?$/.exec(token) ?? [];
  if (name === '') return undefined;
  const found = readWorkflow(readFileSync(join(workflows, name), 'utf8')).jobs[job];
  if (found === undefined) throw new Error(`${name} has no job ${job}`);
  const permissions = (found.permissions ?? {}) as Readonly<Record<string, string>>;
  return Object.fromEntries([
    ['metadata', 'read'],
    ...Object.entries(permissions).map(([permission, level]) => [
      permission.replaceAll('-', '_'),
      fork === undefined ? level : 'read',
    ]),
  ]);
}

const needs = parse(readFileSync(join(here, 'description', 'permissions.yml'), 'utf8')) as Readonly<
  Record<string, readonly string[] | 'none'>
>;

/**
 * The permissions of which an operation needs one and a token has none, as GitHub's header names them; undefined when
 * the token may do it.
 */
export function missingPermissions(operation: string, grants: Grants): string | undefined {
  const sets = needs[operation];
  if (sets === undefined) throw new Error(`permissions.yml does not say what ${operation} needs`);
  if (sets === 'none') return '';
  const isGranted = sets.some(set => {
    const [permission = '', level = ''] = set.split('=');
    return grants[permission] === 'write' || (level === 'read' && grants[permission] === 'read');
  });
  return isGranted ? undefined : sets.join('; ');
}

/** The token that a step of our workflows has: each command is one job's, and a plan without AWS is another's. */
export function tokenOf(inputs: Readonly<Record<string, string>>, eventName: string): string {
  const { command = '', against } = inputs;
  if (command === 'apply') return jobToken('chatops-apply.yml', 'apply');
  if (command === 'drift') return jobToken('chatops-drift.yml', 'drift');
  if (eventName === 'push' || eventName === 'workflow_dispatch') return jobToken('chatops-apply.yml', 'plan');
  if (eventName === 'workflow_run') return jobToken('chatops-comment.yml', 'comment');
  return jobToken('chatops-plan.yml', command === 'plan' && against !== undefined ? 'validate' : 'plan');
}
