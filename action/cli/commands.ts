import type { Command } from './command.ts';
import { noAws } from './command-options.ts';
import { deployCommands } from './deploy-commands.ts';
import { questionCommands } from './question-commands.ts';
import { toolCommands } from './tool-commands.ts';

/** All commands, in the order in which a newcomer meets them. */
export const commands: readonly Command[] = [
  ...deployCommands,
  ...questionCommands,
  ...toolCommands,
  {
    name: 'completion',
    positionals: ['SHELL'],
    arguments: ['bash', 'zsh', 'fish'],
    summary: 'print the completion of a shell: bash, zsh or fish',
    details:
      'bash: source <(chatops completion bash). zsh: source <(chatops completion zsh), after compinit. fish: chatops completion fish | source. The script is generated from the commands of this version.',
    options: { local: noAws },
    load: async () => (await import('./completion.ts')).completionOf(commands),
  },
  {
    name: 'local',
    positionals: [],
    summary: 'serve the embedded AWS on 127.0.0.1 until stopped',
    details: 'The same state that --local uses, for the aws CLI and SDKs.',
    options: {
      port: {
        type: 'string',
        placeholder: 'PORT',
        summary: 'port to listen on (default: 4599; 0 takes any)',
      },
      seed: {
        type: 'string',
        placeholder: 'demo|bootstrap',
        summary:
          'fill the account first: as if created by hand in the console, or with the stack of templates/bootstrap.yml',
        choices: ['demo', 'bootstrap'],
      },
      exit: { type: 'boolean', summary: 'exit after --seed without serving' },
    },
    load: async () => (await import('./local.ts')).runLocal,
  },
];
