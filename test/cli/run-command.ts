import type { Command } from '../../action/cli/command.ts';
import { commands } from '../../action/cli/commands.ts';
import type { Io } from '../../action/cli/io.ts';
import { parseArguments } from '../../action/cli/usage.ts';

/** How a command ended, and what it printed. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command in this process.
 * @param line the command and its words; one in double quotes may hold spaces
 * @param answers to its questions, in order; without any there is no terminal
 * @param failed what becomes of an error that ends the command: its exit status and what the shell prints; rethrown
 * when not given
 */
export async function runCommand(
  line: string,
  answers: readonly boolean[] = [],
  failed?: (error: unknown) => { readonly status: number; readonly err: string },
): Promise<Ran> {
  const [name = '', ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? '',
  );
  const command = commands.find(candidate => candidate.name === name) as Command;
  let [out, err] = ['', ''];
  const waiting = [...answers];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    isInteractive: answers.length > 0,
    outHasColor: false,
    errHasColor: false,
    env: {},
    ask: async (question: string) => {
      err += `${question}\n`;
      return waiting.shift() ?? false;
    },
  } as unknown as Io;
  const start = await command.load();
  try {
    const status = await start(parseArguments(words, command.options, command.positionals.length), io);
    return { status, out, err };
  } catch (error) {
    if (failed === undefined) throw error;
    const end = failed(error);
    return { status: end.status, out, err: err + end.err };
  }
}
