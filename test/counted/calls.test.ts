import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withProjects } from '../../action/cli/projects.ts';
import { applyProjects } from '../../action/commands/apply.ts';
import { detectDrifts } from '../../action/commands/drift.ts';
import { type PlannedProject, planProjects } from '../../action/commands/plan.ts';
import { startTestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
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
    expect({ plan, drift, apply }).toEqual(calls);
  } finally {
    await aws.stop();
  }
});
