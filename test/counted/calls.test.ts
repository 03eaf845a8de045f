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
 * regression, and a call less is written down.
 */
const table = JSON.parse(readFileSync(new URL('calls.json', import.meta.url), 'utf8')) as readonly Row[];

interface Row {
  readonly channels: number;
  /** Each is a stack of its own; all are of one account. */
  readonly files: number;
  readonly plan: number;
  readonly drift: number;
  /** Look-ups of CloudTrail, of a drift in which the role of each file was changed by hand. */
  readonly lookups: number;
  /** With nothing to change. */
  readonly apply: number;
}

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
      return counts.reduce((sum, [, count]) => sum + count, 0);
    };
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
    expect({ plan, drift, lookups, apply }).toEqual(calls);
  } finally {
    await aws.stop();
  }
});
