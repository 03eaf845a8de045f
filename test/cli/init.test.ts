import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runInit } from '../../action/cli/init.ts';
import type { Io } from '../../action/cli/io.ts';
import { UsageError } from '../../action/cli/usage.ts';
import { readDefaultBranch } from '../../action/commands/find-repository.ts';
import { starters } from '../../action/commands/init.ts';
import { formatText } from '../../action/core/format.ts';
import { deployBootstrap } from '../bootstrap/deploy-bootstrap.ts';
import { startTestAws } from '../local-aws/harness.ts';
import { readWorkflow, rules } from '../workflows/rules.ts';
import { type Ran, runCommand } from './run-command.ts';
import { readTree, teamFiles } from './team-files.ts';

const templates = new URL('../../templates/', import.meta.url);
const names = readdirSync(templates, { withFileTypes: true }).flatMap(entry =>
  entry.isDirectory() && entry.name !== 'team' ? [entry.name] : [],
);

const start = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

/** Runs a command in the folder of the test, in this process; an error ends it as the shell would. */
function run(line: string): Promise<Ran> {
  return runCommand(line, [], error => {
    const help = error instanceof UsageError ? `\n${error.help}` : '';
    return { status: 2, err: `${error instanceof Error ? error.message : String(error)}${help}` };
  });
}

test('every template can be chosen', () => {
  expect(starters.map(({ name }) => name).sort()).toEqual(names.sort());
});

/** The commands that an init prints as next steps. */
function stepsOf({ err }: Ran): string[] {
  const [, steps = ''] = err.split(/^Next, .*\n/m);
  return [...steps.matchAll(/^ {2}(?:chatops (.*)|(cd .*))$/gm)].map(
    ([, line, other]) => line ?? other ?? '',
  );
}

test.each(names)(
  '%s is valid without a warning, and the steps that init prints work as they are',
  async name => {
    const made = await run(`init --template ${name} --name shop --no-workflows`);
    const page = name === 'approvals' ? 'approvals.md\n' : '';
    const files = `chatops.yml\npolicies/boundary.json\nschema/chatops.schema.json\n${page}`;
    expect([made.status, made.out]).toEqual([0, files]);
    const text = readFileSync(join(folder, 'chatops.yml'), 'utf8');
    expect(text).toMatch(/^name: shop$/m);
    expect(formatText(text)).toBe(text);
    const steps = stepsOf(made);
    expect(steps).toEqual(expect.arrayContaining(['validate', 'plan --local', 'apply --local --yes']));
    const said = new Map<string, string>();
    for (const step of steps) {
      const { status, out, err } = await run(step);
      expect([step, status, /ROLLBACK|_FAILED\b/.test(err)]).toEqual([step, 0, false]);
      said.set(step, out);
    }
    expect(said.get('validate')).toBe('chatops.yml: valid\n');
    expect(said.get('plan --local')).not.toMatch(/in the way|Not applied/);
    expect(said.get('drift --local')).toContain('No drift');
  },
);

const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;
if (!hasLinter) process.stderr.write('SKIPPED: cfn-lint is not installed, so no template is linted\n');

(hasLinter ? test : test.skip)('cfn-lint has nothing to say about any of them', async () => {
  for (const name of names) {
    const dir = join('in', name);
    expect((await run(`init --template ${name} --dir ${dir} --no-workflows`)).status).toBe(0);
    const file = join(dir, 'chatops.yml');
    expect((await run(`render ${file} --out-dir ${join('out', name)}`)).status).toBe(0);
  }
  const output = execFileSync('cfn-lint', ['--regions', 'us-east-1', '--', join(folder, 'out/**/*.yml')]);
  expect(output.toString()).toBe('');
});

/** Without a release there is no address of the schema, so that it is written too. */
const ownFiles = [...teamFiles, 'schema/chatops.schema.json'].sort();

test('all that a team needs is written, and a second run writes nothing', async () => {
  const first = await runCommand(`init --template minimal --dir ${folder} --owners @acme/platform`);
  expect(first.status).toBe(0);
  const tree = readTree(folder);
  expect(Object.keys(tree)).toEqual(ownFiles);
  expect(tree['.github/CODEOWNERS']).toContain('*  @acme/platform');
  expect(tree['.gitignore']).toContain('\n.chatops/\n');
  expect(tree['README.md']?.split('\n').length).toBeLessThan(45);
  expect(tree['templates/bootstrap.yml']).toBe(readFileSync(new URL('bootstrap.yml', templates), 'utf8'));
  const second = await runCommand(`init --dir ${folder} --owners @acme/other --name other --branch trunk`);
  expect([second.status, second.out]).toEqual([0, '']);
  expect(second.err).toContain('chatops.yml exists and is unchanged');
  expect(second.err.split('\n').filter(line => line.startsWith('--'))).toEqual([
    '--name has no effect, because chatops.yml exists',
    '--branch has no effect, because the workflows exist',
    '--owners has no effect, because CODEOWNERS exists',
  ]);
  const toFillIn = (text: string) => text.split('\n').filter(line => /^ {2}\S+:\d+ {2}/.test(line));
  expect(toFillIn(second.err)).toEqual(toFillIn(first.err));
  expect(toFillIn(first.err).length).toBeGreaterThan(5);
  expect(readTree(folder)).toEqual(tree);
});

