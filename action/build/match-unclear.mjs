import { keyOf, optionsIn, splitName, splitWords, toSingular } from './match-arn.mjs';
import { noResources, unclearMembers } from './member-names.mjs';

// Options that may name a resource, and of which no rule in match-arn.mjs says that they do. The command is unknown with them.

/** What the end of a name says of a value that names no resource. */
const measured =
  /(version|time|date|window|class|zones?|azs|types?|limit|count|size|level|status|number|expressions?|mode|enabled)$/i;

/** Words of a type that other things are called by as well. */
const vague = new Set(['resource', 'service', 'source', 'type', 'value']);

/** Last words of a name of which that is so. */
const vagueEnds = new Set([
  ...vague,
  ...['config', 'configuration', 'group', 'number', 'policy', 'profile', 'rule', 'target', 'template'],
]);

/** Words at the end of a member that say what kind of name it holds. */
const kindOfName = new Set(['name', 'id', 'identifier', 'arn']);

/** Options of an operation that may name its resource where nothing else does. */
export function listUnclear({ shapes, inputs, rows, types, service }) {
  const used = new Set(rows.flatMap(optionsIn));
  const keys = types.map(keyOf);
  const isRelated = stem =>
    keys.some(key => key.startsWith(stem) || key.endsWith(stem) || stem.startsWith(key));
  const written = unclearMembers[service] ?? [];
  const none = noResources[service] ?? [];
  const mayName = each =>
    written.includes(each.member) ||
    (each.isText
      ? /(id|arn|identifier)s?$/i.test(each.member) ||
        isRelated(each.stem) ||
        /resource|target|principal/.test(each.stem)
      : /resource|target|principal/.test(each.stem) ||
        (!/expressions$/i.test(each.member) && listRelated(shapes, each, { keys, none }) !== undefined));
  return inputs
    .filter(({ isChoice, option }) => !isChoice && !used.has(option) && !/token$/.test(option))
    .filter(mayName)
    .map(({ option }) => option);
}

/**
 * The members at any depth of an option's value that may name a type: none of them where the option itself may. Undefined when
 * nothing may.
 */
export function listRelated(shapes, { member, shape }, { keys, none }) {
  const found = new Set();
  const seen = new Set();
  const isNamed = (name, each) => !none.includes(name) && mayHold(shapes, each) && isAbout(name, keys);
  const walk = name => {
    if (seen.has(name)) return;
    seen.add(name);
    const own = shapes[name];
    if (own.type === 'list') walk(own.member.shape);
    if (own.type === 'map') walk(own.value.shape);
    for (const [each, value] of Object.entries(own.members ?? {})) {
      if (isNamed(each, value.shape)) found.add(each);
      else if (!none.includes(each)) walk(value.shape);
    }
  };
  if (none.includes(member)) return undefined;
  if (isNamed(member, shape)) return [];
  walk(shape);
  return found.size === 0 ? undefined : [...found];
}

/** Whether a value can hold a name: no number and no choice. */
function mayHold(shapes, name) {
  const own = shapes[name];
  if (own.type === 'list') return mayHold(shapes, own.member.shape);
  return (own.type === 'string' && own.enum === undefined) || /^(structure|map)$/.test(own.type);
}

/** Whether a member has the word of a type in its name, `FinalSnapshotIdentifier` that of `snapshot`, or is the end of it: `metric`. */
function isAbout(member, keys) {
  const words = splitWords(member).map(toSingular);
  const runs = words.flatMap((_, start) =>
    words.slice(start).map((__, length) => words.slice(start, start + length + 1).join('')),
  );
  const { stem } = splitName(member);
  if (vague.has(stem)) return false;
  // `finalsnapshot` and `snapshot` of `FinalSnapshotName`: the second may be the end of `serverlesscachesnapshot`.
  const last = kindOfName.has(words.at(-1)) ? words.at(-2) : words.at(-1);
  const ends = [stem, vagueEnds.has(last) ? '' : (last ?? '')].filter(end => end.length > 3);
  const isEnd = key => key !== stem && ends.some(end => key.endsWith(end));
  return keys.some(
    key => key === stem || (!measured.test(member) && ((key.length > 2 && runs.includes(key)) || isEnd(key))),
  );
}
