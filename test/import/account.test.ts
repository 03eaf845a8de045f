import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { adopt, planAdoption } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import type { Session } from '../../action/commands/session.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { makeWorld, type World } from '../drift/harness.ts';

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  world = await makeWorld({ version: 1, name: 'chat' });
});
afterAll(async () => {
  await world.aws.stop();
  await rm(folder, { recursive: true });
});

/** Does something in the one target of the world. */
async function inSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const [outcome] = await world.use(aws => aws.inEachTarget('apply', work));
  if (outcome === undefined || !outcome.ok) throw outcome?.failure ?? new Error('There is one target');
  return outcome.value;
}

test('seed', async () => {
  const seeded = await seedDemo(world.aws.stateFile, Date.now());
  console.log(seeded);
  const imported = await inSession(session =>
    importAccount(session, {
      name: 'codepipeline-slack-demo',
      channels: undefined,
      file: join(folder, 'chatops.yml'),
      today: '2026-11-25',
    }),
  );
  console.log(imported.text, imported.diagnostics, imported.notes);
  const { config } = imported;
  if (config === undefined) throw new Error('no config');
  const plan = await inSession(session => planAdoption(session, config));
  console.log(plan.adopted, plan.left);
  const result = await inSession(session => adopt({ ...plan, session }, config, () => undefined));
  expect(result.failures).toEqual([]);
  expect(result.after.changes).toEqual([]);
  expect(result.after.differences).toEqual({ drift: [], unchecked: [] });
});
