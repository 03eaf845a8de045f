import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Command } from '../../action/cli/command.ts';
import { commands } from '../../action/cli/commands.ts';
import { completionShells, renderCompletion } from '../../action/cli/completion-script.ts';
import { renderCommandHelp, renderHelp } from '../../action/cli/help.ts';
import type { Io } from '../../action/cli/io.ts';
import { describeServer } from '../../action/cli/local.ts';
import { readRegion } from '../../action/cli/region.ts';
import { UsageError } from '../../action/cli/usage.ts';
import { withWaitingLine } from '../../action/cli/waiting-line.ts';
import { services } from '../../action/local-aws/services/index.ts';
import { runCommand } from './run-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  mkdirSync(join(folder, 'a folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const flagsOf = ({ options }: Command) =>
  Object.entries(options).flatMap(([name, { short }]) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`],
  );

/** What bash offers for each line, the last word of which is being typed. */
function completeInBash(lines: readonly (readonly string[])[]): string[][] {
  const quoted = lines.map(words => words.map(word => `'${word}'`).join(' '));
  const script = [
    renderCompletion('bash', commands),
    'ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _chatops; printf "%s\\x1f" "${COMPREPLY[@]}"; echo; }',
    ...quoted.map(words => `ask ${words}`),
  ].join('\n');
  const out = execFileSync('bash', ['--norc'], { cwd: folder, input: script, encoding: 'utf8' });
  return out
    .trimEnd()
    .split('\n')
    .map(line => line.split('\x1f').filter(word => word !== ''));
}

test('every line of every help fits a terminal of 100 columns, and the wrapped text is complete', () => {
  const helps = commands.map(renderCommandHelp);
  const lines = [renderHelp(), ...helps].flatMap(help => help.split('\n'));
  expect(lines.filter(line => line.length > 100)).toEqual([]);
  const lost = commands.flatMap(({ details, options }, index) => {
    const help = helps[index]?.replaceAll(/\s+/g, ' ') ?? '';
    return [details, ...Object.values(options).map(({ summary }) => summary)].filter(
      text => !help.includes(text),
    );
  });
  expect(lost).toEqual([]);
});

test('bash offers every command, every option, every choice, and names of files with spaces', () => {
  const [names, ...flags] = completeInBash([
    ['chatops', ''],
    ...commands.map(({ name }) => ['chatops', name, '-']),
  ]);
  expect(names?.filter(name => !name.startsWith('-') && name !== 'help')).toEqual(
    commands.map(({ name }) => name),
  );
  expect(flags).toEqual(commands.map(command => [...flagsOf(command), '--help']));
  const chosen = commands.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, { choices }]) =>
      choices === undefined ? [] : [{ name, option, choices }],
    ),
  );
  expect(completeInBash(chosen.map(({ name, option }) => ['chatops', name, `--${option}`, '']))).toEqual(
    chosen.map(({ choices }) => choices),
  );
  expect(
    completeInBash([
      ['chatops', 'completion', ''],
      ['chatops', 'completion', 'z'],
      ['chatops', 'validate', 'a'],
      ['chatops', 'init', '--dir', 'a'],
      ['chatops', 'init', '--name', ''],
      ['chatops', 'no-such-command', ''],
    ]),
  ).toEqual([['bash', 'zsh', 'fish'], ['zsh'], ['a folder'], ['a folder'], [], []]);
});

test('the help of --region says which Region is taken without it, also by the embedded AWS', () => {
  const helps = commands.filter(({ options }) => 'region' in options).map(renderCommandHelp);
  expect(helps.length).toBeGreaterThan(4);
  for (const help of helps) {
    expect(help.replaceAll(/\s+/g, ' ')).toContain(
      '--region REGION Region of the stack where chatops.yml has no targets (default: us-east-1 with --local, otherwise AWS_REGION or the profile)',
    );
  }
});

const hasShell = (name: string) => spawnSync(name, ['--version']).status === 0;
for (const shell of ['zsh', 'fish']) {
  if (!hasShell(shell))
    process.stderr.write(`SKIPPED: ${shell} is not installed, so its completion is not run\n`);
}

(hasShell('zsh') ? test : test.skip)('zsh accepts the script', () => {
  const input = renderCompletion('zsh', commands);
  const { status, stderr } = spawnSync('zsh', ['-f', '-n'], { input, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

(hasShell('fish') ? test : test.skip)('fish offers commands, options and choices', () => {
  const questions = [
    'chatops ',
    'chatops plan --',
    'chatops plan --format ',
    'chatops completion ',
    'chatops help pl',
  ];
  const asked = questions.map(question => `complete -C '${question}'; echo ----`).join('\n');
  const input = `${renderCompletion('fish', commands)}\n${asked}\n`;
  const out = execFileSync('fish', ['--no-config', '-c', input], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const [names, options, formats, shells, helped] = out.split('----\n').map(part =>
    part
      .trim()
      .split('\n')
      .map(line => line.split('\t')[0] ?? '')
      .sort(),
  );
  expect(names).toEqual([...commands.map(({ name }) => name), 'help'].sort());
  const plan = commands.find(({ name }) => name === 'plan') as Command;
  expect(options).toEqual([...Object.keys(plan.options).map(name => `--${name}`), '--help'].sort());
  expect([formats, shells, helped]).toEqual([['json', 'text'], ['bash', 'fish', 'zsh'], ['plan']]);
});

test('every Region of --regions is checked like that of --region', async () => {
  await expect(runCommand('activity --regions us-east-1,mars-1')).rejects.toThrow(
    '--regions cannot be mars-1',
  );
});

test('completion says which shells it knows', async () => {
  for (const shell of completionShells) {
    expect((await runCommand(`completion ${shell}`)).out).toContain(`Completion of chatops for ${shell}`);
  }
  await expect(runCommand('completion tcsh')).rejects.toThrow('There is no completion for tcsh');
  await expect(runCommand('completion')).rejects.toThrow('name of a shell is missing');
});

test.each(['us-east-1', 'ap-southeast-7', 'mx-central-1', 'il-central-1', 'eu-southwest-9'])(
  'the Region %s',
  region => {
    expect(readRegion(region)).toBe(region);
  },
);

test.each([
  ['us-esat-1', 'Did you mean us-east-1?'],
  ['useast1', 'Did you mean us-east-1?'],
  ['US-EAST-1', 'Did you mean us-east-1?'],
  ['eu-wset-1', 'Did you mean eu-west-1?'],
  ['us-east-1a', 'the Region is us-east-1'],
  ['cn-north-1', 'partition aws only'],
  ['us-gov-west-1', 'partition aws only'],
  ['eusc-de-east-1', 'partition aws only'],
  ['frankfurt', 'e.g. eu-west-1'],
  ['us-east-1,eu-west-1', 'e.g. eu-west-1'],
  ['us-east-1.evil.example/', 'e.g. eu-west-1'],
])('the Region %s is refused', (region, help) => {
  const refused = (): string => {
    try {
      return readRegion(region);
    } catch (error) {
      return error instanceof UsageError ? `${error.message}: ${error.help}` : String(error);
    }
  };
  expect(refused()).toContain(`--region cannot be ${region}`);
  expect(refused()).toContain(help);
});

test.each(commands.filter(({ options }) => options['region'] !== undefined).map(({ name }) => name))(
  '%s checks --region before it does anything',
  async command => {
    const run = runCommand(`${command} --region us-esat-1`);
    await expect(run).rejects.toThrow('--region cannot be us-esat-1');
  },
);

test('the variables of local are those of the aws CLI and SDKs, for each service', () => {
  const text = describeServer('http://127.0.0.1:4599');
  const exported = execFileSync('bash', ['--norc'], {
    input: `${text
      .split('\n')
      .filter(line => line.startsWith('  export '))
      .join('\n')}\nenv`,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_CLOUDFORMATION', 'AWS_ENDPOINT_URL_IAM']) {
    expect(exported).toContain(`${name}=http://127.0.0.1:4599\n`);
  }
  expect(exported).toMatch(/^AWS_DEFAULT_REGION=us-east-1$/m);
});

