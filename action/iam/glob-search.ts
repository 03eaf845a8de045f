import {
  digit,
  digits,
  field,
  type Glob,
  isNumber,
  isRun,
  label,
  letter,
  many,
  matchesText,
  matchesToken,
  one,
  word,
} from './glob.ts';

/** Texts that any of the globs matches; negated: that none of them matches. */
export interface Matcher {
  readonly globs: readonly Glob[];
  readonly isNegated: boolean;
}

/** What a text must be: matched by some matcher of every group in `all`, and by no matcher of `none`. */
export interface Wanted {
  readonly all: readonly (readonly Matcher[])[];
  readonly none: readonly Matcher[];
}

/** Whether a text that fits exists, with the shortest one; `unsure` when the search was given up. */
export type Found =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unsure' };

/** How many steps of single globs are made before giving up, some tenths of a second. Real policies need thousands. */
const maxSteps = 400_000;

/** How many of them before patterns that do not fit together are left out, which real policies hardly ever need. */
const maxFirstSteps = 4000;

/**
 * Finds a text that is wanted: the one question to which all questions over patterns come down (does one pattern
 * contain another, do two meet, is anything of this allowed). Exact: all globs run side by side as one deterministic
 * automaton, whose states are made when they are reached.
 */
export function findText({ all, none }: Wanted): Found {
  if (none.some(matchesAll)) return { kind: 'none' };
  const groups = all.filter(group => !group.some(matchesAll));
  if (groups.some(group => group.every(matchesNothing))) return { kind: 'none' };
  const single = groups.find(group => group.length === 1 && isOneText(group[0]))?.[0]?.globs[0];
  if (single !== undefined) {
    const { text } = single;
    const isWanted =
      groups.every(group => group.some(matcher => matches(matcher, text))) &&
      !none.some(matcher => matches(matcher, text));
    return isWanted ? { kind: 'found', text } : { kind: 'none' };
  }
  const wanted = { all: groups, none: none.filter(matcher => !matchesNothing(matcher)) };
  const found = search(wanted, maxFirstSteps);
  if (found.kind !== 'unsure') return found;
  const fitting = keepFitting(wanted);
  return fitting === undefined ? { kind: 'none' } : search(fitting, maxSteps);
}

/**
 * The same question without the globs that no other group has a text with, which an automaton of all would follow all the same; undefined
 * where a group has no other.
 */
function keepFitting({ all, none }: Wanted): Wanted | undefined {
  // What must not be outside of patterns has to be within them.
  const inside = none.flatMap(({ globs, isNegated }) => (isNegated ? [[matching(...globs)]] : []));
  let groups: Wanted['all'] = [...all, ...inside];
  const isOpen = (group: readonly Matcher[]) => group.some(({ isNegated }) => isNegated);
  const meetsAll = (glob: Glob, others: Wanted['all']) =>
    others.every(
      group => isOpen(group) || group.some(({ globs }) => globs.some(each => intersects(each, glob))),
    );
  const narrow = (matcher: Matcher, others: Wanted['all']): Matcher => ({
    ...matcher,
    globs: matcher.globs.filter(glob => meetsAll(glob, others)),
  });
  for (;;) {
    const size = sizeOf(groups);
    for (const [index, group] of groups.entries()) {
      const others = groups.toSpliced(index, 1);
      groups = groups.with(
        index,
        group.map(matcher => narrow(matcher, others)).filter(matcher => !matchesNothing(matcher)),
      );
    }
    if (groups.some(group => group.length === 0)) return undefined;
    if (sizeOf(groups) === size) break;
  }
  const outside = none.filter(({ isNegated }) => !isNegated).map(matcher => narrow(matcher, groups));
  return {
    all: groups.filter(group => !group.some(matchesAll)),
    none: outside.filter(matcher => !matchesNothing(matcher)),
  };
}

function sizeOf(groups: Wanted['all']): number {
  return groups.flat().reduce((size, { globs }) => size + globs.length, 0);
}

/** Whether a matcher matches one text. */
export function matches({ globs, isNegated }: Matcher, text: string): boolean {
  for (const glob of globs) if (matchesText(glob, text)) return !isNegated;
  return isNegated;
}

/** A matcher of one glob. */
export function matching(...globs: readonly Glob[]): Matcher {
  return { globs, isNegated: false };
}

/** Whether any text is matched by both. */
export function intersects(a: Glob, b: Glob): boolean {
  if (a.text === many || b.text === many) return true;
  if (a.isLiteral) return matchesText(b, a.text);
  if (b.isLiteral) return matchesText(a, b.text);
  return meetsAtEnds(a.text, b.text) && meetsSideBySide(a.text, b.text);
}

