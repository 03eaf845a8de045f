import { type Access, type Item, intersectArns } from './access-items.ts';
import type { Condition } from './conditions.ts';
import { testCondition } from './conditions.ts';
import { type Context, lookUp, withValue } from './context.ts';
import { reachesOf } from './evaluate.ts';
import { completeContext, describeContext, variablesOf } from './example-contexts.ts';
import { askLayers, compareAnswers } from './example-request.ts';
import { anything, field, formatGlob, type Glob, literalStar, makeGlob, many, one } from './glob.ts';
import { contains, findText, intersects, type Matcher, matches, matching } from './glob-search.ts';
import type { IamAction } from './iam-actions.ts';
import type { Reach, Rule } from './layer-reach.ts';
import type { Layers } from './policy.ts';

/** One concrete request, as an example of what a row says. */
export interface RequestExample {
  readonly action: string;
  /** Without wildcards; with symbols such as `${AWS::AccountId}` where no account is declared. */
  readonly resource: string;
  /** What the request holds beyond what is known of every request of the channel; null: the key is not in it. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
}

/** Resources of which something is newly allowed, each with a request. */
export interface Gained {
  readonly item: Item;
  /** Whether it is allowed whatever cannot be seen, and was not before. */
  readonly isSure: boolean;
  /** Whether some of the item is, or may be, allowed before as well: other resources, or other contents of requests. */
  readonly isPartial: boolean;
  readonly example: RequestExample;
}

/** One version of what is allowed of an action. */
export interface Version {
  readonly layers: Layers;
  readonly context: Context;
  readonly access: Access;
}

/**
 * Finds what one version allows of an action and none of the others does, by requests: for each pattern of resources a
 * resource and a context that the evaluator allows afterwards and refuses before.
 */
export function findGains(action: IamAction, before: readonly Version[], after: Version): Gained[] {
  const resource = action.resources.length === 0 ? literalStar : anything;
  const question = { action: action.key, name: action.name, resource };
  const reachesIn = ({ layers, context }: Version) => reachesOf(layers, { ...question, context });
  const reaches = reachesIn(after);
  const others = before.map(reachesIn);
  const signature = signatureOf(reaches);
  if (others.some(each => signatureOf(each) === signature)) return [];
  const search: Search = { action, before, after, reaches: [...reaches, ...others.flat()] };
  return after.access.possible.flatMap(item => {
    const found = findInItem(search, item);
    if (found === undefined) return [];
    // What is only possible says so already: there only what is certainly allowed in the others makes it a part.
    const isPartial = before.some(({ access }) =>
      (found.isSure ? access.possible : access.sure).some(other => overlaps(item, other)),
    );
    return [{ item, isPartial, ...found }];
  });
}

/** Whether two items may have a resource in common. */
function overlaps(a: Item, b: Item): boolean {
  if (!meets(a.glob, b.glob)) return false;
  const except = [...a.except, ...b.except];
  if (except.length === 0) return true;
  const all = [[matching(a.glob)], [matching(b.glob)]];
  return findText({ all, none: [matching(...except)] }).kind !== 'none';
}

interface Search {
  readonly action: IamAction;
  readonly before: readonly Version[];
  readonly after: Version;
  /** Of all versions. */
  readonly reaches: readonly Reach[];
}

/** Equal for layers that decide alike of an action. */
function signatureOf(reaches: readonly Reach[]): string {
  const rules = (list: readonly Rule[]) =>
    [
      ...new Set(
        list.map(({ matcher, doubt, source }) =>
          JSON.stringify([
            matcher.isNegated,
            matcher.globs.map(({ text }) => text).sort(),
            doubt,
            'opaque' in source ? (source.origin.arn ?? source.origin.name) : '',
          ]),
        ),
      ),
    ]
      .sort()
      .join();
  return JSON.stringify(
    reaches.map(({ layer, allow, deny }) => [
      layer,
      [allow.sure, allow.possible, deny.sure, deny.possible].map(rules),
    ]),
  );
}

function findInItem(search: Search, item: Item): Pick<Gained, 'isSure' | 'example'> | undefined {
  const { action, before, after, reaches } = search;
  const conditions = reaches.flatMap(({ statements }) => statements.flatMap(each => each.conditions));
  const variables = new Set(
    reaches.flatMap(({ statements }) => statements.flatMap(each => each.resources.flatMap(variablesOf))),
  );
  const unknown = conditions.filter(each => testCondition(each, after.context) === undefined);
  // Where nothing is open, being allowed is the same for all that is outside of what was allowed before.
  const isExact = unknown.length === 0 && [after, ...before].every(({ access }) => access.doubts.size === 0);
  const cells = listCells(search, item, isExact ? undefined : unknown);
  let possible: RequestExample | undefined;
  let isWhole = cells.isWhole;
  for (const text of cells.texts) {
    const context = inRegionOf(text, after.context);
    const completions = completeContext(context, unknown, variables);
    isWhole &&= completions.isWhole;
    const certain = askLayers(after.layers, action, text, context);
    const isAllowed =
      !certain.isDenied && !certain.mayBeDenied && certain.layers.every(each => each.isAllowed);
    // One request is enough where no request can be certain.
    if (possible !== undefined && !isAllowed) continue;
    for (const completed of completions.contexts) {
      const gain = compareAnswers(
        before.map(({ layers, context: own }) =>
          askLayers(layers, action, text, withOwn(own, completed, after.context)),
        ),
        askLayers(after.layers, action, text, completed),
      );
      if (gain === 'no') continue;
      const example = makeExample(action, text, completed, context);
      if (gain === 'for-every-content' && isAllowed) return { isSure: true, example };
      possible ??= example;
    }
  }
  if (possible !== undefined) return { isSure: false, example: possible };
  // What could not be gone through to the end is said rather than passed over.
  const [text] = cells.texts;
  if (isWhole || text === undefined) return undefined;
  return { isSure: false, example: makeExample(action, text, after.context, after.context) };
}

/** A completed context of one version with what is known of the requests of another, e.g. the role that asks. */
function withOwn(own: Context, completed: Context, base: Context): Context {
  if (own === base) return completed;
  const values = new Map(completed.values);
  for (const [key, value] of own.values) values.set(key, value);
  return { ...completed, values, isSymbolic: own.isSymbolic || completed.isSymbolic };
}

/** A request about a resource of a Region is made in that Region. */
function inRegionOf(text: string, context: Context): Context {
  const region = text.startsWith('arn:') ? (text.split(':')[3] ?? '') : '';
  return region === '' ? context : withValue(context, 'aws:RequestedRegion', region);
}

function makeExample(action: IamAction, text: string, context: Context, base: Context): RequestExample {
  const described = describeContext(context, base);
  return {
    action: action.name,
    resource: text === '*' ? '*' : formatGlob(makeGlob(text)),
    ...(Object.keys(described).length === 0 ? {} : { context: described }),
  };
}

const meetings = new Map<string, boolean>();
const coverings = new Map<string, boolean>();

/** Whether two patterns may have a text in common; ARNs of two services have none. */
function meets(a: Glob, b: Glob): boolean {
  const [x, y] = [serviceOf(a), serviceOf(b)];
  if (x !== undefined && y !== undefined && x !== y) return false;
  return remember(meetings, a, b, () => intersects(a, b) !== false);
}

/** Whether the first pattern certainly has every text of the second. */
function covers(a: Glob, b: Glob): boolean {
  return a.text === many || a.text === b.text || remember(coverings, a, b, () => contains(a, b) === true);
}

/** The service of a pattern of ARNs; undefined when it is open. */
function serviceOf({ text }: Glob): string | undefined {
  const [first, partition = '', service = ''] = text.split(':', 4);
  return first !== 'arn' || isOpen(partition) || service === '' || isOpen(service) ? undefined : service;
}

function remember(known: Map<string, boolean>, a: Glob, b: Glob, decide: () => boolean): boolean {
  const key = `${a.text} ${b.text}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = decide();
    known.set(key, answer);
  }
  return answer;
}

/** The most patterns of which every combination is tried. */
const maxPatterns = 4;

interface Cells {
  readonly texts: readonly string[];
  /** Whether every combination of patterns has a text, as far as there is one. */
  readonly isWhole: boolean;
}

/** A resource of an item for each combination of patterns that statements have, which decide alike within it. */
function listCells(search: Search, item: Item, unknown: readonly Condition[] | undefined): Cells {
  const { action, before, reaches } = search;
  if (action.resources.length === 0) return { texts: ['*'], isWhole: true };
  const forms = formsOf(action);
  const patterns = [
    ...new Map(
      (unknown === undefined ? [] : [...reaches.flatMap(globsOf), ...unknown.flatMap(regionsOf)])
        .filter(glob => glob.text !== many && meets(glob, item.glob))
        .filter(glob => !covers(glob, item.glob))
        .filter(glob => forms.some(form => form.some(each => meets(each, glob))))
        .map(glob => [glob.text, glob]),
    ).values(),
  ];
  const covered = before.flatMap(({ access }) => access.sure).filter(({ glob }) => meets(glob, item.glob));
  if (covered.some(({ glob, except }) => except.length === 0 && covers(glob, item.glob))) {
    return { texts: [], isWhole: true };
  }
  const outside = covered.map(({ glob, except }): readonly Matcher[] => [
    { globs: [glob], isNegated: true },
    ...except.map(each => matching(each)),
  ]);
  const account = accountIn(search.after.context);
  const inItem: readonly (readonly Matcher[])[] = [[matching(item.glob)], ...outside];
  const find = (inside: readonly Glob[], outer: readonly Glob[]): string | undefined => {
    const none = [matching(...item.except), ...outer.map(glob => matching(glob))];
    for (const form of forms) {
      const all = [...inItem, [matching(...form)], ...inside.map(glob => [matching(glob)])];
      const isIn = (text: string) =>
        all.every(group => group.some(each => matches(each, text))) &&
        !none.some(each => matches(each, text));
      const likely = form.flatMap(glob =>
        inside.concat(item.glob).flatMap(each => fillAll(glob, each, account)),
      );
      const shown = likely.find(isIn);
      if (shown !== undefined) return shown;
      const found = findText({ all, none });
      if (found.kind === 'found') return beautify(found.text, account, isIn);
    }
    return undefined;
  };
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
    const newly = before.flatMap(({ access }) => access.possible.map(({ glob }) => glob));
    add(find([], newly));
    for (const glob of patterns) add(find([glob], []));
    for (const glob of patterns) add(find([], [glob]));
  }
  return { texts, isWhole };
}

function globsOf({ allow, deny }: Reach): Glob[] {
  return [...allow.possible, ...allow.sure, ...deny.possible, ...deny.sure].flatMap(
    ({ matcher }) => matcher.globs,
  );
}

/** Resources of the Regions that a condition names. */
function regionsOf({ key, values }: Condition): Glob[] {
  if (key.toLowerCase() !== 'aws:requestedregion') return [];
  return values.flatMap(value =>
    'parts' in value ? [] : [makeGlob(`arn:${field}:${field}:${value.text}:${field}:${many}`)],
  );
}

/** What ARNs of an action look like: as documented, then any of its services; any at all of an unknown action. */
function formsOf({ resources }: IamAction): readonly (readonly Glob[])[] {
  const documented = resources.flatMap(({ globs }) => globs);
  if (documented.length === 0) return [[makeGlob(`arn:aws:${field}:${field}:${field}:${many}`)]];
  const services = new Set(documented.map(({ text }) => text.split(':')[2] ?? many));
  return [documented, [...services].map(service => makeGlob(`arn:aws:${service}:${field}:${field}:${many}`))];
}

/** The account that requests come from; one of the documentation where it is not known. */
function accountIn(context: Context): string {
  const known = lookUp(context, 'aws:PrincipalAccount');
  return (typeof known === 'string' ? undefined : known.values[0]) ?? '123456789012';
}

/** Texts that both patterns match, with plain words in the place of wildcards. */
function fillAll(form: Glob, pattern: Glob, own: string): string[] {
  return intersectArns(form, pattern).map(({ text }) => {
    const [, partition = '', service = '', region = '', account = ''] = text.split(':');
    const name = text.split(':').slice(5).join(':');
    const fill = (part: string, word: string) => (isOpen(part) ? word : part);
    const isPlain = !text.startsWith('arn:') || isOpen(service);
    if (isPlain) return text;
    return [
      'arn',
      fill(partition, 'aws'),
      service,
      fill(region, 'us-east-1'),
      fill(account, own),
      name.replace(wildcards, 'example'),
    ].join(':');
  });
}

const wildcards = new RegExp(`[${many}${one}${field}]+`, 'g');

function isOpen(part: string): boolean {
  return part.includes(many) || part.includes(one) || part.includes(field);
}

/** The same text with plain words in empty fields, as far as it stays what was looked for. */
function beautify(text: string, own: string, isIn: (text: string) => boolean): string {
  if (!text.startsWith('arn:')) return text;
  const words = ['arn', 'aws', '', 'us-east-1', own, 'example'];
  let fields = [...text.split(':').slice(0, 5), text.split(':').slice(5).join(':')];
  for (const [index, word] of words.entries()) {
    if (fields[index] !== '' || word === '') continue;
    const changed = fields.with(index, word);
    if (isIn(changed.join(':'))) fields = changed;
  }
  return fields.join(':');
}

/** Whether a pattern of resources is about an action at all: an action never works on resources of other services. */
export function isAbout(action: IamAction, { glob }: Item): boolean {
  if (action.resources.length === 0) return meets(glob, literalStar);
  return formsOf(action).some(form => form.some(each => meets(each, glob)));
}
