// Which options of an operation fill the ARN of a type of resource. Strict: the meaning of the option has to be that of the
// part of the ARN, and what fits no rule is unknown.

/** Words at the end of a name that say what kind of name it is. */
const kindOfEnd = { name: 'name', id: 'id', identifier: 'any', arn: 'arn' };

/** `FunctionName` → `{ stem: 'function', kind: 'name' }`; `clusterArns` → `{ stem: 'cluster', kind: 'arn' }`. */
export function splitName(name) {
  const words = splitWords(name);
  const end = words.at(-1);
  const singular = end.replace(/(name|id|identifier|arn)s$/, '$1');
  const kind = kindOfEnd[singular];
  const rest = kind === undefined ? words : words.slice(0, -1);
  const stem = rest.join('');
  return { stem: toSingular(stem), kind: kind ?? 'any' };
}

/** `FinalSnapshotName` → `['final', 'snapshot', 'name']`. */
export function splitWords(name) {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/);
}

/** The options that a row has. */
export function optionsIn(row) {
  return [...row.matchAll(/\{--([\w-]+)/g)].map(match => match[1]);
}

/** The variables of an ARN as the reference writes it. */
export function variablesIn(arn) {
  return [...arn.matchAll(/\$\{(\w+)\}/g)].map(match => match[1]);
}

/** As botocore's `xform_name` writes a member on the command line. */
export function toOption(member) {
  return member
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}

export function toSingular(word) {
  if (/(ss|us|is|alias|lens)$/.test(word) || word.length < 4) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, '');
}

/** Whether a value of one kind can be a value of the other: a name is no id. */
function agree(a, b) {
  return a === b || a === 'any' || b === 'any';
}

/** Whether the variable of an ARN is an id that AWS makes up, of which a name says nothing. */
function isGenerated(variable) {
  return /(id|identifier)$/i.test(variable);
}

/** Whether the value of an option is, or may be, a name where the ARN has an id that AWS made. */
function isByName({ kind, takesName, takesEither }, variable) {
  if (!isGenerated(variable)) return false;
  return kind === 'name' || (kind === 'any' && takesName) || (kind === 'id' && takesEither);
}

const creating = /^(Create|Run|Register|Import|Request|Submit|Copy|Allocate|Put|Restore|Add|Purchase|Clone)/;

/** What is created each time it is started; everything else that is started is there already. */
const createdOnStart =
  /(job|run|execution|session|analysis|task|batch|experiment|import|export|verification|build|query)$/;

/** The word of a type of resource, as the stem of an option has it. */
export function keyOf({ type }) {
  return toSingular(type.toLowerCase().replace(/[^a-z\d]/g, ''));
}

/** Rows for a type of resource, one per ARN of which each part is named; undefined when none is. */
export function matchType(type, context) {
  const key = keyOf(type);
  const rows = type.arns.flatMap(arn => {
    const found = matchArn(arn, key, context);
    return found === undefined ? [] : [found];
  });
  if (rows.length === 0) {
    const whole = findArnOption(key, [], context);
    return whole === undefined ? undefined : [`{--${whole.option}}`];
  }
  // Several ARNs of one type are ways to write it; one of them is enough when each takes the same options. The one of which more is
  // known counts: the ARN of a bot of Lex V1 has its name.
  return rows.find(found => !found.some(row => row.includes('|by-name}'))) ?? rows[0];
}

/** The option whose value is the whole ARN of a thing of the type. */
function findArnOption(key, stems, { inputs, noun, otherKeys, family }) {
  const wanted = new Set([key, ...stems]);
  const isWhole = ({ member, stem }) =>
    wanted.has(stem) ||
    ((stem === '' || stem === 'resource') && (noun === key || /^resourceArn$/i.test(member)));
  const arns = inputs.filter(({ kind, isText }) => isText && kind === 'arn');
  // `--rule-group-arn` is of the type `statefulrulegroup`, and `--load-balancer-arn` of `loadbalancer/app/`: a value that is of none
  // of the types of the action is refused later.
  return (
    arns.find(isWhole) ??
    arns.find(
      ({ stem }) => stem.length > 3 && !otherKeys.has(stem) && (key.endsWith(stem) || family === stem),
    )
  );
}

/**
 * The rows for one ARN of a type. An option that may hold the whole ARN is the resource when it is given, and the parts are only
 * where it is not.
 */
