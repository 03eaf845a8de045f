import { keyOf, matchType, optionsIn, splitName, toOption, toSingular } from './match-arn.mjs';
import { listOthers } from './match-others.mjs';
import { describePath } from './match-path.mjs';
import { listUnclear } from './match-unclear.mjs';
import { memberNames, membersForNames, otherMembers } from './member-names.mjs';

// What an operation's line says: the ARNs of its action, whose parts match-arn.mjs finds, and the roles, keys and tags in its options.

const reading =
  /^(Describe|Get|List|Search|BatchGet|BatchDescribe|Head|Lookup|Query|Scan|View|Retrieve|Check|Preview|Estimate)/;

/**
 * One line: the API name, a tab, and the rows of its action, parted by tabs. A row is `[?option+!option>]template`: with
 * options before `>` it counts only when all of them are given, and those with `!` are not. A template is the ARN after
 * `arn:<partition>:`, as action/data/requirements/rule.ts describes it. `!type` is a type that is always needed and that no option
 * names; `~` says that none of the resources of the action has to be given, and behind it are options, parted by `+`, that may
 * name one, which is not documented.
 * After them `R=option:Key,…` are members that name a role, `K=option,…` keys, `T=option>template` the one that gives tags,
 * with the row of what it gives them to where several types are named, and `N=option,option:Key` what names another resource.
 * @returns {string | undefined} undefined when there is nothing to say
 */
export function describeOperation({ model, service, operation, types, action }) {
  const shapes = model.shapes;
  shapes[noShape] ??= { type: 'string' };
  const { input, output } = model.operations[operation.apiName];
  const inputs = listMembers(shapes, input?.shape, {
    operation,
    mayBeName: membersForNames[service.name] ?? [],
  });
  const outputs = listOutputs(shapes, output?.shape);
  const noun = nounOf(operation.apiName);
  const rows = [];
  const paths =
    service.signingName === 'apigateway'
      ? describePath(model.operations[operation.apiName].http, inputs, { action, types })
      : undefined;
  if (paths !== undefined) {
    const passed =
      model.operations[operation.apiName].http.method === 'GET'
        ? []
        : inputs.flatMap(each => rolesOf(shapes, each, service.name));
    return [operation.apiName, ...paths, ...(passed.length === 0 ? [] : [`R=${passed.join(',')}`])].join(
      '\t',
    );
  }
  const context = { inputs, outputs, noun, operation, names: memberNames[service.name] ?? {} };
  const all = dropAmbiguous(
    types.map(type => ({
      type,
      found: matchType(type, {
        ...context,
        written: context.names[type.type] ?? [],
        otherKeys: new Set(types.filter(each => each !== type).map(keyOf)),
        family: keyOf({ type: type.type.split('/')[0] }),
      }),
    })),
    inputs,
  );
  const required = all.filter(({ type }) => type.isRequired);
  for (const { type, found } of required) rows.push(...(found ?? [`!${type.type}`]));
  const optional = all.filter(({ type }) => !type.isRequired);
  const named = optional.filter(({ found }) => found?.some(row => row.includes('{--')));
  for (const { found } of named) rows.push(...found.flatMap(row => asConditional(row, inputs)));
  const isReading = reading.test(operation.apiName);
  if (required.length === 0 && types.length > 0) {
    const whole = inputs.find(({ member }) => /^(resource_?(arn|identifier|id|name)?|arn)$/i.test(member));
    const unclear = isReading ? listUnclear({ shapes, inputs, rows, types, service: service.name }) : [];
    if (named.length === 0 && whole !== undefined) rows.push(`{--${whole.option}|whole}`);
    else if (named.length === 0 || unclear.length > 0) rows.push(`~${unclear.join('+')}`);
  }
  const extras = [];
  const roles =
    isReading || passesNone(service, operation)
      ? []
      : inputs
          .filter(({ member }) => service.name !== 'iam' || member === 'RoleName')
          .flatMap(each => rolesOf(shapes, each, service.name));
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
  const others =
    isReading || named.length + required.length === 0
      ? []
      : listOthers(
          // What need not be given and no option names is in no row.
          all.map(each => (optional.includes(each) && !named.includes(each) ? { type: each.type } : each)),
          { shapes, ...context, service: service.name, otherWords: otherMembers[service.name] ?? [] },
        );
  if (others.length > 0 && !rows.some(row => row.startsWith('!'))) extras.push(`N=${others.join(',')}`);
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

/**
 * Without the rows of types that one option names in the same way: its value is of one of them, and nothing says which.
 * A `fleet-id` is that of a fleet or of a container fleet, and a `snapshot-identifier` that of a snapshot or, as nothing else names it,
 * of a cluster snapshot.
 */
function dropAmbiguous(all, inputs) {
  const lastOf = row => (isParts(row) ? /\{--[^}]*\}$/.exec(row)?.[0] : undefined);
  const rows = [...new Set(all.flatMap(({ found }) => found ?? []))];
  const isAmbiguous = ({ isRequired }, row) => {
    const last = lastOf(row);
    if (last === undefined) return false;
    const stem = inputs.find(({ option }) => last === `{--${option}}`)?.stem ?? '';
    const endsSo = ({ type, found }) =>
      found === undefined && !type.isRequired && keyOf(type) !== stem && keyOf(type).endsWith(stem);
    return (
      rows.some(other => other !== row && lastOf(other) === last) ||
      (!isRequired && stem !== '' && all.some(endsSo))
    );
  };
  return all.map(({ type, found }) => ({
    type,
    found: found?.some(row => isAmbiguous(type, row)) ? undefined : found,
  }));
}

