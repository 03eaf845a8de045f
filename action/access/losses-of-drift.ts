import { placeKey } from '../core/chat-place.ts';
import type { AccessChange } from './compare-access.ts';
import {
  dropActions,
  gainsOf,
  joinRows,
  keepActions,
  keepRows,
  lossesOf,
  placesOf,
  withoutWhole,
} from './gain-rows.ts';
import type { Picture } from './picture.ts';
import { keepPlaces } from './picture-places.ts';

/** What was reviewed, is not possible now, and has to do with one drift: rows that are lost are in `gained`. */
export interface LossShare {
  /** What is possible again without it. */
  readonly own: readonly AccessChange[];
  /** What it takes away alone, and other drift does too. */
  readonly shared: readonly AccessChange[];
}

/** The account in the versions between which a drift makes a difference. */
interface Versions {
  readonly deployed: Picture;
  readonly observed: Picture;
  readonly without: Picture;
  readonly alone: Picture;
}

/** What is known of the changes between them. */
interface Known {
  /** What all drift together does: observed against deployed. */
  readonly all: readonly AccessChange[];
  /** Observed against everything without this drift. */
  readonly added: readonly AccessChange[];
  /** This drift alone against deployed. */
  readonly byItself: readonly AccessChange[];
}

/** Finds what one drift takes away of what was deployed and reviewed. */
export function findLosses(
  { deployed, observed, without, alone }: Versions,
  { all, added, byItself }: Known,
  compare: (before: readonly Picture[], after: Picture) => readonly AccessChange[],
): LossShare {
  const losing = placesOf([...added, ...byItself].filter(({ lost }) => lost.length > 0));
  const lost = lossesOf(all.filter(({ place }) => losing.has(placeKey(place))));
  if (lost.length === 0) return { own: [], shared: [] };
  const among = (before: readonly Picture[], changes: readonly AccessChange[]) => {
    const places = placesOf(changes);
    const restrict = (picture: Picture) => keepPlaces(picture, places);
    return gainsOf(compare(before.map(restrict), restrict(deployed))).map(withoutWhole);
  };
  // Reviewed, and not possible without it either.
  const rest = among([observed, without], lost);
  if (rest.length === 0) return { own: lost, shared: [] };
  // Where both are parts of one action, only what is said in the same words is known to be its own.
  const mixed = keepActions(keepRows(lost, lossesOf(added)), rest);
  const taken = placesOf(rest);
  const alsoAlone = lossesOf(byItself).filter(({ place }) => taken.has(placeKey(place)));
  const shared = alsoAlone.length === 0 ? [] : among([observed, without, alone], alsoAlone);
  // They are compared the other way round; whose they are is as in the loss.
  const changeAt = new Map(lost.map(change => [placeKey(change.place), change]));
  return {
    own: joinRows(dropActions(lost, rest), mixed),
    shared: shared.map(change => ({
      ...(changeAt.get(placeKey(change.place)) ?? change),
      gained: change.gained,
    })),
  };
}
