import { makeLinesVisible, makeVisible } from '../core/visible.ts';
import { cutToBytes } from './byte-limit.ts';

/** GitHub takes a job summary of 1 MiB per step; what is longer would be dropped without a word. */
export const maxBlockBytes = 250_000;

/**
 * A code block that its content cannot close: its fence is longer than any run of backticks inside.
 * @param maxBytes the limit of what is shown, in whole lines; what is left out is said
 */
export function codeBlock(language: string, content: string, maxBytes = maxBlockBytes): string {
  const visible = makeLinesVisible(content);
  const fitting = cutToBytes(visible, maxBytes);
  const isCut = fitting !== visible;
  const shown = isCut ? visible.slice(0, Math.max(0, fitting.lastIndexOf('\n'))) : visible;
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  const note = isCut ? `\nTruncated: ${visible.length - shown.length} more characters are in the log.\n` : '';
  return `${fence}${language}\n${shown}\n${fence}\n${note}`;
}

/** A code span that its content cannot close. */
export function codeSpan(content: string): string {
  const visible = makeVisible(content) || ' ';
  const fence = '`'.repeat(longestRun(visible) + 1);
  const pad = visible.startsWith('`') || visible.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${visible}${pad}${fence}`;
}

/**
 * Code as HTML, for where markdown is not read (a `<summary>`). GitHub links and mentions nothing inside of code.
 */
export function inlineCode(content: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return `<code>${makeVisible(content).replace(/[&<>"]/g, character => entities[character] ?? '')}</code>`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
