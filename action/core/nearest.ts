import { distance } from 'fastest-levenshtein';

/**
 * The known name that somebody most likely meant.
 * @returns undefined when nothing is near enough to be worth proposing
 */
export function findNearest(wrong: string, known: Iterable<string>): string | undefined {
  const text = wrong.toLowerCase();
  let nearest: string | undefined;
  let least = Math.max(2, Math.ceil(wrong.length * 0.4)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - wrong.length) >= least) continue;
    const away = distance(text, name.toLowerCase());
    if (away < least) [nearest, least] = [name, away];
  }
  return nearest;
}