const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0;
if (!hasBotocore)
  process.stderr.write('SKIPPED: botocore is not installed, so names of variables are not compared\n');

(hasBotocore ? test : test.skip)('botocore looks for these variables', () => {
  const names = [...describeServer('http://x').matchAll(/AWS_ENDPOINT_URL_(\w+)=/g)].map(([, name]) => name);
  const script = `
import botocore.session, os
session = botocore.session.get_session()
names = {s: session.get_service_model(s).service_id.replace(' ', '_').replace('-', '_').upper() for s in
  ['chatbot', 'cloudcontrol', 'cloudformation', 'cloudtrail', 'codestar-notifications', 'events', 'iam', 'logs', 'organizations', 's3', 'sns', 'sts']}
print('\\n'.join(sorted(names.values())))`;
  const out = execFileSync('python3', ['-c', script], { encoding: 'utf8' });
  expect(names.sort()).toEqual(out.trim().split('\n'));
  expect(names).toHaveLength(services.length);
});

/** A terminal and a clock that a test moves on. */
function terminal() {
  let time = 0;
  let tick: () => void = () => undefined;
  let text = '';
  const io = {
    out: (part: string) => {
      text += part;
    },
    err: (part: string) => {
      text += part;
    },
    errIsTerminal: true,
    errColumns: () => 40,
    ask: async () => {
      pass(5000);
      return true;
    },
    askText: async () => '',
  } as unknown as Io;
  const pass = (millis: number) => {
    time += millis;
    tick();
  };
  const clock = {
    now: () => time,
    every: (_: number, next: () => void) => {
      tick = next;
      return () => {
        tick = () => undefined;
      };
    },
  };
  /** What was written since the last look. */
  const take = () => {
    const taken = text;
    text = '';
    return taken;
  };
  return { io, clock, pass, take };
}

