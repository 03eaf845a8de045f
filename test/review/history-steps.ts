import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listGains, listSteps, readDesired, readStack, type Stack, type Step } from './judge.ts';
import type { ForgeModel, PullModel } from './model/forge-model.ts';
import { type Feature, features, setFeature } from './team-file.ts';
import {
  type ApplyRun,
  applyBranch,
  findDrift,
  isError,
  type Outcome,
  planBranch,
  planPull,
  type Surroundings,
} from './world.ts';

/** A line of a file and its new value. */
export interface Edit {
  readonly feature: Feature;
  readonly value: number;
}

/** What a plan showed to the reviewers of a pull request, or to the approver of a run. */
export interface Shown {
  readonly steps: readonly Step[];
  readonly gains: readonly string[];
}

/** A history while it is played. */
export interface History {
  readonly place: Surroundings;
  /** The token of the forger: another app's, or the one that all workflows share. */
  readonly forger: string;
  readonly files: readonly { readonly path: string; readonly stack: string }[];
  /** What is wrong, in words; empty when every promise is kept. */
  readonly broken: string[];
  /** What happened, for a reader. */
  readonly log: string[];
  /** How often something was applied, refused, superseded. */
  readonly counts: Record<'applied' | 'refused' | 'superseded' | 'unchanged', number>;
  /** How often an attack brought its change onto main where the gate has to refuse it. */
  readonly attacks: Record<'copied' | 'overtaken' | 'combined', number>;
  readonly shown: Map<string, Shown>;
  readonly runs: ApplyRun[];
  readonly waiting: Map<number, { readonly run: ApplyRun; readonly plan: Outcome; readonly shown: Shown }>;
  readonly last: Map<string, Outcome>;
}

/** Opens a pull request with some edits; undefined when they change nothing. */
export async function openPull(
  history: History,
  {
    path,
    edits: changed,
    base,
    isPlanned = true,
  }: {
    readonly path: string;
    readonly edits: readonly Edit[];
    readonly base: string;
    readonly isPlanned?: boolean;
  },
): Promise<PullModel | undefined> {
  const { model } = history.place;
  const name = `branch-${model.pulls.size + 1}`;
  model.branch(name, model.head(base));
  if (!editFile(model, name, path, changed)) return undefined;
  const pull = model.open(name, base);
  const without = isPlanned ? '' : ', without a plan';
  history.log.push(`#${pull.number} opened into ${base}: ${path} ${JSON.stringify(changed)}${without}`);
  if (isPlanned) await plan(history, pull);
  return pull;
}

/** "No drift" is said only when AWS is what main says, or when the apply of it waits. */
export async function lookForDrift(history: History, path: string): Promise<void> {
  const { place, broken, waiting, log } = history;
  const { model } = place;
  const sha = model.head('main');
  const outcome = await findDrift(place, path);
  log.push(`drift of ${path}: ${outcome.outputs['drifted'] ?? outcome.message}`);
  if (isError(outcome)) broken.push(`drift of ${path}: ${outcome.message}`);
  const { steps } = await foresee(history, path, model.git.get(sha).tree.get(path));
  const waits = [...waiting.values()].some(({ run }) => run.config === path && run.sha === sha);
  if (
    outcome.outputs['drifted'] === 'false' &&
    steps.length > 0 &&
    !waits &&
    history.forger !== place.token
  ) {
    broken.push(
      `drift of ${path}: ${steps.length} changes are not applied, nothing waits, and no drift is reported`,
    );
  }
}

/** Changes lines of a file on a branch. @returns whether anything changed */
export function editFile(model: ForgeModel, branch: string, path: string, changed: readonly Edit[]): boolean {
  const before = model.git.get(model.head(branch)).tree.get(path) ?? '';
  const after = changed.reduce((text, { feature, value }) => {
    const values = features[feature];
    return setFeature(text, feature, values[value % values.length] ?? '');
  }, before);
  if (after === before) return false;
  model.push(branch, { [path]: after });
  return true;
}