test('the boundary that proofs use is the one that the bootstrap makes', async () => {
  await runCommand(`init --template minimal --dir ${folder} --no-workflows`);
  const text = readFileSync(join(folder, 'policies/boundary.json'), 'utf8');
  // The chatops.yml of this repository has the same.
  expect(readFileSync(new URL('../../policies/boundary.json', import.meta.url), 'utf8')).toBe(text);
  const document = JSON.parse(text) as {
    Statement: { Effect: string; Action: unknown }[];
  };
  const aws = await startTestAws();
  try {
    const { BoundaryArn } = await deployBootstrap(aws);
    const version = await aws.iam.send(
      new GetPolicyVersionCommand({ PolicyArn: BoundaryArn, VersionId: 'v1' }),
    );
    expect(JSON.parse(decodeURIComponent(version.PolicyVersion?.Document ?? ''))).toEqual(document);
  } finally {
    await aws.stop();
  }
});

test('what is there is kept, and what is missing is completed', async () => {
  const own = {
    'chatops.yml': 'version: 1\nname: own\ntargets: { prod: {}, dev: {} }\n',
    CODEOWNERS: '* @me\n',
    'README.md': 'Mine.\n',
  };
  for (const [name, text] of Object.entries({ ...own, '.gitignore': 'dist' }))
    writeFileSync(join(folder, name), text);
  const { status, out, err } = await runCommand(`init --dir ${folder}`);
  expect(status).toBe(0);
  const tree = readTree(folder);
  expect(tree).toMatchObject({ ...own, '.gitignore': 'dist\n.chatops/\n' });
  expect(out).not.toContain('CODEOWNERS');
  // Nothing that only another chatops.yml would refer to.
  expect(Object.keys(tree).filter(name => /^(policies|schema)/.test(name))).toEqual([]);
  expect(err).toContain('.gitignore has the additional line .chatops/');
  // The targets of the file that is there have a job each.
  expect(tree['.github/workflows/chatops-plan.yml']).toContain('target: [prod, dev]');
});

test('all files are written or none', async () => {
  // A folder where a file has to be.
  mkdirSync(join(folder, 'policies/boundary.json'), { recursive: true });
  writeFileSync(join(folder, 'templates'), 'a file where a folder has to be');
  const before = readTree(folder);
  await expect(runCommand(`init --template minimal --dir ${folder}`)).rejects.toThrow('could not be written');
  expect(readTree(folder)).toEqual(before);
  expect(existsSync(join(folder, '.github'))).toBe(false);
});

test('a plan in an account without the bootstrap says how to deploy it', async () => {
  await run('init --template minimal --no-workflows');
  const { status, out } = await run('plan --local --region us-east-1');
  expect([status, out]).toEqual([1, expect.stringContaining('chatops local --seed bootstrap --exit')]);
});

test('what is to be filled in is named with its file and line', async () => {
  const { err } = await run('init --template minimal --workspace T777');
  expect(err).toMatch(/chatops\.yml:\d+ {2}channel: C0123ABCD/);
  expect(err).toMatch(/CODEOWNERS:\d+ {2}\* {2}@your-org\/platform/);
  expect(err).toMatch(/chatops-plan\.yml:\d+ {2}uses: OWNER\/chatops-as-code@COMMIT/);
  expect(err).not.toContain('T0123ABCD');
  expect(readFileSync(join(folder, 'chatops.yml'), 'utf8')).toContain('acme: { slack: T777 }');
});

test('what is to be filled in is every line that names an example', async () => {
  const { err } = await run('init --template approvals --no-workflows');
  const lines = [...err.matchAll(/^ {2}chatops\.yml:(\d+) /gm)].map(match => Number(match[1]));
  const text = readFileSync(join(folder, 'chatops.yml'), 'utf8').split('\n');
  const named = text.flatMap((line, index) =>
    /my-|Production|[CT]0(BBBBBBB|123ABCD)/.test(line) && !line.trim().startsWith('#') ? [index + 1] : [],
  );
  expect(lines).toEqual(named);
  expect(named.length).toBeGreaterThan(8);
});

test('the steps begin in the folder that was written', async () => {
  const made = await run(`init --template minimal --dir a/b --no-workflows`);
  expect(stepsOf(made)[0]).toBe('cd a/b');
  expect(stepsOf(await run('init --dir a/b --no-workflows'))).toEqual(stepsOf(made));
});

