/**
 * A set of texts as IAM writes it: literal characters, `*` and `?`. Inside, the wildcards and the values that are
 * not known offline are single private-use characters, so that a literal `*` (written `${*}`) stays a character.
 * `*` crosses `:` and `/`: "If the * wildcard is the last character of a resource ARN segment, it can expand to match
 * beyond the colon boundaries" (IAM User Guide, Resource element); that of the other places is not documented and
 * taken to be the same, as in every string match of IAM.
 */
export interface Glob {
  /** Literal characters, with {@link many}, {@link one} and the symbols in between. */
  readonly text: string;
  /** Whether it is one text only: no wildcard in it. */
  readonly isLiteral: boolean;
  /** What is before the first wildcard: all of its texts begin with that. */
  readonly head: string;
  /** What is behind the last wildcard: all of its texts end with that. Empty where it is one text only. */
  readonly tail: string;
  /** What is between the two: nothing, one {@link many}, several wildcards, or some of those runs that only say what ARNs there are. */
  readonly middle: 'none' | 'many' | 'wildcards' | 'form';
}

/** `*`: any characters, also none. */
export const many = '\uE000';
/** `?`: any one character. A symbol is longer than one, so it is not matched. */
export const one = '\uE001';
/** Any characters but a colon, also none: a field of an ARN. No policy can write it; it says what ARNs there are. */
export const field = '\uE004';
/** Any characters but a colon and a slash, also none. */
export const word = '\uE005';
/** One character but a colon and a slash, or a value that is not known. */
export const letter = '\uE006';
/** Any digits, also none, or a value that is not known: an account. */
export const digits = '\uE007';
/** One digit, or a value that is not known. */
export const digit = '\uE009';
/** Any characters but a colon, a slash and a digit, also none: what AWS puts in the place of an account, such as `aws`. */
export const label = '\uE008';
/** 12 digits: what an account that is not known may be. */
export const anyAccount = digit.repeat(12);
/** `${AWS::AccountId}` where no account is known: one value of 12 digits, the same one everywhere. */
export const accountSymbol = '\uE002';
/** `${AWS::Region}` where no Region is known: one value, the same one everywhere. */
export const regionSymbol = '\uE003';

/** The characters that mean something inside a glob, so that no policy may hold them as they are. */
export const reserved = /[\uE000-\uE009]/;

/** An account or a Region that is not known. */
export const symbols = /[\uE002\uE003]/;
const wildcards = /[\uE000\uE001\uE004-\uE009]/;
/** Tokens of forms that match any number of characters. */
const runsOfForms = /[\uE004\uE005\uE007\uE008]/;

/** The code of {@link many}, below those of all other tokens and above those of nearly all characters. */
const manyCode = many.charCodeAt(0);

/** The glob of a text in the inner form. */
export function makeGlob(text: string): Glob {
  const normal = text.includes(many) ? text.replace(/\uE000[\uE000\uE001]+/g, sortWildcards) : text;
  const first = normal.search(wildcards);
  if (first < 0) return { text: normal, isLiteral: true, head: normal, tail: '', middle: 'none' };
  let end = normal.length;
  while (!wildcards.test(normal[end - 1] ?? many)) end--;
  const middle =
    end === first + 1 && normal[first] === many ? 'many' : runsOfForms.test(normal) ? 'form' : 'wildcards';
  return { text: normal, isLiteral: false, head: normal.slice(0, first), tail: normal.slice(end), middle };
}

/** Everything. */
export const anything: Glob = makeGlob(many);

/** The resource of an action that knows none: the single character `*`, which only a pattern `*` matches. */
export const literalStar: Glob = makeGlob('*');

/** `**` is `*`, and `*?` is `?*`: equal sets get equal texts. */
function sortWildcards(run: string): string {
  return one.repeat(run.split(one).length - 1) + many;
}

/** The glob of a text in which `*` and `?` are wildcards and `${AWS::…}` are symbols. */
export function parseGlob(source: string): Glob {
  return makeGlob(toInner(source));
}

/** The text that was parsed last of those that are asked about. */
let lastAsked = { text: '*', glob: anything };

/** {@link parseGlob} of what a question is about: one question is asked of several layers and roles in turn. */
export function parseAsked(source: string): Glob {
  if (source !== lastAsked.text) lastAsked = { text: source, glob: parseGlob(source) };
  return lastAsked.glob;
}

/** Turns `*`, `?` and `${AWS::…}` into the inner form. The partition is `aws`: the service exists in no other. */
export function toInner(source: string): string {
  return toSymbols(source.replaceAll('*', many).replaceAll('?', one));
}

/** Turns `${AWS::…}` alone into symbols; `*` and `?` stay literal. */
export function toSymbols(source: string): string {
  if (!source.includes('${AWS::')) return source;
  return source
    .replaceAll('${AWS::AccountId}', accountSymbol)
    .replaceAll('${AWS::Region}', regionSymbol)
    .replaceAll('${AWS::Partition}', 'aws');
}

