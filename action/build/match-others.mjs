import { keyOf, optionsIn, splitName, variablesIn } from './match-arn.mjs';
import { listRelated } from './match-unclear.mjs';
import { noResources } from './member-names.mjs';

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
export function listOthers(all, { shapes, inputs, names, otherWords, service }) {
  const used = new Set(all.flatMap(({ found }) => (found ?? []).flatMap(optionsIn)));
  const members = inputs
    .filter(({ option, stem, isAccount }) => !used.has(option) && stem !== 'account' && !isAccount)
    .flatMap(input => listNamed(shapes, input).map(path => ({ ...path, option: input.option })));
  const documented = listDocumented(
    all,
    inputs.filter(({ option }) => !used.has(option)),
  );
  // A row that asks for every one of a type has the other one as well.
  const asksForAll = ({ found }) => found?.every(row => /\{(new|any|all)\}$/.test(row)) ?? false;
  const others = all.flatMap(each => {
    if (asksForAll(each)) return [];
    const words = { ...wordsOf(each.type, names), otherWords };
    return members.filter(member => isOther(member, words, each));
  });
  const written = others.map(({ option, key }) => (key === undefined ? option : `${option}:${key}`));
  const unnamed = listUnnamed(all, { shapes, inputs, names, service, used });
  // What is in a value says more than its option.
  return [
    ...new Set([
      ...written,
      ...documented,
      ...unnamed.filter(each => !written.some(other => other.startsWith(`${each}:`))),
    ]),
  ];
}

/** The same for types that no row is of: whatever has the word of one in its name, `--thing-groups-to-add` or `FinalBackupTags`. */
function listUnnamed(all, { shapes, inputs, names, service, used }) {
  const rows = all.flatMap(({ found }) => found ?? []);
  if (rows.some(row => /\{--(resource-?(arn|id|name|identifier)?|arn)s?(\||\})/.test(row))) return [];
  const keys = all
    .filter(({ found }) => !found?.some(row => row.includes('{--')))
    .filter(({ type }) => !type.isRequired)
    .flatMap(({ type }) => [keyOf(type), ...(names[type.type] ?? []).map(member => splitName(member).stem)]);
  // Beside `--pool-id`, `--pool-name` is its new name.
  const stems = new Set(inputs.filter(({ option }) => used.has(option)).map(({ stem }) => stem));
  return inputs
    .filter(({ isText, stem }) => !(isText && stems.has(stem)))
    .filter(
      ({ isChoice, isAccount, option }) =>
        !isChoice && !isAccount && !used.has(option) && !/^tags?(-|$)|token$/.test(option),
    )
    .flatMap(each => {
      const related = listRelated(shapes, each, { keys, none: noResources[service] ?? [] });
      if (related === undefined) return [];
      return related.length === 0 ? [each.option] : related.map(key => `${each.option}:${key}`);
    });
}

/** Members whose documentation says that they are the id, the ARN or the name of a thing of a type that need not be given and has no row. */
function listDocumented(all, inputs) {
  const named = new Set(all.filter(({ found }) => found !== undefined).map(({ type }) => keyOf(type)));
  const keys = all
    .filter(({ type, found }) => found === undefined && !type.isRequired && !named.has(keyOf(type)))
    .map(({ type }) => keyOf(type));
  return inputs.filter(input => keys.some(key => saysType(input, key))).map(({ option }) => option);
}

/** Members that name what is no resource of the action: roles, keys, topics, people and catalogues of an account. */
const noOther = /kms|role|token|user|owner|account|engine|region|topic|catalogid$|(tags?|type)$/i;

/** Whether a member is, by its documentation, a thing of a type: `--target-id` of AttachPolicy is the ID of an OU. */
function saysType({ member, isText, isChoice, stem, kind, documentation }, key) {
  if (!isText || isChoice || noOther.test(member) || (stem === '' && kind === 'name')) return false;
  const says = documentation.slice(0, 200);
  const isId = kind === 'id' || kind === 'arn' || /(ARN|ID)s?\b/i.test(says);
  if (/^(target|source|resource|member|entity)$/.test(stem)) return isId;
  if (key.length < 3) return new RegExp(`\\bARN of .{0,30}\\b${key}\\b`, 'i').test(says);
  const squeezed = says.toLowerCase().replace(/[^a-z\d]/g, '');
  if (kind === 'name') return new RegExp(`nameofthe[a-z]{0,25}${key}`).test(squeezed);
  return isId && (key.length > 5 ? squeezed.includes(key) : new RegExp(`\\b${key}s?\\b`, 'i').test(says));
}

/** The words by which members call a type: its own, that of the last part of its ARN, and those that are written down. */
function wordsOf(type, names) {
  const parts = type.arns.flatMap(arn => variablesIn(arn).slice(-1));
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
  const walk = (name, called, seen, holder = '') => {
    const own = shapes[name];
    if (own.type === 'string' && own.enum === undefined)
      found.push({
        ...splitName(/^arn$/i.test(called) ? `${holder.replace(/ReferenceStatement$/, '')}Arn` : called),
        called,
        isIdentifier: /identifiers?$/i.test(called),
        key: seen.length === 0 ? undefined : called,
      });
    if (own.type === 'list') walk(own.member.shape, called, seen);
    if (own.type === 'map') walk(own.value.shape, called, seen);
    if (own.type !== 'structure' || seen.includes(name)) return;
    for (const [each, value] of Object.entries(own.members ?? {}))
      walk(value.shape, each, [...seen, name], called);
  };
  walk(shape, member, []);
  return found;
}
