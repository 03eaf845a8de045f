/** How a scalar is written in YAML, by its first character. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'folded' | 'literal';

/** The style of a scalar from its source text. */
export function styleOf(source: string): ScalarStyle {
  switch (source[0]) {
    case "'":
      return 'single';
    case '"':
      return 'double';
    case '>':
      return 'folded';
    case '|':
      return 'literal';
    default:
      return 'plain';
  }
}

/**
 * Where a place in the value of a YAML scalar is in the text of the file, so that a caret can point into
 * commands that are quoted, escaped or folded over several lines.
 * @param source the text of the scalar from its first character (the quote, `|` or `>`) to its end, i.e. of the
 *   `yaml` package's node `text.slice(node.range[0], node.range[1])`
 * @param value the value that the parser read from it
 * @param offset an offset in the value, in UTF-16 code units; its length is the end
 * @returns the offset in the source; never outside of it. Where source and value cannot be brought together, the
 *   beginning of the source
 */
export function mapScalarOffset(source: string, value: string, offset: number): number {
  const wanted = Math.max(0, Math.min(offset, value.length));
  const style = styleOf(source);
  const places =
    style === 'double' ? readDouble(source, value) : alignText(source, value, bodyStart(source, style));
  return Math.min(places[wanted] ?? 0, source.length);
}

/** Where the content begins: after the quote, or after the header line of a block. */
function bodyStart(source: string, style: ScalarStyle): number {
  if (style === 'plain') return 0;
  if (style === 'single') return 1;
  const lineEnd = source.indexOf('\n');
  return lineEnd === -1 ? source.length : lineEnd + 1;
}

/**
 * Places of the value's characters in a source without escapes. Value and source are the same but for what YAML
 * folds away: line breaks that became a blank or vanished, indentation, and doubled quotes. So every character of
 * the value is the next equal one, and whitespace of the source that has no counterpart is passed over.
 */
function alignText(source: string, value: string, start: number): number[] {
  const isQuoted = source[0] === "'";
  const places: number[] = [];
  let at = start;
  for (let index = 0; index < value.length; index += 1) {
    const char = value[index] ?? '';
    if (isBlank(char)) {
      places.push(at);
      at = passBlank(source, at, char);
      continue;
    }
    at = skipBlank(source, at);
    places.push(at);
    // After a character that is not there the rest is shown at the same place rather than somewhere.
    if (source[at] === char) at += isQuoted && char === "'" ? 2 : 1;
  }
  places.push(at);
  return places;
}

/** The place after one blank of the value: after the blank itself, or after indentation before it and the line break that it is made from. */
function passBlank(source: string, at: number, char: string): number {
  if (source[at] === char) return at + 1;
  return isBlank(source[at] ?? '') ? passBlank(source, at + 1, char) : at;
}

function skipBlank(source: string, from: number): number {
  let at = from;
  while (at < source.length && isBlank(source[at] ?? '')) at += 1;
  return at;
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

/** How many hexadecimal digits follow `\x`, `\u` and `\U`. */
const digitsAfter: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Places of the value's characters in a double-quoted source, with its escapes and folded lines. */
function readDouble(source: string, value: string): number[] {
  const places: number[] = [];
  let at = 1;
  while (places.length < value.length && at < source.length) {
    const char = source[at] ?? '';
    if (char === '\\') at = readEscape(source, at, places, value);
    else if (isBlank(char)) at = readBlanks(source, at, places);
    else {
      places.push(at);
      at += 1;
    }
  }
  places.push(at);
  return places;
}

function readEscape(source: string, at: number, places: number[], value: string): number {
  const kind = source[at + 1] ?? '';
  if (kind === '\n' || kind === '\r') {
    // An escaped line break vanishes with the indentation that follows it.
    return skipLines(source, at + 1).end;
  }
  const digits = digitsAfter[kind] ?? 0;
  const isWide = digits === 8 && (value.codePointAt(places.length) ?? 0) > 0xffff;
  places.push(at);
  if (isWide) places.push(at);
  return at + 2 + digits;
}

/** Blanks within a line stay; around line breaks they vanish, one break is a blank, and more are one break fewer. */
function readBlanks(source: string, at: number, places: number[]): number {
  const { end, breaks } = skipLines(source, at);
  if (breaks === 0) {
    for (let place = at; place < end; place += 1) places.push(place);
    return end;
  }
  for (let count = Math.max(1, breaks - 1); count > 0; count -= 1) places.push(at);
  return end;
}

function skipLines(source: string, from: number): { end: number; breaks: number } {
  const end = skipBlank(source, from);
  return { end, breaks: source.slice(from, end).split('\n').length - 1 };
}
