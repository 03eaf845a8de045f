import type { RequestValues } from '../core/request-example.ts';
import { isAlwaysSent, keyValues } from '../data/condition-key-values.ts';
import { edgesOfRange } from './condition-values.ts';
import { type Condition, testCondition } from './conditions.ts';
import { type Context, type ContextValue, isSetKey, lookUp } from './context.ts';
import {
  anything,
  field,
  type Glob,
  letter,
  makeGlob,
  many,
  matchesText,
  one,
  symbols,
  word,
} from './glob.ts';
import { findText, matching } from './glob-search.ts';
import { isTemplate, type PolicyText, resolveText } from './policy-text.ts';

/** The policy variables in the resources of statements, and the resource that is asked about. */
export interface ResourceVariables {
  readonly keys: ReadonlySet<string>;
  readonly resource: string;
}

/** Contexts that complete a known one, so that conditions on keys that cannot be seen hold or do not hold. */
export interface Completions {
  readonly contexts: readonly Context[];
  /** Whether every combination of truths that conditions can have is among them. */
  readonly isWhole: boolean;
}

/** The most contexts that are tried for one resource. */
const maxContexts = 64;
/** The most patterns of one key of which every combination is tried. */
const maxPatterns = 5;

/**
 * Completes a context in every way that matters to conditions: for each key that is not known a value for each
 * combination of truths that the conditions on it can have.
 * @param variables a variable gets values with which the resource is the one that a statement means, and others
 */
export function completeContext(
  base: Context,
  conditions: readonly Condition[],
  { keys: variables, resource }: ResourceVariables,
): Completions {
  const byKey = new Map<string, Condition[]>();
  const addKey = (key: string) => {
    const lower = key.toLowerCase();
    if (lookUp(base, lower) === 'unknown' && !byKey.has(lower)) byKey.set(lower, []);
  };
  for (const condition of conditions) {
    addKey(condition.key);
    byKey.get(condition.key.toLowerCase())?.push(condition);
    for (const key of condition.values.flatMap(variablesOf)) addKey(key);
  }
  for (const key of variables) addKey(key);
  const inResources = new Set([...variables].map(key => key.toLowerCase()));
  let contexts: Context[] = [base];
  let isWhole = true;
  for (const [key, own] of byKey) {
    const parts = inResources.has(key) ? [...partsOf(resource), 'example', 'other'] : [];
    const { values, isWhole: isKeyWhole } = valuesOf({ key, conditions: own, parts }, base);
    isWhole &&= isKeyWhole;
    const longer = contexts.flatMap(context => values.map(value => complete(context, key, value)));
    isWhole &&= longer.length <= maxContexts;
    contexts = longer.slice(0, maxContexts);
  }
  return { contexts, isWhole };
}

/** Keys of the policy variables in a text. */
export function variablesOf(text: PolicyText): string[] {
  return isTemplate(text) ? text.parts.flatMap(part => (typeof part === 'string' ? [] : [part.key])) : [];
}

/**
 * Patterns of resources with a policy variable in them, filled with the values that conditions name for it: of
 * `…:${aws:PrincipalTag/team}` under a condition on that tag only these resources can be allowed.
 */
export function fillVariables(resource: PolicyText, conditions: readonly Condition[]): Glob[] {
  if (!isTemplate(resource)) return [];
  return variablesOf(resource).flatMap(key =>
    conditions
      .filter(condition => condition.key.toLowerCase() === key.toLowerCase())
      .flatMap(({ values }) =>
        values.flatMap(text => (isTemplate(text) || !text.isLiteral ? [] : [text.text])),
      )
      .slice(0, maxPatterns)
      .map(value =>
        makeGlob(
          resource.parts
            .map(part => (typeof part === 'string' ? part : part.key === key ? value : many))
            .join(''),
        ),
      ),
  );
}

function complete(context: Context, key: string, value: ContextValue): Context {
  return { ...context, values: new Map([...context.values, [key, value]]) };
}

/** What a variable in a resource can mean in a text: its name, and the last parts of that. */
function partsOf(text: string): string[] {
  const name = text.split(':').slice(5).join(':');
  return [name, ...[/[:/]/, /[:/._-]/].map(separator => name.split(separator).at(-1) ?? '')];
}

interface OpenKey {
  readonly key: string;
  readonly conditions: readonly Condition[];
  /** Values that are tried each by itself, whatever conditions say of them. */
  readonly parts: readonly string[];
}

