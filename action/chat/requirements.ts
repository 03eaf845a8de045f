import { documentedResourcesSource } from '../data/documented-resources.ts';
import { globalEndpoints } from '../data/global-services.ts';
import { passNoRole } from '../data/requirements/passed-roles.ts';
import { type BoundCommand, bindCommand } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import { describeAbsent } from './check-names.ts';
import { rowsByOperation } from './covers-operation.ts';
import { describeRule, describeTemplates } from './describe-rule.ts';
import { documentedResourcesOf } from './documented-resources.ts';
import type { CommandPlace, FillContext } from './fill-context.ts';
import { listArns } from './fill-template.ts';
import { isReading } from './is-reading.ts';
import { describeNestedKeys } from './nested-keys.ts';
import { type ActionFacts, type ActionOf, actionOf } from './operation-actions.ts';
import { possibleValues, type VariableValues } from './option-values.ts';
import { describeOthers } from './other-resources.ts';
import { describeOutside } from './outside-needs.ts';
import { markOwned, readOwner } from './owner-account.ts';
import type { ParsedCommand } from './parse.ts';
import { describePossible } from './possible-needs.ts';
import { addQueueRegion } from './queue-region.ts';
import { describeForwarded, describeKeys, describePassedRoles } from './required-beside.ts';
import type { Described, Requirement, UnknownNeed } from './requirement.ts';
import { findBesideRules, findMainRule, hasBesideRules, type SourcedRule } from './requirement-rules.ts';
import { addSteps, readRunbookSteps, type StepCall } from './runbook-steps.ts';
import { describeTags } from './tags-at-creation.ts';

/** What a command needs, or why that is not known. */
export type Requirements =
  | {
      /** All of them have to hold, but for those with `when`. */
      readonly requirements: readonly Requirement[];
      /** What is always needed and not known. */
      readonly missing: readonly UnknownNeed[];
      /** What it depends on beside the permissions of the account: whatever these are, it is not certain. */
      readonly outside: readonly UnknownNeed[];
      /**
       * Variables in ARNs for which no values are known, and `--option` for a required option that is not given; the ARNs
       * have `*` in their place.
       */
      readonly needsValues: readonly string[];
      /** Whether the command has variables, so that what it needs depends on what is typed. */
      readonly hasVariables?: true;
      /** The Regions of which one is the default Region in which the command runs; undefined: it names its Region, or the service has none. */
      readonly defaultRegions?: readonly string[];
    }
  | { readonly unknown: string };

/** What `requirementsOf` has to know besides the command. */
export interface RequirementContext {
  /** The values of each variable; a variable that is not listed may be anything. */
  readonly values?: VariableValues;
  readonly place: CommandPlace;
  readonly facts: ActionFacts;
  /** Roles that the command makes a service use and that it does not show. */
  readonly passRoles?: readonly string[];
}

/**
 * The IAM actions and resources that a command asks for. Nothing is guessed: an operation that cannot be mapped is
 * `unknown`, resources that are not known are `resourcesUnknown`.
 */
export function requirementsOf(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  context: RequirementContext,
): Requirements {
  const read = readCommand(catalogue, parsed, context);
  return 'unknown' in read ? read : describeRequirements(read, context);
}

/** A command whose service and operation exist. */
export interface ReadCommand {
  readonly catalogue: Catalogue;
  readonly context: FillContext;
  readonly isJson: boolean;
  /** Variables without values in the Region. */
  readonly open: readonly string[];
}

/**
 * Options with which the CLI sends a request to another place, with other credentials or without any, or sends none.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
 */
const otherRequests = ['endpoint-url', 'no-sign-request', 'profile', 'generate-cli-skeleton'];

/** Reads a command as far as its requirements depend on it. */
export function readCommand(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  { values = {}, place }: RequirementContext,
): ReadCommand | { readonly unknown: string } {
  if (parsed.form === 'run') return { unknown: 'it starts an alias, whose command is to be looked at' };
  if (parsed.form === 'chat')
    return { unknown: 'it is a command of the chat app itself, not of the AWS CLI' };
  const bound = bindCommand(catalogue, parsed);
  const { service, operation } = bound;
  if (service?.modelName === '' || operation?.apiName === '') {
    const programName = `${service?.name ?? ''} ${operation?.name ?? ''}`.trim();
    return { unknown: `\`${programName}\` is a program inside the AWS CLI, which chat does not run` };
  }
  if (service === undefined) {
    return { unknown: describeAbsent(catalogue, `\`${bound.serviceWord?.value ?? ''}\``) };
  }
  if (operation === undefined) {
    const operationName = `The operation \`${bound.operationWord?.value ?? ''}\` of \`${service.name}\``;
    return { unknown: describeAbsent(catalogue, operationName) };
  }
  const other = otherRequests.find(name => bound.globals.has(name) || bound.options.has(name));
  if (other !== undefined)
    return {
      unknown: `with \`--${other}\` it is another request, or none, and what chat does then is not known`,
    };
  const { regions, open } = regionsOf(bound, values);
  return {
    catalogue,
    context: { service, operation, options: bound.options, values, place, regions, omitted: 'default' },
    isJson: bound.options.has('cli-input-json'),
    open,
  };
}

