import type { ChosenChange } from '../access/chosen-plan.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { placeKey } from '../core/chat-place.ts';
import type { AccountLimits, ReviewedDocuments } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import { type Template, templateBody } from '../core/template.ts';

/** One version of a stack with what proofs rest on. */
export interface StackVersion {
  /** Undefined: there is no stack. */
  readonly template: Template | undefined;
  /** The reviewed content of what is made elsewhere, of the same commit as the template. */
  readonly documents: ReviewedDocuments;
  /** The reviewed organization policies of the account, of the same commit. */
  readonly limits: AccountLimits;
}

/** What a plan knows of one stack. */
export interface PlannedTarget {
  readonly target: string;
  /** Whether its changes are shown before those of others. */
  readonly isProduction?: boolean;
  /** With symbols where it is not known. */
  readonly place: Place;
  readonly before: StackVersion;
  readonly after: StackVersion;
  /** What members gain and lose who have chosen a role that it changes, where drift has a say in it. */
  readonly chosen?: readonly ChosenChange[];
}

/** How much a plan says of access. */
export interface AccessDetail {
  /** Whether each example of a gain gets its command, which takes half a millisecond each; otherwise those of the first rows. */
  readonly allCommands?: boolean;
  /** What had ended by then is no gain and no loss, in milliseconds since 1970; by default the time of the run. */
  readonly now?: number;
}

/** Who gains and loses what by a plan. */
export interface PlannedAccess {
  readonly access: readonly AccessChange[];
  /** What those gain and lose who have chosen a role that it changes, where the rows do not say it. */
  readonly chosenRoles: readonly ChosenChange[];
}

/**
 * Who gains and loses what by a plan, over all of its stacks together: a channel that goes from one to another stays in
 * its place. What is needed for it is loaded only when anything changes. What is serious comes first, and of that what is of production.
 */
export async function planAccess(
  targets: readonly PlannedTarget[],
  { allCommands = false, now = Date.now() }: AccessDetail = {},
): Promise<PlannedAccess> {
  const isChanged = ({ before, after }: PlannedTarget) => bodyOf(before) !== bodyOf(after);
  const [changed, unchanged] = [targets.filter(isChanged), targets.filter(each => !isChanged(each))];
  if (changed.length === 0) return { access: [], chosenRoles: [] };
  const { compareChosen } = await import('../access/chosen-plan.ts');
  const { compareAccess } = await import('../access/compare-access.ts');
  const { sortChanges } = await import('../access/sort-changes.ts');
  const { pictureOfTemplate } = await import('../access/picture.ts');
  const { loadProofData } = await import('../access/proof-data.ts');
  const picturesOf = (side: 'before' | 'after', list: readonly PlannedTarget[]) =>
    list.map(({ target, place, [side]: version }) => pictureOfTemplate({ target, place, ...version }));
  const [before, after] = [picturesOf('before', changed), picturesOf('after', changed)];
  const places = new Set(
    [...before, ...after].flatMap(({ channels }) => channels.map(({ place }) => placeKey(place))),
  );
  const accounts = new Set(changed.map(({ place }) => place.account));
  // What an unchanged stack gives in the same place, such as the one in a Region that a target leaves, is nothing that is gained.
  const kept = picturesOf(
    'after',
    unchanged.filter(({ place }) => accounts.has(place.account)),
  ).map(picture => ({
    ...picture,
    channels: picture.channels.filter(({ place }) => places.has(placeKey(place))),
  }));
  const proofData = await loadProofData();
  const changes = compareAccess(
    [...kept, ...before],
    [...kept, ...after],
    allCommands ? { ...proofData, writesAllCommands: true } : proofData,
    now,
  );
  const isAlike = new Set(
    changed.filter(({ before, after }) => isSameInAws(before, after)).map(({ target }) => target),
  );
  const production = new Set(targets.filter(({ isProduction }) => isProduction).map(({ target }) => target));
  return {
    access: sortChanges(changes, target => production.has(target)).map(change =>
      isAlike.has(change.target) ? { ...change, cause: 'documents' } : change,
    ),
    chosenRoles: changed.flatMap(({ chosen }, index) => {
      const [old, wanted] = [before[index], after[index]];
      if (chosen !== undefined || old === undefined || wanted === undefined) return chosen ?? [];
      return compareChosen([old], [wanted], { proofData, now });
    }),
  };
}

/** Whether two versions ask AWS for the same. */
function isSameInAws(before: StackVersion, after: StackVersion): boolean {
  const resourcesOf = ({ template }: StackVersion) => JSON.stringify(template?.Resources ?? {});
  return resourcesOf(before) === resourcesOf(after);
}

/** Equal for versions of which every proof says the same. */
function bodyOf({ template, documents, limits }: StackVersion): string {
  return template === undefined
    ? ''
    : `${templateBody(template)} ${JSON.stringify([[...documents], limits])}`;
}
