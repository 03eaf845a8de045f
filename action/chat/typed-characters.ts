import type { Span } from './span.ts';

/** A character that a phone or a word processor puts in the place of the one that was meant. */
export interface TypedCharacter extends Span {
  readonly kind: 'space' | 'dash' | 'quote';
  /** The character, or several of them in a row. */
  readonly text: string;
}

const spaces =
  '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const dashes = '\u2010\u2011\u2012\u2013\u2014\u2015\u2212';
const doubleQuotes = '\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02';
const singleQuotes = '\u2018\u2019\u201a\u201b\u2032\uff07';

/** Unicode's names of those that are common. */
const names: Readonly<Record<string, string>> = {
  '\u00a0': 'no-break space',
  '\u202f': 'narrow no-break space',
  '\u3000': 'ideographic space',
  '\u2010': 'hyphen',
  '\u2011': 'non-breaking hyphen',
  '\u2012': 'figure dash',
  '\u2013': 'en dash',
  '\u2014': 'em dash',
  '\u2212': 'minus sign',
  '\u2018': 'left single quotation mark',
  '\u2019': 'right single quotation mark',
  '\u201c': 'left double quotation mark',
  '\u201d': 'right double quotation mark',
  '\u201e': 'low double quotation mark',
  '\u00ab': 'left guillemet',
  '\u00bb': 'right guillemet',
};

/** Whether a character is a space that no keyboard types with its space bar. */
export function isOddSpace(char: string | undefined): boolean {
  return char !== undefined && char !== '' && spaces.includes(char);
}

/** Whether a character is a dash other than `-`. */
export function isOddDash(char: string | undefined): boolean {
  return char !== undefined && char !== '' && dashes.includes(char);
}

/** The straight quote that a curly one is read as; undefined for any other character. */
export function straightenQuote(char: string | undefined): '"' | "'" | undefined {
  if (char === undefined || char === '') return undefined;
  return doubleQuotes.includes(char) ? '"' : singleQuotes.includes(char) ? "'" : undefined;
}

/** The name of a character with its number, e.g. `em dash, U+2014`. */
export function nameCharacter(char: string): string {
  const number = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = names[char];
  return name === undefined ? number : `${name}, ${number}`;
}
