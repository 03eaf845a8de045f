import type { Access, Item } from './access-items.ts';
import type { Condition } from './conditions.ts';
import { type Context, lookUp } from './context.ts';
import { beautify, fillAll } from './example-text.ts';
import { anything, field, type Glob, literalStar, makeGlob, many } from './glob.ts';
import { findText, type Matcher, matches, matching } from './glob-search.ts';
import type { ActionResource, IamAction } from './iam-actions.ts';
import { covers, meets } from './pattern-relations.ts';

/** The most patterns of which every combination is tried. */
const maxPatterns = 4;

/** Resources that represent all others of an item. */
export interface Cells {
  readonly texts: readonly string[];
  /** Whether every combination of patterns has a text, as far as there is one. */
  readonly isWhole: boolean;
}

/** What resources are looked for. */
export interface CellSearch {
  readonly action: IamAction;
  readonly item: Item;
  /** What the other versions allow of the action. */
  readonly before: readonly Access[];
  /** Patterns of the resources of all statements. */
  readonly globs: readonly Glob[];
  /** Conditions of which nothing is known; undefined where nothing is open in any version. */
  readonly unknown: readonly Condition[] | undefined;
  readonly context: Context;
}

/** A resource of an item for each combination of patterns that statements have, which decide alike within it. */
export function listCells(search: CellSearch): Cells {
  const { action, item, before, globs, unknown } = search;
  if (action.resources.length === 0) return { texts: ['*'], isWhole: true };
  const forms = formsOf(action);
  const patterns = [
    ...new Map(
      (unknown === undefined ? [] : [...globs, ...unknown.flatMap(regionsOf)])
        .filter(glob => glob.text !== many && meets(glob, item.glob))
        .filter(glob => !covers(glob, item.glob))
        .filter(glob => forms.some(form => form.some(each => meets(each, glob))))
        .map(glob => [glob.text, glob]),
    ).values(),
  ];
  if (patterns.length === 0 && isEverything(item) && before.every(({ sure }) => sure.length === 0)) {
    return plainest(forms, accountIn(search.context));
  }
  const covered = before.flatMap(({ sure }) => sure).filter(({ glob }) => meets(glob, item.glob));
  if (covered.some(({ glob, except }) => except.length === 0 && covers(glob, item.glob))) {
    return { texts: [], isWhole: true };
  }
  const frame = makeFrame(item, covered, { forms, account: accountIn(search.context) });
  const find = (inside: readonly Glob[], outer: readonly Glob[]) => findCell(frame, inside, outer);
  const isWhole = patterns.length <= maxPatterns;
  const texts: string[] = [];
  const add = (text: string | undefined) => {
    if (text !== undefined && !texts.includes(text)) texts.push(text);
  };
  // Outside of all other patterns first: what nothing else says anything about is the plainest example.
  add(find([], isWhole ? patterns : []));
  if (isWhole) {
    for (let bits = 1; bits < 2 ** patterns.length; bits++) {
      add(
        find(
          patterns.filter((_, index) => (bits >> index) & 1),
          patterns.filter((_, index) => !((bits >> index) & 1)),
        ),
      );
    }
  } else {
    const newly = before.flatMap(({ possible }) => possible.map(({ glob }) => glob));
    add(find([], newly));
    for (const glob of patterns) add(find([glob], []));
    for (const glob of patterns) add(find([], [glob]));
  }
  return { texts, isWhole };
}

/** What the resources of all cells of an item have in common. */
interface Frame {
  readonly item: Item;
  readonly account: string;
  /** By form: what its resources match, and those of its patterns that are not covered as a whole. */
  readonly forms: readonly {
    readonly inside: readonly (readonly Matcher[])[];
    readonly open: readonly Glob[];
  }[];
  /** Patterns of which all is allowed before. */
  readonly covered: readonly Glob[];
}

function makeFrame(
  item: Item,
  covered: readonly Item[],
  { forms, account }: { readonly forms: Forms; readonly account: string },
): Frame {
  const outside = covered.map(({ glob, except }): readonly Matcher[] => [
    { globs: [glob], isNegated: true },
    ...except.map(each => matching(each)),
  ]);
  const wholly = covered.filter(({ except }) => except.length === 0).map(({ glob }) => glob);
  return {
    item,
    account,
    covered: wholly,
    forms: forms
      .map(form => ({
        inside: [[matching(item.glob)], ...outside, [matching(...form)]],
        open: form.filter(glob => !isCovered(wholly, glob)),
      }))
      .filter(({ open }) => open.length > 0),
  };
}

function isCovered(covered: readonly Glob[], glob: Glob): boolean {
  return covered.some(each => covers(each, glob));
}

