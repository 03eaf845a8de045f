import fc from 'fast-check';
import {
  approve,
  desiredOf,
  type Edit,
  editFile,
  type History,
  openPull,
  plan,
  start,
} from './history-steps.ts';
import { listSteps, readStack } from './judge.ts';
import type { PullModel } from './model/forge-model.ts';
import { forgeCheckRun, longAgo } from './world.ts';

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

/** Plays an attack: its change comes onto main, and what waits then is approved. */
export async function attack(history: History, event: AttackEvent): Promise<void> {
  const { model } = history.place;
  const { kind } = event;
  const path = history.files[event.file]?.path ?? '';
  history.log.push(`attack: ${kind} on ${path}`);
  const isDone = await attacks[kind](history, path, event);
  if (!isDone) return;
  if (history.forger !== history.place.token) history.attacks[kind] += 1;
  await start(history, 'push');
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
    for (const copied of copies)
      await forgeCheckRun(history.place, history.forger, copied, {
        name: copied.name,
        sha: model.headOf(forged),
        at: longAgo,
      });
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

/**
 * The way out that a refused run names: a pull request that changes nothing shows what was not reviewed yet. Then
 * everything is applied.
 */
export async function recover(history: History): Promise<void> {
  const { place, files, broken, waiting, log } = history;
  const { model } = place;
  const name = `branch-${model.pulls.size + 1}`;
  model.branch(name, model.head('main'));
  const { tree } = model.git.get(model.head(name));
  model.push(name, Object.fromEntries(files.map(({ path }) => [path, `${tree.get(path)}# ${name}\n`])));
  const pull = model.open(name, 'main');
  log.push(`#${pull.number} opened into main, to show the rest`);
  await plan(history, pull);
  model.merge(pull, 'squash');
  await start(history, 'push');
  for (const id of [...waiting.keys()]) await approve(history, id);
  for (const { path, stack } of files) {
    const desired = await desiredOf(model.git.get(model.head('main')).tree.get(path));
    const deployed = await readStack(place.awsUrl, place.account, stack);
    if (desired === undefined || listSteps(deployed, desired).length > 0) {
      broken.push(`${path}: what #${pull.number} showed was not applied`);
    }
  }
}
