import { impliedActions, operationLimits } from '../data/implied-actions.ts';
import { type BoundCommand, bindCommand } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import { describeAbsent } from './check-names.ts';
import { type ActionFacts, actionOf } from './operation-actions.ts';
import { possibleValues, type VariableValues } from './option-values.ts';
import type { ParsedCommand } from './parse.ts';
import { isArn } from './resource-forms.ts';
import { fillTemplates, type Place, type ResourceContext, type Resources, resourcesOf } from './resources.ts';

/** One action that a command needs, on each of the resources. */
export interface Requirement {
  readonly action: string;
  /** ARNs or patterns; the command needs the action on all that they match. `*` alone when the action takes none. */
  readonly resources: readonly string[];
  /** `aws:RequestedRegion`: from `--region`, else `*`. */
  readonly regions: readonly string[];
  /** Why the resources are not known; `resources` is then `*` and stands for some, nobody knows which. */
  readonly resourcesUnknown?: string;
  /** Why the command may do without it. */
  readonly perhaps?: string;
  /** Whether IAM checks it beside the operation itself, e.g. `iam:PassRole`, so that it is no operation that is run. */
  readonly isBeside?: true;
}

/** What a command needs, or why that cannot be told. */
export type Requirements =
  | {
      readonly requirements: readonly Requirement[];
      /** Variables in ARNs for which no values are known; the ARNs have `*` in their place. */
      readonly needsValues: readonly string[];
      /** What the command does beyond its own permissions, in words. */
      readonly limits: readonly string[];
    }
  | { readonly unknown: string };

/** What `requirementsOf` has to know besides the command. */
export interface Circumstances {
  /** What each variable may stand for; a variable that is not listed may be anything. */
  readonly values?: VariableValues;
  readonly place: Place;
  readonly facts: ActionFacts;
}

/** Where the endpoints of global services are, so what `aws:RequestedRegion` says (IAM User Guide, global condition keys). */
const globalRegion = 'us-east-1';

/**
 * The IAM actions and resources that a command asks for. Nothing is guessed: an operation that cannot be mapped is
 * `unknown`, resources that cannot be told are `resourcesUnknown`.
 */
export function requirementsOf(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  { values = {}, place, facts }: Circumstances,
): Requirements {
  if (parsed.form === 'run') return { unknown: 'it starts an alias, whose command is to be looked at' };
  if (parsed.form === 'chat')
    return { unknown: 'it is a word of chat itself, and no command of the AWS CLI' };
  const bound = bindCommand(catalogue, parsed);
  const { service, operation } = bound;
  const programName = `${service?.name ?? ''} ${operation?.name ?? ''}`.trim();
  if (service?.modelName === '' || operation?.apiName === '') {
    return { unknown: `\`${programName}\` is a program inside the AWS CLI, which chat does not run` };
  }
  if (service === undefined) {
    return { unknown: describeAbsent(catalogue, `\`${bound.serviceWord?.value ?? ''}\``) };
  }
  if (operation === undefined) {
    const operationName = `The operation \`${bound.operationWord?.value ?? ''}\` of \`${service.name}\``;
    return { unknown: describeAbsent(catalogue, operationName) };
  }
  const found = actionOf(service, operation, facts);
  if ('unknown' in found) return found;
  const { regions, open } = regionsOf(bound, values);
  const context: ResourceContext = { service, operation, options: bound.options, values, place, regions };
  const main = describeMain(found.action, context, facts);
  const implied = [...describeImplied(context), ...describePassedRoles(context)];
  const all = [main, ...implied];
  const beside = implied.map(({ requirement }) => ({ ...requirement, isBeside: true as const }));
  return {
    requirements: [main.requirement, ...beside],
    needsValues: [...new Set([...open, ...all.flatMap(each => each.open)])],
    limits: limitsOf(context),
  };
}

interface Described {
  readonly requirement: Requirement;
  readonly open: readonly string[];
}

function regionsOf(
  { globals, service }: BoundCommand,
  values: VariableValues,
): { regions: string[]; open: readonly string[] } {
  if (service?.isGlobal === true) return { regions: [globalRegion], open: [] };
  const option = globals.get('region');
  if (option === undefined || option.values.length === 0) return { regions: ['*'], open: [] };
  const possible = possibleValues(option, values);
  return { regions: [...possible.values], open: possible.open };
}

function describeMain(action: string, context: ResourceContext, facts: ActionFacts): Described {
  const { regions, service, operation, options } = context;
  const types = facts.resourcesOf(action);
  if (types.length === 0) return { requirement: { action, resources: ['*'], regions }, open: [] };
  if (options.has('cli-input-json')) {
    return withoutResources(action, regions, 'they stand in the value of `--cli-input-json`');
  }
  const resources = resourcesOf(
    context,
    types.flatMap(({ arns }) => arns),
  );
  if (resources !== undefined) return withResources(action, regions, resources);
  return withoutResources(
    action,
    regions,
    `which resources \`${service.name} ${operation.name}\` is about is not written down for its options`,
  );
}

function withResources(action: string, regions: readonly string[], { arns, open }: Resources): Described {
  return { requirement: { action, resources: arns, regions }, open };
}

function withoutResources(action: string, regions: readonly string[], resourcesUnknown: string): Described {
  return { requirement: { action, resources: ['*'], regions, resourcesUnknown }, open: [] };
}

function describeImplied(context: ResourceContext): Described[] {
  const { service, operation, options, regions } = context;
  return impliedActions
    .filter(each => each.service === service.name && each.operations.split(' ').includes(operation.apiName))
    .filter(({ given }) => given === undefined || options.has(given))
    .map(({ action, templates, perhaps }) => {
      const described =
        templates.length > 0
          ? withResources(action, regions, fillTemplates(templates, context))
          : withoutResources(action, regions, 'the command does not name them');
      const { requirement, open } = described;
      return { requirement: { ...requirement, ...(perhaps === undefined ? {} : { perhaps }) }, open };
    });
}

/** Options whose role the command hands to a service, which needs `iam:PassRole` (IAM User Guide, "Pass a role to a service"). */
const roleOption = /^(?:role|service-role|node-role|[\w-]*role-arn|[\w-]*iam-role)$/;

function describePassedRoles(context: ResourceContext): Described[] {
  const { operation, options, values, regions, place } = context;
  if (/^(Describe|Get|List|Search|Assume)/.test(operation.apiName)) return [];
  return [...options.values()]
    .filter(({ option }) => option.type === 'string' && roleOption.test(option.name))
    .map(option => {
      const possible = possibleValues(option, values);
      const arns = possible.values.map(value =>
        isArn(value) ? value : `arn:${place.partition}:iam::${place.account}:role/${value}`,
      );
      return withResources('iam:PassRole', regions, { arns, open: possible.open });
    });
}

function limitsOf({ service, operation, options }: ResourceContext): string[] {
  return operationLimits
    .filter(each => each.service === service.name && each.operations.split(' ').includes(operation.apiName))
    .filter(({ unless }) => unless === undefined || !options.has(unless))
    .map(({ limit }) => limit);
}
