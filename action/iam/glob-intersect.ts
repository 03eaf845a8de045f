import { type Glob, makeGlob, many, matchesText, matchesToken, one } from './glob.ts';
import { contains } from './glob-search.ts';

/** How many globs an intersection may take before it is no longer written as globs. */
const maxGlobs = 24;

/**
 * The texts that both globs match, as few globs as there are: `a*` and `*b` is `a*b`.
 * @returns no glob when they do not meet; undefined when it takes too many
 */
export function intersectGlobs(a: Glob, b: Glob): readonly Glob[] | undefined {
  if (a.text === b.text || b.text === many) return [a];
  if (a.text === many) return [b];
  if (a.isLiteral) return matchesText(b, a.text) ? [a] : [];
  if (b.isLiteral) return matchesText(a, b.text) ? [b] : [];
  if (contains(a, b) === true) return [b];
  if (contains(b, a) === true) return [a];
  const texts = intersectTexts(a.text, b.text);
  return texts && dropContained([...texts].map(makeGlob));
}

/** Globs of which no other one of the list contains them; of equal ones the first. */
function dropContained(globs: readonly Glob[]): Glob[] {
  const distinct = [...new Map(globs.map(glob => [glob.text, glob])).values()];
  return distinct.filter(
    (glob, index) =>
      !distinct.some(
        (other, place) =>
          place !== index &&
          contains(other, glob) === true &&
          (place < index || contains(glob, other) !== true),
      ),
  );
}

/** How long two patterns may be, multiplied: ARNs have at most 2,048 characters, and hardly ever more than 200. */
const maxSize = 400_000;

/** Both read from the left: the first token of one is taken by the first token of the other. */
function intersectTexts(a: string, b: string): ReadonlySet<string> | undefined {
  if (a.length * b.length > maxSize) return undefined;
  const known = new Map<number, ReadonlySet<string> | undefined>();
  const meet = (i: number, j: number): ReadonlySet<string> | undefined => {
    const key = i * (b.length + 1) + j;
    if (known.has(key)) return known.get(key);
    const result = join(i, j);
    known.set(key, result);
    return result;
  };
  const join = (i: number, j: number): ReadonlySet<string> | undefined => {
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return new Set(['']);
    if (x === many && y === many) return unite(prefix(many, meet(i + 1, j)), prefix(many, meet(i, j + 1)));
    if (x === many) return unite(meet(i + 1, j), y === undefined ? none : prefix(y, meet(i, j + 1)));
    if (y === many) return unite(meet(i, j + 1), x === undefined ? none : prefix(x, meet(i + 1, j)));
    if (x === undefined || y === undefined) return none;
    if (x !== one && y !== one) return x === y ? prefix(x, meet(i + 1, j + 1)) : none;
    if (x === one && y === one) return prefix(one, meet(i + 1, j + 1));
    const literal = x === one ? y : x;
    return matchesToken(one, literal) ? prefix(literal, meet(i + 1, j + 1)) : none;
  };
  return meet(0, 0);
}

const none: ReadonlySet<string> = new Set();

function prefix(token: string, texts: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  return texts && new Set([...texts].map(text => token + text));
}

function unite(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (a === undefined || b === undefined) return undefined;
  const united = new Set([...a, ...b]);
  return united.size > maxGlobs ? undefined : united;
}
