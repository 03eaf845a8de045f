import { type InitRequest, initProject, type Placeholder, readExisting, starters } from '../commands/init.ts';
import { shellWord } from '../core/shell-word.ts';
import { createColors } from '../render/colors.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** `chatops init`: asks on a terminal for what was not given; elsewhere everything is given or has a default. */
export const runInit: Run = async (args, io) => {
  const folder = textOf(args, 'dir') ?? '.';
  if ((await readExisting(folder)) !== undefined)
    return complete({ starter: 'minimal', folder, name: undefined, workspace: undefined }, args, io);
  const starter = await chooseStarter(args, io);
  const name = await chooseText(args, io, {
    option: 'name',
    question: 'Name of the stack, and prefix of all names',
    fallback: 'chat',
    pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    help: 'It must be a letter, then letters, digits and `-`, at most 128 characters',
  });
  const workspace =
    starter === 'teams'
      ? undefined
      : await chooseText(args, io, {
          option: 'workspace',
          question: 'ID of the Slack workspace (the AWS console shows it)',
          fallback: 'T0123ABCD',
          pattern: /^[0-9A-Z]{1,255}$/,
          help: 'It has only capital letters and digits, e.g. T0123ABCD',
        });
  return complete({ starter, folder, name, workspace }, args, io);
};

/** Writes what is missing, and says what is to be done next. */
async function complete(
  chosen: Pick<InitRequest, 'starter' | 'folder' | 'name' | 'workspace'>,
  args: Arguments,
  io: Io,
): Promise<number> {
  const report = await initProject({
    ...chosen,
    action: checkedText(
      args,
      'action',
      /^[\w.-]+\/[\w.-]+(\/[\w./-]+)?@[\w./-]+$|^\.\/[\w./-]+$/,
      'OWNER/REPOSITORY@COMMIT',
    ),
    branch: checkedText(args, 'branch', /^(?!-)[\w./-]+$/, 'a branch, e.g. main'),
    owners: checkedText(
      args,
      'owners',
      /^@[\w.-]+(\/[\w.-]+)?( @[\w.-]+(\/[\w.-]+)?)*$/,
      'a user or a team of GitHub, e.g. @acme/platform',
    ),
    hasWorkflows: args.options['no-workflows'] !== true,
  });
  if (args.options['format'] === 'json') {
    await printJson(io, { diagnostics: [], ...report });
    return exitStatus.clean;
  }
  const paint = createColors(io.errHasColor);
  for (const file of report.written) io.out(`${file}\n`);
  for (const file of report.completed) io.err(`${file} has the additional line .chatops/\n`);
  for (const file of report.kept) io.err(`${file} exists and is unchanged\n`);
  for (const { options, file, reason } of optionsOfFiles) {
    const isKept = report.kept.some(kept => file.test(kept));
    if (!isKept || report.written.some(written => file.test(written))) continue;
    for (const option of options.filter(name => args.options[name] !== undefined))
      io.err(`--${option} has no effect, because ${reason}\n`);
  }
  if (report.placeholders.length > 0) {
    io.err(`\n${paint.strong('To fill in:')}\n`);
    for (const each of report.placeholders) io.err(`  ${describePlaceholder(each)}\n`);
  }
  io.err(`\n${paint.strong('Next, on the embedded AWS, without touching anything real:')}\n`);
  const { folder } = chosen;
  const steps = [...(folder === '.' ? [] : [`cd ${shellWord(folder)}`]), ...localSteps];
  for (const step of steps) io.err(`  ${step}\n`);
  if (args.options['no-workflows'] !== true)
    io.err('Then chatops doctor shows the steps to the first apply.\n');
  return exitStatus.clean;
}

/** The files that options are for, and why these have no effect when the files exist. */
const optionsOfFiles = [
  { options: ['template', 'name', 'workspace'], file: /chatops\.yml$/, reason: 'chatops.yml exists' },
  { options: ['action', 'branch'], file: /workflows\/chatops-/, reason: 'the workflows exist' },
  { options: ['owners'], file: /CODEOWNERS$/, reason: 'CODEOWNERS exists' },
];

/** What to run after an init, each as it is: without the bootstrap there is no permissions boundary, which every role has. */
const localSteps = [
  'chatops validate',
  'chatops local --seed bootstrap --exit',
  'chatops plan --local',
  'chatops apply --local --yes',
  'chatops drift --local',
];

/** A long line is only its examples. */
function describePlaceholder({ file, line, text, examples }: Placeholder): string {
  const whole = `${file}:${line}  ${text}`;
  return whole.length <= maxColumns ? whole : `${file}:${line}  replace ${examples.join(' and ')}`;
}

/** Beside the indentation. */
const maxColumns = 98;

/** @throws UsageError when the option is given with something that is no such value */
function checkedText(args: Arguments, option: string, pattern: RegExp, expected: string): string | undefined {
  const given = textOf(args, option);
  if (given === undefined || pattern.test(given)) return given;
  throw new UsageError(`--${option} cannot be ${given}`, `It is ${expected}`);
}

async function chooseStarter(args: Arguments, io: Io): Promise<string> {
  const names = starters.map(({ name }) => name);
  const given = textOf(args, 'template');
  if (given !== undefined) {
    if (names.includes(given)) return given;
    throw unknownName(`There is no template ${given}`, given, names, `Templates: ${names.join(', ')}`);
  }
  if (!io.isInteractive) {
    throw new UsageError(
      'This is not an interactive terminal',
      `Choose one with --template: ${names.join(', ')}`,
    );
  }
  io.err('Start from:\n');
  for (const [index, { name, title }] of starters.entries()) io.err(`  ${index + 1}  ${name}: ${title}\n`);
  for (;;) {
    const answer = await io.askText('Number or name [1]');
    const chosen =
      answer === '' ? names[0] : (names[Number(answer) - 1] ?? names.find(name => name === answer));
    if (chosen !== undefined) return chosen;
    io.err(`There is no ${answer} here\n`);
  }
}

interface TextChoice {
  readonly option: string;
  readonly question: string;
  readonly fallback: string;
  readonly pattern: RegExp;
  readonly help: string;
}

/** @returns undefined when the fallback was taken, so that the template stays as it is */
async function chooseText(args: Arguments, io: Io, choice: TextChoice): Promise<string | undefined> {
  const { option, question, fallback, pattern, help } = choice;
  const given = textOf(args, option);
  if (given !== undefined) {
    if (pattern.test(given)) return given;
    throw new UsageError(`--${option} cannot be ${given}`, help);
  }
  if (!io.isInteractive) return undefined;
  for (;;) {
    const answer = await io.askText(`${question} [${fallback}]`);
    if (answer === '') return undefined;
    if (pattern.test(answer)) return answer;
    io.err(`${help}\n`);
  }
}

function textOf({ options }: Arguments, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