/** What a file asks for; undefined when it is not valid. */
export async function desiredOf(text: string | undefined): Promise<Stack | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'desired-'));
  try {
    await writeFile(join(folder, 'chatops.yml'), text ?? '');
    return await readDesired(join(folder, 'chatops.yml'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What applying a text would do now, worked out without the gate. */
async function foresee(history: History, path: string, text: string | undefined): Promise<Shown> {
  const stack = history.files.find(file => file.path === path)?.stack ?? '';
  const [deployed, desired] = [
    await readStack(history.place.awsUrl, history.place.account, stack),
    await desiredOf(text),
  ];
  if (desired === undefined) return { steps: [], gains: [] };
  return { steps: listSteps(deployed, desired), gains: listGains(deployed, desired) };
}

/** The plan jobs of a pull request, one for each file, and what its reviewers can see of them. */
export async function plan(history: History, pull: PullModel): Promise<void> {
  const { place, broken, shown } = history;
  const merge = place.model.mergeOf(pull);
  if (merge === undefined) return;
  for (const { path } of history.files) {
    const text = place.model.git.get(merge).tree.get(path);
    const expected = await foresee(history, path, text);
    const outcome = await planPull(place, pull, path);
    if (isError(outcome)) broken.push(`#${pull.number}: ${outcome?.message}`);
    // Only the newest plan before the merge counts, only for the branch that it was made for, and only what reviewers
    // could see: a section of this file in the comment that names each change.
    const comment = (place.model.comments.get(pull.number) ?? []).at(0)?.body ?? '';
    const section =
      comment.split('<!-- chatops:section ').find(part => part.includes(`\`${path}\` · `)) ?? '';
    const isShown = outcome?.isGreen === true && pull.baseRef === 'main' && section !== '';
    shown.set(`${pull.number} ${path}`, isShown ? expected : nothing);
    const [current = ''] = section.split('<!-- chatops:previous');
    const rows = current.split('<summary>').filter(part => /^<code>[+~±-] /.test(part)).length;
    if (isShown && rows !== expected.steps.length) {
      broken.push(
        `#${pull.number}: the comment shows ${rows} changes of ${path}, and there are ${expected.steps.length}`,
      );
    }
  }
}

/** Nothing was shown. */
export const nothing: Shown = { steps: [], gains: [] };

/** A run of the apply workflow for each file, on the newest commit of main. */
export async function start(history: History, event: 'push' | 'workflow_dispatch'): Promise<void> {
  const { model } = history.place;
  for (const { path } of history.files) {
    const run = { id: model.nextId(), sha: model.head('main'), config: path, event, accepts: false };
    history.runs.push(run);
    await startRun(history, run);
  }
}

/** The first job of a run, and whether it waits for its approval. */
export async function startRun(history: History, run: ApplyRun): Promise<void> {
  const { place, waiting, counts, last, log } = history;
  const text = place.model.git.get(run.sha).tree.get(run.config);
  const shown = await foresee(history, run.config, text);
  const { plan: outcome, waits } = await planBranch(place, run);
  if (isError(outcome)) history.broken.push(`run ${run.id}: ${outcome.message}`);
  log.push(
    `  run ${run.id} ${run.config} plan: ${outcome.isGreen ? 'green' : `red, ${outcome.message}`}${waits ? ', waits' : ''}`,
  );
  const isHead = run.sha === place.model.head('main');
  if (isHead) last.set(run.config, outcome);
  if (!outcome.isGreen) counts.refused += 1;
  else if (!isHead) counts.superseded += 1;
  if (!isHead && waits) history.broken.push(`run ${run.id} waits for an approval although it is superseded`);
  if (waits) waiting.set(run.id, { run, plan: outcome, shown });
}

/** Approves a run that waits, and judges what its second job does. */
export async function approve(history: History, id: number): Promise<void> {
  const { place, waiting, broken, counts, last, log } = history;
  const one = waiting.get(id);
  if (one === undefined) return;
  waiting.delete(id);
  const { run, shown } = one;
  place.model.approvals.set(id, ['carol']);
  const stack = history.files.find(file => file.path === run.config)?.stack ?? '';
  const before = await readStack(place.awsUrl, place.account, stack);
  const outcome = await applyBranch(place, run, one.plan);
  if (isError(outcome)) broken.push(`run ${id}: ${outcome.message}`);
  const after = await readStack(place.awsUrl, place.account, stack);
  const steps = listSteps(before, after);
  log.push(
    `  run ${id} ${run.config} apply: ${outcome.isGreen ? 'green' : `red, ${outcome.message}`}, ${steps.length} changed`,
  );
  const isHead = run.sha === place.model.head('main');
  if (isHead) last.set(run.config, outcome);
  counts[outcome.isGreen ? (isHead ? 'applied' : 'superseded') : 'refused'] += 1;
  if (steps.length === 0) return;
  if (!isHead) broken.push(`run ${id} applied a commit that is not the newest`);
  const seen = (key: 'steps' | 'gains', texts: readonly string[], sources: readonly Shown[]) =>
    texts.filter(text => !sources.some(source => source[key].some(each => toText(each) === text)));
  // The approver saw exactly this.
  for (const text of seen('steps', steps.map(toText), [shown]))
    broken.push(`run ${id}: the approver did not see ${text}`);
  if (history.forger !== place.token) {
    const reviews = [...place.model.pulls.values()]
      .filter(({ merged, baseRef }) => merged !== undefined && baseRef === 'main')
      .flatMap(({ number }) => history.shown.get(`${number} ${run.config}`) ?? []);
    for (const text of seen('steps', steps.map(toText), reviews))
      broken.push(`run ${id} applied a change that no review showed: ${text}`);
    for (const gain of seen('gains', listGains(before, after), reviews))
      broken.push(`run ${id}: no review showed the gain ${gain}`);
  }
}

function toText(value: Step | string): string {
  return typeof value === 'string' ? value : `${value.id}: ${value.before} → ${value.after}`;
}
