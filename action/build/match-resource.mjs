import { memberNames } from './member-names.mjs';

// Which option of an operation names which resource of its action. Strict: the meaning of the option has to be that of
// the part of the ARN, and what fits no rule is unknown.

/** Words at the end of a name that say what kind of name it is. */
const kindOfEnd = { name: 'name', id: 'id', identifier: 'any', arn: 'arn' };

/** `FunctionName` → `{ stem: 'function', kind: 'name' }`; `clusterArns` → `{ stem: 'cluster', kind: 'arn' }`. */
export function splitName(name) {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/);
  const end = words.at(-1);
  const singular = end.replace(/(name|id|identifier|arn)s$/, '$1');
  const kind = kindOfEnd[singular];
  const rest = kind === undefined ? words : words.slice(0, -1);
  const stem = rest.join('');
  return { stem: kind === undefined || singular !== end ? toSingular(stem) : stem, kind: kind ?? 'any' };
}

function toSingular(word) {
  if (/(ss|us|is)$/.test(word) || word.length < 4) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, '');
}

/** Whether a value of one kind can be a value of the other: a name is no id. */
function agree(a, b) {
  return a === b || a === 'any' || b === 'any';
}

const creating = /^(Create|Run|Register|Import|Request|Submit|Copy|Allocate|Put|Restore|Add|Purchase|Clone)/;

/** What is created each time it is started; everything else that is started is there already. */
const createdOnStart =
  /(job|run|execution|session|analysis|task|batch|experiment|import|export|verification|build|query)$/;
const reading =
  /^(Describe|Get|List|Search|BatchGet|BatchDescribe|Head|Lookup|Query|Scan|View|Retrieve|Check|Preview|Estimate)/;

/**
 * One line: the API name, a tab, and the rows of its action, parted by tabs. A row is `[?option,option>]template`:
 * with options before `>` it counts only when one of them is given. A template is the ARN after `arn:<partition>:`, as
 * action/data/requirements/rule.ts describes it. `!type` is a type that is always needed and that no option names; `~` says that
 * the action takes resources, none of which has to be given, and that no option names one.
 * After them `R=option:Key,…` are members that name a role, `K=option,…` keys, `T=option>template` the one that gives tags,
 * with the row of what it gives them to where several types are named.
 * @returns {string | undefined} undefined when there is nothing to say
 */
export function describeOperation({ model, service, operation, types }) {
  const shapes = model.shapes;
  const { input, output } = model.operations[operation.apiName];
  const inputs = listMembers(shapes, input?.shape, operation);
  const outputs = listOutputs(shapes, output?.shape);
  const noun = nounOf(operation.apiName);
  const rows = [];
  if (service.signingName === 'apigateway')
    return describePath({ shapes, ...model.operations[operation.apiName] }, inputs, operation, service);
  const context = { inputs, outputs, noun, operation, names: memberNames[service.name] ?? {} };
  const all = types.map(type => ({
    type,
    found: matchType(type, { ...context, written: context.names[type.type] ?? [] }),
  }));
  const required = all.filter(({ type }) => type.isRequired);
  for (const { type, found } of required) rows.push(...(found ?? [`!${type.type}`]));
  const optional = all.filter(({ type }) => !type.isRequired);
  const named = optional.filter(({ found }) => found?.some(row => row.includes('{--')));
  for (const { found } of named) rows.push(...found.map(asConditional));
  if (required.length === 0 && types.length > 0) {
    const whole = inputs.find(({ member }) => /^(resource_?(arn|identifier|id|name)?|arn)$/i.test(member));
    if (named.length === 0) rows.push(whole === undefined ? '~' : `{--${whole.option}|whole}`);
  }
  const extras = [];
  const isReading = reading.test(operation.apiName);
  const roles =
    isReading || service.name === 'securityhub'
      ? []
      : inputs.flatMap(each => rolesOf(shapes, each, service.name));
  if (roles.length > 0) extras.push(`R=${roles.join(',')}`);
  const tags = inputs.find(({ member }) =>
    /^(tags|tagList|tagSpecifications|tagSpecification)$/i.test(member),
  );
  if (
    tags !== undefined &&
    !isReading &&
    !/^(Tag|Untag|Add|Remove|CreateTags|DeleteTags|CreateOrUpdateTags)/.test(operation.apiName)
  )
    extras.push(`T=${tags.option}${taggedRow(all, context)}`);
  const keys = isReading
    ? []
    : inputs.filter(
        ({ member, isText }) =>
          isText && /(kms|encryption|cmk)[_-]?(master)?_?key(_?(id|arn|identifier))?$/i.test(member),
      );
  if (keys.length > 0) extras.push(`K=${keys.map(({ option }) => option).join(',')}`);
  if (rows.length + extras.length === 0) return undefined;
  return [operation.apiName, ...new Set(rows), ...extras].join('\t');
}