/**
 * The same for any two texts with wildcards. From the right, `rest[j]` says whether what follows a position of the first
 * and position `j` of the second have a text in common, so that it takes the product of their lengths and no more.
 */
function meetsSideBySide(a: string, b: string): boolean {
  let below = new Uint8Array(b.length + 1);
  for (let i = a.length; i >= 0; i--) {
    const rest = new Uint8Array(b.length + 1);
    const x = a[i];
    for (let j = b.length; j >= 0; j--) {
      const y = b[j];
      rest[j] =
        x === undefined && y === undefined
          ? 1
          : isRun(x)
            ? (below[j] ?? 0) | (takes(x, y) ? (rest[j + 1] ?? 0) : 0)
            : isRun(y)
              ? (rest[j + 1] ?? 0) | (takes(y, x) ? (below[j] ?? 0) : 0)
              : x !== undefined && y !== undefined && (matchesToken(x, y) || matchesToken(y, x))
                ? (below[j + 1] ?? 0)
                : 0;
    }
    below = rest;
  }
  return below[0] === 1;
}

/** Whether a run of characters may go on with what another token matches. */
function takes(run: string, token: string | undefined): boolean {
  if (token === undefined) return false;
  // Another run may be nothing.
  if (run === many || isRun(token)) return true;
  const isOfDigits = token === digit || isNumber(token);
  if (run === digits) return isOfDigits || token === one || token === letter;
  if (token === ':' || (token === '/' && run !== field)) return false;
  return run !== label || !isOfDigits;
}

/** Whether two texts with wildcards agree as far as both are literal, from the left and from the right. */
export function meetsAtEnds(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter && isLetter(a[at]) && isLetter(b[at]); at++)
    if (a[at] !== b[at]) return false;
  for (let at = 1; at <= shorter && isLetter(a.at(-at)) && isLetter(b.at(-at)); at++) {
    if (a.at(-at) !== b.at(-at)) return false;
  }
  return true;
}

function isLetter(token: string | undefined): boolean {
  return token !== one && token !== letter && token !== digit && !isRun(token);
}

/** Whether every text of `inner` is matched by `outer`; `undefined`: given up. */
export function contains(outer: Glob, inner: Glob): boolean | undefined {
  if (inner.isLiteral) return matchesText(outer, inner.text);
  if (outer.isLiteral) return false;
  // Most answers are seen at once: its wildcards are matched by wildcards, or its shortest text is outside.
  if (matchesText(outer, inner.text)) return true;
  if (!matchesText(outer, shortest(inner))) return false;
  const outside = toBoolean(findText({ all: [[matching(inner)]], none: [matching(outer)] }));
  return outside === undefined ? undefined : !outside;
}

function shortest({ text }: Glob): string {
  return text
    .replace(/[\uE000\uE004\uE005\uE007\uE008]/g, '')
    .replace(/[\uE001\uE006]/g, '\u4e00')
    .replaceAll(digit, '0');
}

function toBoolean({ kind }: Found): boolean | undefined {
  return kind === 'unsure' ? undefined : kind === 'found';
}

function isOneText(matcher: Matcher | undefined): boolean {
  return matcher?.isNegated === false && matcher.globs.length === 1 && matcher.globs[0]?.isLiteral === true;
}

function matchesAll({ globs, isNegated }: Matcher): boolean {
  return isNegated ? globs.length === 0 : globs.some(({ text }) => text === many);
}

function matchesNothing({ globs, isNegated }: Matcher): boolean {
  return isNegated ? globs.some(({ text }) => text === many) : globs.length === 0;
}

/** One matcher as a machine: positions in its globs, each glob ended by a position of its own. */
interface Machine {
  /** Tokens of all globs one after the other, with `undefined` where a glob ends. */
  readonly tokens: readonly (string | undefined)[];
  readonly starts: readonly number[];
  readonly isNegated: boolean;
}

/** Positions per machine, sorted. */
type State = readonly (readonly number[])[];

