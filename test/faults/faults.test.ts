import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApplyReport } from '../../action/commands/apply.ts';
import { type FaultKind, faultKinds } from '../../action/local-aws/faults/fault.ts';
import { startWorld, textOf, type World } from '../apply/world.ts';
import { expectConverged, observe, restore, scenarios, wanted } from './scenarios.ts';

/** All faults on all calls take minutes: `CHATOPS_FAULTS=all`. Otherwise those that are most unlike each other. */
const isAll = process.env['CHATOPS_FAULTS'] === 'all';
const kinds: readonly FaultKind[] = isAll ? faultKinds : ['deny', 'lost', 'expire', 'truncate'];

let world: World;
let start = '';
let operations: string[] = [];
const { before, after } = scenarios['update'] ?? {};
if (before === undefined || after === undefined) throw new Error('the scenarios are broken');

beforeAll(async () => {
  world = await startWorld();
  await world.control('POST', 'reset', {});
  await world.apply(before);
  start = await readFile(join(world.folder, 'aws.json'), 'utf8');
  await world.control('DELETE', 'calls');
  await world.apply(after);
  operations = Object.keys((await world.control('GET', 'calls')) as object).sort();
});
afterAll(() => world.stop());

interface Row {
  readonly operation: string;
  readonly kind: FaultKind;
  /** The fault hits once. */
  readonly once: string;
  /** The fault stays until the apply has ended. */
  readonly lasting: string;
  /** The same, but the first two such calls get through. */
  readonly later: string;
}

/** Calls that are made again and again while something goes on. */
const polled = /^cloudformation:Describe(StackEvents|ChangeSet|Stacks)$/;

/** Runs one apply under a fault, then one without; the second must bring everything to its end. */
async function runUnder(
  operation: string,
  kind: FaultKind,
  { times, after: passed }: { readonly times?: number; readonly after?: number },
): Promise<string> {
  await restore(world, start);
  const fault = {
    operation,
    kind,
    millis: 40,
    ...(times === undefined ? {} : { times }),
    ...(passed === undefined ? {} : { after: passed }),
  };
  await world.control('POST', 'faults', fault);
  const way = {
    attempts: times === undefined ? 1 : 3,
    callMillis: 250,
    pace: { firstMillis: 1, lastMillis: 5, patienceMillis: 1500 },
  };
  const report = await world.apply(after as NonNullable<typeof after>, { way });
  await world.control('DELETE', 'faults');
  const text = textOf(report);
  await expectTrue(report, text);
  const next = await world.apply(after as NonNullable<typeof after>);
  expect([operation, kind, textOf(next)]).toEqual([
    operation,
    kind,
    expect.stringMatching(/^(Applied|Nothing to change)/),
  ]);
  await expectConverged(world, after as NonNullable<typeof after>);
  return describeEnd(report, text);
}

/** What people read must be true of what AWS holds. */
async function expectTrue(report: ApplyReport, text: string): Promise<void> {
  const observed = await observe(world);
  expect(text).not.toMatch(/undefined|\[object|TypeError/);
  if (report.outcome === 'applied') expect(observed).toEqual(wanted(after as NonNullable<typeof after>));
  if (/[Nn]othing was changed|was not executed|could not be read|did not execute/.test(text)) {
    expect(observed).toEqual(wanted(before as NonNullable<typeof before>));
  }
}

function describeEnd(report: ApplyReport, text: string): string {
  if (report.outcome !== 'failed') return report.outcome;
  if (/goes on by itself/.test(text)) return 'said: goes on by itself';
  if (/is not known whether/.test(text)) return 'said: may have begun';
  return 'failed, nothing changed';
}

test('whatever goes wrong with a call, the next run ends in the desired state, and what was said was true', async () => {
  expect(operations.length).toBeGreaterThan(10);
  const rows: Row[] = [];
  for (const operation of operations) {
    for (const kind of kinds) {
      const once = await runUnder(operation, kind, { times: 1 });
      const lasting = await runUnder(operation, kind, {});
      const later = polled.test(operation) ? await runUnder(operation, kind, { after: 2 }) : '';
      rows.push({ operation, kind, once, lasting, later });
    }
  }
  const table = writeTable(rows);
  process.stdout.write(`${table}\n`);
  if (isAll) {
    const file = join(dirname(fileURLToPath(import.meta.url)), 'README.md');
    const page = await readFile(file, 'utf8');
    const marker = '<!-- table -->';
    await writeFile(file, `${page.slice(0, page.indexOf(marker) + marker.length)}\n\n${table}`);
  }
}, 900_000);

function writeTable(rows: readonly Row[]): string {
  return [
    '| call | fault | when it hits once | when it stays | when it stays from the third call on |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ operation, kind, once, lasting, later }) =>
        `| ${operation} | ${kind} | ${once} | ${lasting} | ${later} |`,
    ),
    '',
  ].join('\n');
}
