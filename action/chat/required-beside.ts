import { documentedResourcesSource } from '../data/documented-resources.ts';
import { forwardedAccess, forwardedAccessSource } from '../data/requirements/forwarded-access.ts';
import { keyUses } from '../data/requirements/key-uses.ts';
import { namePassRoles, passedTo } from '../data/requirements/passed-roles.ts';
import { taggingActions } from '../data/requirements/tagging.ts';
import type { BoundOption } from './bind.ts';
import { rowsByOperation } from './covers-operation.ts';
import { documentedResourcesOf } from './documented-resources.ts';
import type { FillContext, ResourceFormats } from './fill-context.ts';
import { fillTemplates } from './fill-template.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import type { ActionFacts } from './operation-actions.ts';
import { possibleValues } from './option-values.ts';
import type { Described, Requirement } from './requirement.ts';
import { isArn, resourceForms } from './resource-forms.ts';

const passRoleSource = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

/**
 * `iam:PassRole` on every role that the values of the options name, at any depth, and on those of `pass-roles`.
 * @param passRoles ARNs of roles that the command makes a service use and does not show
 */
export function describePassedRoles(
  context: FillContext,
  passRoles: readonly string[],
): readonly Described[] {
  const { service, operation, options, regions } = context;
  const found: RoleValues[] = [];
  for (const { option: name, key, isLoose } of documentedResourcesOf(service, operation)?.roles ?? []) {
    const option = options.get(name);
    if (option === undefined) continue;
    const read = readRoles(option, key, context);
    const arns = read.arns.filter(arn => !isLoose || read.given.includes(arn));
    if (arns.length > 0 || !isLoose) found.push({ ...read, arns });
  }
  const parameters = options.get('parameters');
  if (
    service.name === 'ssm' &&
    parameters !== undefined &&
    /^Start(Automation|Change)/.test(operation.apiName)
  ) {
    found.push(readRoles(parameters, 'AutomationAssumeRole', context));
  }
  if (found.length === 0 && passRoles.length === 0) return nothing;
  const arns = [...new Set([...found.flatMap(each => each.arns), ...passRoles])].sort();
  const unseen = found.flatMap(each => each.unseen)[0];
  if (arns.length === 0 && unseen === undefined) return [];
  const principal = passedTo.find(row => row.service === service.name)?.principal;
  const base = {
    action: 'iam:PassRole',
    regions,
    ...(principal === undefined ? {} : { context: { 'iam:PassedToService': principal } }),
    source: passRoleSource,
  };
  return [
    ...(arns.length === 0
      ? []
      : [
          {
            requirement: {
              ...base,
              resources: arns,
              groups: [...found.map(each => each.arns), ...passRoles.map(role => [role])].filter(
                group => group.length > 0,
              ),
            },
            open: [...new Set(found.flatMap(each => each.open))],
          },
        ]),
    ...(unseen === undefined || passRoles.length > 0
      ? []
      : [
          {
            requirement: {
              ...base,
              resources: ['*'],
              resourcesUnknown: unseen,
              instead: namePassRoles,
            },
            open: [],
          },
        ]),
  ];
}

const nothing: readonly never[] = [];

interface RoleValues {
  readonly arns: readonly string[];
  /** Those that are given as ARNs. */
  readonly given: readonly string[];
  readonly open: readonly string[];
  /** Why a role that is passed is not known. */
  readonly unseen: readonly string[];
}

