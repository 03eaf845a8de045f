import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApplyReport } from '../../action/commands/apply.ts';
import { type FaultKind, faultKinds } from '../../action/local-aws/faults/fault.ts';
import { startWorld, textOf, type World } from '../apply/world.ts';
import { findStaleRows, writeRows } from './readme.ts';
import { expectConverged, isAsItWas, observe, readState, restore, scenarios, wanted } from './scenarios.ts';

/**
 * All faults on all calls take minutes: `CHATOPS_FAULTS=all`. Otherwise those that are most unlike each other, which are
 * the first table of the README; `CHATOPS_FAULTS=write` writes it.
 */
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
  start = await readState(world);
  await world.control('DELETE', 'calls');
  await world.apply(after);
  operations = Object.keys((await world.control('GET', 'calls')) as object).sort();
  await expectConverged(world, after);
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
  /** What a reader is shown first when it stays. */
  readonly said: string;
  /** What AWS then holds, by which it was true. */
  readonly held: string;
}

/** How one faulty run ended. */
interface Ended {
  readonly end: string;
  readonly said: string;
  readonly held: string;
}

/** Calls that are made again and again while something goes on. */
const polled = /^cloudformation:Describe(StackEvents|ChangeSet|Stacks)$/;

/**
 * Runs one apply under a fault, then one without; the second must bring everything to its end. Where the first changed nothing, the
 * second is the one of `beforeAll`, from the same state.
 */
async function runUnder(
  operation: string,
  kind: FaultKind,
  { times, after: passed }: { readonly times?: number; readonly after?: number },
): Promise<Ended> {
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
    // Only a call that is not answered has to be given up soon; on a busy machine the others can be slow.
    callMillis: kind === 'hang' ? 250 : 5000,
    pace: { firstMillis: 1, lastMillis: 5, patienceMillis: 400 },
  };
  const report = await world.apply(after as NonNullable<typeof after>, { way });
  await world.control('DELETE', 'faults');
  const text = textOf(report);
  const held = await expectTrue(report, text);
  const ended = { end: describeEnd(report, text), said: firstSentence(text), held };
  if (await isAsItWas(world, start)) return ended;
  const next = await world.apply(after as NonNullable<typeof after>);
  expect([operation, kind, textOf(next)]).toEqual([
    operation,
    kind,
    expect.stringMatching(/^(Applied|Nothing to change)/),
  ]);
  await expectConverged(world, after as NonNullable<typeof after>, next);
  return ended;
}

/** What people read must be true of what AWS holds. @returns what that is */
async function expectTrue(report: ApplyReport, text: string): Promise<string> {
  const observed = await observe(world);
  expect(text).not.toMatch(/undefined|\[object|TypeError/);
  if (report.outcome === 'applied') expect(observed).toEqual(wanted(after as NonNullable<typeof after>));
  if (/[Nn]othing was changed|was not executed|could not be read|did not execute/.test(text)) {
    expect(observed).toEqual(wanted(before as NonNullable<typeof before>));
  }
  if (/^Nothing was applied/.test(text)) {
    expect(observed).toEqual(wanted(before as NonNullable<typeof before>));
  }
  const [text1, text2, text3] = [
    observed,
    wanted(before as NonNullable<typeof before>),
    wanted(after as NonNullable<typeof after>),
  ].map(each => JSON.stringify(each));
  return text1 === text2 ? 'as before' : text1 === text3 ? 'as desired' : 'in between';
}

/** The sentence that says how it ended, or why not, without what is different in each run. */
function firstSentence(text: string): string {
  const lines = text.split('\n').filter(line => line !== '');
  const line = /^(Nothing was applied|Not everything was applied|What was applied is not known yet):$/.test(
    lines[0] ?? '',
  )
    ? `${lines[0]} ${lines[1]?.trim()}`
    : lines[0];
  const [sentence = ''] = (line ?? '').split(/\. |(?<=Not checked):|: \d/);
  return sentence
    .replace(/\.$/, '')
    .replace(
      /(AWS SDK error wrapper for )?\w+: (read ECONNRESET|socket hang up|aborted)/,
      'the connection broke',
    )
    .replaceAll('|', '/');
}

function describeEnd(report: ApplyReport, text: string): string {
  if (report.outcome !== 'failed') return report.outcome;
  if (/continues by itself/.test(text)) return 'said: goes on by itself';
  if (/is not known whether/.test(text)) return 'said: may have begun';
  return 'failed, nothing changed';
}

/** How far the change is when the fault begins is a matter of time; both ends are true then. */
function describeLater(end: string): string {
  const isTimely = ['applied', 'said: goes on by itself'].includes(end);
  return isTimely ? 'applied, or said: goes on by itself' : end;
}

test('whatever goes wrong with a call, the next run ends in the desired state, and what was said was true', async () => {
  expect(operations.length).toBeGreaterThan(10);
  const rows: Row[] = [];
  for (const operation of operations) {
    for (const kind of kinds) {
      const once = await runUnder(operation, kind, { times: 1 });
      const lasting = await runUnder(operation, kind, {});
      const later = polled.test(operation) ? await runUnder(operation, kind, { after: 2 }) : undefined;
      const { said, held } = lasting;
      rows.push({
        operation,
        kind,
        once: once.end,
        lasting: lasting.end,
        later: later === undefined ? '' : describeLater(later.end),
        said,
        held,
      });
    }
  }
  if (isAll) return;
  if (process.env['CHATOPS_FAULTS'] === 'write') await writeRows('table', writeTable(rows));
  expect(await findStaleRows('table', writeTable(rows))).toEqual([]);
});

function writeTable(rows: readonly Row[]): string {
  return [
    '| call | fault | when it hits once | when it stays | when it stays from the third call on | what is said when it stays | what AWS then holds |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ operation, kind, once, lasting, later, said, held }) =>
        `| ${operation} | ${kind} | ${once} | ${lasting} | ${later} | ${said} | ${held} |`,
    ),
    '',
  ].join('\n');
}
