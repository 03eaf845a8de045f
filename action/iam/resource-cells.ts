import { isRegionKey } from '../core/region-scope.ts';
import { type Access, type Item, isEverything } from './access-items.ts';
import { arnFormsOf } from './arn-forms.ts';
import { readByFields } from './by-fields.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import type { ArnForms } from './evaluate.ts';
import { beautify, fillAll } from './example-text.ts';
import { anything, field, formRuns, type Glob, literalStar, makeGlob, many, matchesText } from './glob.ts';
import { type Found, findText, type Matcher, matches, matching } from './glob-search.ts';
import type { IamAction } from './iam-actions.ts';
import { ownAccount } from './other-account.ts';
import { covers, meets } from './pattern-relations.ts';

/** The most patterns of which every combination is tried. */
const maxPatterns = 4;

/** Resources that represent all others of an item. */
export interface Cells {
  readonly texts: readonly string[];
  /** Whether every combination of patterns has a text, as far as there is one. */
  readonly isWhole: boolean;
  /** Whether a search reached its limit, so that there may be resources where none was found. */
  readonly isUnsure?: true;
}

/** How many searches may still reach their limit; each takes as long as a thousand others. */
export interface Effort {
  left: number;
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
  /** The Region of every request; undefined: that of the resource. */
  readonly region?: string | undefined;
  readonly effort: Effort;
}

/** A resource of an item for each combination of patterns that statements have, which decide alike within it. */
export function listCells(search: CellSearch): Cells {
  const { action, item, before, globs, unknown } = search;
  if (action.resources.length === 0) return { texts: ['*'], isWhole: true };
  const own = ownAccount(search.context);
  const general = formsOf(action, own);
  const forms = search.region === undefined ? general : formsIn(general, search.region);
  const patterns = [
    ...new Map(
      (unknown === undefined ? [] : [...globs, ...unknown.flatMap(regionsOf)])
        .filter(glob => glob.text !== many && meets(glob, item.glob))
        .filter(glob => !covers(glob, item.glob))
        .filter(glob => forms.some(({ globs }) => globs.some(each => meets(each, glob))))
        .map(glob => [glob.text, glob]),
    ).values(),
  ];
  if (patterns.length === 0 && isEverything(item) && before.every(({ sure }) => sure.length === 0)) {
    return plainest(forms, own ?? unknownAccount);
  }
  const covered = before.flatMap(({ sure }) => sure).filter(({ glob }) => meets(glob, item.glob));
  if (covered.some(other => isWithin(action, item, other))) return { texts: [], isWhole: true };
  const frame = makeFrame(item, covered, { forms, account: own ?? unknownAccount });
  const find = (inside: readonly Glob[], outer: readonly Glob[]) =>
    findCell(frame, { inside, outer }, search.effort);
  const isWhole = patterns.length <= maxPatterns;
  const texts: string[] = [];
  let isUnsure = false;
  const add = (found: Found) => {
    if (found.kind === 'unsure') isUnsure = true;
    else if (found.kind === 'found' && !texts.includes(found.text)) texts.push(found.text);
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
  if (texts.length === 0 && !isUnsure && isAskedForStar(search)) texts.push(literalStar.text);
  return isUnsure ? { texts, isWhole: false, isUnsure } : { texts, isWhole };
}

/** Whether a request for `*`, which an action has that needs no resource, is in an item and in no other version. */
function isAskedForStar({ action: { key, resources }, item, before }: CellSearch): boolean {
  const { documented = [] } = arnFormsOf(key, resources);
  const has = ({ glob, except }: Item) =>
    matchesText(glob, literalStar.text) && !except.some(each => matchesText(each, literalStar.text));
  return (
    documented.some(({ text }) => text === literalStar.text) &&
    has(item) &&
    !before.some(({ sure }) => sure.some(has))
  );
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
  const outside = (isNamed: boolean) =>
    covered.map(({ glob, except }): readonly Matcher[] => [
      { globs: [glob], isNegated: true },
      ...except.map(each => matching(isNamed ? readByFields(each) : each)),
    ]);
  const wholly = covered.filter(({ except }) => except.length === 0).map(({ glob }) => glob);
  return {
    item,
    account,
    covered: wholly,
    forms: forms
      .map(({ globs, isNamed }) => ({
        inside: [
          [matching(isNamed ? readByFields(item.glob) : item.glob)],
          ...outside(isNamed),
          [matching(...globs)],
        ],
        open: globs.filter(glob => !isCovered(wholly, glob)).map(plainOf),
      }))
      .filter(({ open }) => open.length > 0),
  };
}

function isCovered(covered: readonly Glob[], glob: Glob): boolean {
  return covered.some(each => covers(each, glob));
}

/** A resource within an item that matches all of some patterns and none of others. */
function findCell(
  frame: Frame,
  { inside, outer }: { readonly inside: readonly Glob[]; readonly outer: readonly Glob[] },
  effort: Effort,
): Found {
  const { item, account, forms, covered } = frame;
  // What is at once seen to be empty does not have to be searched.
  if (inside.some((glob, index) => inside.some((other, at) => at > index && !meets(glob, other))))
    return none;
  const within = [item.glob, ...inside];
  if ([...item.except, ...outer].some(glob => within.some(each => covers(glob, each)))) return none;
  if (inside.some(glob => isCovered(covered, glob))) return none;
  const excluded = [matching(...item.except), ...outer.map(glob => matching(glob))];
  let isUnsure = false;
  for (const form of forms) {
    const all = [...form.inside, ...inside.map(glob => [matching(glob)])];
    const isIn = (text: string) =>
      all.every(group => group.some(each => matches(each, text))) &&
      !excluded.some(each => matches(each, text));
    const shown = findFilled(form.open, [...inside, item.glob], { account, isIn });
    if (shown !== undefined) return { kind: 'found', text: shown };
    const found: Found = effort.left > 0 ? findText({ all, none: excluded }) : { kind: 'unsure' };
    if (found.kind === 'found') return { kind: 'found', text: beautify(found.text, account, isIn) };
    if (found.kind === 'unsure') {
      isUnsure = true;
      effort.left -= 1;
    }
  }
  return isUnsure ? { kind: 'unsure' } : none;
}

const none: Found = { kind: 'none' };

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
  for (const { globs } of forms) {
    const isIn = (text: string) => matches(matching(...globs), text);
    const shown = findFilled(globs.map(plainOf), [anything], { account, isIn });
    if (shown !== undefined) return [shown];
    const found = findText({ all: [[matching(...globs)]], none: [] });
    if (found.kind === 'found') return [beautify(found.text, account, isIn)];
  }
  return [];
}

