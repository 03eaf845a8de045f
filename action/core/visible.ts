/**
 * Characters that change how a terminal or a page shows the text around them: controls (C0, C1, DEL), line and
 * paragraph separators, lone surrogates, bidirectional overrides and isolates, zero-width characters and the byte order mark.
 */
const invisible = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]/gu;

/** The text with each of these characters written as `\u{…}`, so that a name from a file can only ever look like itself. */
export function makeVisible(text: string): string {
  return text.replace(invisible, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for a text of several lines, which stays one. */
export function makeLinesVisible(text: string): string {
  return text.split('\n').map(makeVisible).join('\n');
}
