import { placeKey } from '../core/chat-place.ts';
import { isDefaultRow, whomOf } from './change-audience.ts';
import { chooseEverywhere, indexRoles, listChangedRoles } from './chosen-roles.ts';
import type { AccessChange } from './compare-access.ts';
import { dropActions, dropRows, joinRows, keepActions, keepRows, lossesOf, placesOf } from './gain-rows.ts';
import { splitByRole } from './listed-rows.ts';
import type { Picture } from './picture.ts';

/** The account with one drift alone, and with all others. */
export interface OneDrift {
  readonly alone: Picture;
  readonly without: Picture;
}

/** What changes in a channel for members who have chosen a role. */
export interface ChosenDriftChange extends AccessChange {
  /** Its ARN. */
  readonly chosen: string;
  /** Set for what it gives only together with other drift. */
  readonly isTogether?: true;
}

/** What members gain who have chosen a role that a drift changes. */
export interface ChosenGains {
  /** In what the drift has part, without what all members of a channel gain by it. */
  readonly gained: readonly ChosenDriftChange[];
  /** Whether all drift together gives them anything. */
  readonly isAny: boolean;
}

/** Finds what members gain and lose who have chosen a role that a drift changes. */
export interface ChosenSearch {
  /** @param said what the drift gives to the people of channels, whether or not they have chosen a role */
  readonly gains: (drift: OneDrift, said: readonly AccessChange[]) => ChosenGains;
  /** What they lose by all drift together, in the channels where this one takes any of it away; rows that are lost are in `gained`. */
  readonly losses: (drift: OneDrift) => readonly ChosenDriftChange[];
}

/**
 * Makes functions that find what drift gives to, and takes from, members who have chosen a role of their own. Members may
 * choose any role of the account that chat can assume, at any time: so each role that drift changes counts in every
 * channel, whether or not chatops.yml lists it there.
 * @param deployed the account without drift
 * @param observed the account with all drift
 * @param compare finds who gains and loses what between two versions
 */
export function createChosenSearch(
  deployed: Picture,
  observed: Picture,
  compare: (before: readonly Picture[], after: Picture) => readonly AccessChange[],
): ChosenSearch {
  const findChanges = (arn: string, before: readonly Picture[], after: Picture): readonly AccessChange[] => {
    const now = indexRoles(after).get(arn);
    // A role that was not there before is nothing that was reviewed.
    const old = before.flatMap(picture => {
      const role = indexRoles(picture).get(arn);
      return role === undefined ? [] : [chooseEverywhere(picture, role)];
    });
    if (now === undefined || old.length < before.length) return [];
    return compare(old, chooseEverywhere(after, now));
  };
  const whole = new Map<string, readonly AccessChange[]>();
  /** What all drift together makes of a role. */
  const findAll = (arn: string): readonly AccessChange[] => {
    const changes = whole.get(arn) ?? findChanges(arn, [deployed], observed);
    whole.set(arn, changes);
    return changes;
  };
  const find = (arn: string, before: readonly Picture[], after: Picture) =>
    findChanges(arn, before, after).filter(({ gained }) => gained.length > 0);
  // What guardrails take from members with any role of their own is not the role's.
  const losing = (changes: readonly AccessChange[]) =>
    changes
      .map(change => ({ ...change, lost: change.lost.filter(isDefaultRow) }))
      .filter(({ lost }) => lost.length > 0);
  const findLost = (arn: string, before: Picture, after: Picture) =>
    lossesOf(losing(findChanges(arn, [before], after)));
  const listChanged = ({ alone, without }: OneDrift) => [
    ...new Set([...listChangedRoles(deployed, alone), ...listChangedRoles(without, observed)]),
  ];
  const losses = ({ alone, without }: OneDrift) =>
    listChanged({ alone, without }).flatMap(arn => {
      const all = lossesOf(losing(findAll(arn)));
      if (all.length === 0) return [];
      const own = placesOf([...findLost(arn, without, observed), ...findLost(arn, deployed, alone)]);
      return all.filter(({ place }) => own.has(placeKey(place))).map(change => ({ ...change, chosen: arn }));
    });
  const gains = ({ alone, without }: OneDrift, said: readonly AccessChange[]) => {
    const found = listChanged({ alone, without }).map(arn => {
      const all = findAll(arn).filter(({ gained }) => gained.length > 0);
      if (all.length === 0) return { all, gained: [] };
      const own = find(arn, [deployed, without], observed);
      const together = own.length === 0 ? [] : keepRows(find(arn, [deployed, without, alone], observed), own);
      // What other drift allows as well stays possible without this one.
      const others = dropActions(all, own);
      const shared = others.length === 0 ? [] : keepActions(find(arn, [deployed], alone), others);
      const rest = joinRows(dropRows(own, together, 'same'), shared);
      return {
        all,
        gained: [
          ...dropSaid(rest, said).map(change => ({ ...change, chosen: arn })),
          ...dropSaid(together, said).map(change => ({ ...change, chosen: arn, isTogether: true as const })),
        ],
      };
    });
    return { gained: found.flatMap(each => each.gained), isAny: found.some(({ all }) => all.length > 0) };
  };
  return { gains, losses };
}

/** What members who have chosen a role gain, without what is said of everyone, of any role, or of this one as a listed role. */
function dropSaid(changes: readonly AccessChange[], said: readonly AccessChange[]): readonly AccessChange[] {
  const [role] = changes.flatMap(({ gained }) => gained.flatMap(splitByRole)).map(row => row.role);
  if (role === undefined || said.length === 0) return changes;
  const known = said.map(change => {
    const isOfAll = whomOf('+', change) === 'everyone in the channel';
    const rows = change.gained
      .flatMap(splitByRole)
      .filter(row => row.role === role || row.verdict === 'ceiling' || (isOfAll && isDefaultRow(row)));
    return { ...change, gained: rows.map(row => ({ ...row, verdict: 'default' as const, role })) };
  });
  const certain = known.map(change => ({
    ...change,
    gained: change.gained.filter(({ certainty }) => certainty === undefined),
  }));
  return dropRows(dropRows(changes, certain, 'any'), known, 'same');
}
