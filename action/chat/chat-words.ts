import { findNearest } from '../core/nearest.ts';
import type { Token } from './tokens.ts';

/**
 * A word that chat answers itself, without the AWS CLI.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-help.html
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/creating-aliases.html
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/bedrock-setup.html
 */
interface ChatWord {
  /** What may follow; undefined: anything. */
  readonly next?: readonly string[];
  /** Whether the word is complete without anything that follows. */
  readonly isAlone: boolean;
  /** What it does, as the end of a sentence that begins with the word. */
  readonly does: string;
  /** The action that a policy has to allow for it. */
  readonly action?: string;
}

const chatWords: Readonly<Record<string, ChatWord>> = {
  alias: {
    // `get` is in the answer of `alias help`, and not in the guide.
    next: ['create', 'delete', 'get', 'help', 'list', 'run'],
    isAlone: false,
    does: 'manages the aliases made in chat, which belong to the channel and not to an account',
  },
  ask: {
    isAlone: false,
    does: 'sends a message to the Amazon Bedrock agent of a connector',
    action: 'bedrock:InvokeAgent',
  },
  connector: {
    next: ['add', 'delete', 'help', 'list'],
    isAlone: true,
    does: 'manages the connectors to Amazon Bedrock agents, which belong to the channel',
  },
  feedback: { isAlone: false, does: 'sends a comment to AWS' },
  help: { isAlone: true, does: 'shows what Amazon Q can do in chat' },
  set: {
    next: ['default-account', 'default-region', 'preferences'],
    isAlone: false,
    does: 'changes the settings of the channel in chat',
  },
  'set-default': {
    next: ['account', 'region'],
    isAlone: false,
    does: 'changes the settings of the channel in chat',
  },
  'switch-roles': {
    isAlone: true,
    does: 'shows a member the link to choose a role; the AWS console decides which roles are offered, and the chat policy of an organization can forbid them',
  },
};

/** What chat answers itself, or what is wrong with it. */
export interface ChatRequest {
  /** As it is to be typed, e.g. `alias list`. */
  readonly name: string;
  readonly does: string;
  readonly action?: string;
  /** A second word that the first does not take, or that is missing. */
  readonly problem?: { readonly message: string; readonly help: string; readonly word: Token };
}

/** Whether a word is one of chat itself, so that no service of the AWS CLI is looked for. */
export function isChatWord(word: string): boolean {
  return Object.hasOwn(chatWords, word);
}

/** Reads a command whose first word is one of chat itself; undefined for any other. */
export function readChatRequest(words: readonly Token[]): ChatRequest | undefined {
  const [first, second] = words;
  if (first === undefined || !isChatWord(first.value)) return undefined;
  const known = chatWords[first.value];
  if (known === undefined) return undefined;
  const { next, does, action, isAlone } = known;
  const base = { does, ...(action === undefined ? {} : { action }) };
  if (second === undefined) {
    if (isAlone) return { name: first.value, ...base };
    const help = next === undefined ? 'write what follows' : `write \`${first.value} ${next[0] ?? ''}\``;
    const message = `\`${first.value}\` needs another word after it`;
    return { name: first.value, ...base, problem: { message, help, word: first } };
  }
  if (next === undefined || next.includes(second.value)) {
    return { name: next === undefined ? first.value : `${first.value} ${second.value}`, ...base };
  }
  const nearest = findNearest(second.value, next);
  const help =
    nearest === undefined
      ? `it takes ${next.map(each => `\`${each}\``).join(', ')}`
      : `did you mean \`${first.value} ${nearest}\`?`;
  const message = `Chat has no \`${first.value} ${second.value}\``;
  return { name: first.value, ...base, problem: { message, help, word: second } };
}
