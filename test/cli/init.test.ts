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
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runInit } from '../../action/cli/init.ts';
import type { Io } from '../../action/cli/io.ts';
import { starters } from '../../action/commands/init.ts';
import { formatText } from '../../action/core/format.ts';
import { runCli } from './run-cli.ts';

const templates = new URL('../../templates/', import.meta.url);
const names = readdirSync(templates, { withFileTypes: true }).flatMap(entry =>
  entry.isDirectory() ? [entry.name] : [],
);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every template can be chosen', () => {
  expect(starters.map(({ name }) => name).sort()).toEqual(names.sort());
});

test.each(names)(
  '%s is valid without a warning, in the canonical style, and can be applied',
  name => {
    const made = runCli(folder, ['init', '--template', name, '--name', 'shop', '--no-workflows']);
    expect([made.status, made.out]).toEqual([0, 'chatops.yml\nschema/chatops.schema.json\n']);
    const text = readFileSync(join(folder, 'chatops.yml'), 'utf8');
    expect(text).toMatch(/^name: shop$/m);
    expect(formatText(text)).toBe(text);
    expect(runCli(folder, ['validate']).out).toBe('chatops.yml: valid\n');
    const applied = runCli(folder, ['apply', '--local', '--yes', '--region', 'us-east-1']);
    expect(applied.err).not.toMatch(/ROLLBACK|FAILED/);
    expect(applied.status).toBe(0);
    const again = runCli(folder, ['plan', '--local', '--detailed-exitcode', '--region', 'us-east-1']);
    expect(again.status).toBe(0);
    const drift = runCli(folder, ['drift', '--local', '--region', 'us-east-1']);
    expect(drift.out).toContain('No drift');
    expect(drift.status).toBe(0);
  },
  120_000,
);

const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;
if (!hasLinter) process.stderr.write('SKIPPED: cfn-lint is not installed, so no template is linted\n');

(hasLinter ? test : test.skip)(
  'cfn-lint has nothing to say about any of them',
  () => {
    for (const name of names) {
      const file = join(templates.pathname, name, 'chatops.yml');
      expect(runCli(folder, ['render', file, '--out-dir', join('out', name)]).status).toBe(0);
    }
    const output = execFileSync('cfn-lint', ['--regions', 'us-east-1', '--', join(folder, 'out/**/*.yml')]);
    expect(output.toString()).toBe('');
  },
  120_000,
);

test('nothing is ever overwritten', () => {
  writeFileSync(join(folder, 'chatops.yml'), 'mine\n');
  const { status, out, err } = runCli(folder, ['init', '--template', 'minimal']);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('never overwrites');
  expect(readdirSync(folder)).toEqual(['chatops.yml']);
  mkdirSync(join(folder, 'new/schema'), { recursive: true });
  writeFileSync(join(folder, 'new/schema/chatops.schema.json'), 'mine\n');
  const second = runCli(folder, ['init', '--template', 'minimal', '--dir', 'new']);
  expect(second.status).toBe(0);
  expect(second.err).toContain('new/schema/chatops.schema.json was there already');
  expect(readFileSync(join(folder, 'new/schema/chatops.schema.json'), 'utf8')).toBe('mine\n');
});

test('what is to be filled in is named with its line', () => {
  const { err } = runCli(folder, ['init', '--template', 'minimal', '--workspace', 'T777']);
  expect(err).toMatch(/line \d+: channel: C0123ABCD/);
  expect(err).not.toContain('T0123ABCD');
  expect(readFileSync(join(folder, 'chatops.yml'), 'utf8')).toContain('acme: { slack: T777 }');
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
  expect(said).toContain('CloudFormation takes a letter');
  expect(readFileSync(join(folder, 'chatops.yml'), 'utf8')).toMatch(/^name: shop$/m);
});

test.each([
  [[], 'Choose one with --template: notifications-and-operations'],
  [['--template', 'minimum'], 'Did you mean minimal?'],
  [['--template', 'minimal', '--name', 'my_stack'], '--name cannot be my_stack'],
  [['--template', 'minimal', '--workspace', '#general'], '--workspace cannot be #general'],
])('%j is refused, and nothing is written', (args, words) => {
  const { status, err } = runCli(folder, ['init', ...args]);
  expect(status).toBe(2);
  expect(err).toContain(words);
  expect(readdirSync(folder)).toEqual([]);
});

const workflows = new URL('../../.github/workflows/', import.meta.url);
const hasWorkflows =
  existsSync(workflows) && readdirSync(workflows).some(name => name.startsWith('chatops-'));

(hasWorkflows ? test : test.skip)('the workflows come along, with the action that is asked for', () => {
  runCli(folder, ['init', '--template', 'minimal', '--action', 'acme/chatops/action@v1']);
  const made = readdirSync(join(folder, '.github/workflows'));
  expect(made).toEqual(
    expect.arrayContaining(['chatops-apply.yml', 'chatops-drift.yml', 'chatops-plan.yml']),
  );
  for (const name of made) {
    const text = readFileSync(join(folder, '.github/workflows', name), 'utf8');
    expect(text).toContain('uses: acme/chatops/action@v1');
    expect(text).not.toMatch(/npm run build|uses: \.\/action/);
  }
  const other = runCli(folder, ['init', '--template', 'minimal', '--dir', 'other']);
  expect(other.err).toContain('The workflows use the action in ./action');
});
