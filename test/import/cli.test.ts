import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { runCommand as run } from '../cli/run-command.ts';
import { callQuery } from '../local-aws/raw-call.ts';
import { memoryFolder } from '../memory-folder.ts';

const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'import-cli-'));
  process.chdir(folder);
  await seedDemo(join(folder, '.chatops', 'local-aws.json'), Date.now());
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

test('the line for editors names the schema that is in the folder', async () => {
  await run('init --template minimal --dir edited --no-workflows');
  await rm(join('edited', 'chatops.yml'));
  await run(`import --local --all --name ${name} --out edited/chatops.yml`);
  const text = await readFile('edited/chatops.yml', 'utf8');
  expect(text.split('\n').slice(0, 2)).toEqual([
    '# yaml-language-server: $schema=./schema/chatops.schema.json',
    '',
  ]);
});

/** A change by hand, past everything. */
async function byHand(action: string, input: Record<string, string>): Promise<void> {
  const server = await startLocalAws({ stateFile: join(folder, '.chatops', 'local-aws.json') });
  const answer = await callQuery({ url: server.url }, 'iam', '2010-05-08', action, input);
  await server.close();
  expect(answer.status).toBe(200);
}

const role = 'codepipeline-slack-demo-chatbot-role';
const name = 'codepipeline-slack-demo';

