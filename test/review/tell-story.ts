import type { Fault } from '../github/gateway.ts';
import { jobToken } from '../github/job-token.ts';
import { callQuery } from '../local-aws/raw-call.ts';
import type { Stack } from './judge.ts';
import type { PullModel } from './model/forge-model.ts';
import { describePullEvent } from './model/serve.ts';
import { type Feature, setFeature, teamFile } from './team-file.ts';
import {
  type ApplyRun,
  applyBranch,
  findDrift,
  forgeCheckRun,
  type Outcome,
  planBranch,
  planPull,
  runStep,
  type Surroundings,
} from './world.ts';

/** A story as data: what is there, and what happens. */
export interface Story {
  readonly name: string;
  readonly because: string;
  readonly files?: 'one' | 'two' | 'none';
  readonly branch?: string;
  /** Told with the built Action every time. */
  readonly bundle?: true;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly steps: readonly StoryStep[];
}

type Values = Readonly<Partial<Record<Feature, string>>>;

/** One step: exactly one of what people, GitHub and its runs do, and what is then seen. */
export interface StoryStep {
  readonly open?: string;
  readonly push?: string;
  readonly plan?: string;
  /** What is checked out for a plan of a pull request, instead of its merge. */
  readonly workspace?: 'head' | 'base';
  /** The run whose commit is checked out for a new run. */
  readonly at?: string;
  readonly validate?: string;
  readonly merge?: string;
  readonly retarget?: string;
  readonly direct?: true;
  /** A run of the apply workflow on the newest commit; the name is for later steps. */
  readonly run?: string;
  readonly rerun?: string;
  /** The second job of a run, once it was approved; `proceed`: without an approval. */
  readonly approve?: string;
  readonly proceed?: string;
  readonly drift?: true;
  /** Calls of IAM that a person makes by hand. */
  readonly hand?: readonly { readonly iam: string; readonly input: Readonly<Record<string, string>> }[];
  /** A single job that applies, in a workflow that `event` starts; the name of the pull request that the event is about. */
  readonly apply?: string;
  readonly event?: string;
  readonly forge?: string;
  readonly fault?: { readonly on: string; readonly status: number; readonly times: number };
  /** A pull request that is merged while a later step runs: just before request number `after` that fits `on`. */
  readonly meanwhile?: { readonly merge: string; readonly on: string; readonly after: number };
  /** Of `approve`: the hash of the plan that the approver was shown, instead of the one of the run. */
  readonly shown?: string;
  readonly method?: 'merge' | 'squash' | 'rebase';
  /** The message of a merge commit. */
  readonly message?: string;
  /** The pull request whose comment a person edits; every `from` in it becomes `to`. */
  readonly edit?: string;
  readonly from?: string;
  readonly to?: string;
  /** The default branch is pushed back by force to the commit of a run. */
  readonly reset?: string;
  /** Files by path, undefined to remove one: of `open` and `push`, besides `file`. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** The token can only read, as for a pull request of Dependabot in a repository whose default is that. */
  readonly readOnly?: true;
  readonly draft?: true;
  /** Of `apply`: the ref that the event is about. */
  readonly ref?: string;
  readonly file?: string;
  /** Of `approve` and `proceed`: the target of the job. */
  readonly target?: string;
  readonly base?: string;
  readonly fork?: true;
  readonly set?: Values;
  readonly text?: string;
  readonly remove?: true;
  /** The file is moved, with its changes. */
  readonly moveTo?: string;
  /** The channel `second` is taken out of the file. */
  readonly cut?: true;
  /** The token of a forger, and whose check run it copies. */
  readonly token?: string;
  readonly copies?: string;
  readonly accepts?: true;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly unindexed?: true;
  /** GitHub has indexed all merges. */
  readonly indexed?: true;
  readonly see?: Sight;
}

/** What is seen after a step. Texts are parts of what is there. */
export interface Sight {
  readonly green?: boolean;
  readonly reason?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly says?: readonly string[];
  readonly summary?: readonly string[];
  /** Of the first comment of a pull request. */
  readonly comment?: {
    readonly of: string;
    readonly has?: readonly string[];
    readonly lacks?: readonly string[];
  };
  readonly comments?: { readonly of: string; readonly count: number };
  /** Of the last comment of a pull request. */
  readonly told?: { readonly of: string; readonly has: readonly string[] };
  readonly deployed?: readonly string[];
  readonly lacks?: readonly string[];
  readonly check?: { readonly name: string; readonly conclusion: string };
  readonly waits?: boolean;
  /** No run starts, because the pull request is in conflict. */
  readonly nothing?: true;
}

/** What a teller works with. */
export interface Stage {
  readonly place: Surroundings;
  readonly faults: Fault[];
  readonly readStack: (name: string) => Promise<Stack>;
}

/** Takes steps, and says what is not as it should be seen. */
export interface Teller {
  readonly take: (step: StoryStep) => Promise<string[]>;
}

