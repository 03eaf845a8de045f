import { type Glob, many } from './glob.ts';
import { contains, intersects, meetsAtEnds } from './glob-search.ts';

/** Answers about a pattern and others, by their text; they go when the pattern does. */
type Relations = WeakMap<Glob, Map<string, boolean>>;

const meetings: Relations = new WeakMap();
const coverings: Relations = new WeakMap();

/** Whether two patterns have a text in common. */
export function meets(a: Glob, b: Glob): boolean {
  // Most pairs are decided at once, which is faster than to look them up.
  if (a.text === many || b.text === many || a.isLiteral || b.isLiteral) return intersects(a, b);
  return meetsAtEnds(a.text, b.text) && remember(meetings, a, b, () => intersects(a, b));
}

/** Whether the first pattern certainly has every text of the second. */
export function covers(a: Glob, b: Glob): boolean {
  return a.text === many || a.text === b.text || remember(coverings, a, b, () => contains(a, b) === true);
}

function remember(relations: Relations, a: Glob, b: Glob, decide: () => boolean): boolean {
  const known = relations.get(a) ?? new Map<string, boolean>();
  relations.set(a, known);
  let answer = known.get(b.text);
  if (answer === undefined) {
    answer = decide();
    known.set(b.text, answer);
  }
  return answer;
}
