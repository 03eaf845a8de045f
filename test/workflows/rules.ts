import { parse } from 'yaml';

/** A workflow, as far as the rules look at it. */
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress'?: boolean;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: unknown;
  readonly environment?: string;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly concurrency?: Concurrency;
  readonly steps: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** What is wrong with a workflow: the rules of actionlint and zizmor that matter for ours. */
export type Rule = (workflow: Workflow, text: string) => Iterable<string>;

/** Reads a workflow. `on` is a word here, not the YAML 1.1 boolean. */
export function readWorkflow(text: string): Workflow {
  return parse(text) as Workflow;
}

function* stepsOf({ jobs }: Workflow): Generator<{ name: string; job: Job; step: Step }> {
  for (const [name, job] of Object.entries(jobs)) for (const step of job.steps) yield { name, job, step };
}

function isCheckout({ uses = '' }: Step): boolean {
  return uses.startsWith('actions/checkout@');
}

/** zizmor: dangerous expressions of untrusted events. What a fork names can be the head's own. */
const untrusted =
  /github\.event\.(pull_request\.(head|title|body|user)|workflow_run\.head|head_commit|issue|comment)|github\.head_ref/;

export const rules: Readonly<Record<string, Rule>> = {
  /** zizmor unpinned-uses. */
  'actions are pinned by a full commit SHA, with the version behind it': function* (_workflow, text) {
    for (const [line, uses = ''] of text.matchAll(/uses: ([^.\s]\S*).*$/gm)) {
      if (!/@[0-9a-f]{40}$/.test(uses)) yield uses;
      else if (!/ # v\d+\.\d+\.\d+$/.test(line)) yield `${uses} has no version`;
    }
  },
  /** zizmor excessive-permissions. */
  'nothing is permitted but what a job asks for': function* ({ permissions, jobs }) {
    if (JSON.stringify(permissions) !== '{}') yield 'the workflow';
    for (const [name, job] of Object.entries(jobs)) {
      if (typeof job.permissions !== 'object' || job.permissions === null) yield name;
    }
  },
  /** zizmor template-injection; environment variables are the way. */
  'no expression stands in a script': function* (workflow) {
    for (const { step } of stepsOf(workflow)) {
      if (step.run?.includes('${{') === true) yield step.run;
      if (typeof step.with?.['script'] === 'string' && step.with['script'].includes('${{')) yield 'script';
    }
  },
  /** zizmor artipacked. */
  'no checkout leaves its token behind': function* (workflow) {
    for (const { name, step } of stepsOf(workflow)) {
      if (isCheckout(step) && step.with?.['persist-credentials'] !== false) yield name;
    }
  },
  /** zizmor dangerous-triggers. */
  'no trigger gives a fork a token, but the one that says why': function* ({ on }, text) {
    if ('pull_request_target' in on) yield 'pull_request_target';
    if ('workflow_run' in on && !/workflow_run: # zizmor: ignore\[dangerous-triggers\] \S+/.test(text))
      yield 'workflow_run';
  },
  /** zizmor bot-conditions, github-env, cache-poisoning, secrets-inherit and overprovisioned-secrets, in one. */
  'no secrets, no caches, no writing of the environment file': function* (workflow, text) {
    if (/\bsecrets\./.test(text) || /secrets:\s*inherit/.test(text)) yield 'secrets';
    for (const { step } of stepsOf(workflow)) {
      if (/GITHUB_(ENV|PATH)\b/.test(step.run ?? '')) yield step.run ?? '';
      if (step.with?.['cache'] !== undefined || step.uses?.startsWith('actions/cache@') === true)
        yield 'cache';
    }
  },
  /** The head of a pull request is data: it is checked out beside the code, and only named as the file to read. */
  'nothing of a head is executed': function* (workflow) {
    const isExposed = 'pull_request' in workflow.on || 'workflow_run' in workflow.on;
    if (!isExposed) return;
    for (const { name, job, step } of stepsOf(workflow)) {
      const isWeak = JSON.stringify(job.permissions) === '{"contents":"read"}';
      if (isWeak) continue;
      if (isCheckout(step)) {
        const ref = String(step.with?.['ref'] ?? '');
        const isBase =
          ref === '${{ github.event.pull_request.base.sha }}' ||
          (ref === '' && 'workflow_run' in workflow.on);
        if (!isBase && step.with?.['path'] !== 'head')
          yield `${name} checks out ${ref || 'the merge commit'} as code`;
      }
      if (step['working-directory'] !== undefined || /\bhead\b/.test(step.run ?? ''))
        yield `${name} runs in the head`;
      if (step.uses?.startsWith('./head') === true) yield `${name} uses the head`;
    }
  },
  /** npm runs scripts of packages; where there are credentials it must not. */
  'no script of a package runs where there is an identity': function* (workflow) {
    for (const { name, job, step } of stepsOf(workflow)) {
      const hasIdentity = JSON.stringify(job.permissions ?? '').includes('write');
      if (hasIdentity && /npm (ci|install)\b(?!.*--ignore-scripts)/.test(step.run ?? '')) yield name;
      if (/\bnpm install\b|\bnpx\b|curl .*\|/.test(step.run ?? '')) yield `${name}: ${step.run}`;
    }
  },
  /** Untrusted text may be a value of `with`, which is data, but nothing else. */
  'what others write reaches no name and no environment variable': function* (workflow, text) {
    for (const { step } of stepsOf(workflow)) {
      if (untrusted.test(JSON.stringify(step.env ?? ''))) yield JSON.stringify(step.env);
    }
    if (/github\.event\.pull_request\.(title|body)|github\.head_ref/.test(text))
      yield 'title, body or branch name';
  },
  /** actionlint would know a label that does not exist; a floating one changes under our feet. */
  'every job has a fixed runner and an end': function* ({ jobs }) {
    for (const [name, job] of Object.entries(jobs)) {
      if (!/^ubuntu-\d+\.\d+$/.test(job['runs-on'] ?? '')) yield `${name}: runs-on`;
      if (!(typeof job['timeout-minutes'] === 'number' && job['timeout-minutes'] <= 60))
        yield `${name}: timeout-minutes`;
    }
  },
  /** An apply that is stopped in the middle, or meets another one, is what nobody wants to look at. */
  'who can change AWS or publish waits for its turn, in an environment': function* (
    { jobs, concurrency },
    text,
  ) {
    for (const [name, job] of Object.entries(jobs)) {
      const isApply = job.steps.some(step => step.with?.['command'] === 'apply');
      const isPublish = JSON.stringify(job.permissions ?? '').includes('"contents":"write"');
      if (!isApply && !isPublish) continue;
      if (job.environment === undefined) yield `${name} has no environment`;
      const turn = job.concurrency ?? concurrency;
      if (turn === undefined || turn['cancel-in-progress'] !== false) yield `${name} can be cancelled`;
      const isMain = text.includes("github.ref == 'refs/heads/main'");
      const isDefault = job.if?.includes(
        "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
      );
      if (!isMain && isDefault !== true) yield `${name} runs on any branch`;
    }
  },
};
