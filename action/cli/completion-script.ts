import type { Command } from './command.ts';
import type { Option } from './usage.ts';

/** The shells that there is a completion for. */
export const completionShells = ['bash', 'zsh', 'fish'] as const;

/** A shell that there is a completion for. */
export type CompletionShell = (typeof completionShells)[number];

/** The script of a shell that completes commands, their options, the values that an option takes, and names of files. */
export function renderCompletion(shell: CompletionShell, commands: readonly Command[]): string {
  switch (shell) {
    case 'bash':
      return renderBash(commands);
    case 'zsh':
      return renderZsh(commands);
    case 'fish':
      return renderFish(commands);
  }
}

/** `chatops help COMMAND` is no entry in the table of commands. */
const help = { name: 'help', summary: 'show the help of a command' };

const namesOf = (commands: readonly Command[]) => commands.map(({ name }) => name);

/** What completes the value of an option. */
type ValueKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  /** Anything, of which nothing is known. */
  | { readonly kind: 'text' };

function describeValue({ choices, placeholder = '' }: Option): ValueKind {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (/\bDIR\b/.test(placeholder)) return { kind: 'folder' };
  return /\bFILE\b/.test(placeholder) ? { kind: 'file' } : { kind: 'text' };
}

/** Whether the first argument of a command is a file. */
function takesFile({ positionals }: Command): boolean {
  return positionals.some(name => /FILE|PLAN/.test(name));
}

/** Every form of an option: `--file`, and `-f` where it has a short one. */
function flagsOf(name: string, { short }: Option): string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** A text for a shell in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function renderBash(commands: readonly Command[]): string {
  const cases = commands.map(command => {
    const entries = Object.entries(command.options);
    const values = entries.flatMap(([name, option]) => {
      if (option.type === 'boolean') return [];
      const reply = bashReply(describeValue(option));
      return [`        ${flagsOf(name, option).join('|')}) ${reply}; return ;;`];
    });
    const flags = [...entries.flatMap(([name, option]) => flagsOf(name, option)), '--help'];
    const { arguments: words } = command;
    const rest =
      words !== undefined
        ? bashReply({ kind: 'words', words })
        : takesFile(command)
          ? bashReply({ kind: 'file' })
          : ':';
    return [
      `    ${command.name})`,
      ...(values.length === 0 ? [] : ['      case "$previous" in', ...values, '      esac']),
      '      if [[ "$current" == -* ]]; then',
      `        ${bashReply({ kind: 'words', words: flags })}`,
      '      else',
      `        ${rest}`,
      '      fi ;;',
    ];
  });
  const names = [...namesOf(commands), help.name, '--help', '--version'];
  return [
    '# Completion of chatops for bash: source <(chatops completion bash)',
    '_chatops() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    "  local IFS=$'\\n'",
    '  COMPREPLY=()',
    '  if [[ $COMP_CWORD -eq 1 ]]; then',
    `    ${bashReply({ kind: 'words', words: names })}`,
    '    return',
    '  fi',
    '  case "${COMP_WORDS[1]}" in',
    ...cases.flat(),
    `    ${help.name}) ${bashReply({ kind: 'words', words: namesOf(commands) })} ;;`,
    '  esac',
    '}',
    'complete -o filenames -F _chatops chatops',
    '',
  ].join('\n');
}

