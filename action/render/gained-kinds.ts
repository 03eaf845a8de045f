import { type AccessChange, isMoved } from '../access/compare-access.ts';
import { secretOf } from '../access/sort-changes.ts';
import { joinWords } from '../core/quote.ts';

/** A kind of what people gain that a reviewer has to see. */
export interface GainedKind {
  readonly noun: string;
  /** In how many of the channels it is gained, and in how many of these for certain. */
  readonly count: number;
  readonly certain: number;
}

/** What of a change says what kinds it gives. */
type Gaining = Pick<AccessChange, 'gained' | 'other' | 'was' | 'isRenamed'>;

const kinds: readonly { readonly has: (change: Gaining) => boolean; readonly noun: string }[] = [
  { has: isMoved, noun: 'other members' },
  { has: change => change.gained.some(({ level }) => level === 'permissions'), noun: 'permissions actions' },
  { has: change => change.gained.some(({ level }) => level === 'write'), noun: 'write actions' },
  {
    has: change => change.gained.some(row => secretOf(row) !== undefined),
    noun: 'reads of often secret data',
  },
  { has: change => change.gained.some(({ level }) => level === 'tagging'), noun: 'tagging actions' },
  { has: change => change.gained.some(({ level }) => level === 'unknown'), noun: 'actions of unknown level' },
];

/** What kinds channels gain, the most dangerous first; each channel is the list of its changes. */
export function listGainedKinds(channels: readonly (readonly Gaining[])[]): GainedKind[] {
  return kinds
    .map(({ has, noun }) => ({
      noun,
      count: channels.filter(changes => changes.some(change => has(change))).length,
      certain: channels.filter(changes => changes.some(change => has(onlyCertain(change)))).length,
    }))
    .filter(({ count }) => count > 0);
}

/** A change without what is only possible. */
function onlyCertain(change: Gaining): Gaining {
  return { ...change, gained: change.gained.filter(({ certainty }) => certainty === undefined) };
}

/**
 * What channels that gain the same gain: `gains write actions, and possibly actions of unknown level`.
 * @param verb of the subject: `gains` or `gain`
 */
export function describeKinds(found: readonly GainedKind[], verb: string): string {
  const nouns = (list: readonly GainedKind[]) => joinWords(list.map(({ noun }) => noun));
  const sure = found.filter(({ certain }) => certain > 0);
  const open = found.filter(({ certain }) => certain === 0);
  if (sure.length === 0) return `possibly ${verb} ${nouns(open)}`;
  return `${verb} ${nouns(sure)}${open.length === 0 ? '' : `, and possibly ${nouns(open)}`}`;
}
