import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateRoleCommand, GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../action/local-aws/index.ts';
import { StateFile } from '../../action/local-aws/state/state-file.ts';
import { makeClients, refusalOf, trust } from './harness.ts';

let directory: string;
let stateFile: string;
const running: LocalAws[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-aws-'));
  stateFile = join(directory, 'local-aws.json');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.close()));
  await rm(directory, { recursive: true, force: true });
});

async function start() {
  const server = await startLocalAws({ stateFile, stepMillis: 1 });
  running.push(server);
  return makeClients(server.url);
}

function makeRole({ iam }: Awaited<ReturnType<typeof start>>, RoleName: string) {
  return iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
}

test('two servers on one file lose nothing of each other', async () => {
  const [first, second] = [await start(), await start()];
  const names = Array.from({ length: 20 }, (_, index) => `role-${index}`);
  await Promise.all(names.map((name, index) => makeRole(index % 2 === 0 ? first : second, name)));
  for (const { iam } of [first, second]) {
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map(({ RoleName }) => RoleName).sort()).toEqual([...names].sort());
  }
  expect((await readdir(directory)).filter(name => name.includes('.json.'))).toEqual([]);
});

test('what was made is there after a restart', async () => {
  await makeRole(await start(), 'kept');
  await Promise.all(running.splice(0).map(server => server.close()));
  const { Role } = await (await start()).iam.send(new GetRoleCommand({ RoleName: 'kept' }));
  expect(Role?.RoleName).toBe('kept');
});

test('a server that only listens makes no file', async () => {
  await (await start()).iam.send(new ListRolesCommand({}));
  expect(await readdir(directory)).toEqual([]);
});

test.each([
  ['not JSON', '{"version":', /is not a state of the embedded AWS/],
  ['something else', '[]', /is a state of another version \(undefined/],
  ['a later version', '{"version":99}', /is a state of another version \(99/],
])('a file that is %s is refused and left alone', async (_what, text, words) => {
  await writeFile(stateFile, text);
  await expect(start()).rejects.toThrow(words);
  expect(await readFile(stateFile, 'utf8')).toBe(text);
});

test('a file that breaks under a running server is an error of the call, and left alone', async () => {
  const clients = await start();
  await makeRole(clients, 'first');
  await writeFile(stateFile, 'rubbish');
  expect(await refusalOf(makeRole(clients, 'second'))).toMatchObject({
    status: 400,
    message: expect.stringContaining('Delete it to start over'),
  });
  expect(await readFile(stateFile, 'utf8')).toBe('rubbish');
});

test('a place that cannot be written is an error with its reason at once, and a held lock is waited for', async () => {
  const blocked = join(directory, 'a-file');
  await writeFile(blocked, '');
  const impossible = new StateFile(join(blocked, 'state.json'));
  await expect(impossible.update(() => 0)).rejects.toThrow(/cannot be written to .*: (ENOTDIR|EEXIST)/);
  // A lock in use is no refusal: the second process goes on when the first one lets it go.
  const held = `${stateFile}.lock`;
  await mkdir(held);
  const release = setTimeout(200).then(() => rm(held, { recursive: true }));
  await new StateFile(stateFile).update(state => {
    state.settings = { isEnforcing: true };
  });
  await release;
  expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ settings: { isEnforcing: true } });
});
