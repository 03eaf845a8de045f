import { hasAllRegions } from '../core/region-scope.ts';
import { type Access, type Item, isEverything, listDoubt, noAccess } from './access-items.ts';
import { anyArns, arnFormsOf } from './arn-forms.ts';
import { readByFields } from './by-fields.ts';
import { type ArnForms, listArns } from './evaluate.ts';
import { anything, type Glob, literalStar, many, matchesText } from './glob.ts';
import { findText, type Matcher, matching, type Wanted } from './glob-search.ts';
import type { IamAction } from './iam-actions.ts';
import { ofOtherAccount } from './other-account.ts';
import { meets } from './pattern-relations.ts';
import { listMeant } from './requested-arns.ts';

/** Why nothing is certain of an action that a policy names and AWS does not document. */
export const notListed = 'the action is not in the list of IAM actions';
const notNamed =
  'field by field, it matches no resource that the Service Authorization Reference lists for the action; as `*` also matches colons, it may match one';

const unlisted = new WeakMap<Access, Access>();
const fitted = new WeakMap<Access, Map<ArnForms, Access>>();

/**
 * What remains of an access for an action. Resources that no request of the action can be about are left out, such as
 * objects of a bucket for an action on buckets: policies may name them, and nothing follows from it. Where the reference leaves
 * open whether the resource exists, for an action that the reference does not have, and on resources of other accounts it is
 * possible and not certain.
 * @param account the account that requests come from; undefined: not known
 */
export function fitAccess(access: Access, action: IamAction, account?: string): Access {
  if (access === noAccess) return access;
  if (action.level === 'unknown') {
    const known = unlisted.get(access) ?? fitUnlisted(access);
    unlisted.set(access, known);
    return known;
  }
  const { resources } = action;
  const isWhole = access.possible.length > 0 && [...access.sure, ...access.possible].every(isEverything);
  if (resources.length === 0 || isWhole) return access;
  const forms = arnFormsOf(action.key, resources, account);
  const byForms = fitted.get(access) ?? new Map<ArnForms, Access>();
  fitted.set(access, byForms);
  const known = byForms.get(forms) ?? shrinkTo(access, forms);
  byForms.set(forms, known);
  return known;
}

/**
 * Whether a request of an action can be about what a pattern of ARNs matches; an action without
 * resources is about `*` alone. Where the reference leaves it open it is so.
 */
export function canBeAbout({ key, resources }: Pick<IamAction, 'key' | 'resources'>, pattern: Glob): boolean {
  if (resources.length === 0) return matchesText(pattern, literalStar.text);
  if (about.pattern !== pattern.text) about = { pattern: pattern.text, known: new WeakMap() };
  const forms = arnFormsOf(key, resources);
  const known =
    about.known.get(forms) ??
    listMeant(resources, pattern).some(glob => hasText({ glob, except: [] }, forms.possible ?? []) !== false);
  about.known.set(forms, known);
  return known;
}

/** Answers about the last pattern: one question asks about thousands of actions in each of thousands of channels. */
let about: { readonly pattern: string; readonly known: WeakMap<ArnForms, boolean> } = {
  pattern: '',
  known: new WeakMap(),
};

