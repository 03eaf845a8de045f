import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorld, textOf, type World } from '../apply/world.ts';
import { type Death, openLine } from './dying-line.ts';
import { expectConverged, isAsItWas, observe, readState, restore, scenarios, wanted } from './scenarios.ts';

let world: World;
let empty = '';
beforeAll(async () => {
  world = await startWorld();
  await world.control('POST', 'reset', {});
  empty = await readState(world);
});
afterAll(() => world.stop());

/** A call that changes nothing: neither AWS nor the caller can tell whether the line went dead before it or after it. */
const reading = /(?:^|[./])(?:describe|get|list)/i;

/** Where the line is dead nobody waits long. */
const impatient = { attempts: 1, pace: { firstMillis: 1, lastMillis: 2, patienceMillis: 150 } };

describe.each(Object.entries(scenarios))('an apply (%s) that is killed', (name, { before, after }) => {
  test('at any of its steps is completed by the next run', async () => {
    await restore(world, empty);
    if (before !== undefined) await world.apply(before);
    const start = await readState(world);
    const whole = await openLine(world.url);
    const report = await world.apply(after, { way: { url: whole.url } });
    await whole.close();
    expect(report.outcome).toBe('applied');
    await expectConverged(world, after);
    const total = whole.calls.length;
    expect(total).toBeGreaterThan(10);
    // At least the making and the execution of a change set.
    expect(whole.calls.filter(name => !reading.test(name)).length).toBeGreaterThanOrEqual(2);
    const ends = new Map<string, number>();
    for (let call = 1; call <= total; call += 1) {
      const moments = reading.test(whole.calls[call - 1] ?? '') ? ['before'] : ['before', 'after'];
      for (const moment of moments as readonly Death['moment'][]) {
        await restore(world, start);
        const line = await openLine(world.url, { call, moment });
        const killed = await world.apply(after, { way: { url: line.url, ...impatient } });
        await line.close();
        // What it says must be true of what AWS holds, also where nobody could tell it how it went on.
        if (killed.outcome === 'applied') expect(await observe(world)).toEqual(wanted(after));
        else expect(textOf(killed)).not.toMatch(/^Applied|undefined/m);
        const end = `${name}: ${killed.outcome === 'applied' ? 'was done' : /continues by itself/.test(textOf(killed)) ? 'goes on by itself' : 'had not begun'}`;
        ends.set(end, (ends.get(end) ?? 0) + 1);
        // From the same state the next run is the one above.
        if (await isAsItWas(world, start)) continue;
        const next = await world.apply(after);
        expect([call, moment, next.outcome, textOf(next)]).toEqual([
          call,
          moment,
          expect.stringMatching(/^(applied|unchanged)$/),
          expect.any(String),
        ]);
        await expectConverged(world, after, next);
      }
    }
    process.stdout.write(
      `killed at each of ${total} calls, before it and, when it changes something, after it: ${JSON.stringify(Object.fromEntries(ends))}\n`,
    );
  });
});
