import { terminalColumns, wrapLine } from '../render/wrap-line.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';

/** What `chatops --help` prints. */
export function renderHelp(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'chatops: what people can do from chat on AWS, as code',
    '',
    'Usage: chatops COMMAND [FILE] [options]',
    '',
    'Commands:',
    ...rows,
    '',
    'chatops COMMAND --help shows its options. NO_COLOR switches colours off.',
    '',
  ].join('\n');
}

/** What `chatops COMMAND --help` prints. */
export function renderCommandHelp({ name, positionals, summary, details, options }: Command): string {
  const flags = Object.entries(options).map(([option, { short, placeholder, summary: text }]) => ({
    flag: `${short === undefined ? '    ' : `-${short}, `}--${option}${placeholder === undefined ? '' : ` ${placeholder}`}`,
    text,
  }));
  const width = Math.max(...flags.map(({ flag }) => flag.length));
  return [
    `chatops ${name}: ${summary}`,
    '',
    `Usage: chatops ${[name, ...positionals.map(positional => `[${positional}]`)].join(' ')} [options]`,
    '',
    ...wrapLine(details, 0, terminalColumns),
    '',
    'Options:',
    ...flags.flatMap(({ flag, text }) =>
      wrapLine(`  ${flag.padEnd(width)}  ${text}`, width + 4, terminalColumns),
    ),
    '',
  ].join('\n');
}