test('a line appears after a second without output, and goes for any output and for a question', async () => {
  const { io, clock, pass, take } = terminal();
  const waiting = withWaitingLine(io, 'chatops doctor', clock);
  pass(999);
  expect(take()).toBe('');
  pass(1);
  expect(take()).toMatch(/^\r\u001b\[2K. chatops doctor {2}1 s$/);
  waiting.io.out('found\n');
  expect(take()).toBe('\r\u001b[2Kfound\n');
  pass(999);
  expect(take()).toBe('');
  pass(500);
  expect(take()).toContain('2 s');
  // Nothing is drawn over a question, nor behind a row that has no end.
  expect(await waiting.io.ask('Apply this?')).toBe(true);
  expect(take()).toBe('\r\u001b[2K');
  waiting.io.err('half');
  take();
  pass(5000);
  expect(take()).toBe('');
  waiting.io.err('\n');
  pass(1000);
  expect(take()).toContain('chatops doctor');
  waiting.end();
  expect(take()).toBe('\r\u001b[2K');
  pass(5000);
  expect(take()).toBe('');
});

test('without a terminal there is no line', () => {
  const { io, clock, pass, take } = terminal();
  const waiting = withWaitingLine({ ...io, errIsTerminal: false }, 'chatops plan', clock);
  pass(5000);
  waiting.end();
  expect(take()).toBe('');
});

test.each([
  ['--template a.yml --file b.yml', '--template and --file cannot be combined'],
  ['--terraform a.json --file b.yml', '--terraform and --file cannot be combined'],
  ['--template a.yml --terraform b.json', '--template and --terraform cannot be combined'],
])('an import has one source: %s is refused', async (options, message) => {
  await expect(runCommand(`import ${options}`)).rejects.toThrow(message);
});