/** A teller for one story. */
export function makeTeller({ place, faults, readStack }: Stage): Teller {
  const { model } = place;
  const pulls = new Map<string, PullModel>();
  const runs = new Map<string, { run: ApplyRun; plan: Outcome }>();
  const pullOf = (name: string): PullModel => {
    const pull = pulls.get(name);
    if (pull === undefined) throw new Error(`There is no pull request ${name}`);
    return pull;
  };
  const runOf = (name: string) => {
    const found = runs.get(name);
    if (found === undefined) throw new Error(`There is no run ${name}`);
    return found;
  };
  const edit = (
    branch: string,
    { file = 'chatops.yml', set = {}, text, remove, cut, files = {}, moveTo }: StoryStep,
  ) => {
    const before =
      model.git.get(model.head(branch)).tree.get(file) ?? teamFile('demo', ['C04AAB1CD2', 'C04AAB1CD3']);
    const after = Object.entries(set).reduce(
      (edited, [feature, value]) => setFeature(edited, feature as Feature, value),
      text ?? before,
    );
    const whole = cut === true ? after.slice(0, after.indexOf('  second:')) : after;
    const others = Object.entries(files).map(([path, content]) => [path, content ?? undefined]);
    const isOther = others.length > 0 && text === undefined && Object.keys(set).length === 0;
    const isGone = remove === true || moveTo !== undefined;
    const own = isOther ? {} : { [file]: isGone ? undefined : whole, ...(moveTo && { [moveTo]: whole }) };
    model.push(branch, { ...own, ...Object.fromEntries(others) });
  };
  const withToken = (job: string, workflow = 'chatops-apply.yml', isReadOnly = false) => ({
    ...place,
    token: jobToken(workflow, job, isReadOnly),
  });
  const begin = async (name: string, run: ApplyRun) => {
    const { plan } = await planBranch(withToken('plan'), run);
    runs.set(name, { run, plan });
    return plan;
  };
  const act = async (step: StoryStep): Promise<Outcome | undefined> => {
    const { file = 'chatops.yml', inputs = {}, workspace } = step;
    if (step.open !== undefined) {
      model.branch(step.open, model.head(step.base ?? model.defaultBranch));
      edit(step.open, step);
      const from = step.fork === true ? 'mallory/demo' : 'alice/demo';
      const pull = model.open(step.open, step.base ?? model.defaultBranch, from);
      pull.isDraft = step.draft === true;
      pulls.set(step.open, pull);
    } else if (step.push !== undefined) edit(pullOf(step.push).headRef, step);
    else if (step.indexed === true) model.unindexed.clear();
    else if (step.direct === true) edit(model.defaultBranch, step);
    else if (step.plan !== undefined) {
      return planPull(withToken('plan', 'chatops-plan.yml', step.readOnly), pullOf(step.plan), file, {
        inputs,
        ...(workspace === undefined ? {} : { workspace }),
      });
    } else if (step.validate !== undefined) {
      const offline = { against: file, comment: 'false', ...inputs };
      return planPull(withToken('validate', 'chatops-plan.yml'), pullOf(step.validate), file, {
        inputs: offline,
      });
    } else if (step.merge !== undefined) {
      const sha = model.merge(pullOf(step.merge), step.method ?? 'squash', step.message);
      if (step.unindexed === true && sha !== undefined) model.unindexed.add(sha);
    } else if (step.retarget !== undefined) pullOf(step.retarget).baseRef = step.base ?? 'main';
    else if (step.edit !== undefined) {
      for (const comment of model.comments.get(pullOf(step.edit).number) ?? []) {
        comment.body = comment.body.replaceAll(step.from ?? '', step.to ?? '');
      }
    } else if (step.reset !== undefined) model.branch(model.defaultBranch, runOf(step.reset).run.sha);
    else if (step.hand !== undefined) {
      const caller = { url: place.awsUrl, accessKeyId: place.account };
      for (const { iam, input } of step.hand) await callQuery(caller, 'iam', '2010-05-08', iam, input);
    } else if (step.fault !== undefined) faults.push({ ...step.fault, on: new RegExp(step.fault.on) });
    else if (step.meanwhile !== undefined) {
      const { merge, on, after } = step.meanwhile;
      let count = 0;
      const meanwhile = () => {
        count += 1;
        if (count === after) model.merge(pullOf(merge), 'squash');
      };
      faults.push({ on: new RegExp(on), status: 200, times: after, meanwhile });
    } else if (step.run !== undefined) {
      const event = step.accepts === true ? 'workflow_dispatch' : 'push';
      const sha = model.head(model.defaultBranch);
      return begin(step.run, {
        id: model.nextId(),
        sha,
        config: file,
        event,
        accepts: step.accepts === true,
        ...(step.at === undefined ? {} : { checkout: runOf(step.at).run.sha }),
      });
    } else if (step.rerun !== undefined) {
      return begin(step.rerun, { ...runOf(step.rerun).run, id: model.nextId() });
    } else if (step.approve !== undefined || step.proceed !== undefined) {
      const { run, plan } = runOf(step.approve ?? step.proceed ?? '');
      if (step.approve !== undefined) model.approvals.set(run.id, ['carol']);
      const hash = step.shown === undefined ? {} : { [step.target ?? 'default']: step.shown };
      const shown =
        step.shown === undefined
          ? plan
          : { ...plan, outputs: { ...plan.outputs, 'plan-hashes': JSON.stringify(hash) } };
      return applyBranch(withToken('apply'), run, shown, step.target);
    } else if (step.apply !== undefined) {
      const pull = pullOf(step.apply);
      const isPull = step.event === 'pull_request';
      const sha = (isPull && model.mergeOf(pull)) || model.head(model.defaultBranch);
      return runStep(withToken('apply'), {
        inputs: { command: 'apply', config: file, ...inputs },
        event: { name: step.event ?? '', payload: describeEvent(step.event ?? '', pull) },
        sha,
        ref: step.ref ?? (isPull ? `refs/pull/${pull.number}/merge` : `refs/heads/${model.defaultBranch}`),
        runId: model.nextId(),
        checkout: sha,
      });
    } else if (step.drift === true) {
      return findDrift(withToken('drift', 'chatops-drift.yml'), file);
    } else if (step.forge !== undefined) await forge(step);
    return undefined;
  };
  const describeEvent = (event: string, pull: PullModel) => {
    if (event.startsWith('pull_request')) return describePullEvent(model, pull, 'closed').payload;
    if (event !== 'workflow_run') return {};
    const head_repository = { owner: { login: pull.headRepository.split('/')[0] } };
    const head = { head_sha: model.headOf(pull), head_branch: pull.headRef, head_repository };
    return { workflow_run: { event: 'pull_request', ...head } };
  };
  /** A forged check run on the head of a pull request, with the content of the plan of another one. */
  const forge = async ({ forge: name = '', copies = '', token = '' }: StoryStep) => {
    const copied = model.checkRuns.filter(run => run.head_sha === model.headOf(pullOf(copies))).at(-1);
    if (copied === undefined) throw new Error(`There is no check run of ${copies}`);
    await forgeCheckRun(place, token, copied, { name: copied.name, sha: model.headOf(pullOf(name)) });
  };
  const look = async (step: StoryStep, outcome: Outcome | undefined): Promise<string[]> => {
    const { see = {} } = step;
    const bodies = (name: string) => (model.comments.get(pullOf(name).number) ?? []).map(({ body }) => body);
    const wrong: string[] = [];
    const expectText = (where: string, text: string, parts: readonly string[] = []) => {
      for (const part of parts)
        if (!text.includes(part)) wrong.push(`${where} lacks ${JSON.stringify(part)}:\n${text}`);
    };
    if (see.nothing === true && outcome !== undefined) wrong.push('a run was started');
    if (see.green !== undefined && outcome?.isGreen !== see.green) {
      wrong.push(`green: ${outcome?.isGreen}, ${outcome?.reason} ${outcome?.message}`);
    }
    if (see.reason !== undefined && outcome?.reason !== see.reason) wrong.push(`reason: ${outcome?.reason}`);
    expectText('the message', outcome?.message ?? '', see.says);
    expectText('the summary', outcome?.summary ?? '', see.summary);
    const waits = outcome?.isGreen === true && outcome.outputs['has-changes'] === 'true';
    if (see.waits !== undefined && waits !== see.waits) wrong.push(`waits: ${waits}; ${outcome?.message}`);
    for (const [name, value] of Object.entries(see.outputs ?? {})) {
      if (outcome?.outputs[name] !== value) wrong.push(`output ${name}: ${outcome?.outputs[name]}`);
    }
    if (see.comment !== undefined) {
      const text = bodies(see.comment.of)[0] ?? '';
      expectText('the comment', text, see.comment.has);
      for (const part of see.comment.lacks ?? [])
        if (text.includes(part)) wrong.push(`the comment has ${part}:\n${text}`);
    }
    if (see.comments !== undefined && bodies(see.comments.of).length !== see.comments.count) {
      wrong.push(`comments: ${bodies(see.comments.of).join('\n---\n')}`);
    }
    if (see.told !== undefined)
      expectText('the last comment', bodies(see.told.of).at(-1) ?? '', see.told.has);
    if (see.deployed !== undefined || see.lacks !== undefined) {
      const stack = (step.file ?? '').split('/')[0] || 'demo';
      const text = [...(await readStack(stack === 'chatops.yml' ? 'demo' : stack)).values()].join('\n');
      expectText('AWS', text, see.deployed);
      for (const part of see.lacks ?? []) if (text.includes(part)) wrong.push(`AWS has ${part}`);
    }
    if (see.check !== undefined) {
      const { name, conclusion } = see.check;
      const last = model.checkRuns.filter(run => run.name === name).at(-1);
      if (last?.conclusion !== conclusion)
        wrong.push(`${name}: ${last?.status} ${last?.conclusion} ${last?.output.title}`);
    }
    return wrong;
  };
  return { take: async step => look(step, await act(step)) };
}
