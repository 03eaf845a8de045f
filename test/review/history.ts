import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { listGains, listSteps, readDesired, readStack, type Stack, type Step } from './judge.ts';
import type { CheckRunModel, ForgeModel, PullModel } from './model/forge-model.ts';
import { type Feature, features, setFeature } from './team-file.ts';
import {
  type ApplyRun,
  applyBranch,
  isError,
  type Outcome,
  planBranch,
  planPull,
  runStep,
  type Surroundings,
} from './world.ts';

/** One thing that a person or GitHub does. Numbers choose among what is there, so that every event always means something. */
export type Event =
  | {
      readonly kind: 'open';
      readonly file: number;
      readonly edits: readonly Edit[];
      readonly base: 'main' | 'dev';
    }
  | { readonly kind: 'push'; readonly pull: number; readonly edits: readonly Edit[] }
  | { readonly kind: 'plan'; readonly pull: number }
  | { readonly kind: 'merge'; readonly pull: number; readonly method: 'merge' | 'squash' | 'rebase' }
  | { readonly kind: 'revert'; readonly pull: number }
  | { readonly kind: 'retarget'; readonly pull: number }
  | { readonly kind: 'direct'; readonly file: number; readonly edits: readonly Edit[] }
  | { readonly kind: 'approve'; readonly run: number }
  | { readonly kind: 'rerun'; readonly run: number }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'drift'; readonly file: number }
  | { readonly kind: 'forge'; readonly pull: number; readonly from: number }
  | AttackEvent;

/**
 * Several events in a row that bring something unreviewed onto main, and an approver who approves it.
 * `copied`: the plan of another pull request with the same edit is forged onto one without a plan.
 * `overtaken`: a reviewed line gets another value by a push to main.
 * `combined`: two pull requests are planned on one base, and only both together give a channel an action.
 */
export type Attack = (typeof attackKinds)[number];

/** All of them. */
export const attackKinds = ['copied', 'overtaken', 'combined'] as const;

interface AttackEvent {
  readonly kind: Attack;
  readonly file: number;
  /** 1 or 2: files begin with the values of index 0. */
  readonly value: number;
}

/** A line of a file and its new value. */
export interface Edit {
  readonly feature: Feature;
  readonly value: number;
}

const edits = fc.array(
  fc.record({
    feature: fc.constantFrom(...(Object.keys(features) as Feature[])),
    value: fc.nat(2),
  }),
  { minLength: 1, maxLength: 2 },
);
const index = fc.nat(20);

/** Histories of three people, some of whom forge, with two files. */
export const events: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      file: fc.nat(1),
      edits,
      base: fc.constantFrom('main' as const, 'main' as const, 'main' as const, 'dev' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('push' as const), pull: index, edits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('plan' as const), pull: index }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      pull: index,
      method: fc.constantFrom('merge' as const, 'squash' as const, 'rebase' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revert' as const), pull: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retarget' as const), pull: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('direct' as const), file: fc.nat(1), edits }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('approve' as const), run: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rerun' as const), run: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drift' as const), file: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'dispatch' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forge' as const), pull: index, from: index }) },
);

/** Each attack once, in any order. They come first in a history, where the files make all of them possible. */
export const allAttacks: fc.Arbitrary<AttackEvent[]> = fc
  .shuffledSubarray([...attackKinds], { minLength: attackKinds.length })
  .chain(kinds =>
    fc.tuple(
      ...kinds.map(kind =>
        fc.record({
          kind: fc.constant(kind),
          file: fc.nat(1),
          value: fc.integer({ min: 1, max: 2 }),
        }),
      ),
    ),
  );

/** What a plan showed to the reviewers of a pull request, or to the approver of a run. */
interface Shown {
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
  readonly attacks: Record<Attack, number>;
  readonly shown: Map<string, Shown>;
  readonly runs: ApplyRun[];
  readonly waiting: Map<number, { readonly run: ApplyRun; readonly plan: Outcome; readonly shown: Shown }>;
  readonly last: Map<string, Outcome>;
}