/** The roles in the value of an option: the value itself, or what is behind a key in JSON or shorthand. */
function readRoles(option: BoundOption, key: string, { values, place }: FillContext): RoleValues {
  const { values: texts, open } = possibleValues(option, values);
  const [name = '', inner] = key.split('.');
  const isWhole =
    name.replaceAll('_', '').toLowerCase() === option.option.name.replaceAll('-', '').toLowerCase();
  // What EMR calls the role of a job flow is an instance profile (EMR API reference, RunJobFlow).
  const isProfile = /profile(_?(name|arn))?$|^job_?flow_?role$/i.test(name);
  const words =
    inner === undefined && isWhole
      ? texts
      : texts.flatMap(text => findValues(text, inner !== undefined && isWhole ? inner : name));
  if (words.length === 0) return { arns: [], given: [], open: [], unseen: [] };
  if (isProfile) {
    return {
      arns: [],
      given: [],
      open: [],
      unseen: [`the role of the instance profile in \`--${option.option.name}\` is not shown`],
    };
  }
  const whole = words.filter(word => isArn(word) || /^[\w+=,.@/*?-]+$/.test(word));
  const region = '*';
  const bring = resourceForms['role'];
  return {
    arns: whole.flatMap(word => bring?.(word, { ...place, region }) ?? word),
    given: words.filter(word => /^arn:[^:]*:iam::[^:]*:role\//.test(word)),
    open,
    unseen: whole.length < words.length ? [`the role in \`--${option.option.name}\` could not be read`] : [],
  };
}

/** Values behind a key, in `Key=value,…` and in `"Key": "value"`; a list gives each of its members. */
function findValues(text: string, key: string): string[] {
  const pattern = new RegExp(
    `(?:^|[\\s,{\\["'])${key}["']?\\s*[=:]\\s*(\\[[^\\]]*\\]?|"[^"]*"|'[^']*'|[^,}\\]\\s]+|$)`,
    'gi',
  );
  return [...text.matchAll(pattern)].flatMap(match =>
    (match[1] ?? '')
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map(part => part.trim().replace(/^["']|["']$/g, '')),
  );
}

const taggingSource = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html';

const taggingOf = rowsByOperation(taggingActions);

/** Tags that are given while something is made need the tagging action of the service on it too. */
export function describeTags(
  context: FillContext,
  main: Described,
  facts: ActionFacts,
): readonly Described[] {
  const { service, operation, options, regions } = context;
  const documented = documentedResourcesOf(service, operation)?.tags;
  const isDocumented = documented !== undefined && options.has(documented);
  const tags = isDocumented ? documented : findTagsOption(context);
  if (tags === undefined || main.requirement === undefined) return nothing;
  const [row] = taggingOf(service, operation);
  const { actions, isSure } =
    row?.action === undefined
      ? findTaggingActions(iamPrefixOf(service), main.requirement.action, facts)
      : { actions: row.action === '' ? [] : [`${iamPrefixOf(service)}:${row.action}`], isSure: true };
  const source = row?.source ?? taggingSource;
  if (!isSure || !isDocumented) {
    const resourcesUnknown = `which action \`${service.name} ${operation.name}\` needs for \`--${tags}\` is not known`;
    const instead = `leave out \`--${tags}\`, or allow the action on all resources`;
    const base = { resources: ['*'], regions, resourcesUnknown, isUncertain: true as const, instead, source };
    return actions.map(action => ({ requirement: { action, ...base }, open: [] }));
  }
  return actions.map(action => {
    const types = facts.resourcesOf(action);
    if (types.length === 0)
      return { requirement: { action, resources: ['*'], regions, source }, open: nothing };
    const written = row?.resources ?? readTagTypes(tags, context, types);
    const { tagged, open } = describeTagged(written, context, main);
    return { requirement: { action, regions, source, ...tagged }, open };
  });
}

/**
 * An option that possibly gives tags to what is made, as `--backup-vault-tags` and `--tags-list`: whether the tagging action is asked for
 * is not known.
 */
function findTagsOption({ operation, options }: FillContext): string | undefined {
  if (!/^(Create|Put|Import|Register|Restore|Start|Run|Request|Copy)/.test(operation.apiName))
    return undefined;
  const isList = ({ option }: BoundOption) => option.type !== 'flag' && option.type !== 'string';
  return [...options].find(([name, option]) => /(^|-)tags(-list)?$/.test(name) && isList(option))?.[0];
}

/** What services call the action for tags of whatever they have. */
const commonTagging = /:(TagResource|AddTagsToResource|CreateTags|AddTags)$/;

/**
 * The actions that possibly put the tags on what an operation makes: sure is only one that is the only one, and has a name
 * that says that it is about all that the service has.
 * @param main the action of the operation, of which the tagging itself needs no other
 */
function findTaggingActions(
  prefix: string,
  main: string,
  facts: ActionFacts,
): { readonly actions: readonly string[]; readonly isSure: boolean } {
  const all = facts
    .actionsMatching(`${prefix}:*tag*`)
    .filter(({ name, level }) => level === 'tagging' || commonTagging.test(name))
    .map(({ name }) => name)
    .filter(name => !/:(Untag|Remove|Delete|List|Get)/i.test(name));
  if (all.includes(main)) return { actions: [], isSure: true };
  const types = new Set(facts.resourcesOf(main).map(({ type }) => type));
  const fitting = all.filter(name => facts.resourcesOf(name).some(({ type }) => types.has(type)));
  const actions = fitting.length > 0 ? fitting : all;
  return { actions, isSure: actions.length < 2 && actions.every(name => commonTagging.test(name)) };
}

type Tagged = Pick<Requirement, 'resources' | 'groups' | 'resourcesUnknown' | 'wildcards'>;

/**
 * What gets the tags: what is made, and not what it is made from or in.
 * @param written what a row of the table or the command itself says
 */
function describeTagged(
  written: readonly string[] | undefined,
  context: FillContext,
  main: Described,
): { readonly tagged: Tagged; readonly open: readonly string[] } {
  const { service, operation } = context;
  const documented = documentedResourcesOf(service, operation);
  const templates = written ?? (documented?.tagged === undefined ? undefined : [documented.tagged]);
  if (templates !== undefined && templates.length > 0) {
    const { arns, groups, open, wildcards, unknown } = fillTemplates(templates, context);
    const [reason] = unknown;
    const tagged =
      reason === undefined
        ? { resources: arns, groups, ...(wildcards.length === 0 ? {} : { wildcards }) }
        : { resources: ['*'], resourcesUnknown: reason };
    return { tagged, open };
  }
  const { resources = ['*'], groups, resourcesUnknown, wildcards = [] } = main.requirement ?? {};
  const unknown = (reason: string) => ({ resources: ['*'], resourcesUnknown: reason });
  if (templates !== undefined) {
    return {
      tagged: unknown(`on what the tags are put is in the value of \`--${documented?.tags}\``),
      open: [],
    };
  }
  if (resourcesUnknown !== undefined) return { tagged: unknown(resourcesUnknown), open: main.open };
  const made = wildcards.filter(({ kind }) => kind === 'new').map(({ arn }) => arn);
  if (made.length > 0) return { tagged: { resources: made, wildcards }, open: main.open };
  // An operation without resources does not say what it makes.
  const isOne = (groups ?? resources).length === 1 && resources[0] !== '*';
  // What is started or sent gets the tags itself, and not what it is started from.
  if (isOne && !/^(Start|Run|Submit|Send|Invoke|Execute)/.test(operation.apiName)) {
    return {
      tagged: {
        resources,
        ...(groups === undefined ? {} : { groups }),
        ...(wildcards.length === 0 ? {} : { wildcards }),
      },
      open: main.open,
    };
  }
  const name = `${service.name} ${operation.name}`;
  return {
    tagged: unknown(`which resource \`${name}\` tags is not documented`),
    open: main.open,
  };
}

/**
 * The types that get the tags, which EC2 takes in the option (EC2 API reference, TagSpecification). Undefined for other services; empty
 * where the value does not say them.
 * @param formats the types that the tagging action knows
 */
function readTagTypes(
  name: string,
  { service, options, values }: FillContext,
  formats: readonly ResourceFormats[],
): string[] | undefined {
  const option = name === 'tag-specifications' ? options.get(name) : undefined;
  if (service.name !== 'ec2' || option === undefined) return undefined;
  const types = possibleValues(option, values).values.flatMap(text => {
    const named = [...text.matchAll(/ResourceType["']?\s*[=:]\s*["']?([a-z\d-]+)/gi)];
    return named.length === 0 ? [''] : named.map(match => match[1] ?? '');
  });
  const templates = new Set<string>();
  for (const type of types) {
    const arn = formats.find(each => each.type === type)?.arns[0];
    if (arn === undefined) return [];
    const resource = arn.replace('arn:${Partition}:', '').replace(/\$\{\w+\}$/, '{new}');
    templates.add(resource.replace('${Region}', '{region}').replace('${Account}', '{account}'));
  }
  return [...templates];
}

const keyUsesOf = rowsByOperation(keyUses);

/** A key that an option names is used with the permissions of the caller. */
export function describeKeys(context: FillContext): readonly Described[] {
  const { service, operation, options, regions, place, values } = context;
  const keys = documentedResourcesOf(service, operation)?.keys ?? nothing;
  if (keys.length === 0) return nothing;
  const rows = keyUsesOf(service, operation);
  return keys.flatMap((name): Described[] => {
    const option = options.get(name);
    if (option === undefined) return [];
    const row = rows.find(each => each.options?.split(' ').includes(name) ?? true);
    const possible = possibleValues(option, values);
    const own = possible.values.filter(value => !/(^|[:/])alias\/aws\//.test(value));
    if (own.length === 0 || row?.actions === '') return [];
    if (row === undefined) {
      const message = `which actions on the key of \`--${name}\` \`${service.name} ${operation.name}\` needs is not documented`;
      return [
        {
          missing: {
            message,
            add: 'add the actions on the key under `allow`, with `kms:ViaService`',
            source: documentedResourcesSource,
          },
          open: [],
        },
      ];
    }
    const hasAlias = own.some(value => value.includes('alias/'));
    const resources = [
      ...new Set(
        own.flatMap(value =>
          regions.flatMap(region => resourceForms['key']?.(value, { ...place, region }) ?? value),
        ),
      ),
    ];
    return row.actions.split(' ').map(action => ({
      requirement: {
        action,
        resources: hasAlias ? ['*'] : resources,
        regions,
        ...(hasAlias
          ? { resourcesUnknown: 'an alias does not show its key', instead: 'name the key by its ARN' }
          : {}),
        source: row.source,
      },
      open: possible.open,
    }));
  });
}

const forwardedBy = rowsByOperation(forwardedAccess);

/** Calls that go on with the permissions of the caller when a customer-managed key is used. */
export function describeForwarded({ service, operation, regions, place }: FillContext): readonly Described[] {
  const rows = forwardedBy(service, operation);
  if (rows.length === 0) return nothing;
  return rows.flatMap(({ actions, when, principal }) =>
    actions.split(' ').map(action => ({
      requirement: {
        action,
        resources: regions.map(region => `arn:${place.partition}:kms:${region}:${place.account}:key/*`),
        regions,
        when,
        ...(regions.length === 1 && !/[*?]/.test(regions[0] ?? '*')
          ? { context: { 'kms:ViaService': `${principal}.${regions[0]}.amazonaws.com` } }
          : {}),
        source: forwardedAccessSource,
      },
      open: [],
    })),
  );
}