function search({ all: groups, none }: Wanted, limit: number): Found {
  const machines = [...groups.flat(), ...none].map(makeMachine);
  let end = 0;
  const groupEnds = groups.map(group => {
    end += group.length;
    return end;
  });
  const first: State = machines.map(({ tokens, starts }) => close(tokens, starts));
  const queue: { state: State; text: string }[] = [{ state: first, text: '' }];
  const seen = new Set([formatState(first)]);
  let steps = 0;
  for (const { state, text } of queue) {
    if (isAccepted(machines, groupEnds, state)) return { kind: 'found', text };
    const size = state.reduce((sum, positions) => sum + positions.length, 1);
    for (const character of nextCharacters(machines, state)) {
      steps += size;
      if (steps > limit) return { kind: 'unsure' };
      const next = machines.map(({ tokens }, index) => step(tokens, state[index] ?? [], character));
      if (!isHopeful(machines, groupEnds, next)) continue;
      const key = formatState(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ state: next, text: text + character });
    }
  }
  return { kind: 'none' };
}

function makeMachine({ globs, isNegated }: Matcher): Machine {
  const tokens: (string | undefined)[] = [];
  const starts = globs.map(({ text }) => {
    const start = tokens.length;
    tokens.push(...text.split(''), undefined);
    return start;
  });
  return { tokens, starts, isNegated };
}

/**
 * The positions, and those that are reached without a character because `*` may be nothing; in order, each once.
 * @param positions in order
 */
function close(tokens: Machine['tokens'], positions: readonly number[]): number[] {
  const closed: number[] = [];
  let last = -1;
  for (let position of positions) {
    if (position <= last) continue;
    closed.push(position);
    while (isRun(tokens[position])) closed.push(++position);
    last = position;
  }
  return closed;
}

function step(tokens: Machine['tokens'], positions: readonly number[], character: string): number[] {
  const next: number[] = [];
  for (const position of positions) {
    const token = tokens[position];
    if (token === undefined) continue;
    if (isRun(token) && takes(token, character)) next.push(position);
    else if (matchesToken(token, character)) next.push(position + 1);
  }
  return close(tokens, next);
}

/** The characters that make a difference in a state, and one that represents all others. */
function nextCharacters(machines: readonly Machine[], state: State): Set<string> {
  const characters = new Set<string>();
  let hasDigits = false;
  machines.forEach(({ tokens }, index) => {
    for (const position of state[index] ?? []) {
      const token = tokens[position];
      if (token === undefined || token === many || token === one) continue;
      if (token === digit || token === digits || token === label) hasDigits = true;
      if (token === word || token === letter || token === label) characters.add(':').add('/');
      else if (token === field) characters.add(':');
      else if (token !== digit && token !== digits) characters.add(token);
    }
  });
  // One digit represents all that no machine waits for.
  const other = hasDigits ? [...'1234567890'].find(each => !characters.has(each)) : undefined;
  if (other !== undefined) characters.add(other);
  for (let code = 120; ; code = code === 97 ? 0x4e00 : code < 123 ? code - 1 : code + 1) {
    const other = String.fromCharCode(code);
    if (!characters.has(other)) return characters.add(other);
  }
}

function isAccepted(machines: readonly Machine[], groupEnds: readonly number[], state: State): boolean {
  const accepts = (index: number) => {
    const { tokens, isNegated } = machines[index] ?? { tokens: [], isNegated: false };
    return (state[index] ?? []).some(position => tokens[position] === undefined) !== isNegated;
  };
  return (
    groupEnds.every((end, group) => anyIndex(groupEnds[group - 1] ?? 0, end, accepts)) &&
    !anyIndex(groupEnds.at(-1) ?? 0, machines.length, accepts)
  );
}

/** Whether every group can still be satisfied, and no matcher of `none` is bound to match. */
function isHopeful(machines: readonly Machine[], groupEnds: readonly number[], state: State): boolean {
  const isAlive = (index: number) => machines[index]?.isNegated === true || (state[index] ?? []).length > 0;
  const isDoomed = (index: number) => {
    const machine = machines[index];
    const positions = state[index] ?? [];
    if (machine === undefined) return false;
    if (machine.isNegated) return positions.length === 0;
    return positions.some(
      position => machine.tokens[position] === many && machine.tokens[position + 1] === undefined,
    );
  };
  return (
    groupEnds.every((end, group) => anyIndex(groupEnds[group - 1] ?? 0, end, isAlive)) &&
    !anyIndex(groupEnds.at(-1) ?? 0, machines.length, isDoomed)
  );
}

function anyIndex(from: number, to: number, test: (index: number) => boolean): boolean {
  for (let index = from; index < to; index++) if (test(index)) return true;
  return false;
}

/** Equal for equal states. */
function formatState(state: State): string {
  let text = '';
  for (const positions of state) {
    for (const position of positions) text += String.fromCharCode(position + 1);
    text += '\0';
  }
  return text;
}
