import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runHere } from '../cli/run-cli.ts';
import { memoryFolder } from '../memory-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder, 'chatops-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const head = (name: string) => `version: 1
name: ${name}
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: none, role: ops }
roles: { ops: {} }
`;
const channels = (places: Readonly<Record<string, string>>) =>
  `channels:\n${Object.entries(places)
    .map(([key, channel]) => `  ${key}: { channel: ${channel} }\n`)
    .join('')}`;

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const run = (...args: string[]) => runHere(folder, args);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

interface PlanJson {
  readonly hash: string | null;
  readonly access: unknown;
  readonly findings: readonly { readonly code: string }[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly file: string;
    readonly line: number;
    readonly message: string;
  }[];
  readonly targets: readonly {
    readonly target: string;
    readonly account: string;
    readonly hash: string | null;
    readonly stacks: readonly {
      readonly name: string;
      readonly changes: readonly {
        readonly action: string;
        readonly logicalId: string;
        readonly path: string;
      }[];
    }[];
  }[];
}
const readPlan = (out: string): PlanJson => JSON.parse(out) as PlanJson;
const changesOf = (plan: PlanJson) =>
  plan.targets.flatMap(({ stacks }) =>
    stacks.flatMap(({ name, changes }) =>
      changes.map(({ action, logicalId }) => `${name} ${action} ${logicalId}`),
    ),
  );

