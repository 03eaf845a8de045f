import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeStackResourcesCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { adoptionJson, statusOf } from '../../action/cli/adopt.ts';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import type { Resolved } from '../../action/core/model.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { renderAdoptionResult } from '../../action/render/adoption.ts';
import { createColors } from '../../action/render/colors.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { memoryFolder } from '../memory-folder.ts';

let folder: string;
let world: World;
let config: Resolved;
const seeded = () => join(folder, 'seeded.json');

beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'adoption-'));
  world = await makeWorld({ version: 1, name: 'chat' });
  await seedDemo(world.aws.stateFile, Date.now());
  await copyFile(world.aws.stateFile, seeded());
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  const wish = {
    name: 'chat',
    channels: undefined,
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  };
  const imported = await world.inSession(session => importAccount(session, wish));
  if (imported.config === undefined) throw new Error('It passes its checks');
  config = imported.config;
});
afterAll(async () => {
  delete process.env['AWS_MAX_ATTEMPTS'];
  await world.aws.stop();
  await rm(folder, { recursive: true });
});

async function setFaults(faults: readonly object[]): Promise<void> {
  const path = `${world.aws.url}/_local/faults`;
  await fetch(path, { method: 'DELETE' });
  for (const fault of faults) {
    const body = JSON.stringify(fault);
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBeLessThan(300);
  }
}

/** The logical ids that the stack holds, and its change sets, by a look without faults. */
async function readTruth(): Promise<{ readonly held: string[]; readonly changeSets: number }> {
  const client = world.aws.cloudFormation;
  try {
    const { StackResources = [] } = await client.send(
      new DescribeStackResourcesCommand({ StackName: 'chat' }),
    );
    const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: 'chat' }));
    const held = StackResources.map(({ LogicalResourceId = '' }) => LogicalResourceId);
    return { held, changeSets: Summaries.length };
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return { held: [], changeSets: 0 };
    throw error;
  }
}

const fault = (operation: string, kind: string, rest: object = {}) => ({
  operation: `cloudformation:${operation}`,
  kind,
  ...rest,
});

/** Adopts everything that was seeded, into a new stack. The faults are felt from after the plan on. */
async function adoptSeeded(faults: readonly object[], { stopsClock = false } = {}) {
  await copyFile(seeded(), world.aws.stateFile);
  await setFaults([]);
  const plan = await world.inSession(session => planAdoption(session, config, 'new'));
  await setFaults(faults);
  if (stopsClock) await control(world.aws.url, 'clock', { stepMillis: 3_600_000 });
  // Each resource comes in with a change set of its own, so that a fault `after: 1` lets the first one in.
  const result = await world.inSession(opened => {
    // Where the clock stops, nothing that is waited for comes.
    const session = stopsClock ? { ...opened, pace: { ...opened.pace, patienceMillis: 300 } } : opened;
    const stacks = plan.stacks.map(stack => ({ ...stack, session }));
    return adopt({ ...plan, session, stacks }, config, () => undefined, 1);
  });
  if (stopsClock) await control(world.aws.url, 'clock', { stepMillis: null });
  await setFaults([]);
  return { plan, result };
}

test('a stack that was made for the import alone and is on its way out holds nothing', async () => {
  // The clock stops, so that the deletion does not come to its end.
  const { plan, result } = await adoptSeeded([fault('CreateChangeSet', 'empty')], { stopsClock: true });
  expect(adoptionJson(plan, result).outcome).toBe('failed');
  expect(renderAdoptionResult(plan, result, 'chatops.yml', createColors(false))).toMatch(
    /^Nothing was adopted\./,
  );
});

test.each([
  { what: 'nothing fails', faults: [], outcome: 'adopted' },
  { what: 'no change set is allowed', faults: [fault('CreateChangeSet', 'deny')], outcome: 'failed' },
  {
    what: 'the second change set is refused',
    faults: [fault('CreateChangeSet', 'deny', { after: 1 })],
    outcome: 'partial',
  },
  {
    what: 'the first change set is not confirmed',
    faults: [fault('CreateChangeSet', 'empty')],
    outcome: 'failed',
  },
  {
    what: 'the second change set is not confirmed',
    faults: [fault('CreateChangeSet', 'empty', { after: 1 })],
    outcome: 'partial',
  },
  {
    what: 'a change set is not confirmed and cannot be deleted',
    faults: [fault('CreateChangeSet', 'empty', { after: 1 }), fault('DeleteChangeSet', 'deny')],
    outcome: 'partial',
    says: /change set chatops-import-\w+ may be left.*delete-change-set --stack-name chat --change-set-name chatops-import-\w+/,
    changeSets: 1,
  },
  {
    what: 'a change set cannot be read',
    faults: [fault('DescribeChangeSet', 'deny', { after: 1 })],
    outcome: 'partial',
  },
  {
    what: 'the second one is not executed',
    faults: [fault('ExecuteChangeSet', 'deny', { after: 1 })],
    outcome: 'partial',
  },
  {
    what: 'the answer to an execution is lost',
    faults: [fault('ExecuteChangeSet', 'lost')],
    outcome: 'adopted',
  },
  {
    what: 'the execution cannot be watched',
    faults: [fault('DescribeStackEvents', 'deny', { after: 1 })],
    outcome: undefined,
  },
  {
    what: 'the second change set is refused and the stack cannot be read',
    faults: [fault('CreateChangeSet', 'deny', { after: 1 }), fault('GetTemplate', 'expire')],
    outcome: 'unknown',
    adopted: 1,
    says: /could not be compared with the file afterwards: .*ExpiredToken/,
  },
  {
    what: 'everything is adopted and cannot be read afterwards',
    faults: [fault('GetTemplate', 'deny')],
    outcome: 'adopted',
    status: 1,
    says: /could not be compared with the file afterwards: .*GetTemplate/,
  },
])('when $what, what is said to be adopted is adopted', async given => {
  const {
    faults,
    outcome,
    says = /./,
    status = outcome === 'adopted' ? 0 : 2,
    changeSets = 0,
    adopted,
  } = given;
  const { plan, result } = await adoptSeeded(faults);
  expect(plan.adopted.length).toBeGreaterThan(2);
  const truth = await readTruth();
  const json = adoptionJson(plan, result);
  const idsOf = (list: typeof result.adopted) => list.map(({ logicalId }) => logicalId).sort();

  expect(idsOf(result.adopted).filter(id => !truth.held.includes(id))).toEqual([]);
  expect(idsOf(result.notAdopted).filter(id => truth.held.includes(id))).toEqual([]);
  expect(idsOf([...result.adopted, ...result.notAdopted, ...result.unknown])).toEqual(idsOf(plan.adopted));
  expect(truth.changeSets).toBe(changeSets);

  const text = renderAdoptionResult(plan, result, 'chatops.yml', createColors(false));
  const said = `${text}${result.failure?.message} ${result.failure?.help}`;
  if (outcome !== undefined) {
    expect(json.outcome).toBe(outcome);
    expect(statusOf(plan, result)).toBe(status);
  }
  expect(json.complete).toBe(statusOf(plan, result) === 0);
  expect(json.adopted).toHaveLength(result.adopted.length);
  expect(said).toMatch(says);
  if (adopted !== undefined) expect(result.adopted).toHaveLength(adopted);
  expect(/A plan has no changes/.test(text)).toBe(statusOf(plan, result) === 0);
  for (const { path } of result.notAdopted) expect(text).toContain(`  ${path}  `);
  for (const { path } of result.unknown) expect(text).toContain(`  ${path}  `);
});