function matchArn(arn, key, context) {
  // Some pages of the reference have a name of their own for the account, and write `*` for a part.
  const tail = arn
    .replace(/^arn:\$\{Partition\}:/, '')
    .replace(/^([^:]*:[^:]*:)\$\{AccountId\}:/, '$1${Account}:')
    // In the table of ARNs beside the reference it is the character; a command is then about all.
    .replaceAll('${*}', '{all}');
  const variables = variablesIn(tail);
  const own = variables.filter(name => !/^(Region|Account|Partition)$/.test(name));
  const template = tail.replaceAll('${Region}', '{region}').replaceAll('${Account}', '{account}');
  if (own.length === 0 && !template.includes('*')) return [template];
  if (own.length === 0) {
    // Some pages of the reference write `*` for the name.
    const named = findArnOption(key, [], context);
    return [named === undefined ? template.replaceAll('*', '{any}') : `{--${named.option}}`];
  }
  // The last part names the thing itself, unless an earlier one has the type's own word; the others are its parents.
  const itself =
    context.written.length > 0
      ? own.at(-1)
      : (own.findLast(name => isNameOf(splitName(name).stem, key)) ?? own.at(-1));
  const named = context.inputs.find(({ member, kind }) => kind === 'arn' && context.written.includes(member));
  if (named !== undefined) return [`{--${named.option}}`];
  const found = findParts({ own, itself, key }, context);
  const option = found.get(itself);
  const anyArn = findArnOption(key, own.length === 1 ? [splitName(itself).stem] : [], context);
  // `--resource-arn` beside `--group-identifier` is what is put into the group.
  const whole =
    option !== undefined && anyArn?.stem === 'resource' && context.noun !== key ? undefined : anyArn;
  const isSaidByArn =
    option === undefined ||
    (whole?.isRequired && (!option.isRequired || isByName(option, itself) || isChange(option, context)));
  if (whole !== undefined && isSaidByArn) return [`{--${whole.option}}`];
  const part =
    option === undefined
      ? describeUnnamed(itself, key, context)
      : writePart(option, itself, [...found.values()]);
  if (part === undefined) return undefined;
  const rest = isListOf(wildcardOf(key), context) ? '{all}' : '{any}';
  const row = own.reduce(
    (text, name) => {
      // The id of a policy or a handshake has the prefix that the ARN has before it: `p-12345678`.
      const prefix = part.startsWith('{--') ? '(?:(?<=/)[a-z]+-)?' : '';
      if (name === itself) return text.replace(new RegExp(`${prefix}\\$\\{${name}\\}`), () => part);
      const parent = found.get(name);
      const isBehind = own.indexOf(name) > own.indexOf(itself) || isIdOf(name, key);
      const unnamed = isBehind ? '{id}' : '{any}';
      return text.replace(`\${${name}}`, parent === undefined ? unnamed : writePart(parent, name, []));
    },
    template.replaceAll('*', rest),
  );
  if (whole === undefined || option === undefined || option.isRequired) return [row];
  return [`?${whole.option}>{--${whole.option}}`, `?!${whole.option}>${row}`];
}

/** Whether a bare `--name` is what a thing is renamed to, and not what it is called. */
function isChange({ stem }, { operation }) {
  return stem === '' && /^(Update|Modify)/.test(operation.apiName);
}

/** The type of which the reference writes all: `wildcard-queue`. */
function wildcardOf(key) {
  return key.replace(/^wildcard/, '');
}

/** The option for each part of an ARN, as far as one is found. */
function findParts({ own, itself, key }, context) {
  const used = new Set();
  const found = new Map();
  for (const name of own) {
    const isOwn = name === itself;
    const written = isOwn ? context.inputs.find(({ member }) => context.written.includes(member)) : undefined;
    const part = { variable: name, isOwn, key, used };
    const exact = findOption(part, false, context);
    // What a call starts has its id afterwards: `--identifier` and an optional `--run-id` name what it is started from.
    const isSource = isOwn && exact !== undefined && startsNew(exact, name, key, context);
    const option =
      written ??
      (isSource ? undefined : exact) ??
      // What AWS makes is there only after the call, whatever name it is given.
      (isOwn && isMadeByAws(name, key, context)
        ? undefined
        : findOption(isOwn ? { ...part, used: new Set() } : part, true, context));
    if (option === undefined || (written !== undefined && isNewName(option, name, key, context))) continue;
    used.add(option.option);
    found.set(name, option);
  }
  return found;
}

/** Whether an operation starts a thing of the type that the option cannot name yet. */
function startsNew({ stem, kind, isRequired }, variable, key, context) {
  const { apiName } = context.operation;
  if (!apiName.startsWith('Start') || !createdOnStart.test(key) || kind === 'name') return false;
  return (stem === '' || !isRequired) && isMadeByAws(variable, key, context);
}

/** Whether a written member is only the name of what is created, whose id AWS makes up. */
function isNewName(option, variable, key, context) {
  return isByName(option, variable) && isMadeByAws(variable, key, context);
}

/**
 * The placeholder for an option: where the ARN has an id and the option may be a name, only an ARN in it says which id.
 * @param all the options of all parts
 */
function writePart(option, variable, all) {
  if (!isByName(option, variable)) return `{--${option.option}}`;
  const isBesideName = all.filter(each => each === option).length > 1;
  return isBesideName ? '{id}' : `{--${option.option}|by-name}`;
}