test('the way of a team: look, write down, adopt, drift, revert, codify', async () => {
  const listed = await run('import --local');
  expect(listed.status).toBe(0);
  expect(listed.out).toMatch(/codepipeline-slack-demo-slack-channel {2}C0BBBBBBB/);

  const written = await run(`import --local --all --name ${name}`);
  expect(written.status).toBe(0);
  expect(written.out).toMatch(/Written to chatops.yml/);
  expect(await readFile('chatops.yml', 'utf8')).not.toContain('$schema');
  expect(written.out).toMatch(/Nothing was adopted/);
  const refused = run(`import --local --all --name ${name}`);
  await expect(refused).rejects.toThrow('The file chatops.yml already exists');

  const declined = await run('import --local --file chatops.yml', [false]);
  expect(declined.out).toMatch(/Nothing was adopted/);
  const adopted = await run('import --local --file chatops.yml --format json --yes');
  expect(adopted.status).toBe(0);
  expect(JSON.parse(adopted.out)).toMatchObject({
    formatVersion: 1,
    targets: [{ target: 'default', outcome: 'adopted', changes: [], drift: [], unchecked: [], left: [] }],
  });

  const owned = await run('import --local');
  expect(owned.out).toMatch(/C0BBBBBBB {2}belongs to the stack codepipeline-slack-demo\n/);
  expect(owned.out).toMatch(/Each belongs to a stack, so there is nothing to import\./);
  expect(owned.out).not.toContain('--all');
  expect(JSON.parse((await run('import --local --format json')).out)).toMatchObject({
    channels: [{ channel: 'C0BBBBBBB', stack: 'codepipeline-slack-demo' }],
  });

  const clean = await run('drift --local --format json');
  expect(clean.status).toBe(0);
  expect(JSON.parse(clean.out)).toMatchObject({ formatVersion: 1, local: true, drift: [], unchecked: [] });

  await byHand('AttachRolePolicy', { RoleName: role, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
  const drifted = await run('drift --local --format json');
  expect(drifted.status).toBe(1);
  expect(JSON.parse(drifted.out).drift).toEqual([
    {
      target: 'default',
      kind: 'undeclared',
      path: 'roles.chatbot-role',
      type: 'AWS::IAM::Role',
      id: role,
      property: 'ManagedPolicyArns',
      observed: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      risk: 'widens',
      gained: [expect.stringMatching(/^in slack-channel, everyone: /)],
      actor: 'arn:aws:iam::000000000000:user/local',
      at: expect.stringMatching(/Z$/),
    },
  ]);
  const text = await run('drift --local');
  expect(text.out).toMatch(/newly possible: in slack-channel, everyone: /);
  expect(text.out).toMatch(/by arn:aws:iam::000000000000:user\/local at /);

  const reverted = await run('drift --local --revert --yes');
  expect(reverted.status).toBe(0);
  expect(reverted.out).toMatch(/Reverted/);

  await byHand('AttachRolePolicy', { RoleName: role, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
  const codified = await run('drift --local --codify', [true]);
  expect(codified.err).toMatch(/Write this into chatops.yml\?/);
  expect(codified.status).toBe(0);
  expect(await readFile('chatops.yml', 'utf8')).toMatch(
    /managed-policies: \[CloudWatchReadOnlyAccess, ReadOnlyAccess\]/,
  );
  const applied = await run('apply --local --yes');
  expect(applied.status).toBe(0);
  expect((await run('drift --local')).status).toBe(0);
});

test.each([
  ['drift --local --yes', /--yes can only be used with/],
  ['drift --local --revert', /not an interactive terminal/],
  ['drift --local --codify', /not an interactive terminal/],
  ['drift --local --revert --codify --yes', /cannot be combined/],
  ['import --local --all --template x.yml --out y.yml --parameter a', /NAME=VALUE/],
])('%s is refused', async (line, words) => {
  await expect(run(line)).rejects.toThrow(words);
});

test('a template becomes a file without AWS; questions make it exit with 1', async () => {
  await writeFile('t.yml', await readFile(join(before, 'test', 'hand-made', 'original.yml'), 'utf8'));
  const open = await run('import --template t.yml --out open.yml');
  expect(open.status).toBe(1);
  expect(open.out).toMatch(/question: what is the parameter SlackChannelId/);
  const closed = await run(
    'import --template t.yml --out closed.yml --stack-name codepipeline-slack-demo --parameter SlackWorkspaceId=T0123ABCD --parameter SlackChannelId=C0BBBBBBB --format json',
  );
  expect(closed.status).toBe(0);
  expect(JSON.parse(closed.out)).toMatchObject({ file: 'closed.yml', notes: [] });
});

// `lost` executes the call and resets the connection; every repetition of it is lost too.
test('an import whose execution got no answer is followed up, and nothing is left to change', async () => {
  const own = await mkdtemp(join(memoryFolder, 'import-lost-'));
  process.chdir(own);
  process.env['CHATOPS_LOCAL_FAULTS'] = 'cloudformation:ExecuteChangeSet=lost';
  try {
    await seedDemo(join(own, '.chatops', 'local-aws.json'), Date.now());
    const adopted = await run(`import --local --all --name ${name} --yes`);
    expect({ status: adopted.status, err: adopted.err }).toMatchObject({ status: 0 });
    expect(adopted.out).not.toMatch(/Nothing was adopted/);
    const planned = await run('plan --local --format json');
    expect(planned.status).toBe(0);
    expect(JSON.parse(planned.out)).toMatchObject({
      complete: true,
      targets: [{ stacks: [{ changes: [] }] }],
    });
  } finally {
    delete process.env['CHATOPS_LOCAL_FAULTS'];
    process.chdir(folder);
    await rm(own, { recursive: true });
  }
});

test('a failed adoption says the same on both outputs and in JSON', async () => {
  const own = await mkdtemp(join(memoryFolder, 'import-failed-'));
  process.chdir(own);
  try {
    await seedDemo(join(own, '.chatops', 'local-aws.json'), Date.now());
    await run(`import --local --all --name ${name}`);
    process.env['CHATOPS_LOCAL_FAULTS'] = 'cloudformation:CreateChangeSet=deny';
    const failed = await run('import --local --file chatops.yml --yes');
    expect(failed.status).toBe(2);
    expect(failed.out).toMatch(/^Nothing was adopted\.\nNot adopted:\n {2}aliases\.deploy /);
    expect(failed.err).toMatch(
      /\nchatops: CloudFormation made no change set for .*AccessDenied.*\n {2}The calling role needs cloudformation:CreateChangeSet\n$/,
    );
    const json = await run('import --local --file chatops.yml --yes --format json');
    expect(json.status).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      targets: [
        {
          outcome: 'failed',
          complete: false,
          adopted: [],
          unknown: [],
          failure: { help: 'The calling role needs cloudformation:CreateChangeSet' },
        },
      ],
    });
  } finally {
    delete process.env['CHATOPS_LOCAL_FAULTS'];
    process.chdir(folder);
    await rm(own, { recursive: true });
  }
});