/** IFS is a line end in the function, so that names of files with spaces stay whole; bash 3.2 of macOS has no mapfile. */
function bashReply(value: ValueKind): string {
  switch (value.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W $'${value.words.join('\\n')}' -- "$current"))`;
    case 'file':
      return 'COMPREPLY=($(compgen -f -- "$current"))';
    case 'folder':
      return 'COMPREPLY=($(compgen -d -- "$current"))';
    case 'text':
      return ':';
  }
}

function renderZsh(commands: readonly Command[]): string {
  const cases = commands.map(command => {
    const options = Object.entries(command.options).flatMap(([name, option]) =>
      flagsOf(name, option).map(flag => {
        const repeat = option.isRepeatable === true ? '*' : '';
        const value = option.type === 'boolean' ? '' : zshValue(option);
        return `        ${quoted(`${repeat}${flag}[${zshText(option.summary)}]${value}`)}`;
      }),
    );
    const { arguments: words } = command;
    const rest =
      words !== undefined
        ? `1:argument:(${words.join(' ')})`
        : takesFile(command)
          ? '*:file:_files'
          : '*:argument: ';
    return [
      `      ${command.name})`,
      '        _arguments \\',
      ...[...options, `        ${quoted('--help[show the help]')}`].map(line => `  ${line} \\`),
      `          ${quoted(rest)} ;;`,
    ];
  });
  const names = [...commands, help].map(
    ({ name, summary }) => `    ${quoted(`${name}:${zshText(summary)}`)}`,
  );
  return [
    '#compdef chatops',
    '# Completion of chatops for zsh: source <(chatops completion zsh), after compinit',
    '_chatops() {',
    '  local -a names',
    '  names=(',
    ...names,
    '  )',
    '  if (( CURRENT == 2 )); then',
    "    _describe 'command' names",
    '    return',
    '  fi',
    '  local name="${words[2]}"',
    '  shift words',
    '  (( CURRENT-- ))',
    '  case "$name" in',
    ...cases.flat(),
    `      ${help.name}) _arguments ${quoted(`1:command:(${namesOf(commands).join(' ')})`)} ;;`,
    '  esac',
    '}',
    'compdef _chatops chatops',
    '',
  ].join('\n');
}

function zshValue(option: Option): string {
  const value = describeValue(option);
  const label = zshText(option.placeholder ?? 'value').toLowerCase();
  switch (value.kind) {
    case 'words':
      return `:${label}:(${value.words.join(' ')})`;
    case 'file':
      return `:${label}:_files`;
    case 'folder':
      return `:${label}:_files -/`;
    case 'text':
      return `:${label}: `;
  }
}

/** Characters that _arguments and _describe read. */
function zshText(text: string): string {
  return text.replace(/[\\:[\]]/g, character => `\\${character}`);
}

function renderFish(commands: readonly Command[]): string {
  const isFirst = "'__fish_use_subcommand'";
  const lines = commands.flatMap(command => {
    const { name, summary, options } = command;
    const here = quoted(`__fish_seen_subcommand_from ${name}`);
    const { arguments: words } = command;
    return [
      `complete -c chatops -n ${isFirst} -a ${name} -d ${fishText(summary)}`,
      ...Object.entries(options).map(([option, described]) => {
        const short = described.short === undefined ? '' : ` -s ${described.short}`;
        const value = described.type === 'boolean' ? '' : fishValue(described);
        return `complete -c chatops -n ${here} -l ${option}${short}${value} -d ${fishText(described.summary)}`;
      }),
      ...(words === undefined ? [] : [`complete -c chatops -n ${here} -a ${fishText(words.join(' '))}`]),
      ...(takesFile(command) ? [`complete -c chatops -n ${here} -F`] : []),
    ];
  });
  return [
    '# Completion of chatops for fish: chatops completion fish | source',
    'complete -c chatops -f',
    ...lines,
    `complete -c chatops -n ${isFirst} -a ${help.name} -d ${fishText(help.summary)}`,
    `complete -c chatops -n '__fish_seen_subcommand_from ${help.name}' -a ${fishText(namesOf(commands).join(' '))}`,
    `complete -c chatops -l help -d ${fishText('show the help')}`,
    '',
  ].join('\n');
}

function fishValue(option: Option): string {
  const value = describeValue(option);
  switch (value.kind) {
    case 'words':
      return ` -x -a ${fishText(value.words.join(' '))}`;
    case 'file':
      return ' -r -F';
    case 'folder':
      return " -x -a '(__fish_complete_directories)'";
    case 'text':
      return ' -x';
  }
}

/** In the single quotes of fish a backslash and a quote are escaped. */
function fishText(text: string): string {
  return `'${text.replace(/[\\']/g, character => `\\${character}`)}'`;
}