/** Plays one event. */
export async function play(history: History, event: Event): Promise<void> {
  const { model } = history.place;
  const openPulls = [...model.pulls.values()].filter(({ state }) => state === 'open');
  const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(items.length, 1)];
  switch (event.kind) {
    case 'open': {
      const path = history.files[event.file]?.path ?? '';
      await openPull(history, { path, edits: event.edits, base: event.base });
      return;
    }
    case 'push': {
      const pull = pick(openPulls, event.pull);
      if (pull === undefined) return;
      const path = history.files[event.pull % 2]?.path ?? '';
      history.log.push(`#${pull.number} pushed: ${path} ${JSON.stringify(event.edits)}`);
      const isPushed = editFile(model, pull.headRef, path, event.edits);
      if (!isPushed) return;
      if (event.pull % 3 !== 0) return plan(history, pull);
      // One time out of three no plan runs before the merge, and those of the older head do not count.
      for (const { path: each } of history.files) history.shown.set(`${pull.number} ${each}`, nothing);
      return;
    }
    case 'plan': {
      const pull = pick(openPulls, event.pull);
      return pull === undefined ? undefined : plan(history, pull);
    }
    case 'retarget': {
      const pull = pick(openPulls, event.pull);
      if (pull === undefined) return;
      pull.baseRef = pull.baseRef === 'main' ? 'dev' : 'main';
      history.log.push(`#${pull.number} now into ${pull.baseRef}`);
      // GitHub sends `edited`; one time out of three the plan does not run before the merge.
      return event.pull % 3 === 0 ? undefined : plan(history, pull);
    }
    case 'merge': {
      const pull = pick(openPulls, event.pull);
      const merged = pull && model.merge(pull, event.method);
      if (pull === undefined || merged === undefined) return;
      history.log.push(`#${pull.number} merged into ${pull.baseRef} by ${event.method}`);
      return pull.baseRef === 'main' ? pushed(history) : undefined;
    }
    case 'revert': {
      const pull = pick(
        [...model.pulls.values()].filter(({ merged }) => merged !== undefined),
        event.pull,
      );
      if (pull?.merged === undefined || pull.baseRef !== 'main') return;
      const before = model.git.get(pull.merged.base).tree;
      const name = `branch-${model.pulls.size + 1}`;
      model.branch(name, model.head('main'));
      model.push(name, Object.fromEntries(before));
      const revert = model.open(name, 'main');
      history.log.push(`#${revert.number} opened: reverts #${pull.number}`);
      return plan(history, revert);
    }
    case 'direct': {
      const path = history.files[event.file]?.path ?? '';
      if (!editFile(model, 'main', path, event.edits)) return;
      history.log.push(`pushed to main: ${path} ${JSON.stringify(event.edits)}`);
      return pushed(history);
    }
    case 'dispatch':
      return start(history, 'workflow_dispatch');
    case 'rerun': {
      const run = pick(history.runs, event.run);
      if (run === undefined) return;
      history.log.push(`run ${run.id} of ${run.config} started again`);
      return startRun(history, { ...run, id: model.nextId() });
    }
    case 'approve': {
      const one = pick([...history.waiting.values()], event.run);
      return one === undefined ? undefined : approve(history, one.run.id);
    }
    case 'drift':
      return lookForDrift(history, history.files[event.file]?.path ?? '');
    case 'forge':
      return forge(history, pick(openPulls, event.pull), event.from);
    case 'copied':
    case 'overtaken':
    case 'combined':
      return attack(history, event);
  }
}

async function attack(history: History, event: AttackEvent): Promise<void> {
  const { model } = history.place;
  const { kind } = event;
  const path = history.files[event.file]?.path ?? '';
  history.log.push(`attack: ${kind} on ${path}`);
  const isDone = await attacks[kind](history, path, event);
  if (!isDone) return;
  if (history.forger !== history.place.token) history.attacks[kind] += 1;
  await pushed(history);
  const waiting = [...history.waiting.values()].filter(
    ({ run }) => run.config === path && run.sha === model.head('main'),
  );
  for (const { run } of waiting) await approve(history, run.id);
}

/** Each returns whether its change came onto main. */
const attacks: Readonly<
  Record<Attack, (history: History, path: string, event: AttackEvent) => Promise<boolean>>
> = {
  copied: async (history, path, { value }) => {
    const { model } = history.place;
    const edit = [{ feature: 'one' as const, value }];
    const planned = await openPull(history, { path, edits: edit, base: 'main' });
    const forged = await openPull(history, { path, edits: edit, base: 'main', isPlanned: false });
    if (planned === undefined || forged === undefined) return false;
    const copies = model.checkRuns.filter(run => run.head_sha === model.headOf(planned));
    for (const copied of copies) await writeCopy(history, copied, copied.name, model.headOf(forged));
    return model.merge(forged, 'squash') !== undefined;
  },
  overtaken: async (history, path, { value }) => {
    const { model } = history.place;
    const pull = await openPull(history, { path, edits: [{ feature: 'level', value }], base: 'main' });
    if (pull === undefined || model.merge(pull, 'squash') === undefined) return false;
    return editFile(model, 'main', path, [{ feature: 'level', value: 3 - value }]);
  },
  combined: async (history, path, { value }) => {
    const { model } = history.place;
    const edits: Edit[] = [
      { feature: 'two', value },
      { feature: 'attach', value: 1 },
    ];
    const pulls: PullModel[] = [];
    for (const edit of edits) {
      const pull = await openPull(history, { path, edits: [edit], base: 'main' });
      if (pull === undefined) return false;
      pulls.push(pull);
    }
    return pulls.every(pull => model.merge(pull, 'merge') !== undefined);
  },
};