function shrinkTo(access: Access, forms: ArnForms): Access {
  const { documented = [], possible = [], anywhere = documented } = forms;
  const items = [...new Set([...access.sure, ...access.possible])];
  const fitting = new Map(items.map(item => [item, withoutFarExceptions(item, possible)]));
  const shrink = (item: Item) => fitting.get(item) ?? item;
  const isIn = (item: Item, wanted: readonly Glob[]) =>
    hasText({ ...item, glob: readByFields(item.glob) }, wanted) === true;
  const arns = listArns(documented);
  const isNamed = (item: Item) => isIn(item, arns) || hasText(item, forms.plain ?? []) === true;
  const sure = access.sure.map(shrink).filter(isNamed);
  const within = access.possible
    .map(shrink)
    .filter(item => isNamed(item) || hasText(item, possible) !== false);
  const left = [...within, ...itemsBeyond(access, within, possible)];
  if (left.length === 0) return noAccess;
  const isKept = sure.length === access.sure.length && left.length === access.possible.length;
  if (isKept && items.every(item => shrink(item) === item) && access.beyond === undefined) return access;
  const isDowngraded =
    left.length > within.length ||
    access.sure.some(item => !sure.includes(shrink(item)) && left.includes(shrink(item)));
  const isAll = left.length === sure.length && left.every((item, index) => item === sure[index]);
  const shrunk = { sure, possible: isAll ? sure : left, doubts: access.doubts };
  const isElsewhere =
    anywhere !== documented && left.every(item => sure.includes(item) || isIn(item, anywhere));
  return isDowngraded ? withDoubt(shrunk, isElsewhere ? ofOtherAccount : notNamed) : shrunk;
}

/** What remains for an action that AWS does not document, of which no ARN is known. */
function fitUnlisted(access: Access): Access {
  const possible = [...access.possible, ...itemsBeyond(access, access.possible, anyArns)];
  return possible.length === 0
    ? noAccess
    : withDoubt({ sure: [], possible, doubts: access.doubts }, notListed);
}

/** An item without exceptions that no resource of an action is in, though a text is, because a `*` matches colons. */
function withoutFarExceptions(item: Item, forms: readonly Glob[]): Item {
  const isNear = (each: Glob) => meets(readByFields(each), readByFields(item.glob));
  if (item.except.every(isNear)) return item;
  const except = item.except.filter(
    each => isNear(each) || hasText({ glob: item.glob, except: [] }, forms, each) !== false,
  );
  return { ...item, except };
}

/**
 * What is possible beyond the items of an access. It is shown as the pattern that has it, of which the most is not
 * possible.
 */
function itemsBeyond({ beyond = [] }: Access, items: readonly Item[], forms: readonly Glob[]): Item[] {
  const found: Item[] = [];
  for (const { all, none, regions } of beyond) {
    for (;;) {
      const known = [...items, ...found].filter(item => hasAllRegions(item.regions, regions));
      const outside = known.map(({ glob, except }): readonly Matcher[] => [
        { globs: [glob], isNegated: true },
        matching(...except),
      ]);
      const text = findText({ all: [...all, [matching(...forms)], ...outside], none });
      if (text.kind === 'none') break;
      const own = text.kind === 'unsure' ? undefined : narrowestFor(text.text, all);
      found.push({ glob: own ?? anything, except: [], ...(regions === undefined ? {} : { regions }) });
      if (own === undefined) break;
    }
  }
  return found;
}

/** The longest of the patterns that match a text. */
function narrowestFor(text: string, all: Wanted['all']): Glob | undefined {
  const globs = all.flat().flatMap(({ globs, isNegated }) => (isNegated ? [] : globs));
  return globs
    .filter(glob => glob.text !== many && matchesText(glob, text))
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))[0];
}

function withDoubt(access: Access, doubt: string): Access {
  return { ...access, doubts: new Map([...access.doubts, [listDoubt, doubt]]) };
}

/**
 * Whether an item has an ARN of these forms; undefined where the search was given up.
 * @param within what it has to be in as well
 */
function hasText({ glob, except }: Item, forms: readonly Glob[], within = anything): boolean | undefined {
  const own = forms.filter(form => meets(form, glob) && meets(form, within));
  if (own.length === 0) return false;
  // A search among dozens of forms would be given up, and most forms are none that is left out.
  if (within === anything && own.some(form => !except.some(each => meets(each, form)))) return true;
  const all = [glob, within].map(each => [matching(each)]);
  const found = findText({ all: [...all, [matching(...own)]], none: [matching(...except)] });
  return found.kind === 'unsure' ? undefined : found.kind === 'found';
}
