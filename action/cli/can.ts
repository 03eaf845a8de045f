import { answerCan, type CanAnswer, type CanOptions } from '../commands/can.ts';
import { readTextFile } from '../commands/read-bytes.ts';
import { quoteName } from '../core/quote.ts';
import { renderCanText } from '../render/can.ts';
import { createColors } from '../render/colors.ts';
import { acceptProofs, describeLeftOut, type Proved, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus, gatherParts, type Io, writeBytes } from './io.ts';
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

interface AskedQuestion {
  readonly channel: string;
  readonly command: string;
}

/** One JSON object `{channel, command}` a line; one decision a line, in the same order. */
async function runBatch(source: string, args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length > 0)
    throw new UsageError('--batch reads its questions from a file', 'Leave the arguments out');
  // All are read before the first is answered, so that a slip in the last line leaves no half of the answers.
  const questions = readQuestions(source === '-' ? await readStandardInput() : await readFile(source));
  const proved = await acceptProofs(
    fileOption(args),
    { ...args, options: { ...args.options, format: 'text' } },
    io,
  );
  if (typeof proved === 'number') return proved;
  const { complete, proofs } = proved;
  const options = readOptions(args, proved);
  let isAllAllowed = true;
  const answerLines = function* () {
    for (const { channel, command } of questions) {
      // One slip in an audit of thousands must not cost all the other answers.
      const answer =
        answerCan(proofs, channel, command, options) ??
        unanswered(channel, command, describeLeftOut(proved, channel) ?? `There is no channel ${channel}`);
      if (answer.decision !== 'allowed') isAllAllowed = false;
      yield `${formatAnswer(answer, complete)}\n`;
    }
  };
  // Also without a reader, so that the status is that of all answers.
  for (const bytes of gatherParts(answerLines())) await writeBytes(io, bytes);
  warnOfErrors(proved, io);
  return isAllAllowed && complete ? exitStatus.clean : exitStatus.findings;
}

/**
 * An answer as JSON, with the members in the order of {@link CanAnswer}. The reasons of the only target are those of the whole, and
 * are made into text once: they are most of it.
 */
function formatAnswer(answer: CanAnswer, complete: boolean): string {
  const { channel, command, decision, ceiling, because, provided, targets } = answer;
  const [only] = targets;
  if (only === undefined || targets.length > 1 || only.because !== because || only.provided !== provided)
    return JSON.stringify({ ...answer, complete });
  const shared = `,"because":${JSON.stringify(because)},"provided":${JSON.stringify(provided)}`;
  // The names of both are the last ones of a target, in this order.
  const { because: _, provided: __, ...own } = only;
  const place = JSON.stringify(own);
  const head = `{"channel":${JSON.stringify(channel)},"command":${JSON.stringify(command)},"decision":"${decision}","ceiling":"${ceiling}"`;
  return `${head}${shared},"targets":[${place.slice(0, -1)}${shared}}],"complete":${complete}}`;
}

/** An answer about a channel of which nothing is known, with the reason. */
function unanswered(channel: string, command: string, message: string): CanAnswer {
  const because = [{ layer: 'service' as const, message }];
  return { channel, command, decision: 'unknown', ceiling: 'unknown', because, provided: [], targets: [] };
}

async function readFile(file: string): Promise<string> {
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

function readQuestions(text: string): AskedQuestion[] {
  const questions: AskedQuestion[] = [];
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    number++;
    if (line.trim() !== '') questions.push(readQuestion(line, number));
    start = end < 0 ? text.length : end + 1;
  }
  return questions;
}

function readQuestion(line: string, number: number): AskedQuestion {
  const help = 'Each line is an object like {"channel":"operations","command":"run deploy"}';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`Line ${number} of the batch is not JSON`, help);
  }
  const { channel, command, ...others } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Record<string, unknown>;
  const [other] = Object.keys(others);
  // A question with a part that is left out would be another question.
  if (other !== undefined) {
    const ways = 'An option such as `--as` on the command line applies to all lines';
    throw new UsageError(
      `Line ${number} of the batch has the unknown key ${quoteName(other)}`,
      `${help}. ${ways}`,
    );
  }
  if (typeof channel === 'string' && typeof command === 'string') return { channel, command };
  throw new UsageError(`Line ${number} of the batch has no \`channel\` or no \`command\``, help);
}
