import type { AccessChange } from '../access/compare-access.ts';
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
}

/** How much a plan says of access. */
export interface AccessDetail {
  /** Whether each example of a gain gets its command, which takes half a millisecond each; otherwise those of the first rows. */
  readonly allCommands?: boolean;
  /** What had ended by then is no gain and no loss, in milliseconds since 1970; by default the time of the run. */
  readonly now?: number;
}

/**
 * Who gains and loses what by a plan, over all of its stacks together: a channel that goes from one to another stays in
 * its place. What is needed for it is loaded only when anything changes. What is serious comes first, and of that what is of production.
 */
export async function planAccess(
  targets: readonly PlannedTarget[],
  { allCommands = false, now = Date.now() }: AccessDetail = {},
): Promise<AccessChange[]> {
  const changed = targets.filter(({ before, after }) => bodyOf(before) !== bodyOf(after));
  if (changed.length === 0) return [];
  const { compareAccess } = await import('../access/compare-access.ts');
  const { sortChanges } = await import('../access/sort-changes.ts');
  const { pictureOfTemplate } = await import('../access/picture.ts');
  const { loadProofData } = await import('../access/proof-data.ts');
  const picturesOf = (side: 'before' | 'after') =>
    changed.map(({ target, place, [side]: version }) => pictureOfTemplate({ target, place, ...version }));
  const proofData = await loadProofData();
  const changes = compareAccess(
    picturesOf('before'),
    picturesOf('after'),
    allCommands ? { ...proofData, writesAllCommands: true } : proofData,
    now,
  );
  const unchanged = new Set(
    changed.filter(({ before, after }) => isSameInAws(before, after)).map(({ target }) => target),
  );
  const production = new Set(targets.filter(({ isProduction }) => isProduction).map(({ target }) => target));
  return sortChanges(changes, target => production.has(target)).map(change =>
    unchanged.has(change.target) ? { ...change, cause: 'documents' } : change,
  );
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