/** The tokens of forms that are shown as one `*`. */
export const formRuns = /\uE006[\uE005\uE008]|\uE009\uE007|[\uE004-\uE009]/g;

/** The tokens of a glob, and the characters that IAM reads as wildcards. */
const written = new RegExp(`[*?\uE000-\uE003]|${anyAccount}|${formRuns.source}`, 'g');

/** Writes a glob as people do; a literal `*` or `?` among wildcards as IAM escapes it. */
export function formatGlob({ text }: Pick<Glob, 'text'>): string {
  if (text === '*' || !/[*?\uE000-\uE009]/.test(text)) return text;
  return text.replace(written, writeToken);
}

/** The text of a request, in which `*` and `?` are characters; with symbols such as `${AWS::AccountId}`. */
export function formatLiteral(text: string): string {
  return text.replace(written, token => (token === '*' || token === '?' ? token : writeToken(token)));
}

function writeToken(token: string): string {
  switch (token) {
    case '*':
    case '?':
      return `\${${token}}`;
    case one:
      return '?';
    case anyAccount:
      return '?'.repeat(anyAccount.length);
    case accountSymbol:
      return '${AWS::AccountId}';
    case regionSymbol:
      return '${AWS::Region}';
    default:
      return '*';
  }
}

/** What `?` does not match: a symbol is longer than one character, and a wildcard may be none. */
const notOne: ReadonlySet<string> = new Set([accountSymbol, regionSymbol, many, field, word, digits, label]);
const notLetter: ReadonlySet<string> = new Set([':', '/', many, one, field, word, digits, label]);

/**
 * Whether a character of a text is matched by a token of a glob that matches exactly one character.
 * @param token any character of a glob but {@link many}
 */
export function matchesToken(token: string, character: string): boolean {
  return (
    token === character ||
    (token === one && !notOne.has(character)) ||
    (token === letter && !notLetter.has(character)) ||
    (token === digit && isNumber(character))
  );
}

/** Whether a character is a digit, or an account that is not known. */
export function isNumber(character: string): boolean {
  return (character >= '0' && character <= '9') || character === accountSymbol;
}

/**
 * Whether a glob matches one text (in the inner form). Linear, but for texts that are made for it. Wildcards in the
 * text are characters that only the same wildcard or `*` matches, so that a yes is a yes for all texts of that glob.
 */
export function matchesText(glob: Glob, text: string): boolean {
  const { text: pattern, head, tail, middle } = glob;
  if (middle === 'none') return pattern === text;
  // Most texts are another one from their beginning or at their end, which is seen at once.
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  if (middle === 'many') return text.length >= head.length + tail.length;
  if (middle === 'form') return matchesForm(pattern, text, head.length, head.length);
  let at = head.length;
  let position = head.length;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    // By their codes, since nearly all tokens are characters that match themselves alone.
    const code = pattern.charCodeAt(at);
    if (code === manyCode) {
      star = at++;
      resume = position;
    } else if (
      code === text.charCodeAt(position) ||
      (code > manyCode && matchesToken(pattern[at] ?? '', text[position] ?? ''))
    ) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === many) at++;
  return at === pattern.length;
}

/** The same for the few globs that say what ARNs there are; their runs end at colons, so that little is tried twice. */
function matchesForm(pattern: string, text: string, from: number, start: number): boolean {
  let position = start;
  for (let at = from; at < pattern.length; at++) {
    const token = pattern[at] ?? '';
    if (isRun(token)) {
      for (;;) {
        if (matchesForm(pattern, text, at + 1, position)) return true;
        const character = text[position];
        if (character === undefined || !runsOver(token, character)) return false;
        position++;
      }
    }
    const character = text[position];
    if (character === undefined || (token !== character && !matchesToken(token, character))) return false;
    position++;
  }
  return position === text.length;
}

/** Whether a token matches any number of characters. */
export function isRun(token: string | undefined): token is string {
  // Nearly all characters are no token, and are below all tokens.
  return (
    token !== undefined &&
    token >= many &&
    (token === many || token === field || token === word || token === digits || token === label)
  );
}

/** Wildcards that a run does not match, though it matches characters: they can be more than it. */
const wider: Readonly<Record<string, string>> = {
  [field]: `:${many}${one}`,
  [word]: `:/${many}${one}${field}`,
  [label]: `:/${many}${one}${field}${word}${letter}${digits}${digit}`,
};

/** Whether a run of characters holds a character, which can be a wildcard of the text. */
function runsOver(run: string, character: string): boolean {
  if (run === many) return true;
  if (run === digits) return isNumber(character) || character === digits || character === digit;
  return wider[run]?.includes(character) === false && !(run === label && isNumber(character));
}