/** The row of the type that the operation is about, by its noun: `dbsnapshot` for CopyDBSnapshot. */
function taggedRow(all, { noun: whole, names }) {
  if (all.length < 2) return '';
  const noun = whole.replace(/(from(db\w+|snapshot|s3)|topointintime)$/, '');
  const own = all.filter(({ type }) => {
    const stems = (names[type.type] ?? []).map(member => splitName(member).stem);
    return toSingular(type.type.toLowerCase().replace(/[^a-z\d]/g, '')) === noun || stems.includes(noun);
  });
  const rows = own.flatMap(({ found }) => found ?? []);
  return own.length === 1 && rows.length === 1 ? `>${rows[0].replace(/^\?[^>]*>/, '')}` : '';
}

/** API Gateway checks the path of the request (API Gateway Developer Guide, "Actions, resources, and condition keys"). */
function describePath({ http, shapes }, inputs, operation, service) {
  const path = http.requestUri.replace(/^\/v2/, '').replace(/\?.*$/, '');
  const template = path.replace(/\{(\w+)\+?\}/g, (_, name) => {
    const stem = toOption(name);
    const input = inputs.find(
      ({ option }) => option === stem || option.replace(/-/g, '') === stem.replace(/-/g, ''),
    );
    return input === undefined ? '{any}' : `{--${input.option}}`;
  });
  const roles = http.method === 'GET' ? [] : inputs.flatMap(each => rolesOf(shapes, each, service.name));
  return `${operation.apiName}\tapigateway:{region}::${template}${roles.length === 0 ? '' : `\tR=${roles.join(',')}`}`;
}