describe('plan --against', () => {
  const commitBase = () => {
    git('init', '-q', '-b', 'main');
    mkdirSync(join(folder, 'teams'));
    write('chatops.yml', `${head('demo')}include: [teams/*.yml]\n${channels({ a: 'C0AAAAAAA' })}`);
    write('teams/one.yml', channels({ one: 'C0111111' }));
    git('add', '.');
    git('commit', '-q', '-m', 'base');
  };

  test('compares with the file and its includes as they are in a commit, without AWS and without a hash', async () => {
    commitBase();
    write('teams/one.yml', channels({ one: 'C0111111', two: 'C0222222' }));
    const { status, out } = await run('plan', '--against', 'main', '--format', 'json');
    const plan = readPlan(out);
    expect(changesOf(plan)).toEqual(['demo create ChannelTwo']);
    expect([plan.hash, plan.targets[0]?.hash, plan.targets[0]?.account]).toEqual([
      null,
      null,
      '${AWS::AccountId}',
    ]);
    expect(status).toBe(0);
    expect((await run('plan', '--against', 'main', '--detailed-exitcode')).status).toBe(1);
    expect((await run('plan', '--against', 'HEAD')).out).toContain('cannot be applied');
    git('checkout', '-q', '--', '.');
    const same = await run('plan', '--against', 'main', '--detailed-exitcode');
    expect([same.status, same.out]).toEqual([0, expect.stringContaining('Nothing to change')]);
  });

  test('works from a folder below the root of the repository', async () => {
    commitBase();
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'below', 'chatops.yml'), `${head('below')}${channels({ a: 'C0AAAAAAA' })}`);
    git('add', '.');
    git('commit', '-q', '-m', 'below');
    const file = join('below', 'chatops.yml');
    write(file, `${head('below')}${channels({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' })}`);
    expect(
      changesOf(readPlan((await run('plan', file, '--against', 'HEAD', '--format', 'json')).out)),
    ).toEqual(['below create ChannelB']);
    expect(
      changesOf(readPlan((await run('plan', file, '--against', 'HEAD~1', '--format', 'json')).out)).length,
    ).toBe(3);
  });

  test('takes a file as well', async () => {
    write('old.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    write('chatops.yml', `${head('demo')}${channels({ b: 'C0BBBBBBB' })}`);
    const plan = readPlan((await run('plan', '--against', 'old.yml', '--format', 'json')).out);
    expect(changesOf(plan)).toEqual(['demo delete ChannelA', 'demo create ChannelB']);
  });

  test('tells of a stack that a new name leaves behind, and refuses', async () => {
    write('old.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    write('chatops.yml', `${head('other')}${channels({ a: 'C0AAAAAAA' })}`);
    const { status, out } = await run('plan', '--against', 'old.yml');
    expect([status, out.replaceAll(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('the stack demo with its 1 channel would be left behind'),
    ]);
    // The files differ, although no resource of this file's targets does.
    expect(out).not.toContain('both files');
    expect((await run('plan', '--against', 'old.yml', '--allow', 'safety/orphan')).status).toBe(0);
  });

  test.each([
    ['a commit that is not there', 'nowhere', /is not a file, branch/],
    ['an option in disguise', '--output=stolen', /is not a file, branch|needs a value/],
    ['a range', 'main..main', /is not a file, branch/],
  ])('%s is an error with a way out', async (_, ref, message) => {
    commitBase();
    const { status, err } = await run('plan', `--against=${ref}`);
    expect([status, err]).toEqual([2, expect.stringMatching(message)]);
  });

  test('outside of a repository, and against an invalid base', async () => {
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    expect(await run('plan', '--against', 'main')).toMatchObject({
      status: 2,
      err: expect.stringContaining('is not in a git repository'),
    });
    write('old.yml', `${head('demo')}nonsense: 1\n`);
    expect(await run('plan', '--against', 'old.yml')).toMatchObject({
      status: 2,
      err: expect.stringContaining('old.yml is not valid'),
    });
  });

  test('what only fails a proof is shown all the same, and the exit status says that it is wrong', async () => {
    const file = (actions: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles: { r: { allow: [{ actions: [${actions}], resources: ["*"] }] } }
guardrails: { g: { allow: [{ actions: [${actions}], resources: ["*"] }] } }
channels: { a: { workspace: acme, channel: C0AAAAAAA, role: r, guardrails: [g] } }
expect: [{ channel: a, cannot: ["sqs:PurgeQueue"] }]
`;
    write('old.yml', file('sqs:ListQueues'));
    write('chatops.yml', file('sqs:ListQueues, sqs:PurgeQueue'));
    const { status, out, err } = await run('plan', '--against', 'old.yml');
    expect([status, err]).toEqual([1, expect.stringContaining('expect/failed')]);
    expect(err).toContain('this plan cannot be applied');
    expect(out).toContain('gains 1 write action');
    const json = JSON.parse((await run('plan', '--against', 'old.yml', '--format', 'json')).out);
    expect(json.hash).toBeNull();
    expect(json.access[0].gained.map(({ action }: { action: string }) => action)).toContain('sqs:PurgeQueue');
    expect(json.diagnostics.map(({ code }: { code: string }) => code)).toContain('expect/failed');
    // The other way round the base has the failing test.
    write('chatops.yml', file('sqs:ListQueues'));
    write('old.yml', file('sqs:ListQueues, sqs:PurgeQueue'));
    expect(await run('plan', '--against', 'old.yml')).toMatchObject({
      status: 0,
      out: expect.stringContaining('loses'),
    });
  });

  test('does not follow a symbolic link of the commit', async () => {
    commitBase();
    const outside = `${folder}-outside.yml`;
    writeFileSync(outside, 'secret: 1\n');
    rmSync(join(folder, 'teams', 'one.yml'));
    symlinkSync(outside, join(folder, 'teams', 'one.yml'));
    git('add', '.');
    git('commit', '-q', '-m', 'link');
    rmSync(join(folder, 'teams', 'one.yml'));
    write('teams/one.yml', channels({ one: 'C0111111' }));
    const { out, err } = await run('plan', '--against', 'HEAD', '--format', 'json');
    rmSync(outside);
    expect(out + err).not.toContain('secret');
  });

  test('cannot be saved, and has the Region and the targets of the file', async () => {
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    expect((await run('plan', '--against', 'chatops.yml', '--local', '--target', 'default')).status).toBe(0);
    for (const more of [
      ['--out', 'p.json'],
      ['--region', 'eu-west-1'],
      ['--target', 'x'],
    ]) {
      expect((await run('plan', '--against', 'chatops.yml', ...more)).status).toBe(2);
    }
  });
});

describe('a saved plan', () => {
  test('is applied as it is, or not at all', async () => {
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    expect((await run('plan', '--local', '--out', 'plan.json')).status).toBe(0);
    const saved = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as {
      hash: string;
      kind: string;
    };
    expect(saved.kind).toBe('chatops-plan');
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' })}`);
    const stale = await run('apply', 'plan.json', '--local', '--yes');
    expect(stale.status).toBe(1);
    expect(stale.out).toContain(saved.hash);
    expect(stale.out).toMatch(/channels\.b\n\s+reviewed {2}nothing\n\s+now {7}create ChannelB/);
    expect((await run('plan', '--local', '--detailed-exitcode')).status).toBe(1);
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--local'),
    });
    expect((await run('apply', 'plan.json', '--local', '--yes', '--target', 'x')).status).toBe(2);
    const done = await run('apply', 'plan.json', '--local', '--yes');
    expect([done.status, done.out]).toEqual([0, expect.stringContaining('Applied')]);
    expect(done.out).toContain('/invite @Amazon Q');
    expect((await run('plan', '--local', '--detailed-exitcode')).status).toBe(0);
  });

  test('that is broken or of a later version is an error', async () => {
    write('plan.json', '{"kind": "chatops-plan", "formatVersion": 9}');
    expect(await run('apply', 'plan.json', '--local', '--yes')).toMatchObject({
      status: 2,
      err: expect.stringContaining('format version 9'),
    });
  });

  test('of --expect-hash with another hash is refused', async () => {
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    const { status, out } = await run('apply', '--local', '--yes', '--expect-hash', '0'.repeat(64));
    expect([status, out]).toEqual([1, expect.stringContaining('not the reviewed plan')]);
    const { hash } = readPlan((await run('plan', '--local', '--format', 'json')).out);
    expect((await run('apply', '--local', '--yes', '--expect-hash', String(hash))).status).toBe(0);
  });
});

