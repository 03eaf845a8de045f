import { isOpen } from './example-text.ts';
import { type Glob, many } from './glob.ts';
import { contains, intersects } from './glob-search.ts';

const meetings = new Map<string, boolean>();
const coverings = new Map<string, boolean>();

/** Whether two patterns may have a text in common; ARNs of two services have none. */
export function meets(a: Glob, b: Glob): boolean {
  const [x, y] = [serviceOf(a), serviceOf(b)];
  if (x !== undefined && y !== undefined && x !== y) return false;
  return remember(meetings, a, b, () => intersects(a, b) !== false);
}

/** Whether the first pattern certainly has every text of the second. */
export function covers(a: Glob, b: Glob): boolean {
  return a.text === many || a.text === b.text || remember(coverings, a, b, () => contains(a, b) === true);
}

/** The service of a pattern of ARNs; undefined when it is open. */
function serviceOf({ text }: Glob): string | undefined {
  const [first, partition = '', service = ''] = text.split(':', 4);
  return first !== 'arn' || isOpen(partition) || service === '' || isOpen(service) ? undefined : service;
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
