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

/**
 * The name of an operation or an option that was most likely meant. These names consist of words, so one with the same words in
 * another form comes first (`--pipeline-name` for `--name`), then one that is a few typos away. For names that people choose there
 * is {@link findNearest}.
 * @param preferred names that win among equals, as the options that are still missing
 * @returns undefined when nothing is near
 */
export function proposeName(
  typed: string,
  names: Iterable<string>,
  preferred: ReadonlySet<string> = new Set(),
): string | undefined {
  const wanted = toKebab(typed);
  let best: { name: string; cost: number } | undefined;
  for (const name of names) {
    const cost = costOf(wanted, name) - (preferred.has(name) ? 0.5 : 0);
    if (cost <= 3.5 && (best === undefined || cost < best.cost)) best = { name, cost };
  }
  return best?.name;
}

/** How far a name is from what was typed; over 3.5 it is another name. */
function costOf(wanted: string, name: string): number {
  if (wanted === name) return 0;
  const slips = distance(wanted, name);
  const isSlip = slips <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 4));
  const asSlip = isSlip ? Math.min(slips, 3) : Number.POSITIVE_INFINITY;
  return Math.min(asSlip, costOfWords(wanted, name));
}

/** Names that share whole words at the end (or, less likely, at the beginning) mean the same thing. */
function costOfWords(wanted: string, name: string): number {
  if (wanted.endsWith(`-${name}`)) return 1.2 + wordCount(wanted.slice(0, -name.length)) / 10;
  if (name.endsWith(`-${wanted}`)) return 1.4 + wordCount(name.slice(0, -wanted.length)) / 10;
  if (toSingular(wanted) === toSingular(name)) return 0.8;
  const [a, b] = [sortWords(wanted), sortWords(name)];
  if (a === b) return 1;
  if (wanted.startsWith(`${name}-`) || name.startsWith(`${wanted}-`)) {
    return 2 + Math.abs(wordCount(wanted) - wordCount(name)) / 10;
  }
  return Number.POSITIVE_INFINITY;
}

/** `StartPipelineExecution`, `start_pipeline_execution` → `start-pipeline-execution`. */
function toKebab(typed: string): string {
  return typed
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}

function wordCount(text: string): number {
  return text.split('-').filter(word => word !== '').length;
}

function toSingular(name: string): string {
  return name
    .split('-')
    .map(word => word.replace(/(?<=\w{2})s$/, ''))
    .join('-');
}

function sortWords(name: string): string {
  return name.split('-').sort().join('-');
}