/** A resource within an item that matches all of some patterns and none of others; undefined where there is none. */
function findCell(frame: Frame, inside: readonly Glob[], outer: readonly Glob[]): string | undefined {
  const { item, account, forms, covered } = frame;
  // What is at once seen to be empty does not have to be searched.
  if (inside.some((glob, index) => inside.some((other, at) => at > index && !meets(glob, other))))
    return undefined;
  const within = [item.glob, ...inside];
  if ([...item.except, ...outer].some(glob => within.some(each => covers(glob, each)))) return undefined;
  if (inside.some(glob => isCovered(covered, glob))) return undefined;
  const none = [matching(...item.except), ...outer.map(glob => matching(glob))];
  for (const form of forms) {
    const all = [...form.inside, ...inside.map(glob => [matching(glob)])];
    const isIn = (text: string) =>
      all.every(group => group.some(each => matches(each, text))) && !none.some(each => matches(each, text));
    const shown = findFilled(form.open, [...inside, item.glob], { account, isIn });
    if (shown !== undefined) return shown;
    const found = findText({ all, none });
    if (found.kind === 'found') return beautify(found.text, account, isIn);
  }
  return undefined;
}

/** The first text with plain words in the place of wildcards that is looked for, in the own account if there is one. */
function findFilled(
  form: readonly Glob[],
  patterns: readonly Glob[],
  { account, isIn }: { readonly account: string; readonly isIn: (text: string) => boolean },
): string | undefined {
  for (const own of [account, foreignAccount]) {
    for (const glob of form) {
      for (const each of patterns) {
        const shown = fillAll(glob, each, own).find(isIn);
        if (shown !== undefined) return shown;
      }
    }
  }
  return undefined;
}

function isEverything({ glob, except }: Item): boolean {
  return glob.text === many && except.length === 0;
}

const plainestOfForms = new WeakMap<Forms, Map<string, Cells>>();

/** The cells of everything where nothing sets resources apart: thousands of actions have the same forms. */
function plainest(forms: Forms, account: string): Cells {
  const known = plainestOfForms.get(forms) ?? new Map<string, Cells>();
  plainestOfForms.set(forms, known);
  const cells = known.get(account) ?? { texts: listPlainest(forms, account), isWhole: true };
  known.set(account, cells);
  return cells;
}

function listPlainest(forms: Forms, account: string): string[] {
  for (const form of forms) {
    const isIn = (text: string) => matches(matching(...form), text);
    const shown = findFilled(form, [anything], { account, isIn });
    if (shown !== undefined) return [shown];
    const found = findText({ all: [[matching(...form)]], none: [] });
    if (found.kind === 'found') return [beautify(found.text, account, isIn)];
  }
  return [];
}

/** Resources of the Regions that a condition names. */
function regionsOf({ key, values }: Condition): Glob[] {
  if (key.toLowerCase() !== 'aws:requestedregion') return [];
  return values.flatMap(value =>
    'parts' in value ? [] : [makeGlob(`arn:${field}:${field}:${value.text}:${field}:${many}`)],
  );
}

type Forms = readonly (readonly Glob[])[];

const formsOfResources = new WeakMap<readonly ActionResource[], Forms>();

/** What ARNs of an action look like: as documented, then any of its services; any at all of an unknown action. */
function formsOf({ resources }: IamAction): Forms {
  const known = formsOfResources.get(resources) ?? makeForms(resources);
  formsOfResources.set(resources, known);
  return known;
}

function makeForms(resources: readonly ActionResource[]): Forms {
  const documented = resources.flatMap(({ globs }) => globs);
  if (documented.length === 0) return [[makeGlob(`arn:aws:${field}:${field}:${field}:${many}`)]];
  const services = new Set(documented.map(({ text }) => text.split(':')[2] ?? many));
  return [documented, [...services].map(service => makeGlob(`arn:aws:${service}:${field}:${field}:${many}`))];
}

/** An account that is most likely not the own one, for resources of other accounts; AWS uses it in its examples. */
const foreignAccount = '111122223333';

/** The account that requests come from; one of the documentation where it is not known. */
function accountIn(context: Context): string {
  const known = lookUp(context, 'aws:PrincipalAccount');
  return (typeof known === 'string' ? undefined : known.values[0]) ?? '123456789012';
}

/** Whether a pattern of resources is about an action at all: an action never works on resources of other services. */
export function isAbout(action: IamAction, { glob }: Item): boolean {
  if (action.resources.length === 0) return meets(glob, literalStar);
  return formsOf(action).some(form => form.some(each => meets(each, glob)));
}
