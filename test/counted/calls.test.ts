import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withProjects } from '../../action/cli/projects.ts';
import { applyProjects } from '../../action/commands/apply.ts';
import { detectDrifts } from '../../action/commands/drift.ts';
import { type PlannedProject, planProjects } from '../../action/commands/plan.ts';
import { startTestAws } from '../local-aws/harness.ts';
import { callQuery, control } from '../local-aws/raw-call.ts';
import { filesOfChannels } from './files-of-channels.ts';

/**
 * How many calls of AWS a command makes, without the waiting for CloudFormation. The table is exact: a call more is a
 * regression, and a call less is written down. What is read of the account does not grow with the files.
 */
const table = JSON.parse(readFileSync(new URL('calls.json', import.meta.url), 'utf8')) as readonly Row[];

interface Row {
  readonly channels: number;
  /** Each is a stack of its own; all are of one account. */
  readonly files: number;
  /** The plan of all of it, where nothing is deployed yet. */
  readonly first: Calls;
  readonly plan: Calls;
  readonly drift: Calls;
  /** Look-ups of CloudTrail, of a drift in which the role of each file was changed by hand. */
  readonly lookups: number;
  /** With nothing to change. */
  readonly apply: Calls;
}

interface Calls {
  /** What is asked about the account, once for all stacks. */
  readonly account: number;
  /** What CloudFormation answers only about one stack: {@link ofStack}. */
  readonly stacks: number;
}

/**
 * The state of a stack, its template, what it holds, and its drift: CloudFormation has no call that answers these for several stacks.
 * `DescribeStacks` without a name lists all stacks, and a status that is to be acted on is read by name.
 */
const ofStack = new Set(
  [
    'DescribeStacks',
    'GetTemplate',
    'ListStackResources',
    'DetectStackDrift',
    'DescribeStackResourceDrifts',
  ].map(operation => `cloudformation:${operation}`),
);

const waiting = /DescribeStackDriftDetectionStatus$/;
const hooks = { confirm: async () => true, report: () => undefined };

test.each(table)('$channels channels in $files files', async ({ channels, files, ...calls }) => {
  const aws = await startTestAws();
  try {
    const configs = filesOfChannels(channels, files);
    const run = async (work: (projects: readonly PlannedProject[]) => Promise<unknown>) => {
      await fetch(`${aws.url}/_local/calls`, { method: 'DELETE' });
      const served = { url: aws.url, pace: { firstMillis: 2, lastMillis: 10 } };
      const options = { isLocal: true, stateFile: '', region: undefined, targets: undefined, served };
      await withProjects(options, configs, work);
      const { json } = await control(aws.url, 'calls');
      const counts = Object.entries(json as Record<string, number>).filter(([name]) => !waiting.test(name));
      const sumOf = (isOfStack: boolean) =>
        counts.reduce((sum, [name, count]) => (ofStack.has(name) === isOfStack ? sum + count : sum), 0);
      return { account: sumOf(false), stacks: sumOf(true) };
    };
    const first = await run(async projects => {
      expect((await planProjects(projects)).look.complete).toBe(true);
    });
    await run(async projects => {
      expect((await applyProjects(projects, {}, hooks)).outcome).toBe('applied');
    });
    const plan = await run(async projects => {
      const { plan, drift, look } = await planProjects(projects);
      expect([
        plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes)),
        drift,
        look.complete,
      ]).toEqual([[], [], true]);
    });
    const drift = await run(async projects => {
      const reports = await detectDrifts(projects);
      expect(reports.flatMap(({ drift, unchecked }) => [...drift, ...unchecked])).toEqual([]);
    });
    const apply = await run(async projects => {
      expect((await applyProjects(projects, {}, hooks)).outcome).toBe('unchanged');
    });
    const roles = configs.map(({ config }) => `${config.name}-reader`);
    for (const RoleName of roles) {
      const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
      const input = { RoleName, PolicyArn };
      const { status } = await callQuery(aws, 'iam', '2010-05-08', 'AttachRolePolicy', input);
      expect(status).toBe(200);
    }
    await run(async projects => {
      const drift = (await detectDrifts(projects)).flatMap(report => report.drift);
      expect(drift.map(({ id }) => id).sort()).toEqual(roles.sort());
      expect(drift.every(({ actor, at }) => actor !== undefined && at !== undefined)).toBe(true);
    });
    const { json } = await control(aws.url, 'calls');
    const lookups = (json as Record<string, number>)['cloudtrail:LookupEvents'];
    expect({ first, plan, drift, lookups, apply }).toEqual(calls);
  } finally {
    await aws.stop();
  }
});

test('what is asked about the account is asked once, however many files it has', () => {
  const one = table.find(({ channels, files }) => channels === 60 && files === 1);
  const many = table.filter(({ files }) => files > 1);
  expect(many.length).toBeGreaterThan(1);
  for (const command of ['first', 'plan', 'drift', 'apply'] as const) {
    const accounts = many.map(row => row[command].account);
    expect(accounts).toEqual(many.map(() => one?.[command].account));
  }
});