/** Resources of the Regions that a condition names. */
function regionsOf({ key, values }: Condition): Glob[] {
  if (!isRegionKey(key)) return [];
  return values.flatMap(value =>
    'parts' in value ? [] : [makeGlob(`arn:${field}:${field}:${value.text}:${field}:${many}`)],
  );
}

/** What ARNs of an action look like. */
interface Form {
  readonly globs: readonly Glob[];
  /** Whether the reference names them, so that there are resources like these. */
  readonly isNamed: boolean;
}

type Forms = readonly Form[];

const formsOfResources = new WeakMap<ArnForms, Forms>();

/**
 * What ARNs of an action look like: as documented, then all that it may be about; any at all of an unknown action.
 * @param account whose resources are documented ones; undefined: those of every account
 */
function formsOf({ key, level, resources }: IamAction, account?: string): Forms {
  const forms = arnFormsOf(key, resources, account);
  const known = formsOfResources.get(forms) ?? makeForms(forms, level);
  formsOfResources.set(forms, known);
  return known;
}

function makeForms(forms: ArnForms, level: IamAction['level']): Forms {
  const others = () =>
    level === 'unknown' ? [makeGlob(`arn:aws:${field}:${field}:${field}:${many}`)] : (forms.possible ?? []);
  return [
    makeForm(() => forms.documented ?? [], level !== 'unknown'),
    makeForm(() => (level === 'unknown' ? [] : (forms.plain ?? [])), false),
    makeForm(others, false),
  ];
}

const formsByRegion = new WeakMap<Forms, Map<string, Forms>>();

