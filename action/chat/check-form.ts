import { type CommandFinding, makeError, makeWarning } from './finding.ts';
import type { ParsedCommand } from './parse.ts';
import type { ShellSyntax } from './tokens.ts';
import { nameCharacter, straightenQuote, type TypedCharacter } from './typed-characters.ts';

/** The longest `CommandText` that CloudFormation takes (`AWS::Chatbot::CustomAction`). */
const longestCommand = 5000;

/** What can be said of a text without knowing any service. */
export function checkForm(parsed: ParsedCommand, as: 'alias' | 'typed'): CommandFinding[] {
  return [
    ...(as === 'alias' ? checkAlias(parsed) : []),
    ...checkPresence(parsed),
    ...checkLength(parsed),
    ...parsed.shell.map(describeShell),
    ...checkQuote(parsed),
    ...describeTyped(parsed),
  ];
}

/** Every kind of odd character once, at the first place where it occurs; each kind of space for itself. */
function describeTyped({ typed, text, words }: ParsedCommand): CommandFinding[] {
  if (typed.length === 0) return [];
  const replacesQuotes = words.some(({ value }) => /^--?chatbot-replace-curly-quotes(=|$)/.test(value));
  const first = new Map<string, TypedCharacter>();
  for (const each of typed) {
    const key = `${each.kind} ${each.kind === 'space' ? text[each.start] : ''}`;
    if (each.kind === 'quote' && replacesQuotes) continue;
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()].map(each => {
    const character = [...each.text].find(char => char !== '-') ?? '';
    const shown = each.kind === 'space' ? 'A blank' : `\`${each.text}\``;
    return makeWarning(
      'alias/typed-character',
      `${shown} (${nameCharacter(character)}) is read as ${readAs[each.kind](character)}`,
      advice[each.kind],
      each,
    );
  });
}

const readAs: Readonly<Record<TypedCharacter['kind'], (character: string) => string>> = {
  space: () => 'a space',
  dash: () => '`--`',
  quote: character => (straightenQuote(character) === "'" ? "`'`" : '`"`'),
};

const advice: Readonly<Record<TypedCharacter['kind'], string>> = {
  space: 'type a space',
  dash: 'type `--`, or a single `-`, which chat takes as well',
  quote: 'type a straight quote, or add `--chatbot-replace-curly-quotes enable`',
};

function checkAlias({ mention, awsPrefix, form, words, text }: ParsedCommand): CommandFinding[] {
  const findings: CommandFinding[] = [];
  if (mention !== undefined) {
    const typed = text.slice(mention.start, mention.end);
    const message = `The command begins with \`${typed}\`, which only addresses the app in chat`;
    findings.push(makeError('alias/aws-prefix', message, `leave \`${typed}\` out`, mention));
  }
  if (awsPrefix !== undefined) {
    const message = 'The command begins with `aws`, which chat reads as the name of a service';
    findings.push(makeError('alias/aws-prefix', message, 'leave `aws` out', awsPrefix));
  }
  const [run] = words;
  if (form === 'run' && run !== undefined) {
    const message = '`run` starts an alias; an alias itself holds a command of the AWS CLI';
    findings.push(makeError('alias/unknown-service', message, 'write the command out here', run));
  }
  return findings;
}

function checkPresence({ words, text }: ParsedCommand): CommandFinding[] {
  return words.length > 0 ? [] : [describeNoCommand(text)];
}

/** That a text names no service. */
export function describeNoCommand(text: string): CommandFinding {
  const help = 'write `<service> <operation> --option value`';
  return makeError('alias/unknown-service', 'There is no command', help, { start: 0, end: text.length });
}

function checkLength({ text }: ParsedCommand): CommandFinding[] {
  if (text.length <= longestCommand) return [];
  const message = `The command has ${text.length} characters, ${text.length - longestCommand} more than the service takes`;
  const help = `shorten it to ${longestCommand}; put long input into a Lambda function or an SSM document`;
  return [makeError('alias/too-long', message, help, { start: longestCommand, end: text.length })];
}

const explanations: Readonly<Record<ShellSyntax['kind'], readonly [what: string, help: string]>> = {
  substitution: [
    'is replaced by a shell, which chat does not have',
    'use a variable (`$name`), for which chat asks',
  ],
  backticks: [
    'are run by a shell, which chat does not have',
    'use a variable (`$name`), or quote the whole value',
  ],
  operator: [
    'joins commands in a shell; chat runs one command',
    'keep one command, or put the value in quotes',
  ],
  redirect: [
    'redirects input or output in a shell, which chat does not have',
    'leave it out, or put the value in quotes',
  ],
  newline: ['begins another command; chat runs one command', 'keep one command to an alias'],
  comment: ['is a comment in a shell; chat reads it as part of the command', 'leave it out'],
  continuation: ['continues a line in a shell, which chat does not have', 'fold the lines with `>-` instead'],
  placeholder: ['is a placeholder, which chat does not replace', 'use a variable, for which chat asks'],
  braces: ['begins a shell expression, which chat does not have', 'write a variable as `$name`'],
};

function describeShell({ kind, text, start, end }: ShellSyntax): CommandFinding {
  const [what, advice] = explanations[kind];
  const name = text.slice(1, -1).replace(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
  const help = kind === 'placeholder' ? `write \`$${name}\`, and chat asks for it` : advice;
  const shown = kind === 'newline' ? 'A new line' : kind === 'continuation' ? 'A backslash' : `\`${text}\``;
  return makeError(
    'alias/shell-syntax',
    `${kind === 'backticks' ? `Backticks (${text})` : shown} ${what}`,
    help,
    {
      start,
      end,
    },
  );
}

function checkQuote({ openQuote, text }: ParsedCommand): CommandFinding[] {
  if (openQuote === undefined) return [];
  const quote = text[openQuote.start] ?? '"';
  const message = `The quote ${quote} is not closed`;
  return [makeError('alias/bad-value', message, `close it with another ${quote}`, openQuote)];
}