/** Opens a pull request with some edits; undefined when they change nothing. */
async function openPull(
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

/** Everything that waits is approved and the newest commit is run, so that AWS is what main says or a run says why not. */
export async function finish(history: History): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const id of [...history.waiting.keys()]) await approve(history, id);
    await start(history, 'push');
  }
  for (const id of [...history.waiting.keys()]) await approve(history, id);
  const { place, files, broken, last } = history;
  const tree = place.model.git.get(place.model.head('main')).tree;
  for (const { path, stack } of files) {
    const desired = await desiredOf(tree.get(path));
    const deployed = await readStack(place.awsUrl, place.account, stack);
    const isSame = desired !== undefined && listSteps(deployed, desired).length === 0;
    const outcome = last.get(path);
    if (!isSame && (outcome === undefined || outcome.isGreen)) {
      broken.push(`${path}: AWS is not what main says, and the last run is green`);
    }
    if (outcome?.isGreen === false && outcome.message.trim() === '')
      broken.push(`${path}: a red run says no reason`);
  }
}

/** "No drift" is said only when AWS is what main says, or when the apply of it waits. */
async function lookForDrift(history: History, path: string): Promise<void> {
  const { place, broken, waiting, log } = history;
  const { model } = place;
  const sha = model.head('main');
  const outcome = await runStep(place, {
    inputs: { command: 'drift', config: path },
    event: { name: 'schedule', payload: {} },
    sha,
    ref: 'refs/heads/main',
    runId: model.nextId(),
    checkout: sha,
  });
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

function editFile(model: ForgeModel, branch: string, path: string, changed: readonly Edit[]): boolean {
  const before = model.git.get(model.head(branch)).tree.get(path) ?? '';
  const after = changed.reduce((text, { feature, value }) => {
    const values = features[feature];
    return setFeature(text, feature, values[value % values.length] ?? '');
  }, before);
  if (after === before) return false;
  model.push(branch, { [path]: after });
  return true;
}

async function desiredOf(text: string | undefined): Promise<Stack | undefined> {
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

async function plan(history: History, pull: PullModel): Promise<void> {
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

const nothing: Shown = { steps: [], gains: [] };

async function pushed(history: History): Promise<void> {
  await start(history, 'push');
}

async function start(history: History, event: 'push' | 'workflow_dispatch'): Promise<void> {
  const { model } = history.place;
  for (const { path } of history.files) {
    const run = { id: model.nextId(), sha: model.head('main'), config: path, event, accepts: false };
    history.runs.push(run);
    await startRun(history, run);
  }
}

async function startRun(history: History, run: ApplyRun): Promise<void> {
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

async function approve(history: History, id: number): Promise<void> {
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

/** Writes a check run that looks like a plan of the Action: a copy of the check run of another pull request or run. */
async function forge(history: History, pull: PullModel | undefined, from: number): Promise<void> {
  const { model } = history.place;
  const plans = model.checkRuns.filter(({ name }) => name.startsWith('chatops'));
  const copied = plans[from % Math.max(plans.length, 1)];
  if (pull === undefined || copied === undefined) return;
  history.log.push(
    `#${pull.number}: a check run is forged after ${copied.name} of ${copied.head_sha.slice(0, 7)}`,
  );
  const isApply = from % 4 === 0;
  await writeCopy(
    history,
    copied,
    isApply ? `chatops apply${copied.name.slice('chatops plan'.length)}` : copied.name,
    isApply ? model.head('main') : model.headOf(pull),
  );
}

async function writeCopy(
  { place, forger }: History,
  copied: CheckRunModel,
  name: string,
  sha: string,
): Promise<void> {
  await fetch(`${place.githubUrl}/repos/alice/demo/check-runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${forger}` },
    body: JSON.stringify({
      name,
      head_sha: sha,
      status: 'completed',
      conclusion: 'success',
      started_at: '2026-01-01T00:00:00Z',
      completed_at: '2026-01-01T00:00:00Z',
      output: copied.output,
    }),
  });
}
