import { documentedResourcesSource } from '../data/documented-resources.ts';
import { forwardedAccess, forwardedAccessSource } from '../data/requirements/forwarded-access.ts';
import { keyUses } from '../data/requirements/key-uses.ts';
import { namePassRoles, passedTo, passRoleSource, roleKeys } from '../data/requirements/passed-roles.ts';
import type { BoundOption } from './bind.ts';
import { rowsByOperation } from './covers-operation.ts';
import { documentedResourcesOf } from './documented-resources.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirement.ts';
import { isArn, resourceForms } from './resource-forms.ts';

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
  for (const { option: name, key } of roleKeysOf(service, operation)) {
    const option = options.get(name);
    if (option !== undefined) found.push(readRoles(option, key, context));
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

/** The roles behind keys of an operation that no name shows to be roles. */
export const roleKeysOf = rowsByOperation(roleKeys);

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
