import { proposeName } from '../core/nearest.ts';
import type { Catalogue } from './catalogue.ts';
import { findNearService } from './check-names.ts';
import type { ParsedCommand } from './parse.ts';
import { isOptionName } from './tokens.ts';

/** Words with which a question or a request in English begins, and no command of the AWS CLI does. */
const openings: ReadonlySet<string> = new Set(
  (
    'am analyze are can compare could did do does explain give had has have hello help hey hi how i identify investigate ' +
    'is list look may my please recommend should show suggest summarise summarize tell the troubleshoot was were what ' + // words of a member
    "what's whats when where which who whose why will would"
  ).split(' '),
);

/**
 * What programs inside the CLI do that are no services, as its reference has it.
 * @see https://docs.aws.amazon.com/cli/latest/reference/s3/
 */
const programOperations: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['s3', new Set(['cp', 'ls', 'mb', 'mv', 'presign', 'rb', 'rm', 'sync', 'website'])],
  ['ddb', new Set(['put', 'select'])],
  ['configure', new Set(['get', 'import', 'list', 'set', 'sso'])],
  ['history', new Set(['list', 'show'])],
]);

/** The fewest words of prose in a text that does not begin with one of `openings`. */
const minProseWords = 4;

/**
 * Whether a text is a question in natural language, which chat hands to Amazon Q, and not a command of the AWS CLI, a
 * mistyped one included. Chat decides that by its own parser, which is not public; this is what its pages and answers show:
 * a text is a command when it begins with a service and one of its operations, or with words that are nearly so; it is
 * prose when it begins as English does, ends with a question mark, or has several words and no option.
 */
export function isQuestion(catalogue: Catalogue, { words, shell }: ParsedCommand): boolean {
  const [first, second] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || shell.some(({ kind }) => kind === 'continuation'))
    return false;
  const service = catalogue.findService(first.value);
  if (service !== undefined) {
    // `deploy my app to production`, where `deploy` is a service of the CLI.
    const operation = second?.value ?? '';
    if (service.findOperation(operation) !== undefined) return false;
    if (programOperations.get(service.name)?.has(operation) === true) return false;
    const isNear =
      operation === '' || isPlaceholder(operation) || isOperationLike(operation, service.operationNames);
    return !isNear && !hasOptionName(words) && (words.length >= minProseWords || last.value.endsWith('?'));
  }
  const hasOption = hasOptionName(words);
  if (isPlaceholder(first.value)) return false;
  const word = first.value.toLowerCase().replace(/[,.!?]+$/, '');
  if (/[^\x00-\x7f]/.test(word)) return true;
  if (openings.has(word) && second !== undefined) return !hasOption || last.value.endsWith('?');
  if (hasOption) return false;
  if (words.length > 1 && last.value.endsWith('?')) return true;
  if (words.length < minProseWords || catalogue.ownersOf(first.value).length > 0) return false;
  const isCommandLike = findNearService(catalogue, word) !== undefined || /[-_:]/.test(second?.value ?? '');
  return !isCommandLike;
}

function hasOptionName(words: ParsedCommand['words']): boolean {
  return words.some(({ value }) => isOptionName(value));
}

/**
 * Whether a question has the form of one, in its first word or its last character. Another text is taken for prose only
 * because it is like no command, which its writer may have meant.
 */
export function hasQuestionForm({ words }: ParsedCommand): boolean {
  const first = words[0]?.value.toLowerCase().replace(/[,.!?]+$/, '') ?? '';
  return openings.has(first) || /[^\x00-\x7f]/.test(first) || words.at(-1)?.value.endsWith('?') === true;
}

function isPlaceholder(word: string): boolean {
  return word.includes('$') || word.includes('<');
}

/** Operations have hyphens or are one word as `invoke`; a plain word of prose is neither. */
function isOperationLike(word: string, operations: readonly string[]): boolean {
  return word === 'help' || word.includes('-') || proposeName(word, operations) !== undefined;
}

/** Whether a text asks for the help of a service or an operation, as `ec2 --help` does. */
export function isHelpRequest(catalogue: Catalogue, { words }: ParsedCommand): boolean {
  const [first] = words;
  const last = words.at(-1)?.value;
  const isHelp = last === 'help' ? words.length <= 3 : last === '--help' || last === '-help';
  return isHelp && first !== undefined && catalogue.findService(first.value) !== undefined;
}