function asConditional(row) {
  if (row.startsWith('?')) return row;
  const options = [...new Set([...row.matchAll(/\{--([\w-]+)/g)].map(match => match[1]))];
  return options.length === 0 ? row : `?${options.join('+')}>${row}`;
}

/** The top-level members of an operation's input that the CLI has as options. */
function listMembers(shapes, shapeName, operation) {
  if (shapeName === undefined) return [];
  return Object.entries(shapes[shapeName].members ?? {}).flatMap(([member, { shape }]) => {
    const option = operation.options.get(toOption(member));
    if (option === undefined) return [];
    const own = shapes[shape];
    const item = own.type === 'list' ? shapes[own.member.shape] : own;
    return [
      {
        member,
        option: option.name,
        isRequired: option.isRequired,
        isText: item.type === 'string',
        isList: own.type === 'list',
        shape,
        ...splitName(member),
      },
    ];
  });
}

/** As botocore's `xform_name` writes a member on the command line. */
function toOption(member) {
  return member
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}

/** Names of members that the answer has on its first two levels: what AWS makes up. */
function listOutputs(shapes, shapeName) {
  const found = [];
  const walk = (name, depth) => {
    for (const [member, { shape }] of Object.entries(shapes[name]?.members ?? {})) {
      found.push(splitName(member));
      const own = shapes[shape];
      if (depth > 0 && own.type === 'structure') walk(shape, depth - 1);
      if (depth > 0 && own.type === 'list' && shapes[own.member.shape].type === 'structure')
        walk(own.member.shape, depth - 1);
    }
  };
  if (shapeName !== undefined) walk(shapeName, 1);
  return found;
}

function nounOf(apiName) {
  const noun = apiName.replace(/^(BatchGet|BatchDelete|BatchDescribe|[A-Z][a-z]+)/, '');
  return toSingular(noun.toLowerCase());
}

/** Rows for a type of resource, one per ARN of which each part is named; undefined when none is. */
function matchType(type, context) {
  const key = toSingular(type.type.toLowerCase().replace(/[^a-z\d]/g, ''));
  const rows = type.arns.flatMap(arn => matchArn(arn, key, context) ?? []);
  if (rows.length === 0) {
    const whole = findArnOption(key, [], context);
    return whole === undefined ? undefined : [`{--${whole.option}}`];
  }
  // Several ARNs of one type are ways to write it; one of them is enough when each takes the same options.
  return rows.slice(0, 1);
}

function findArnOption(key, stems, { inputs, noun }) {
  const wanted = new Set([key, ...stems]);
  return inputs.find(
    ({ member, kind, stem, isText }) =>
      isText &&
      kind === 'arn' &&
      (wanted.has(stem) ||
        ((stem === '' || stem === 'resource') &&
          (noun === key ||
            member === 'resourceArn' ||
            member === 'ResourceArn' ||
            member === 'ResourceARN'))),
  );
}

function matchArn(arn, key, context) {
  const tail = arn.replace(/^arn:\$\{Partition\}:/, '');
  const variables = [...tail.matchAll(/\$\{(\w+)\}/g)].map(match => match[1]);
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
  const whole = findArnOption(key, own.length === 1 ? [splitName(itself).stem] : [], context);
  const named = context.inputs.find(({ member, kind }) => kind === 'arn' && context.written.includes(member));
  if (named !== undefined) return [`{--${named.option}}`];
  const used = new Set();
  const found = new Map();
  for (const name of own) {
    const option =
      (name === itself ? context.inputs.find(({ member }) => context.written.includes(member)) : undefined) ??
      findOption(name, name === itself, key, context, used);
    if (option === undefined) continue;
    used.add(option.option);
    found.set(name, `{--${option.option}}`);
  }
  if (!found.has(itself)) {
    if (whole !== undefined) return [`{--${whole.option}}`];
    // A list of the type reads all of them, below the parents that are given.
    if (isMadeByAws(itself, key, context)) found.set(itself, '{new}');
    else if (isListOf(key, context) || isNamedOtherwise(itself, key, context))
      found.set(itself, isListOf(key, context) ? '{all}' : '{any}');
    else return undefined;
  }
  const nameOfRest = name =>
    own.indexOf(name) > own.indexOf(itself) || isIdOf(name, key) ? '{id}' : '{any}';
  return [
    own.reduce((text, name) => text.replace(`\${${name}}`, found.get(name) ?? nameOfRest(name)), template),
  ];
}

function isNameOf(stem, key) {
  return stem === key || (stem.length > 3 && key.endsWith(stem)) || (key.length > 3 && stem.endsWith(key));
}

/** What AWS puts behind a name, or a part that no option names. */
function isIdOf(name, key) {
  const { stem, kind } = splitName(name);
  return kind === 'id' && isNameOf(stem, key);
}

/** The ARN holds an id that AWS made, and the command names the thing by its name: no part of the ARN is known. */
function isNamedOtherwise(variable, key, { inputs }) {
  if (splitName(variable).kind !== 'id') return false;
  return inputs.some(each => each.isText && each.kind === 'name' && each.stem === key);
}

/** `list-jobs`, `describe-jobs`: an operation in the plural that reads is about every one. */
function isListOf(key, { noun, operation }) {
  return (
    /^(List|Describe|Get|Search)/.test(operation.apiName) && noun === key && /s$/.test(operation.apiName)
  );
}

/** Words that say nothing about what is named. */
const generic = new Set(['', 'resource']);

function findOption(variable, isOwn, key, { inputs, noun }, used) {
  const { stem, kind } = splitName(variable);
  const usable = inputs.filter(
    ({ isText, kind: own, option }) => isText && own !== 'arn' && !used.has(option),
  );
  const exact = usable.find(each => each.stem === stem && each.kind === kind && !generic.has(stem));
  if (exact !== undefined) return exact;
  const near = usable.find(each => each.stem === stem && !generic.has(stem) && agree(each.kind, kind));
  if (near !== undefined) return near;
  if (!isOwn) return undefined;
  // The type's own word: `--job-name` for `${ResourceId}` of the type job.
  const byType = usable.find(each => each.stem === key && agree(each.kind, kind));
  if (byType !== undefined && (isNameOf(stem, key) || generic.has(stem))) return byType;
  // `get-job --name`: the operation is about the type and nothing else, so a bare name or id is the type's.
  if (noun !== key && noun !== stem) return undefined;
  return usable.find(each => each.stem === '' && agree(each.kind, kind));
}

/** The answer of what creates a thing holds the part, and nothing that is given does. */
function isMadeByAws(variable, key, { outputs, noun, operation }) {
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

/** Members that say "role" and whose value is no role of IAM that is passed to a service (API reference of each service). */
const noRole =
  /^(remove\w*|roleType|role(Id|Base|SearchMatching|SessionName|PrincipalArn|Alias(Arn)?)|rolesKey|masterBackendRole|\w*DashRoles|\w*Geographic(al)?Role|columnDataRole|propertyRole|targetRole|snowflakeRole|databaseAccessControlRole|selfUpgradeUserRole|approverRoles|participantRole|channelRole|grafanaRole|keyRole|instanceRoleCredentialsProvider|impersonationRoleIds?|assumeRolePolicyDocument|ambiguousRoleResolution|executionRole(IdentityConfig|SessionNameMode|SessionPolicy)|\w*PermissionBoundary)$/i;

/** Services in which only members that end as `RoleArn` are roles of IAM: their other roles are those of users and findings. */
const ownRoles = new Set(['budgets', 'iam', 'quicksight', 'securityhub']);

/** Members that may name a role; in these only the ARN of a role counts, since some hold a role of another kind. */
const looseRoleMember = /(role(s|_?override|_?update)?|role_?arn_?update|profile(_?arn)?)$/i;

const roleMember =
  /^(role|.*role_?arns?|.*iam_?role|.*service_?role|.*_?role_?name|iam_?instance_?profile(_?arn)?|instance_?profile(_?(name|arn))?)$/i;

/** Members that name a role and do not say so, by service. */
const roleMembersOf = {
  apigateway: /^(credentials|authorizerCredentials)$/,
  apigatewayv2: /^(CredentialsArn|AuthorizerCredentialsArn)$/,
  ec2: /^DeliverLogsPermissionArn$/,
};

/** Whether the value of a text member is a role that is passed. What says "role" is one unless it is written down as none. */
function isRoleMember(name, service) {
  if (roleMember.test(name) || roleMembersOf[service]?.test(name)) return true;
  return /role/i.test(name) && !ownRoles.has(service);
}

/** `option:Key` for every member at any depth whose value is a role that the service is to use. */
function rolesOf(shapes, { member, option, shape }, service) {
  const found = new Set();
  const seen = new Set();
  const walk = (name, memberName) => {
    const own = shapes[name];
    const isText = own.type === 'string' && own.enum === undefined && !noRole.test(memberName);
    if (isText && isRoleMember(memberName, service)) found.add(memberName);
    else if (isText && looseRoleMember.test(memberName)) found.add(`${memberName}~`);
    if (seen.has(name)) return;
    seen.add(name);
    if (own.type === 'list') walk(own.member.shape, memberName);
    if (own.type === 'map') walk(own.value.shape, memberName);
    for (const [each, value] of Object.entries(own.members ?? {})) {
      if (own.type === 'structure' && roleMember.test(memberName) && /^(arn|name)$/i.test(each))
        found.add(`${memberName}.${each}`);
      walk(value.shape, each);
    }
  };
  walk(shape, member);
  return [...found].map(key => `${option}:${key}`);
}
