import type { Command, Run } from './command.ts';
import { completionShells, renderCompletion } from './completion-script.ts';
import { exitStatus } from './io.ts';
import { UsageError } from './usage.ts';

/** `chatops completion bash|zsh|fish`: the script is made of the table of commands, so it cannot be behind it. */
export function completionOf(commands: readonly Command[]): Run {
  return async ({ positionals: [name] }, io) => {
    const shell = completionShells.find(known => known === name);
    if (shell === undefined) {
      throw new UsageError(
        name === undefined ? 'The name of a shell is missing' : `There is no completion for ${name}`,
        `It is one of: ${completionShells.join(', ')}`,
      );
    }
    io.out(renderCompletion(shell, commands));
    return exitStatus.clean;
  };
}
