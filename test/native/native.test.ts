import { triggerAsyncId } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';

interface Storage {
  getStore(): unknown;
  run<T>(store: unknown, callback: () => T): T;
}

const { SequentialStorage } = createRequire(import.meta.url)('./sequential-storage.cjs') as {
  readonly SequentialStorage: new () => Storage;
};

const { longest } = createRequire(import.meta.url)('./longest-first.cjs') as {
  readonly longest: readonly string[];
};

test('the suites that are started first exist', () => {
  const missing = longest.filter(name => !existsSync(new URL(`../${name}.test.ts`, import.meta.url)));
  expect(missing).toEqual([]);
});

/** Jest's own contexts follow promises, and are gone after each suite. */
const isNative = new URL(import.meta.url).searchParams.has('suite');

(isNative ? test : test.skip)('no promise of a suite is followed', async () => {
  // Node gives promises an ID of their own only while somebody follows them.
  expect(await Promise.resolve().then(() => triggerAsyncId())).toBe(0);
});

test('a value is there until what was started has ended, also within another one', async () => {
  const storage = new SequentialStorage();
  const seen: unknown[] = [];
  const look = () => seen.push(storage.getStore());
  await storage.run('outer', async () => {
    await storage.run('inner', async () => {
      await setTimeout(1);
      look();
    });
    look();
    expect(storage.run('direct', () => storage.getStore())).toBe('direct');
    expect(() =>
      storage.run('thrown', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    await expect(storage.run('rejected', () => Promise.reject(new Error('late')))).rejects.toThrow('late');
    look();
  });
  look();
  expect(seen).toEqual(['inner', 'outer', 'outer', undefined]);
});
