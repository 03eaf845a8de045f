import { Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { canonicalJson, type Json } from '../core/json.ts';
import { hasLooseAlias } from '../core/yaml-aliases.ts';
import { writeDocument } from '../core/yaml-style.ts';
import { handOverAnchors, listAnchors, writeOut } from './write-out.ts';

/** A place in a YAML file, from its root. */
export type EditPath = readonly (string | number)[];

/** A change of a YAML file that leaves alone what it does not mean: comments, order, and the style of other lines. */
export type Edit =
  /** Puts a value in a place, making the maps above it. */
  | { readonly do: 'set'; readonly path: EditPath; readonly value: Json }
  | { readonly do: 'remove'; readonly path: EditPath }
  /** Appends to a list, making it when there is none. */
  | { readonly do: 'append'; readonly path: EditPath; readonly value: Json };

/** Why an edit was not made: the message is a sentence for people. */
export class EditRefusal extends Error {}

/**
 * The text with an edit made; nothing but the lines of the edit differs. A value that an alias or a merge key brings to
 * the place is written out there first, and a value that others use by its anchor is handed over to the first of them,
 * so that the other places keep theirs.
 * @throws EditRefusal when the edit would still change what other places mean
 */
export function editText(text: string, edit: Edit): string {
  const document = parseDocument(text, options);
  const anchors = listAnchors(document, edit.path);
  const wanted = canonicalJson(editData(readData(text), edit));
  const before = writeDocument(document);
  perform(document, edit);
  const edited = chooseText(text, before, document, wanted);
  if (typeof edited === 'string') return edited;
  if (anchors.length === 0 && edited !== undefined) return edited.after;
  const apart = parseDocument(text, options);
  handOverAnchors(apart, edit.path);
  if (!hasLooseAlias(apart.contents)) {
    perform(apart, edit);
    const moved = chooseText(text, before, apart, wanted);
    if (typeof moved === 'string') return moved;
  }
  const names = anchors.map(name => `\`&${name}\``).join(', ');
  throw new EditRefusal(
    `other places use the value through a YAML anchor (${names}); write the value out where it has to differ`,
  );
}

/**
 * The first text of an edited document that means what is wanted: with as few other lines changed as possible.
 * @returns undefined when an alias of it has lost its anchor; the rendering when none of them means it
 */
function chooseText(
  text: string,
  before: string,
  edited: Document,
  wanted: string,
): string | { readonly after: string } | undefined {
  if (hasLooseAlias(edited.contents)) return undefined;
  const after = writeDocument(edited);
  const patched = patch(text, before, after);
  const candidates = patched === undefined ? [after] : [patched, after];
  return candidates.find(candidate => meaningOf(candidate) === wanted) ?? { after };
}

/** Plain data with an edit made; the data itself stays as it is. */
export function editData(data: Json, edit: Edit): Json {
  const document = new Document(data, { aliasDuplicateObjects: false });
  perform(document, edit);
  return toData(document);
}

/** A YAML text as plain data, with aliases and merge keys as what they mean. */
export function readData(text: string): Json {
  return toData(parseDocument(text, { ...options, merge: true }));
}

/** Merge keys stay keys, so that they can be written as they were. */
const options = { version: '1.2', schema: 'core' } as const;

/** What multiplies a text beyond reason was refused when chatops.yml was read. */
function toData(document: Document): Json {
  return (document.toJS({ maxAliasCount: -1 }) ?? null) as Json;
}

/** Undefined for a text that means nothing, e.g. because a merge key would bring in a list. */
function meaningOf(text: string): string | undefined {
  const document = parseDocument(text, { ...options, merge: true });
  if (document.errors.length > 0) return undefined;
  try {
    return canonicalJson(toData(document));
  } catch {
    return undefined;
  }
}

function perform(document: Document, edit: Edit): void {
  const { path } = edit;
  writeOut(document, path, edit.do);
  if (edit.do === 'remove') {
    document.deleteIn(path);
    removeEmpty(document, path.slice(0, -1));
  } else if (edit.do === 'append') {
    const list = document.getIn(path);
    if (isSeq(list)) list.add(document.createNode(edit.value));
    else document.setIn(path, document.createNode([edit.value], { flow: true }));
  } else {
    const node = document.getIn(path, true);
    // A scalar keeps its quotes and the comment behind it.
    if (isScalar(node) && typeof edit.value !== 'object') node.value = edit.value;
    else document.setIn(path, document.createNode(edit.value));
  }
}

/** A map or list that an edit left empty says nothing, or is an error. */
function removeEmpty(document: Document, path: EditPath): void {
  // An entry of a section may well be empty (`roles: { reader: {} }`), and a section too.
  if (path.length <= 2) return;
  const node = document.getIn(path);
  if ((isMap(node) || isSeq(node)) && node.items.length === 0) document.deleteIn(path);
}

/**
 * Makes in a text the change that leads from one rendering of it to another. The renderings have a style of their own,
 * so lines are matched without regard to white space.
 * @returns undefined when the text and its rendering are too far apart
 */
function patch(text: string, before: string, after: string): string | undefined {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const start = commonLength(old, fresh);
  const end = commonLength(old.slice(start).reverse(), fresh.slice(start).reverse());
  const lines = text.split('\n');
  const map = alignLines(lines, old);
  const [first, last] = [start, old.length - end];
  const from = map[first] ?? (first === 0 ? 0 : (map[first - 1] ?? -2) + 1);
  const to = map[last] ?? (last === old.length ? lines.length : (map[last - 1] ?? -2) + 1);
  // Only what the rendering had in that place may go.
  if (from < 0 || to < from || !haveEqualText(lines.slice(from, to), old.slice(first, last)))
    return undefined;
  const inserted = fresh.slice(start, fresh.length - end);
  const isCrlf = text.includes('\r\n');
  const middle = inserted.map(line => (isCrlf ? `${line}\r` : line));
  return [...lines.slice(0, from), ...middle, ...lines.slice(to)].join('\n');
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** How many lines ahead the line of a text that matches a rendered one is looked for. */
const lookAhead = 12;

/** For each line of a rendering the line of the text that matches it, where there is one. */
function alignLines(lines: readonly string[], rendered: readonly string[]): (number | undefined)[] {
  const squeezed = lines.map(squeeze);
  let next = 0;
  return rendered.map(line => {
    const wanted = squeeze(line);
    if (wanted === '') return undefined;
    for (let index = next; index < Math.min(squeezed.length, next + lookAhead); index += 1) {
      if (squeezed[index] !== wanted) continue;
      next = index + 1;
      return index;
    }
    return undefined;
  });
}

function haveEqualText(a: readonly string[], b: readonly string[]): boolean {
  return squeeze(a.join('')) === squeeze(b.join(''));
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, '');
}
