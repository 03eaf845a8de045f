import { type Access, type Item, isEverything, noAccess } from './access-items.ts';
import { arnFormsOf } from './arn-forms.ts';
import { readByFields } from './by-fields.ts';
import { type Glob, literalStar, matchesText } from './glob.ts';
import { findText, matching } from './glob-search.ts';
import type { ActionResource, IamAction } from './iam-actions.ts';
import { meets } from './pattern-relations.ts';

/** The key of {@link Access.doubts} for what the list of actions does not say. It is no name of a layer. */
export const listDoubt = 'list of actions';

/** Why nothing is certain of an action that a policy names and AWS does not document. */
export const notListed = 'the action is not in the list of IAM actions';
const notNamed =
  'the Service Authorization Reference lists no resource of the action that is certain to have such an ARN';

const unlisted = new WeakMap<Access, Access>();
const fitted = new WeakMap<Access, Map<readonly ActionResource[], Access>>();

/**
 * What remains of an access for an action. Resources that no request of the action can be about are left out, such as
 * objects of a bucket for an action on buckets: policies may name them, and nothing follows from it. Where the reference leaves
 * open whether there is such a resource, and for an action that the reference does not have, it is possible and not certain.
 */
export function fitAccess(access: Access, action: IamAction): Access {
  if (access === noAccess) return access;
  if (action.level === 'unknown') {
    const known = unlisted.get(access) ?? withDoubt({ ...access, sure: [] }, notListed);
    unlisted.set(access, known);
    return known;
  }
  const { resources } = action;
  if (resources.length === 0 || [...access.sure, ...access.possible].every(isEverything)) return access;
  const ofResources = fitted.get(access) ?? new Map<readonly ActionResource[], Access>();
  fitted.set(access, ofResources);
  const known = ofResources.get(resources) ?? shrinkTo(access, action);
  ofResources.set(resources, known);
  return known;
}

/**
 * Whether a request of an action can be about what a pattern of ARNs matches; an action without
 * resources is about `*` alone. Where the reference leaves it open it is so.
 */
export function canBeAbout({ key, resources }: Pick<IamAction, 'key' | 'resources'>, pattern: Glob): boolean {
  if (resources.length === 0) return matchesText(pattern, literalStar.text);
  const { possible = [] } = arnFormsOf(key, resources);
  return hasText({ glob: pattern, except: [] }, possible) !== false;
}

function shrinkTo(access: Access, { key, resources }: IamAction): Access {
  const { documented = [], possible = [] } = arnFormsOf(key, resources);
  const isNamed = (item: Item) => hasText({ ...item, glob: readByFields(item.glob) }, documented) === true;
  const sure = access.sure.filter(isNamed);
  const left = access.possible.filter(item => isNamed(item) || hasText(item, possible) !== false);
  if (sure.length === access.sure.length && left.length === access.possible.length) return access;
  if (left.length === 0) return noAccess;
  const isDowngraded = access.sure.some(item => !sure.includes(item) && left.includes(item));
  const shrunk = { ...access, sure, possible: left };
  return isDowngraded ? withDoubt(shrunk, notNamed) : shrunk;
}

function withDoubt(access: Access, doubt: string): Access {
  return { ...access, doubts: new Map([...access.doubts, [listDoubt, doubt]]) };
}

/** Whether an item has an ARN of these forms; undefined where the search was given up. */
function hasText({ glob, except }: Item, forms: readonly Glob[]): boolean | undefined {
  const own = forms.filter(form => meets(form, glob));
  if (own.length === 0) return false;
  // A search among dozens of forms would be given up, and most forms are none that is left out.
  if (own.some(form => !except.some(each => meets(each, form)))) return true;
  const found = findText({ all: [[matching(glob)], [matching(...own)]], none: [matching(...except)] });
  return found.kind === 'unsure' ? undefined : found.kind === 'found';
}
