import { distance } from 'fastest-levenshtein';

/**
 * The known name that was most likely meant.
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

/** Whether two names differ by at most two characters, other than by a version at the end (`Access`, `AccessV2`). */
export function isSlip(wrong: string, right: string): boolean {
  const [long, short] = wrong.length > right.length ? [wrong, right] : [right, wrong];
  const isVersion = long.startsWith(short) && /^[-_]?v?[0-9]+$/i.test(long.slice(short.length));
  return !isVersion && distance(wrong.toLowerCase(), right.toLowerCase()) <= 2;
}

/** A file with more wrong names than this has one thing wrong with all of them; looking for each would take long. */
const maxProposals = 100;

/** Proposes a known name for a wrong one. @param scope names the set of known names */
export type Proposer = (scope: string, wrong: string, known: () => Iterable<string>) => string | undefined;

/** A proposer that looks for each wrong name once, and for not too many of them. */
export function createProposer(): Proposer {
  const proposals = new Map<string, string | undefined>();
  return (scope, wrong, known) => {
    const id = `${scope} ${wrong}`;
    if (!proposals.has(id) && proposals.size < maxProposals) proposals.set(id, findNearest(wrong, known()));
    return proposals.get(id);
  };
}