/** Whether a row is put together, and not the ARN in one option. */
function isParts(row) {
  return !/^(\?[^>]*>)?\{[^}]*\}$/.test(row);
}

/** The row of the type that the operation is about, by its noun: `dbsnapshot` for CopyDBSnapshot. */
function taggedRow(all, { noun: whole, names }) {
  if (all.length < 2) return '';
  const noun = whole.replace(/(from(db\w+|snapshot|s3)|topointintime)$/, '');
  const own = all.filter(({ type }) => {
    const stems = (names[type.type] ?? []).map(member => splitName(member).stem);
    return keyOf(type) === noun || stems.includes(noun);
  });
  const rows = own.flatMap(({ found }) => found ?? []);
  return own.length === 1 && rows.length === 1 ? `>${rows[0].replace(/^\?[^>]*>/, '')}` : '';
}

/**
 * The rows of a resource that need not be given: they count where its options are. A parent that need not be given either can be any:
 * a volume by its id alone, without its file system.
 */
function asConditional(row, inputs) {
  const [, condition, template] = /^\?([^>]*)>(.*)$/.exec(row) ?? [undefined, undefined, row];
  const options = [...new Set(optionsIn(template))];
  const conditions = condition === undefined ? [] : [condition];
  const given = [...new Set([...conditions, ...options])];
  if (given.length === 0) return [row];
  const whole = `?${given.join('+')}>${template}`;
  const isRequired = option => inputs.some(each => each.option === option && each.isRequired);
  const parents = options.slice(0, -1).filter(option => !isRequired(option));
  if (parents.length !== 1) return [whole];
  const [parent] = parents;
  const rest = given.filter(option => option !== parent).join('+');
  return [
    whole,
    `?${rest}+!${parent}>${template.replace(new RegExp(`\\{--${parent}(\\|[^}]*)?\\}`), '{any}')}`,
  ];
}

/** The shape of what no model describes. */
const noShape = 'text of a newer option';

/** Options that the AWS CLI adds to operations, and those for a version that it has renamed because of its own `--version`. */
const ofTool = /^(cli-input-\w+|generate-cli-skeleton|starting-token|max-items|page-size|.*-version)$/;

/** An option that the AWS CLI has and the service models, which are older, do not: as a text. */
function nameMember({ name }) {
  return [
    name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase()),
    { shape: noShape, documentation: '' },
  ];
}

/** The top-level members of an operation's input that the CLI has as options. */
function listMembers(shapes, shapeName, { operation, mayBeName }) {
  if (shapeName === undefined) return [];
  const members = Object.entries(shapes[shapeName].members ?? {});
  const known = new Set(members.map(([member]) => toOption(member).replaceAll('-', '')));
  const newer = [...operation.options.values()].filter(
    ({ name, type }) =>
      (type === 'string' || type === 'list') && !known.has(name.replaceAll('-', '')) && !ofTool.test(name),
  );
  return [...members, ...newer.map(nameMember)].flatMap(([member, { shape, documentation }]) => {
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
        isChoice: item.enum !== undefined,
        takesName: saysName(documentation) || mayBeName.includes(member),
        takesEither: saysEither(documentation),
        documentation: toPlain(documentation),
        isAccount: /account ID is used/.test(documentation),
        shape,
        ...splitName(member),
      },
    ];
  });
}

/** The documentation of a member without tags. "Amazon Resource Name" is no name. */
function toPlain(documentation = '') {
  return documentation
    .replace(/<[^>]+>/g, '')
    .replace(/amazon\s+resource\s+names?|domain names?|not\s+(the|its|a)\s+names?/gi, 'ARN');
}

/** Whether the documentation of a member says that its value is a name, or may be one. */
function saysName(documentation) {
  return /\bnames?\b/i.test(toPlain(documentation));
}

/** Whether the documentation of a member that is called an id says that a name may be given in its place. */
function saysEither(documentation) {
  return /\b(ARN|ID|identifier)\W{0,3} or (the )?name\b|\bname or (the )?(ID|ARN|unique identifier)\b(?!, but not both)/i.test(
    toPlain(documentation),
  );
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

/** Members that say "role" and whose value is no role of IAM that is passed to a service (API reference of each service). */
const noRole =
  /^(remove\w*|roleType|role(Id|Base|SearchMatching|SessionName|PrincipalArn|Alias(Arn)?)|rolesKey|masterBackendRole|\w*DashRoles|\w*Geographic(al)?Role|columnDataRole|propertyRole|targetRole|snowflakeRole|databaseAccessControlRole|selfUpgradeUserRole|approverRoles|participantRole|channelRole|grafanaRole|keyRole|instanceRoleCredentialsProvider|impersonationRoleIds?|assumeRolePolicyDocument|ambiguousRoleResolution|executionRole(IdentityConfig|SessionNameMode|SessionPolicy)|\w*PermissionBoundary)$/i;

/** Whether the roles in an operation are only described or changed: IAM passes the one that is put into an instance profile. */
function passesNone({ name }, { apiName }) {
  return name === 'securityhub' || (name === 'iam' && apiName !== 'AddRoleToInstanceProfile');
}

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
