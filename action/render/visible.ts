/**
 * Characters that change how a terminal or a page shows the text around them: controls (C0, C1, DEL), line and
 * paragraph separators, bidirectional overrides and isolates, zero-width characters and the byte order mark.
 */
const unsafe = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]/gu;

/** The text with every such character written as `\u{…}`, so that a name from a file can only ever look like itself. */
export function makeVisible(text: string): string {
  return text.replace(unsafe, character => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
