import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountOf, type State } from '../../action/local-aws/state/state.ts';
import { StateFile } from '../../action/local-aws/state/state-file.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-aws-'));
  file = join(directory, 'local-aws.json');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** With a journal from the first change on. */
const open = () => new StateFile(file, 1);
const copy = (state: State) => JSON.parse(JSON.stringify(state)) as State;
const withoutGeneration = ({ generation: _generation, ...state }: State) => state;

function putTopic(state: State, name: string, value: string): void {
  const account = accountOf(state, '000000000000');
  account.resources['us-east-1'] ??= {};
  account.resources['us-east-1']['AWS::SNS::Topic'] ??= {};
  account.resources['us-east-1']['AWS::SNS::Topic'][name] = { properties: { value }, service: {} };
}

/** The first writing makes the file; what comes after goes into the journal. */
async function begin(): Promise<StateFile> {
  const state = open();
  await state.update(entry => putTopic(entry, 'first', 'a'.repeat(500)));
  return state;
}

test('a large file is not written again for a small change', async () => {
  const state = await begin();
  const before = await readFile(file, 'utf8');
  await state.update(entry => putTopic(entry, 'second', 'b'));
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await readdir(directory)).toEqual(['local-aws.json', 'local-aws.json.journal']);
  expect(await open().read(copy)).toEqual(await state.read(copy));
});

test('a process sees what another one adds, while both run', async () => {
  const [first, second] = [await begin(), open()];
  await second.read(copy);
  await first.update(entry => putTopic(entry, 'second', 'b'));
  await second.update(entry => putTopic(entry, 'third', 'c'));
  const expected = await first.read(copy);
  expect(
    Object.keys(expected.accounts['000000000000']?.resources['us-east-1']?.['AWS::SNS::Topic'] ?? {}),
  ).toEqual(['first', 'second', 'third']);
  expect(await second.read(copy)).toEqual(expected);
});

test('a line that was not finished is not there, and is written over', async () => {
  const state = await begin();
  await state.update(entry => putTopic(entry, 'second', 'b'));
  const kept = await state.read(copy);
  const { length } = await readFile(`${file}.journal`);
  await state.update(entry => putTopic(entry, 'third', 'c'));
  await truncate(`${file}.journal`, length + 20);
  const later = open();
  expect(await later.read(copy)).toEqual(kept);
  await later.update(entry => putTopic(entry, 'fourth', 'd'));
  expect(await open().read(copy)).toEqual(await later.read(copy));
});

test('wherever a writing stopped, the files hold what was done before it', async () => {
  const state = await begin();
  const ends: { size: number; state: State }[] = [{ size: 0, state: await state.read(copy) }];
  for (const name of ['second', 'third', 'fourth']) {
    await state.update(entry => putTopic(entry, name, name));
    ends.push({ size: (await readFile(`${file}.journal`)).length, state: await state.read(copy) });
  }
  const whole = await readFile(`${file}.journal`);
  for (let size = 0; size <= whole.length; size += 7) {
    await writeFile(`${file}.journal`, whole.subarray(0, size));
    expect(await open().read(copy)).toEqual(ends.findLast(end => end.size <= size)?.state);
  }
});

test('a journal of an earlier file is ignored', async () => {
  const state = await begin();
  await state.update(entry => putTopic(entry, 'second', 'b'));
  await rm(file);
  expect(await open().read(copy)).toEqual({ version: 1, accounts: {}, sessions: {}, busyStacks: [] });
  await appendFile(`${file}.journal`, 'rubbish\n');
  const fresh = await begin();
  expect(await open().read(copy)).toEqual(await fresh.read(copy));
});

test('what a failed change did is undone, with nothing read again', async () => {
  const state = await begin();
  const before = await state.read(copy);
  const failing = state.update(entry => {
    putTopic(entry, 'first', 'changed');
    putTopic(entry, 'second', 'made');
    accountOf(entry, '000000000000').chatbotPreferences.UserAuthorizationRequired = true;
    entry.sessions['key'] = { account: '1', arn: 'a', userId: 'u', expiresAt: 1 };
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await state.read(copy)).toEqual(before);
});

type Step =
  | { readonly do: 'put' | 'remove'; readonly account: string; readonly name: string; readonly value: string }
  | {
      readonly do: 'stack' | 'session' | 'preference' | 'object';
      readonly account: string;
      readonly name: string;
      readonly value: string;
    }
  | {
      readonly do: 'fail' | 'reopen';
      readonly account: string;
      readonly name: string;
      readonly value: string;
    };

function take(state: State, { do: what, account: id, name, value }: Step): void {
  const account = accountOf(state, id);
  account.resources['global'] ??= {};
  account.resources['global']['T'] ??= {};
  const table = account.resources['global']['T'];
  if (what === 'put' || what === 'fail') table[name] = { properties: { value }, service: {} };
  if (what === 'remove') delete table[name];
  if (what === 'stack') account.stacks[name] = { name: value } as never;
  if (what === 'session') state.sessions[name] = { account: id, arn: value, userId: 'u', expiresAt: 1 };
  if (what === 'preference') account.slackWorkspaces[name] = { name: value, state: 'ENABLED' };
  if (what === 'object') {
    account.objects ??= {};
    account.objects[name] ??= {};
    account.objects[name][value] = { content: value, size: 1, contentType: '', etag: '', at: 1 };
  }
  const existing = table[name];
  if (existing !== undefined) existing.properties = { ...existing.properties, seen: value };
  if (what === 'fail') throw new Error('no');
}

test('whatever is done, the files together hold what was done and nothing else', async () => {
  const step = fc.record({
    do: fc.constantFrom('put', 'remove', 'stack', 'session', 'preference', 'object', 'fail', 'reopen'),
    account: fc.constantFrom('1', '2'),
    name: fc.constantFrom('a', 'b', '__proto__x', 'c/d'),
    value: fc.string({ maxLength: 5 }),
  }) as fc.Arbitrary<Step>;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
      await rm(file, { force: true });
      await rm(`${file}.journal`, { force: true });
      let state = open();
      const model: State = { version: 1, accounts: {}, sessions: {}, busyStacks: [] };
      for (const each of steps) {
        if (each.do === 'reopen') {
          state = open();
          continue;
        }
        await state.update(entry => take(entry, each)).catch(() => undefined);
        const draft = copy(model);
        try {
          take(draft, each);
          Object.assign(model, draft);
        } catch {
          // The model is left as it was, too.
        }
      }
      const kept = (value: State) =>
        JSON.parse(JSON.stringify(withoutEmpty(withoutGeneration(value)))) as State;
      expect(kept(await open().read(copy))).toEqual(kept(model));
    }),
    { numRuns: 60 },
  );
});

/** Accounts and tables that hold nothing are as good as none. */
function withoutEmpty(state: Omit<State, 'generation'>): unknown {
  const prune = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value)
      .map(([key, member]) => [key, prune(member)] as const)
      .filter(([key, member]) => key !== 'chatbotPreferences' && !isEmpty(member));
    return Object.fromEntries(entries);
  };
  return prune(state);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
