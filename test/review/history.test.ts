import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { callAction } from '../action/run-action.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { allAttacks, attack, attackKinds, recover } from './attacks.ts';
import { events, finish, play } from './history.ts';
import type { History } from './history-steps.ts';
import { openForgeModel } from './model/forge-model.ts';
import { type ServedModel, serveModel } from './model/serve.ts';
import { teamFile } from './team-file.ts';
import { applyBranch, planBranch } from './world.ts';

/** A few histories every time; before a release, HISTORY_RUNS=300 or more, with HISTORY_SEED to repeat one. */
const runs = Number(process.env['HISTORY_RUNS'] ?? 3);
const seed = Number(process.env['HISTORY_SEED'] ?? 20_261_128);

jest.setTimeout(600_000 + runs * 30_000);

let aws: TestAws;
let github: ServedModel;
beforeAll(async () => {
  [aws, github] = await Promise.all([startTestAws(), serveModel()]);
});
afterAll(async () => {
  github.stop();
  await aws.stop();
});

const files = [
  { path: 'team-a/chatops.yml', stack: 'team-a' },
  { path: 'team-b/chatops.yml', stack: 'team-b' },
];

let accounts = 100_000_000_000;

/** Which app can forge: none with an app of the team's own; with the app of all workflows, the approver sees what is applied. */
const modes = {
  'own app': { token: 'token-app', forger: 'token-bot', inputs: { 'app-id': '4242' } },
  'shared app': { token: 'token-bot', forger: 'token-bot', inputs: {} },
  'other app': { token: 'token-bot', forger: 'token-mallory', inputs: {} },
} as const;

async function begin(mode: keyof typeof modes): Promise<History> {
  accounts += 1;
  const account = String(accounts);
  await control(aws.url, `workspaces?account=${account}`, { slack: { T04B7QX2M: { name: 'acme' } } });
  const model = openForgeModel({
    'README.md': 'Two teams.\n',
    'team-a/chatops.yml': teamFile('team-a', ['C04AAB1CD2', 'C04AAB1CD3']),
    'team-b/chatops.yml': teamFile('team-b', ['C04BBB1CD2', 'C04BBB1CD3']),
  });
  model.branch('dev', model.head('main'));
  github.use(model);
  const { token, forger, inputs } = modes[mode];
  return {
    place: { model, githubUrl: github.url, awsUrl: aws.url, account, token, inputs, execute: callAction },
    forger,
    files,
    broken: [],
    log: [],
    counts: { applied: 0, refused: 0, superseded: 0, unchanged: 0 },
    attacks: { copied: 0, overtaken: 0, combined: 0 },
    shown: new Map(),
    runs: [],
    waiting: new Map(),
    last: new Map(),
  };
}

/** Both files are there and applied, as after a set-up by hand. */
async function applyFirst({ place }: History): Promise<void> {
  const { model } = place;
  for (const { path } of files) {
    const sha = model.head('main');
    const run = { id: model.nextId(), sha, config: path, event: 'workflow_dispatch' as const, accepts: true };
    const { plan } = await planBranch(place, run);
    const { isGreen, message } = await applyBranch(place, run, plan);
    if (!isGreen) throw new Error(message);
  }
}

const total = { applied: 0, refused: 0, superseded: 0, copied: 0, overtaken: 0, combined: 0 };

test('whatever three people and a forger do, nothing is applied that was not shown, and a green end is the truth', async () => {
  const history = fc.record({
    mode: fc.constantFrom(...(Object.keys(modes) as (keyof typeof modes)[])),
    attacks: allAttacks,
    events: fc.array(events, { minLength: 4, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ mode, attacks, events: others }) => {
      const played = await begin(mode);
      await applyFirst(played);
      for (const event of attacks) await attack(played, event);
      await recover(played);
      for (const event of others) await play(played, event);
      await finish(played);
      total.applied += played.counts.applied;
      total.refused += played.counts.refused;
      total.superseded += played.counts.superseded;
      for (const kind of attackKinds) total[kind] += played.attacks[kind];
      if (played.broken.length > 0) {
        throw new Error([mode, ...played.broken, '', ...played.log].join('\n'));
      }
    }),
    { numRuns: runs, seed, endOnFailure: process.env['HISTORY_SHRINK'] === undefined },
  );
  // Histories in which nothing happens would prove nothing.
  expect(total.applied).toBeGreaterThan(0);
  expect([total.copied, total.overtaken, total.combined]).not.toContain(0);
  if (runs > 3) process.stderr.write(`${runs} histories: ${JSON.stringify(total)}\n`);
});
