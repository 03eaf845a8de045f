import { initProject, starters } from '../commands/init.ts';
import { makePaint } from '../render/paint.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** `chatops init`: asks on a terminal for what was not given; elsewhere everything is given or has a default. */
export const runInit: Run = async (args, io) => {
  const starter = await chooseStarter(args, io);
  const name = await chooseText(args, io, {
    option: 'name',
    question: 'Name of the stack, and prefix of every name that is made',
    fallback: 'chat',
    pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    help: 'CloudFormation takes a letter, then letters, digits and `-`, at most 128 characters',
  });
  const workspace =
    starter === 'teams'
      ? undefined
      : await chooseText(args, io, {
          option: 'workspace',
          question: 'ID of the Slack workspace (the AWS console shows it)',
          fallback: 'T0123ABCD',
          pattern: /^[0-9A-Z]{1,255}$/,
          help: 'It is made of capital letters and digits, e.g. T0123ABCD',
        });
  const folder = textOf(args, 'dir') ?? '.';
  const report = await initProject({
    starter,
    folder,
    name,
    workspace,
    action: textOf(args, 'action'),
    hasWorkflows: args.options['no-workflows'] !== true,
  });
  if (report === undefined) {
    throw new UsageError(
      `There is a chatops.yml in ${folder === '.' ? 'this folder' : folder} already, and nothing was written`,
      'init never overwrites: move the file away, or choose another folder with --dir',
    );
  }
  if (args.options['format'] === 'json') {
    printJson(io, { diagnostics: [], ...report });
    return exitStatus.clean;
  }
  const paint = makePaint(io.errHasColor);
  for (const file of report.written) io.out(`${file}\n`);
  for (const file of report.kept) io.err(`${file} was there already, and is as it was\n`);
  if (report.placeholders.length > 0) {
    io.err(`\n${paint.strong('To fill in, in chatops.yml:')}\n`);
    for (const { line, text } of report.placeholders) io.err(`  line ${line}: ${text}\n`);
  }
  if (report.lacksAction) {
    io.err(
      '\nThe workflows use the action in ./action, which is not in this folder. Copy it there, or start again with --action OWNER/REPOSITORY/action@REF.\n',
    );
  }
  io.err('\nNext: chatops validate, then chatops plan --local to see it on the embedded AWS.\n');
  return exitStatus.clean;
};

async function chooseStarter(args: Arguments, io: Io): Promise<string> {
  const names = starters.map(({ name }) => name);
  const given = textOf(args, 'template');
  if (given !== undefined) {
    if (names.includes(given)) return given;
    throw unknownName(`There is no template ${given}`, given, names, `Templates: ${names.join(', ')}`);
  }
  if (!io.isInteractive) {
    throw new UsageError('There is nobody to ask here', `Choose one with --template: ${names.join(', ')}`);
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