test('on a terminal it asks, and asks again after an answer that cannot be', async () => {
  const answers = ['9', 'minimal', 'my_stack', 'shop', ''];
  const questions: string[] = [];
  let said = '';
  const io: Io = {
    out: text => {
      said += text;
    },
    err: text => {
      said += text;
    },
    isInteractive: true,
    errIsTerminal: false,
    outHasColor: false,
    errHasColor: false,
    env: {},
    ask: () => Promise.resolve(false),
    askText: question => {
      questions.push(question);
      return Promise.resolve(answers.shift() ?? '');
    },
  };
  const args = { options: { dir: folder, 'no-workflows': true }, all: {}, positionals: [] };
  expect(await runInit(args, io)).toBe(0);
  expect(questions.map(question => question.slice(0, 6))).toEqual([
    'Number',
    'Number',
    'Name o',
    'Name o',
    'ID of ',
  ]);
  expect(said).toContain('There is no 9 here');
  expect(said).toContain('It must be a letter');
  expect(readFileSync(join(folder, 'chatops.yml'), 'utf8')).toMatch(/^name: shop$/m);
});

test.each([
  [[], 'Choose one with --template: notifications-and-operations'],
  [['--template', 'minimum'], 'Did you mean minimal?'],
  [['--template', 'minimal', '--name', 'my_stack'], '--name cannot be my_stack'],
  [['--template', 'minimal', '--workspace', '#general'], '--workspace cannot be #general'],
])('%j is refused, and nothing is written', async (args, words) => {
  const { status, err } = await run(['init', ...args].join(' '));
  expect(status).toBe(2);
  expect(err).toContain(words);
  expect(readdirSync(folder)).toEqual([]);
});

const sha = 'a'.repeat(40);

describe.each(['minimal', 'multi-account'])('the workflows of %s', template => {
  let made: Record<string, string> = {};
  beforeAll(async () => {
    const place = mkdtempSync(join(tmpdir(), 'chatops-'));
    await runCommand(
      `init --template ${template} --dir ${place} --action acme/chatops-as-code@${sha} --branch trunk`,
    );
    made = readTree(join(place, '.github/workflows'));
    rmSync(place, { recursive: true });
  });
  const source = new URL('../../.github/workflows/', import.meta.url);
  const names = ['chatops-apply.yml', 'chatops-comment.yml', 'chatops-drift.yml', 'chatops-plan.yml'];

  test('are short, use the release by commit, and hold nothing of this repository', () => {
    expect(Object.keys(made)).toEqual(names);
    for (const text of Object.values(made)) {
      expect(text).toContain(`uses: acme/chatops-as-code@${sha}`);
      expect(text).not.toMatch(/npm |setup-node|\.\/action|main, master/);
      expect(text.split('\n').length).toBeLessThan(110);
    }
    expect(made['chatops-apply.yml']).toContain('branches: [trunk]');
  });

  test.each(names)('%s: the same jobs with the same permissions, conditions and inputs as here', name => {
    const [ours, theirs] = [readFileSync(new URL(name, source), 'utf8'), made[name] ?? ''].map(text => {
      const { jobs, permissions, concurrency } = readWorkflow(text);
      const described = Object.entries(jobs).map(([job, { steps, ...rest }]) => {
        const { strategy: _strategy, ...members } = rest as Record<string, unknown>;
        const used = steps.filter(({ with: inputs }) => inputs?.['command'] !== undefined);
        const inputs = used.map(step => {
          const { target: _target, ...others } = step.with ?? {};
          return others;
        });
        return [job, members, inputs];
      });
      return { described, permissions, concurrency };
    });
    expect(theirs).toEqual(ours);
  });

  test.each(Object.keys(rules).filter(rule => !rule.startsWith('actions are pinned')))('rule: %s', rule => {
    for (const text of Object.values(made)) {
      expect([...(rules[rule]?.(readWorkflow(text), text) ?? ['no such rule'])]).toEqual([]);
    }
  });

  test('a plan and a drift check for each target, and the head alone where only the head is read', () => {
    const plan = made['chatops-plan.yml'] ?? '';
    const isSplit = template === 'multi-account';
    for (const name of ['chatops-plan.yml', 'chatops-drift.yml']) {
      expect((made[name] ?? '').includes('target: [prod, staging]')).toBe(isSplit);
    }
    expect(plan).toContain('name: ${{ steps.plan.outputs.plan-name }}');
    expect(plan.match(/ref: \$\{\{ github\.event\.pull_request\.base\.sha \}\}/g)).toHaveLength(1);
  });
});

test.each([
  ['--action', 'acme', 'OWNER/REPOSITORY@COMMIT'],
  ['--branch', '-x', 'a branch'],
  ['--branch', 'a: b', 'a branch'],
  ['--owners', 'acme', 'a user or a team'],
])('%s %j is refused', async (option, value, words) => {
  const { status, err } = await run(`init --template minimal "${option}=${value}"`);
  expect([status, err]).toEqual([2, expect.stringContaining(words)]);
  expect(readdirSync(folder)).toEqual([]);
});

test('the default branch is that of the remote, else the one that is checked out', async () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
  expect(await readDefaultBranch(folder)).toBe('main');
  git('init', '--quiet', '--initial-branch', 'trunk');
  expect(await readDefaultBranch(folder)).toBe('trunk');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/stable/v2');
  expect(await readDefaultBranch(folder)).toBe('stable/v2');
});