/** One value that AWS can send for each combination of truths of the conditions on a key. */
function valuesOf(
  { key, conditions, parts }: OpenKey,
  base: Context,
): { values: ContextValue[]; isWhole: boolean } {
  const globs = new Map<string, Glob>();
  let isWhole = true;
  for (const { values } of conditions) {
    for (const text of values) {
      // Another version may fill a variable with another value.
      if (isTemplate(text)) isWhole = false;
      const known = isTemplate(text) ? resolveText(text, base, false).sure : [text];
      for (const glob of known) globs.set(glob.text, glob);
    }
  }
  const patterns = [...globs.values()];
  if (patterns.length > maxPatterns) isWhole = false;
  const sent = keyValues.get(key);
  const shapes = key === 'aws:principalarn' ? roleArns(base) : [anything];
  const texts = [
    ...parts.filter(part => part !== ''),
    ...combinationsOf(patterns.slice(0, maxPatterns), shapes),
    ...patterns.slice(maxPatterns).map(glob => textIn([glob], [], shapes) ?? glob.text),
    ...conditions.flatMap(neighbours),
    ...(sent?.examples ?? shapes.map(exampleOf)),
  ].filter(text =>
    sent === undefined ? shapes.some(shape => matchesText(shape, text)) : sent.form.test(text),
  );
  const single = [...new Set(texts)].map((text): ContextValue => ({ values: [text], isSet: isSetKey(key) }));
  const sets = conditions.some(({ quantifier }) => quantifier !== undefined)
    ? [
        ...[...new Set(texts)].slice(0, 8).map((text): ContextValue => ({ values: [text], isSet: true })),
        { values: [...new Set(texts)].slice(0, 8), isSet: true },
      ]
    : [];
  const distinct = new Map<string, ContextValue>();
  const absent = isAlwaysSent(key) ? [] : (['absent'] as const);
  for (const value of [...single, ...sets, ...absent]) {
    const context = complete(base, key, value);
    const truths = conditions.map(condition => String(testCondition(condition, context)));
    const own = typeof value === 'object' ? value.values.join() : '';
    const vector = `${truths.join()} ${parts.includes(own) ? own : ''}`;
    if (!distinct.has(vector)) distinct.set(vector, value);
  }
  return { values: [...distinct.values()], isWhole };
}

/** A text for each combination of patterns that some text matches, and the others do not. */
function combinationsOf(patterns: readonly Glob[], shapes: readonly Glob[]): string[] {
  const texts: string[] = [];
  for (let bits = 1; bits < 2 ** patterns.length; bits++) {
    const inside = patterns.filter((_, index) => (bits >> index) & 1);
    const outside = patterns.filter((_, index) => !((bits >> index) & 1));
    const text = textIn(inside, outside, shapes);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/** A text that some patterns match and others do not, in the first shape that has one. */
function textIn(
  inside: readonly Glob[],
  outside: readonly Glob[],
  shapes: readonly Glob[],
): string | undefined {
  for (const shape of shapes) {
    const found = findText({
      all: [...inside, shape].map(glob => [matching(glob)]),
      none: outside.map(glob => matching(glob)),
    });
    if (found.kind === 'found') return found.text;
  }
  return undefined;
}

/**
 * What `aws:PrincipalArn` can be: chat makes every request with a role of the account, and the key holds the ARN of the role also
 * in a session of it (IAM User Guide, "AWS global condition context keys").
 */
function roleArns(base: Context): Glob[] {
  const known = lookUp(base, 'aws:PrincipalAccount');
  const account = (typeof known === 'string' ? undefined : known.values[0]) ?? '123456789012';
  // An account that is not known may be one that a pattern names.
  const accounts = symbols.test(account) ? [account, one.repeat(12)] : [account];
  // A name holds no slash and no colon; a path before it holds slashes.
  return [`${letter}${word}`, `${letter}${field}/${letter}${word}`].flatMap(name =>
    accounts.flatMap(each =>
      ['aws', 'aws-cn', 'aws-us-gov'].map(partition =>
        makeGlob(`arn:${partition}:iam::${each}:role/${name}`),
      ),
    ),
  );
}

function exampleOf({ text }: Glob): string {
  return text.replace(`${letter}${word}`, 'example').replaceAll(one, '1').replaceAll(many, 'example');
}

/** Values beside the limits of operators that compare by more than equality. */
function neighbours({ compare, values }: Condition): string[] {
  const literals = values.flatMap(text => (isTemplate(text) || !text.isLiteral ? [] : [text.text]));
  switch (compare?.family) {
    case 'Numeric':
      return literals.flatMap(text => {
        const number = Number(text);
        return Number.isFinite(number) ? [String(number - 1), String(number), String(number + 1)] : [];
      });
    case 'Date':
      return literals.flatMap(text => {
        const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
        if (!Number.isFinite(time)) return [];
        return [-1000, 0, 1000].flatMap(step => {
          const moved = new Date(time + step);
          return Number.isNaN(moved.getTime()) ? [] : [moved.toISOString()];
        });
      });
    case 'Bool':
      return ['true', 'false'];
    case 'Ip':
      return [...literals.flatMap(edgesOfRange), '203.0.113.7', '2001:db8::7'];
    case 'String':
      return literals.flatMap(text => [text.toLowerCase(), text.toUpperCase()]);
    case 'Arn':
    case 'Binary':
      return literals;
    default:
      return [];
  }
}

/**
 * A context as data: what a request holds beyond what is known of every one.
 * @param names keys as policies write them
 */
export function describeContext(context: Context, base: Context, names: readonly string[]): RequestValues {
  const described: Record<string, string | readonly string[] | null> = {};
  const written = new Map(names.map(name => [name.toLowerCase(), name]));
  for (const lower of context.values.keys()) {
    const key = written.get(lower) ?? lower;
    const value = lookUp(context, lower);
    if (base.values.get(lower) === value || value === 'unknown') continue;
    const texts = value === 'absent' ? null : value.values.map(readable);
    described[key] = texts === null ? null : value !== 'absent' && value.isSet ? texts : (texts[0] ?? '');
  }
  return described;
}

function readable(text: string): string {
  return text.replace(/\uE002/g, '${AWS::AccountId}').replace(/\uE003/g, '${AWS::Region}');
}