const passesNoRole = rowsByOperation(passNoRole);

/** The requirements of a command that is read, with whatever options its context has. */
export function describeRequirements(
  command: ReadCommand,
  { facts, passRoles: given = [] }: Pick<RequirementContext, 'facts' | 'passRoles'>,
): Requirements {
  const { catalogue, context, open } = command;
  const { service, operation } = context;
  const passesNone = passesNoRole(service, operation).length > 0;
  const passRoles = passesNone ? [] : given;
  const rule = findMainRule(context);
  const found: ActionOf =
    rule?.action === undefined
      ? actionOf(context.service, context.operation, facts)
      : { action: rule.action };
  if ('unknown' in found) return found;
  const owned = readOwner(context);
  const ofOwner = describeMain(found.action, rule, { ...command, context: owned.context }, facts);
  const ofPlace = owned.unknown === undefined ? ofOwner : markOwned(ofOwner, owned.unknown);
  const main = context.options.has('queue-url') ? addQueueRegion(ofPlace, context) : ofPlace;
  // `pass-roles` names the roles that a row only knows to be passed.
  const isPassing = (each: SourcedRule) => each.action === 'iam:PassRole' && passRoles.length > 0;
  const rules = findBesideRules(context).map(each => (isPassing(each) ? nameRoles(each, passRoles) : each));
  const named = rules.some(isPassing);
  const beside: Described[] = [
    ...rules.map(each => describeRule(each, context, facts)),
    ...(passesNone ? nothing : describePassedRoles(context, named ? nothing : passRoles)),
    ...describeTags(owned.context, main, facts),
    ...describeKeys(context),
    ...(ofOwner.others ?? nothing),
    ...describeForwarded(context),
  ];
  beside.push(
    ...describePossible(context, {
      action: found.action,
      described: [main, ...beside],
      passesNone,
      passRoles,
      facts,
    }),
  );
  const steps = describeSteps(command, facts);
  const ofMain = main.requirement === undefined ? nothing : [main.requirement];
  // Most commands need one action.
  const needed =
    beside.length + steps.length === 0
      ? ofMain
      : [
          ...ofMain,
          ...beside.flatMap(({ requirement }) =>
            requirement === undefined ? [] : [{ ...requirement, isBeside: true as const }],
          ),
          ...steps.flatMap(({ requirement }) => requirement ?? []),
        ];
  const nested = describeNestedKeys(context, needed);
  const all = [main, ...beside, ...describeHidden(command), ...nested, ...steps];
  return {
    requirements: needed,
    missing: all.flatMap(({ missing }) => missing ?? []),
    outside: describeOutside(catalogue, context, needed),
    needsValues: uniteOpen(
      open,
      all.flatMap(each => each.open),
    ),
  };
}

function uniteOpen(ofRegion: readonly string[], ofResources: readonly string[]): readonly string[] {
  const isNone = ofRegion.length + ofResources.length === 0;
  return isNone ? nothing : [...new Set([...ofRegion, ...ofResources])];
}

/** What the steps of a runbook need, which a command starts and which run with the permissions of the caller. */
function describeSteps({ catalogue, context }: ReadCommand, facts: ActionFacts): readonly Described[] {
  const steps = readRunbookSteps(context, catalogue);
  if (steps === undefined) return nothing;
  if ('missing' in steps) return [{ missing: steps.missing, open: [] }];
  return steps.calls.flatMap(call => describeStep(call, catalogue, facts));
}

function describeStep(call: StepCall, catalogue: Catalogue, facts: ActionFacts): Described[] {
  const { context, runbook, changes, source } = call;
  const needed = describeRequirements({ catalogue, context, isJson: false, open: [] }, { facts });
  if ('unknown' in needed) return [{ missing: { message: needed.unknown, source }, open: [] }];
  const about = { step: { runbook, changes }, isBeside: true as const, source };
  return [
    // What could be changed about the same call as a command cannot be changed about a runbook.
    ...needed.requirements.map(({ instead: _, ...each }): Described => {
      const { action, regions } = each;
      return call.unknown === undefined
        ? { requirement: { ...each, ...about }, open: needed.needsValues }
        : {
            requirement: { action, regions, resources: ['*'], resourcesUnknown: call.unknown, ...about },
            open: [],
          };
    }),
    ...needed.missing.map(
      ({ message, add = addSteps }): Described => ({ missing: { message, add, source }, open: [] }),
    ),
  ];
}