describe('several files', () => {
  test('are planned and applied as one', async () => {
    write('a.yml', `${head('first')}${channels({ a: 'C0AAAAAAA' })}`);
    write('b.yml', `${head('second')}${channels({ b: 'C0BBBBBBB' })}`);
    const plan = readPlan(
      (await run('plan', '-f', 'a.yml', '-f', 'b.yml', '--local', '--format', 'json')).out,
    );
    expect(plan.targets.map(({ stacks }) => stacks.map(({ name }) => name))).toEqual([['first', 'second']]);
    const apply = await run(
      'apply',
      '-f',
      'a.yml',
      '-f',
      'b.yml',
      '--local',
      '--yes',
      '--expect-hash',
      String(plan.hash),
    );
    expect(apply.status).toBe(0);
    expect((await run('plan', '-f', 'b.yml', '-f', 'a.yml', '--local', '--detailed-exitcode')).status).toBe(
      0,
    );
  });

  test.each([
    [
      'one chat channel',
      head('second') + channels({ b: 'C0AAAAAAA' }),
      /is already taken in the same account/,
    ],
    [
      'one role name',
      `${head('second').replace('ops: {}', 'ops: { role-name: First-OPS }')}${channels({ b: 'C0BBBBBBB' })}`,
      /The role name `First-OPS` is already taken/,
    ],
    ['one stack', head('first') + channels({ b: 'C0BBBBBBB' }), /The stack name `first` is already taken/],
  ])('that both ask for %s are an error naming both places', async (_, second, message) => {
    write('a.yml', `${head('first')}${channels({ a: 'C0AAAAAAA' })}`);
    write('b.yml', second);
    const { status, out } = await run('plan', '-f', 'a.yml', '-f', 'b.yml', '--local', '--format', 'json');
    expect(status).toBe(1);
    const [diagnostic] = readPlan(out).diagnostics.filter(({ code }) =>
      /^(name\/collision|channel\/duplicate)$/.test(code),
    );
    expect(diagnostic).toMatchObject({ file: 'b.yml', message: expect.stringMatching(message) });
    expect(diagnostic?.message).toContain('a.yml');
  });
});

describe('safety on the command line', () => {
  test('plan refuses what apply would refuse, and both take the flag', async () => {
    const all = { a: 'C0AAAAAAA', b: 'C0BBBBBBB', c: 'C0CCCCCCC', d: 'C0DDDDDDD' };
    write('chatops.yml', `${head('demo')}${channels(all)}`);
    expect((await run('apply', '--local', '--yes')).status).toBe(0);
    write('chatops.yml', `${head('demo')}${channels({ a: all.a, b: all.b })}`);
    const refused = await run('plan', '--local');
    expect([refused.status, refused.out]).toEqual([
      1,
      expect.stringContaining('--allow safety/max-removals'),
    ]);
    expect(refused.out).toContain('- commands as !GetAtt RoleOps.Arn');
    expect(await run('apply', '--local', '--yes')).toMatchObject({
      status: 1,
      out: expect.stringContaining('2 of 4 channels'),
    });
    expect((await run('apply', '--local', '--yes', '--allow', 'safety/emptied')).status).toBe(1);
    expect((await run('plan', '--local', '--allow', 'safety/max-removals')).status).toBe(0);
    expect((await run('apply', '--local', '--yes', '--allow', 'safety/max-removals')).status).toBe(0);
  });

  test('a code that does not exist is no permission', async () => {
    write('chatops.yml', `${head('demo')}${channels({ a: 'C0AAAAAAA' })}`);
    expect((await run('apply', '--local', '--yes', '--allow', 'safety/everything')).status).toBe(2);
  });
});
