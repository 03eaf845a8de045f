/** Controls, line separators, lone surrogates, bidirectional overrides, zero-width characters. */
const invisible = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]/gu;

/** Longer values are cut in messages; in UTF-16 code units. */
const longestQuote = 60;

/** A text from the file for use in a message: in double quotes, cut when long, with every invisible character spelled out. */
export function quote(text: string): string {
  const cut = text.length > longestQuote ? `${text.slice(0, longestQuote).replace(/\p{Cs}$/u, '')}…` : text;
  return `"${spellOut(cut)}"`;
}

/** A key or path from the file for use in a message, cut when long, between the marks of code. */
export function quoteName(text: string): string {
  return /^[\w.[\]/:@+=,-]{1,60}$/.test(text) ? `\`${text}\`` : quote(text);
}

/** The text with every character that could change how it is shown written as `\u{…}`. */
export function spellOut(text: string): string {
  return text.replace(invisible, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for a text of several lines, which stays one. */
export function spellOutLines(text: string): string {
  return text.split('\n').map(spellOut).join('\n');
}

/** `a`, `a or b`, `a, b or c`. */
export function joinChoices(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}