/** What `--cli-input-json` brings is not read: roles, tags and keys in it, and what rows of the table ask for. */
function describeHidden({ isJson, context }: ReadCommand): readonly Described[] {
  if (!isJson) return nothing;
  const documented = documentedResourcesOf(context.service, context.operation);
  const brings =
    hasBesideRules(context) ||
    (documented !== undefined &&
      (documented.roles.length > 0 || documented.keys.length > 0 || documented.tags !== undefined));
  if (!brings) return nothing;
  const message = 'the value of `--cli-input-json` is not read';
  const missing = { message, instead: 'write the options instead', source: documentedResourcesSource };
  return [{ missing, open: [] }];
}

/** A row about roles that nothing in the command names, with the roles that are named beside it. */
function nameRoles(rule: SourcedRule, passRoles: readonly string[]): SourcedRule {
  const { unknown: _, isUncertain: __, when: ___, instead: ____, ...known } = rule;
  return { ...known, resources: passRoles };
}

function regionsOf(
  { globals, service }: BoundCommand,
  values: VariableValues,
): { regions: string[]; open: readonly string[] } {
  if (service?.isGlobal === true) return { regions: [globalEndpoints.get(service.name) ?? '*'], open: [] };
  const option = globals.get('region');
  if (option === undefined || option.values.length === 0) return { regions: ['*'], open: [] };
  const possible = possibleValues(option, values);
  return { regions: [...possible.values], open: possible.open };
}

/** Whether nothing that a command says is in the ARNs of a type, as of requests about all of a kind. */
function isFixed({ arns }: { readonly arns: readonly string[] }): boolean {
  return !arns.some(arn => /\$\{(?!(Partition|Region|Account|\*)\})|(?<!\{)\*/.test(arn));
}

function describeMain(
  action: string,
  rule: SourcedRule | undefined,
  { context, isJson }: ReadCommand,
  facts: ActionFacts,
): Described {
  const { regions, service, operation } = context;
  const types = facts.resourcesOf(action);
  if (types.length === 0 && rule === undefined) {
    return {
      requirement: { action, resources: ['*'], regions, source: documentedResourcesSource },
      open: [],
    };
  }
  const unknown = (resourcesUnknown: string): Described => ({
    requirement: { action, resources: ['*'], regions, resourcesUnknown, source: documentedResourcesSource },
    open: [],
  });
  if (isJson && (rule !== undefined || !types.every(isFixed)))
    return unknown('they are in the value of `--cli-input-json`');
  if (rule !== undefined) return describeRule(rule, context, facts, action);
  const documented = documentedResourcesOf(service, operation);
  const rows = documented?.rows.filter(
    ({ given, absent }) =>
      given.every(name => context.options.has(name)) && !absent.some(name => context.options.has(name)),
  );
  if (documented === undefined || rows === undefined || documented.unnamed.length > 0) {
    return unknown(
      `no option of \`${service.name} ${operation.name}\` is documented to name ${listTypes(documented?.unnamed ?? [])}`,
    );
  }
  // An action none of whose resources has to be given is asked for `*` when none is, or for all that there are.
  if (rows.length === 0) {
    const unclear = documented.unclear.find(name => context.options.has(name));
    if (unclear !== undefined)
      return unknown(`whether \`--${unclear}\` names a resource that ${action} applies to is not documented`);
    if (isReading(operation)) {
      const { place } = context;
      const all = regions.flatMap(region => types.flatMap(type => listArns(type, { place, region })));
      // An option that is a part of a row says which ones: the environments of an application.
      const isPart = documented.rows.some(({ given }) => given.some(name => context.options.has(name)));
      const kind = isPart ? ('any' as const) : ('all' as const);
      const wildcards = [{ arn: '*', kind, forms: ['*', ...new Set(all)] }];
      return {
        requirement: { action, resources: ['*'], regions, wildcards, source: documentedResourcesSource },
        open: [],
      };
    }
    return unknown(
      `\`${service.name} ${operation.name}\` does not name a resource that ${action} applies to`,
    );
  }
  const templates = rows.map(({ template }) => template.replace('|whole}', '}'));
  const named = describeTemplates({ action, templates, source: documentedResourcesSource }, context, facts);
  return documented.others.length === 0
    ? named
    : { ...named, others: describeOthers(documented.others, action, context) };
}

function listTypes(types: readonly string[]): string {
  return types.length === 0 ? 'its resource' : `its ${types.join(' and its ')}`;
}

const nothing: readonly never[] = [];
