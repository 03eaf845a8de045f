import { makeVisible } from './visible.ts';

/** Longer values are cut in messages; in UTF-16 code units. */
const longestQuote = 60;

/** A text from the file for use in a message: in double quotes, cut when long, with every invisible character spelled out. */
export function quote(text: string): string {
  const cut = text.length > longestQuote ? `${text.slice(0, longestQuote).replace(/\p{Cs}$/u, '')}…` : text;
  return `"${makeVisible(cut)}"`;
}

/** A key or path from the file for use in a message, cut when long, between the marks of code. */
export function quoteName(text: string): string {
  return /^[\w.[\]/:@+=,-]{1,60}$/.test(text) ? `\`${text}\`` : quote(text);
}

/** A text as the beginning of a sentence. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function joinChoices(choices: readonly string[]): string {
  return joinBefore('or', choices);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return joinBefore('and', words);
}

/**
 * The first of some texts, and how many more there are.
 * @param most how many of them are listed
 * @param count how many there are in all, if the texts are only the first of them
 */
export function listSome(texts: readonly string[], most: number, count = texts.length): string {
  const more = count - Math.min(texts.length, most);
  return `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `a`, `a and b`, and of more than `most` texts the first ones: `a, b and 3 more`. */
export function joinSome(texts: readonly string[], most: number): string {
  return texts.length > most ? listSome(texts, most) : joinWords(texts);
}

function joinBefore(conjunction: string, words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
