import { documentedResourcesSource } from '../data/documented-resources.ts';
import { keyUses } from '../data/requirements/key-uses.ts';
import { passedTo } from '../data/requirements/passed-roles.ts';
import { taggingActions } from '../data/requirements/tagging.ts';
import type { BoundOption } from './bind.ts';
import { documentedResourcesOf } from './documented-resources.ts';
import type { FillContext } from './fill-template.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import type { ActionFacts } from './operation-actions.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirements.ts';
import { isArn, resourceForms } from './resource-forms.ts';

const passRoleSource = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

/**
 * `iam:PassRole` on every role that the values of the options name, at any depth, and on those of `pass-roles`.
 * @param passRoles ARNs of roles that the command makes a service use and does not show
 */
export function describePassedRoles(context: FillContext, passRoles: readonly string[]): Described[] {
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
  const arns = [...new Set([...found.flatMap(each => each.arns), ...passRoles])].sort();
  const unseen = found.flatMap(each => each.unseen)[0];
  const principal = passedTo.find(row => row.service.split(' ').includes(service.name))?.principal;
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
              add: 'name the roles: `pass-roles: [arn:aws:iam::<account>:role/<name>]`',
            },
            open: [],
          },
        ]),
  ];
}

interface RoleValues {
  readonly arns: readonly string[];
  /** Those that are given as ARNs. */
  readonly given: readonly string[];
  readonly open: readonly string[];
  /** Why a role that is passed is not known. */
  readonly unseen: readonly string[];
}

/** The roles in the value of an option: the value itself, or what stands behind a key in JSON or shorthand. */
function readRoles(option: BoundOption, key: string, { values, place }: FillContext): RoleValues {
  const { values: texts, open } = possibleValues(option, values);
  const [name = '', inner] = key.split('.');
  const isWhole =
    name.replaceAll('_', '').toLowerCase() === option.option.name.replaceAll('-', '').toLowerCase();
  const isProfile = /profile$/i.test(name);
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

/** Tags that are given while something is made need the tagging action of the service on it too. */
export function describeTags(context: FillContext, main: Described, facts: ActionFacts): Described[] {
  const { service, operation, options, regions } = context;
  const tags = documentedResourcesOf(service, operation)?.tags;
  if (tags === undefined || !options.has(tags) || main.requirement === undefined) return [];
  const prefix = iamPrefixOf(service);
  const row = taggingActions.find(each => each.service === service.name);
  const names =
    row === undefined ? ['TagResource', 'AddTagsToResource', 'CreateTags', 'AddTags'] : [row.action];
  const action = names.map(name => `${prefix}:${name}`).find(each => facts.find(each) !== undefined);
  if (row?.action === '' || action === undefined) return [];
  const { resources, groups, resourcesUnknown, wildcards } = main.requirement;
  const types = facts.resourcesOf(action);
  return [
    {
      requirement: {
        action,
        resources: types.length === 0 ? ['*'] : resources,
        ...(groups === undefined || types.length === 0 ? {} : { groups }),
        regions,
        ...(resourcesUnknown === undefined || types.length === 0 ? {} : { resourcesUnknown }),
        ...(wildcards === undefined ? {} : { wildcards }),
        source: row?.source ?? taggingSource,
      },
      open: main.open,
    },
  ];
}

/** A key that an option names is used with the permissions of the caller. */
export function describeKeys(context: FillContext): Described[] {
  const { service, operation, options, regions, place, values } = context;
  const keys = documentedResourcesOf(service, operation)?.keys ?? [];
  const row = keyUses.find(
    each =>
      each.service.split(' ').includes(service.name) &&
      (each.operations === undefined || each.operations.split(' ').includes(operation.apiName)),
  );
  return keys.flatMap((name): Described[] => {
    const option = options.get(name);
    if (option === undefined) return [];
    const possible = possibleValues(option, values);
    const own = possible.values.filter(value => !/(^|[:/])alias\/aws\//.test(value));
    if (own.length === 0 || row?.actions === '') return [];
    if (row === undefined) {
      const message = `which actions on the key of \`--${name}\` \`${service.name} ${operation.name}\` needs is not written down`;
      return [
        {
          missing: {
            message,
            add: 'the actions on the key under `allow`, with `kms:ViaService`',
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
          ? { resourcesUnknown: 'an alias does not show its key', add: 'name the key by its ARN' }
          : {}),
        source: row.source,
      },
      open: possible.open,
    }));
  });
}
