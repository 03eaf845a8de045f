import { distance } from 'fastest-levenshtein';
import { AwsFailure } from '../aws/failure.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { renderCommandHelp, renderHelp } from './help.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { parseArguments, UsageError } from './usage.ts';
import { withWaitingLine } from './waiting-line.ts';

/**
 * The terminal shell: parse, run, deliver.
 * @param argv the words after `chatops`
 * @returns the exit status; nothing is thrown
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      const asked = name === 'help' ? rest[0] : undefined;
      io.out(asked === undefined ? renderHelp() : renderCommandHelp(findCommand(asked)));
      return name === undefined ? exitStatus.failure : exitStatus.clean;
    }
    if (name === '--version' || name === '-V') {
      io.out(`${process.env.CHATOPS_VERSION}\n`);
      return exitStatus.clean;
    }
    const command = findCommand(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(renderCommandHelp(command));
      return exitStatus.clean;
    }
    const args = parseArguments(rest, command.options, command.maxPositionals ?? command.positionals.length);
    const run = await command.load();
    // What serves until it is stopped is not waited for.
    if (command.name === 'local') return await run(args, io);
    const waiting = withWaitingLine(io, `chatops ${command.name}`);
    try {
      return await run(args, waiting.io);
    } finally {
      waiting.end();
    }
  } catch (error) {
    return await reportFailure(error, argv, io);
  }
}

function findCommand(name: string): Command {
  const command = commands.find(candidate => candidate.name === name);
  if (command !== undefined) return command;
  const nearest = commands.map(c => c.name).sort((a, b) => distance(a, name) - distance(b, name))[0] ?? '';
  throw new UsageError(
    `There is no command ${name}`,
    distance(nearest, name) <= 3
      ? `Did you mean ${nearest}? chatops --help lists all`
      : 'chatops --help lists all',
  );
}

/** People get a sentence and a way out, never a stack trace; machines get the same in the object they asked for. */
async function reportFailure(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  const isExpected = error instanceof UsageError || error instanceof AwsFailure;
  const message = error instanceof Error ? error.message : String(error);
  const isBrokenState = error instanceof Error && error.name === 'StateFileError';
  const help = isExpected
    ? error.help
    : isBrokenState
      ? undefined
      : 'This is unexpected. Run it again with CHATOPS_DEBUG=1 for details, and please report it';
  io.err(`chatops: ${message}\n${help === undefined ? '' : `  ${help}\n`}`);
  if (!isExpected && !isBrokenState && io.env['CHATOPS_DEBUG'] && error instanceof Error)
    io.err(`${error.stack}\n`);
  if (isJson(argv))
    await printJson(io, { diagnostics: [], error: { message, ...(help === undefined ? {} : { help }) } });
  return exitStatus.failure;
}

function isJson(argv: readonly string[]): boolean {
  return argv.some(
    (arg, index) => arg === '--format=json' || (arg === 'json' && argv[index - 1] === '--format'),
  );
}
