import { readConditions } from './condition-words.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from './json.ts';
import { makeVisible } from './visible.ts';

/** One line that people read of a property: where it is inside of it, and what it says. */
export interface Leaf {
  readonly label: string;
  readonly text: string;
}

/**
 * Takes a property apart into lines that people can read and compare: a policy statement is a sentence, a list has
 * one line for each element, an intrinsic is written in its short form.
 */
export function flattenValue(label: string, value: Json): Leaf[] {
  const text = describeAtom(value);
  if (text !== undefined) return [{ label, text }];
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ label, text: '(none)' }];
    return value.flatMap((item: Json) => {
      const name = elementName(item);
      return flattenValue(name === undefined ? label : `${label}.${name}`, withoutName(item, name));
    });
  }
  const members = Object.entries(value as JsonObject).filter(([name]) => name !== 'Version');
  return members.flatMap(([name, member]) =>
    flattenValue(
      name === 'Statement' || name === 'PolicyDocument' ? label : `${label}.${makeVisible(name)}`,
      member,
    ),
  );
}

/** The lines of `after` that are new, and of `before` that are gone; lines that stayed are left out. */
export function diffLeaves(
  before: readonly Leaf[],
  after: readonly Leaf[],
): { removed: Leaf[]; added: Leaf[] } {
  const key = ({ label, text }: Leaf) => `${label}\n${text}`;
  const old = new Set(before.map(key));
  const wanted = new Set(after.map(key));
  return {
    removed: before.filter(leaf => !wanted.has(key(leaf))),
    added: after.filter(leaf => !old.has(key(leaf))),
  };
}

/** A value in one line; policy documents as sentences, and an empty one as `(none)`. */
export function describeValue(value: Json): string {
  const text = flattenValue('', value)
    .map(leaf => (leaf.label === '' ? leaf.text : `${leaf.label.replace(/^\./, '')}: ${leaf.text}`))
    .join('; ');
  return text === '' ? '(none)' : text;
}

/** What is one line by itself; undefined for what has to be taken apart. */
function describeAtom(value: Json): string | undefined {
  if (!isObject(value)) return Array.isArray(value) ? undefined : makeVisible(String(value));
  return describeIntrinsic(value) ?? describeStatement(value);
}

function describeIntrinsic(value: JsonObject): string | undefined {
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Ref' && typeof argument === 'string') return `!Ref ${makeVisible(argument)}`;
  if (name === 'Fn::Sub' && typeof argument === 'string') return makeVisible(argument);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `!GetAtt ${makeVisible(argument.join('.'))}`;
  return undefined;
}

/** `Allow codepipeline:ListPipelines on * when aws:RequestedRegion is eu-west-1` */
function describeStatement(value: JsonObject): string | undefined {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = value;
  if (typeof Effect !== 'string' || (Action === undefined && NotAction === undefined)) return undefined;
  const words = [
    makeVisible(Effect),
    Action === undefined ? `everything but ${describeTexts(NotAction)}` : describeTexts(Action),
  ];
  if (Principal !== undefined) words.push(`to ${describeTexts(valuesOf(Principal))}`);
  if (NotPrincipal !== undefined) words.push(`to everyone but ${describeTexts(valuesOf(NotPrincipal))}`);
  if (Resource !== undefined) words.push(`on ${describeTexts(Resource)}`);
  if (NotResource !== undefined) words.push(`on everything but ${describeTexts(NotResource)}`);
  if (Condition !== undefined) {
    const tests = readConditions(Condition, describeTexts).map(({ text }) => text);
    words.push(
      tests.length === 0 ? `if ${makeVisible(canonicalJson(Condition))}` : `when ${tests.join(' and ')}`,
    );
  }
  return words.join(' ');
}

function valuesOf(principal: Json): Json {
  return isObject(principal) ? Object.values(principal).flat() : principal;
}

/** A text, or a list of them, in one line; an intrinsic is written in its short form. */
export function describeTexts(value: Json | undefined): string {
  const list: readonly Json[] = Array.isArray(value) ? value : [value ?? ''];
  return list.map(item => describeAtom(item) ?? makeVisible(canonicalJson(item))).join(', ');
}

/** What identifies an element of a list: the policy's or tag's name. */
function elementName(item: Json): string | undefined {
  if (!isObject(item)) return undefined;
  const name = item['PolicyName'] ?? item['Key'];
  return typeof name === 'string' ? makeVisible(name) : undefined;
}

function withoutName(item: Json, name: string | undefined): Json {
  if (name === undefined || !isObject(item)) return item;
  if (item['PolicyName'] !== undefined) return item['PolicyDocument'] ?? null;
  return item['Value'] ?? null;
}