/** The placeholder for a thing that no option names: what AWS makes up, or all that there are below the parents that are given. */
function describeUnnamed(variable, key, context) {
  if (isMadeByAws(variable, key, context)) return '{new}';
  return isListOf(key, context) ? '{all}' : undefined;
}

function isNameOf(stem, key) {
  return stem === key || (stem.length > 3 && key.endsWith(stem)) || (key.length > 3 && stem.endsWith(key));
}

/** What AWS puts behind a name, or a part that no option names. */
function isIdOf(name, key) {
  const { stem, kind } = splitName(name);
  return kind === 'id' && isNameOf(stem, key);
}

/** `list-jobs`, `describe-jobs`: an operation in the plural that reads is about every one. */
function isListOf(key, { noun, operation }) {
  const { apiName } = operation;
  if (noun !== key || !/s$/.test(apiName)) return false;
  return (
    /^(List|Search)/.test(apiName) ||
    (/^(Describe|Get)/.test(apiName) && !apiName.toLowerCase().endsWith(key))
  );
}

/** Words that say nothing about what is named. */
const generic = new Set(['', 'resource']);

/**
 * The option that says a part of an ARN.
 * @param byName whether options count that name the thing where the ARN has its id; without it, only those that hold the part
 */
function findOption({ variable, isOwn, key, used }, byName, { inputs, noun, operation }) {
  const { stem, kind } = splitName(variable);
  const usable = inputs.filter(
    each =>
      each.isText &&
      each.kind !== 'arn' &&
      !used.has(each.option) &&
      isByName(each, variable) === byName &&
      !(isOwn && isContent(each, [key, stem], { inputs, noun, operation })),
  );
  const fits = each => byName || agree(each.kind, kind);
  const isBare = each => each.stem === '' && fits(each);
  // The type's own word: `--job-name` for `${ResourceId}` of the type job, and `--multi-region-cluster-name` for `${ClusterName}`.
  const byType = isOwn ? usable.find(each => each.stem === key && fits(each)) : undefined;
  if (byType !== undefined && (isNameOf(stem, key) || generic.has(stem))) return byType;
  const sameStem = usable.filter(each => each.stem === stem && !generic.has(stem));
  const same = sameStem.find(each => each.kind === kind) ?? sameStem.find(fits);
  if (same !== undefined) return same;
  const isAbout = noun === key || noun === stem;
  // `${Name}` and `${Id}` of an operation that is about nothing else.
  if (!isOwn)
    return isAbout && stem === '' ? usable.find(each => isBare(each) && each.kind === kind) : undefined;
  // `get-job --name`: the operation is about the type and nothing else, so a bare name or id is the type's. A version has none of
  // its own: `delete-bot-version --name` is the bot.
  if (!isAbout || /.version$/.test(key)) return undefined;
  const bare = usable.filter(isBare);
  // What is changed is named by what has to be given; the rest of it is what it is changed to.
  const changes = /^(Update|Modify)/.test(operation.apiName) && inputs.some(({ isRequired }) => isRequired);
  return bare.find(({ isRequired }) => isRequired) ?? (changes ? undefined : bare[0]);
}

/**
 * Whether an option with the type's own word is what the thing consists of, as `--schema` beside `--name` of what creates a schema and
 * `--cells` beside `--cell-name` of what changes a cell; or one of some choices, which are no names.
 */
function isContent({ option, stem, kind, isChoice }, words, { inputs, noun, operation }) {
  if (isChoice) return true;
  if (option.endsWith('identifier')) return false;
  const writes = creating.test(operation.apiName) || /^(Update|Modify)/.test(operation.apiName);
  return (
    writes &&
    words.includes(noun) &&
    words.includes(stem) &&
    stem !== '' &&
    kind === 'any' &&
    inputs.some(
      each =>
        each.option !== option &&
        each.isRequired &&
        each.isText &&
        ['name', 'id'].includes(each.kind) &&
        ['', ...words].includes(each.stem),
    )
  );
}

/** The answer of what creates a thing holds the part, and nothing that is given does. */
function isMadeByAws(variable, key, { inputs, outputs, noun, operation }) {
  // What is restored is there already where an option has its own word; what it is restored from has another one.
  if (operation.apiName.startsWith('Restore') && inputs.some(({ stem }) => stem === key)) return false;
  const starts = operation.apiName.startsWith('Start') && createdOnStart.test(key);
  if (!starts && !creating.test(operation.apiName)) return false;
  const { stem } = splitName(variable);
  const isAbout = noun === key || noun.endsWith(key) || key.endsWith(noun) || stem === noun;
  return (
    isAbout &&
    outputs.some(
      each =>
        (each.stem === stem && !generic.has(stem)) ||
        each.stem === key ||
        (each.stem === '' && each.kind !== 'any'),
    )
  );
}
