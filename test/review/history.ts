import fc from 'fast-check';
import {
  approve,
  desiredOf,
  type Edit,
  editFile,
  type History,
  lookForDrift,
  nothing,
  openPull,
  plan,
  start,
  startRun,
} from './history-steps.ts';
import { listSteps, readStack } from './judge.ts';
import type { PullModel } from './model/forge-model.ts';
import { type Feature, features } from './team-file.ts';
import { forgeCheckRun, longAgo } from './world.ts';

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
  | { readonly kind: 'forge'; readonly pull: number; readonly from: number };

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
      return pull.baseRef === 'main' ? start(history, 'push') : undefined;
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
      return start(history, 'push');
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
  }
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
  await forgeCheckRun(history.place, history.forger, copied, {
    name: isApply ? `chatops apply${copied.name.slice('chatops plan'.length)}` : copied.name,
    sha: isApply ? model.head('main') : model.headOf(pull),
    at: longAgo,
  });
}
