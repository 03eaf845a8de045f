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
    const { orElse } = row ?? {};
    if (orElse === undefined) return { requirement: { action, regions, source, ...tagged }, open };
    const other = describeTagged(orElse.resources, context, main);
    const named = `${iamPrefixOf(service)}:${orElse.action}`;
    return {
      requirement: {
        action,
        regions,
        source,
        ...tagged,
        orElse: { action: named, regions, source, ...other.tagged },
      },
      open: [...new Set([...open, ...other.open])],
    };
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

const nothing: readonly never[] = [];
