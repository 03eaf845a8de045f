import { answerCan, type CanAnswer, type CanOptions } from '../commands/can.ts';
import { readTextFile } from '../commands/read-bytes.ts';
import { groupBy } from '../core/group.ts';
import { renderCanText } from '../render/can.ts';
import { createColors } from '../render/colors.ts';
import { acceptProofs, describeLeftOut, type Proved, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { fileOption } from './load.ts';
import { chosenTargets } from './targets.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** `chatops can CHANNEL COMMAND`, and `--batch` for many questions. */
export const runCan: Run = async (args, io) => {
  const { options, positionals } = args;
  const batch = options['batch'];
  if (typeof batch === 'string') return runBatch(batch, args, io);
  const [channel, ...words] = positionals;
  if (channel === undefined || words.length === 0) {
    throw new UsageError(
      'A channel and a command are needed',
      'For example: chatops can operations "codepipeline list-pipelines --region eu-west-1"',
    );
  }
  const proved = await acceptProofs(fileOption(args), args, io);
  if (typeof proved === 'number') return proved;
  const answer = ask(proved, channel, words.join(' '), readOptions(args, proved));
  if (options['format'] === 'json') await printJson(io, { ...reachOf(proved), ...answer });
  else {
    io.out(renderCanText(answer, createColors(io.outHasColor)));
    warnOfErrors(proved, io);
  }
  return answer.decision === 'allowed' && proved.complete ? exitStatus.clean : exitStatus.findings;
};

function readOptions(args: Arguments, { project, proofs }: Proved): CanOptions {
  const { as } = args.options;
  const roles = Object.keys(project.config.roles ?? {});
  if (typeof as === 'string' && !roles.includes(as)) {
    throw unknownName(`There is no role ${as} in chatops.yml`, as, roles, `Roles: ${roles.join(', ')}`);
  }
  const known = proofs.models.map(model => model.target.key);
  const targets = chosenTargets(args, known);
  return { as: typeof as === 'string' ? as : undefined, targets };
}

function ask(proved: Proved, channel: string, command: string, options: CanOptions): CanAnswer {
  const { proofs } = proved;
  const answer = answerCan(proofs, channel, command, options);
  if (answer !== undefined) return answer;
  const leftOut = describeLeftOut(proved, channel);
  if (leftOut !== undefined) return unanswered(channel, command, leftOut);
  const known = [...new Set(proofs.models.flatMap(model => model.channels.map(({ key }) => key)))];
  throw unknownName(
    `There is no channel ${channel}`,
    channel.replace(/^#/, ''),
    known,
    `Channels: ${known.join(', ')}`,
  );
}

/** How many characters of answers are written at once. */
const maxBuffered = 50_000;

interface AskedQuestion {
  readonly channel: string;
  readonly command: string;
}

/** One JSON object `{channel, command}` a line; one decision a line, in the same order. */
async function runBatch(source: string, args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length > 0)
    throw new UsageError('--batch reads its questions from a file', 'Leave the arguments out');
  const text = source === '-' ? await readStandardInput() : await readQuestions(source);
  const questions = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readQuestion(line, index + 1)]));
  const proved = await acceptProofs(
    fileOption(args),
    { ...args, options: { ...args.options, format: 'text' } },
    io,
  );
  if (typeof proved === 'number') return proved;
  const { lines, isAllAllowed } = answerAll(questions, proved, readOptions(args, proved));
  let buffered = '';
  for (const line of lines) {
    buffered += line;
    if (buffered.length < maxBuffered) continue;
    io.out(buffered);
    buffered = '';
  }
  if (buffered !== '') io.out(buffered);
  warnOfErrors(proved, io);
  return isAllAllowed && proved.complete ? exitStatus.clean : exitStatus.findings;
}

/** The answers as lines, each question answered once. The channels of one command follow each other, so that it is read once. */
function answerAll(
  questions: readonly AskedQuestion[],
  proved: Proved,
  options: CanOptions,
): { readonly lines: readonly string[]; readonly isAllAllowed: boolean } {
  const lines = questions.map(() => '');
  let isAllAllowed = true;
  for (const [command, same] of groupBy(questions.entries(), ([, question]) => question.command)) {
    const known = new Map<string, string>();
    for (const [index, { channel }] of same) {
      let line = known.get(channel);
      if (line === undefined) {
        // One slip in an audit of thousands must not cost all the other answers.
        const answer =
          answerCan(proved.proofs, channel, command, options) ??
          unanswered(channel, command, describeLeftOut(proved, channel) ?? `There is no channel ${channel}`);
        isAllAllowed &&= answer.decision === 'allowed';
        line = `${JSON.stringify({ ...answer, complete: proved.complete })}\n`;
        known.set(channel, line);
      }
      lines[index] = line;
    }
  }
  return { lines, isAllAllowed };
}

/** An answer about a channel of which nothing is known, with the reason. */
function unanswered(channel: string, command: string, message: string): CanAnswer {
  const because = [{ layer: 'service' as const, message }];
  return { channel, command, decision: 'unknown', ceiling: 'unknown', because, provided: [], targets: [] };
}

async function readQuestions(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function readQuestion(line: string, number: number): AskedQuestion {
  const help = 'Each line is an object like {"channel":"operations","command":"run deploy"}';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`Line ${number} of the batch is not JSON`, help);
  }
  const { channel, command } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (typeof channel === 'string' && typeof command === 'string') return { channel, command };
  throw new UsageError(`Line ${number} of the batch has no \`channel\` or no \`command\``, help);
}
