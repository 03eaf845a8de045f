import { keyOf, splitName } from './match-arn.mjs';

// Which options of an operation name a resource that no row asks for: a second one of a type, one of a type that need not be
// given, or one within a structure. Whether AWS asks for it is not documented, so that it is unknown with that option.

/** Words before the name of a type that make it another thing of the type than the one that the operation is about. */
const another =
  /^(add|remove|source|destination|target|secondary|primary|parent|ipv4|ipv6|associated|desired|active|existing|linked|base|final)+$/;

/**
 * Members of an operation's input that name a resource of its action which no row has: `option` or `option:Key`, the key of the member
 * within a structure.
 * @param all the types of the action, each with its rows
 */
export function listOthers(all, { shapes, inputs, names, otherWords }) {
  const used = new Set(
    all.flatMap(({ found }) =>
      (found ?? []).flatMap(row => [...row.matchAll(/\{--([\w-]+)/g)].map(match => match[1])),
    ),
  );
  const members = inputs
    .filter(({ option, stem, isAccount }) => !used.has(option) && stem !== 'account' && !isAccount)
    .flatMap(input => listNamed(shapes, input).map(path => ({ ...path, option: input.option })));
  // A row that asks for every one of a type has the other one as well.
  const asksForAll = ({ found }) => found?.every(row => /\{(new|any|all)\}$/.test(row)) ?? false;
  const others = all.flatMap(each => {
    if (asksForAll(each)) return [];
    const words = { ...wordsOf(each.type, names), otherWords };
    return members.filter(member => isOther(member, words, each));
  });
  return [...new Set(others.map(({ option, key }) => (key === undefined ? option : `${option}:${key}`)))];
}

/** The words by which members call a type: its own, that of the last part of its ARN, and those that are written down. */
function wordsOf(type, names) {
  const parts = type.arns.flatMap(arn => [...arn.matchAll(/\$\{(\w+)\}/g)].map(match => match[1]).slice(-1));
  const stems = [...parts, ...(names[type.type] ?? [])].map(name => splitName(name).stem);
  return {
    stems: [...new Set([keyOf(type), ...stems])].filter(stem => stem.length > 2 && stem !== 'resource'),
    kinds: new Set(parts.map(part => splitName(part).kind)),
  };
}

function isOther({ called, stem, kind, isIdentifier, key }, { stems, kinds, otherWords }, { type, found }) {
  if (otherWords.includes(called)) return !type.isRequired && found === undefined;
  if ((kind === 'name' || kind === 'id') && !kinds.has(kind) && !kinds.has('any')) return false;
  return stems.some(word => {
    if (!stem.endsWith(word)) return false;
    const before = stem.slice(0, -word.length);
    const isAnother = another.test(before);
    // A type that always has to be given is named by an option of its own; a second one is only at the top.
    if (type.isRequired) return found !== undefined && key === undefined && kind !== 'any' && isAnother;
    if (kind === 'any') return before === '' || (isIdentifier && isAnother);
    return found === undefined ? before !== 'new' : isAnother;
  });
}

/** The text members of an input at any depth, without choices: the key is that within a structure. */
function listNamed(shapes, { shape, member }) {
  const found = [];
  const walk = (name, called, seen) => {
    const own = shapes[name];
    if (own.type === 'string' && own.enum === undefined)
      found.push({
        ...splitName(called),
        called,
        isIdentifier: /identifiers?$/i.test(called),
        key: seen.length === 0 ? undefined : called,
      });
    if (own.type === 'list') walk(own.member.shape, called, seen);
    if (own.type === 'map') walk(own.value.shape, called, seen);
    if (own.type !== 'structure' || seen.includes(name)) return;
    for (const [each, value] of Object.entries(own.members ?? {})) walk(value.shape, each, [...seen, name]);
  };
  walk(shape, member, []);
  return found;
}
