import { type AccessChange, isMoved } from '../access/compare-access.ts';
import { secretOf } from '../access/sort-changes.ts';
import { joinWords } from '../core/quote.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { partsOf, rememberByList } from '../iam/parts.ts';

/** A kind of what people gain that a reviewer has to see. */
export interface GainedKind {
  readonly noun: string;
  /** In how many of the channels it is gained, and in how many of these for certain. */
  readonly count: number;
  readonly certain: number;
}

/** What of a change says what kinds it gives. */
type Gaining = Pick<AccessChange, 'gained' | 'other' | 'was' | 'isRenamed'>;

/** The kinds by what is said of them, the most dangerous first. Those of rows have a test of a row. */
const kinds: readonly { readonly noun: string; readonly has?: (row: AccessRow) => boolean }[] = [
  { noun: 'other members' },
  { noun: 'permissions actions', has: ({ level }) => level === 'permissions' },
  { noun: 'write actions', has: ({ level }) => level === 'write' },
  { noun: 'sensitive read actions', has: row => secretOf(row) !== undefined },
  { noun: 'tagging actions', has: ({ level }) => level === 'tagging' },
  { noun: 'actions of unknown level', has: ({ level }) => level === 'unknown' },
];

/** What kinds channels gain, the most dangerous first; each channel is the list of its changes. */
export function listGainedKinds(channels: readonly (readonly Gaining[])[]): GainedKind[] {
  const found = channels.map(changes => changes.map(nounsOf));
  return kinds
    .map(({ noun }) => ({
      noun,
      count: found.filter(changes => changes.some(({ all }) => all.has(noun))).length,
      certain: found.filter(changes => changes.some(({ certain }) => certain.has(noun))).length,
    }))
    .filter(({ count }) => count > 0);
}

/** The kinds of something, and of what of it is certain. */
interface Nouns {
  readonly all: ReadonlySet<string>;
  readonly certain: ReadonlySet<string>;
}

function nounsOf(change: Gaining): Nouns {
  const { shared, own } = partsOf(change.gained);
  const parts = [...(isMoved(change) ? [moved] : []), nounsOnce(shared), nounsOfRows(own)];
  return {
    all: new Set(parts.flatMap(({ all }) => [...all])),
    certain: new Set(parts.flatMap(({ certain }) => [...certain])),
  };
}

const moved: Nouns = { all: new Set(['other members']), certain: new Set(['other members']) };

const nounsOnce = rememberByList(nounsOfRows);

function nounsOfRows(rows: readonly AccessRow[]): Nouns {
  const certain = rows.filter(({ certainty }) => certainty === undefined);
  return { all: findNouns(rows), certain: findNouns(certain) };
}

function findNouns(rows: readonly AccessRow[]): ReadonlySet<string> {
  return new Set(kinds.flatMap(({ noun, has }) => (has !== undefined && rows.some(has) ? [noun] : [])));
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
