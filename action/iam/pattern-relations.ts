import { type Glob, many } from './glob.ts';
import { contains, intersects, meetsAtEnds } from './glob-search.ts';

const meetings = new Map<string, boolean>();
const coverings = new Map<string, boolean>();

/** Whether two patterns have a text in common. */
export function meets(a: Glob, b: Glob): boolean {
  // Of most pairs it is seen at once, which is faster than to look it up.
  if (a.text === many || b.text === many || a.isLiteral || b.isLiteral) return intersects(a, b);
  return meetsAtEnds(a.text, b.text) && remember(meetings, a, b, () => intersects(a, b));
}

/** Whether the first pattern certainly has every text of the second. */
export function covers(a: Glob, b: Glob): boolean {
  return a.text === many || a.text === b.text || remember(coverings, a, b, () => contains(a, b) === true);
}

function remember(known: Map<string, boolean>, a: Glob, b: Glob, decide: () => boolean): boolean {
  const key = `${a.text} ${b.text}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = decide();
    known.set(key, answer);
  }
  return answer;
}
