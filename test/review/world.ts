import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Executor } from '../action/run-action.ts';
import { memoryFolder } from '../memory-folder.ts';
import type { CheckRunModel, ForgeModel, PullModel } from './model/forge-model.ts';
import type { Commit } from './model/git.ts';
import { describePullEvent } from './model/serve.ts';

/** How a step of a workflow ended. */
export interface Outcome {
  /** Whether the job is green. */
  readonly isGreen: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly reason: string;
  /** The message of the failure. */
  readonly message: string;
  readonly summary: string;
}

/** Whether a step failed for another reason than what it looked at: AWS or GitHub did not answer, or the code is wrong. */
export function isError(outcome: Outcome | undefined): boolean {
  return outcome?.isGreen === false && ['', 'denied', 'apply-failed'].includes(outcome.reason);
}

/** Where steps run, and against what. */
export interface Surroundings {
  readonly model: ForgeModel;
  readonly githubUrl: string;
  readonly awsUrl: string;
  /** Twelve digits: an account of its own in the embedded AWS. */
  readonly account: string;
  readonly token: string;
  /** Further inputs of every step, e.g. `app-id`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Starts the built Action, or calls it in this process. */
  readonly execute: Executor;
}

/** One step: its inputs, the event, and what is checked out. */
export interface StepCall {
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly sha: string;
  readonly ref: string;
  readonly runId: number;
  /** The commit that is checked out; the file to read is in it, or in the folder `head` where that is given. */
  readonly checkout: string;
  readonly head?: string;
}

/** Runs one step with the files of its checkouts. */
export async function runStep(place: Surroundings, call: StepCall): Promise<Outcome> {
  const folder = await mkdtemp(join(memoryFolder, 'checkout-'));
  try {
    const { get } = place.model.git;
    await writeCommit(folder, get(call.checkout));
    if (call.head !== undefined) await writeCommit(join(folder, 'head'), get(call.head));
    return await start(place, call, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeCommit(folder: string, { sha, tree }: Commit): Promise<void> {
  await mkdir(join(folder, '.git'), { recursive: true });
  await writeFile(join(folder, '.git', 'HEAD'), `${sha}\n`);
  for (const [path, text] of tree) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function start(place: Surroundings, call: StepCall, folder: string): Promise<Outcome> {
  const { status, outputs, commands, summary } = await place.execute({
    inputs: { 'github-token': place.token, ...place.inputs, ...call.inputs },
    cwd: folder,
    event: call.event,
    env: {
      AWS_ENDPOINT_URL: place.awsUrl,
      AWS_ACCESS_KEY_ID: place.account,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'eu-west-1',
      GITHUB_API_URL: place.githubUrl,
      GITHUB_GRAPHQL_URL: `${place.githubUrl}/graphql`,
      GITHUB_REPOSITORY: 'alice/demo',
      GITHUB_SHA: call.sha,
      GITHUB_REF: call.ref,
      GITHUB_RUN_ID: String(call.runId),
    },
  });
  const error = commands.filter(line => line.startsWith('::error::')).at(-1) ?? '';
  return {
    isGreen: status === 0,
    outputs,
    reason: outputs['failure-reason'] ?? '',
    message: error.replace('::error::', '').replaceAll('%0A', '\n'),
    summary,
  };
}

/** The plan job of a pull request: nothing runs while it is in conflict. */
export async function planPull(
  place: Surroundings,
  pull: PullModel,
  config: string,
  {
    inputs = {},
    workspace = 'merge',
  }: {
    readonly inputs?: Readonly<Record<string, string>>;
    /** The commit that is checked out as data. */
    readonly workspace?: 'merge' | 'head' | 'base';
  } = {},
): Promise<Outcome | undefined> {
  const { model } = place;
  const merge = model.mergeOf(pull);
  if (merge === undefined || pull.state !== 'open') return undefined;
  const base = model.head(pull.baseRef);
  return runStep(place, {
    inputs: { command: 'plan', config: `head/${config}`, ...inputs },
    event: describePullEvent(model, pull, 'synchronize'),
    sha: merge,
    ref: `refs/pull/${pull.number}/merge`,
    runId: model.nextId(),
    checkout: base,
    head: { merge, head: model.headOf(pull), base }[workspace],
  });
}

/** The job that looks for drift, on the newest commit of the default branch. */
export function findDrift(place: Surroundings, config: string): Promise<Outcome> {
  const { model } = place;
  const sha = model.head(model.defaultBranch);
  return runStep(place, {
    inputs: { command: 'drift', config },
    event: { name: 'schedule', payload: {} },
    sha,
    ref: `refs/heads/${model.defaultBranch}`,
    runId: model.nextId(),
    checkout: sha,
  });
}

/** A time before every merge: an app gives its check runs the times that it wants. */
export const longAgo = '2026-01-01T00:00:00Z';

/** Writes a check run that looks like one of the Action: with the content of another one, now or at a given time. */
export async function forgeCheckRun(
  { githubUrl }: Surroundings,
  token: string,
  { output }: Pick<CheckRunModel, 'output'>,
  { name, sha, at }: { readonly name: string; readonly sha: string; readonly at?: string },
): Promise<void> {
  await fetch(`${githubUrl}/repos/alice/demo/check-runs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      accept: 'application/vnd.github+json',
      'user-agent': 'forger',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      name,
      head_sha: sha,
      status: 'completed',
      conclusion: 'success',
      ...(at === undefined ? {} : { started_at: at, completed_at: at }),
      output: { title: output.title ?? '', summary: output.summary ?? '', text: output.text ?? '' },
    }),
  });
}

/** A run of the workflow that applies: of one commit and file, with its two jobs. */
export interface ApplyRun {
  readonly id: number;
  readonly sha: string;
  readonly config: string;
  readonly event: 'push' | 'workflow_dispatch';
  readonly accepts: boolean;
  /** The commit that is checked out, where it is another one than `sha`. */
  readonly checkout?: string;
}

/** The first job, and whether the second one asks for its approval. */
export async function planBranch(
  place: Surroundings,
  run: ApplyRun,
): Promise<{ readonly plan: Outcome; readonly waits: boolean }> {
  const plan = await runStep(place, {
    ...describeRun(place, run),
    inputs: { ...inputsOf(run), command: 'plan' },
  });
  const waits = plan.isGreen && plan.outputs['has-changes'] === 'true';
  place.model.runs.set(run.id, waits ? 'waiting' : 'completed');
  return { plan, waits };
}

/** The second job, once the environment lets it start. */
export async function applyBranch(
  place: Surroundings,
  run: ApplyRun,
  plan: Outcome,
  target = 'default',
): Promise<Outcome> {
  const hashes = JSON.parse(plan.outputs['plan-hashes'] ?? '{}') as Record<string, string>;
  const outcome = await runStep(place, {
    ...describeRun(place, run),
    inputs: { ...inputsOf(run), command: 'apply', target, 'shown-hash': hashes[target] ?? '' },
  });
  place.model.runs.set(run.id, 'completed');
  return outcome;
}

function inputsOf({ config, accepts }: ApplyRun) {
  return { config, 'accept-plan-change': String(accepts) };
}

function describeRun({ model }: Surroundings, { id, sha, event, checkout = sha }: ApplyRun) {
  return {
    event: { name: event, payload: { ref: `refs/heads/${model.defaultBranch}` } },
    sha,
    ref: `refs/heads/${model.defaultBranch}`,
    runId: id,
    checkout,
  };
}