/** Forms of which those that have a Region are in one. */
function formsIn(forms: Forms, region: string): Forms {
  const known = formsByRegion.get(forms) ?? new Map<string, Forms>();
  formsByRegion.set(forms, known);
  const own =
    known.get(region) ??
    forms.map(form => makeForm(() => form.globs.map(glob => placeGlob(glob, region)), form.isNamed));
  known.set(region, own);
  return own;
}

/** An ARN whose Region is open in one Region; one that has none stays as it is. */
function placeGlob(glob: Glob, region: string): Glob {
  const fields = glob.text.split(':');
  const own = fields[3] ?? '';
  const isOpen = own !== '' && !makeGlob(own).isLiteral;
  return isOpen && matchesText(makeGlob(own), region) ? makeGlob(fields.with(3, region).join(':')) : glob;
}

/** @param list the ARNs, which are worked out when they are asked for */
function makeForm(list: () => readonly Glob[], isNamed: boolean): Form {
  let arns: readonly Glob[] | undefined;
  return {
    isNamed,
    get globs() {
      // What is reached through an access point is named last: the object itself is the plainer example.
      arns ??= list()
        .filter(({ text }) => text !== literalStar.text)
        .sort((a, b) => Number(accessPoint.test(a.text)) - Number(accessPoint.test(b.text)));
      return arns;
    },
  };
}

const accessPoint = /:accesspoint\//;

const plainGlobs = new WeakMap<Glob, Glob>();

/** A form of ARNs with `*` for what a name can hold. Actions share forms. */
function plainOf(glob: Glob): Glob {
  let plain = plainGlobs.get(glob);
  if (plain === undefined) {
    plain = makeGlob(glob.text.replace(formRuns, many));
    plainGlobs.set(glob, plain);
  }
  return plain;
}

/**
 * Whether the reference names the resource in the own account, so that a request about it is one that there can be and that no
 * other account has to allow, and whether it is none that another version leaves out only because a `*` crosses colons.
 * @param before what the other versions may allow
 */
export function isNamedResource(
  { key, level, resources }: IamAction,
  { item: { glob }, before, context }: Pick<CellSearch, 'item' | 'before' | 'context'>,
  text: string,
): boolean {
  if (level === 'unknown') return false;
  if (resources.length === 0) return true;
  const forms = arnFormsOf(key, resources, ownAccount(context));
  const isMeant = ({ except }: Item) => {
    const own = except.filter(each => matchesText(each, text));
    return own.length === 0 || own.some(each => matchesText(readByFields(each), text));
  };
  const isNamed = (pattern: Glob, globs: readonly Glob[] = []) =>
    matchesText(pattern, text) && globs.some(each => matchesText(each, text));
  return (
    // The plain forms are made when they are asked for, and the documented ones are enough for most actions.
    (isNamed(readByFields(glob), forms.documented) || isNamed(glob, forms.plain)) &&
    before.every(({ possible }) => possible.every(isMeant))
  );
}

/**
 * Whether every resource of an action that an item has is in another item as well, as far as that is seen without a search:
 * what the other one leaves out is left out here too, or is no resource of the action.
 */
export function isWithin(action: IamAction, item: Item, other: Item): boolean {
  return (
    covers(other.glob, item.glob) &&
    other.except.every(
      glob => item.except.some(own => covers(own, glob)) || !isAbout(action, { glob, except: [] }),
    )
  );
}

/** An account that is most likely not the own one, for resources of other accounts; AWS uses it in its examples. */
const foreignAccount = '111122223333';

/** The account of resources where it is not known which one requests come from: one of the documentation. */
const unknownAccount = '123456789012';

/** Whether a pattern of resources is about an action at all: an action never works on resources of other services. */
export function isAbout(action: IamAction, { glob }: Item): boolean {
  if (action.resources.length === 0) return meets(glob, literalStar);
  return formsOf(action).some(({ globs }) => globs.some(each => meets(each, glob)));
}

/** Whether two items may have a resource in common; a Region of one is not a part of a name in the other. */
export function overlaps(a: Item, b: Item): boolean {
  const [own, other] = [readByFields(a.glob), readByFields(b.glob)];
  if (!meets(own, other)) return false;
  const except = [...a.except, ...b.except];
  if (except.length === 0) return true;
  const all = [[matching(own)], [matching(other)]];
  return findText({ all, none: [matching(...except)] }).kind !== 'none';
}
