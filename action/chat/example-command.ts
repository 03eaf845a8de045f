import { appendTo } from '../core/group.ts';
import { neededOptions } from '../data/needed-options.ts';
import { operationActions } from '../data/operation-actions.ts';
import { takesArn } from '../data/options-for-arns.ts';
import { optionsOfTemplate } from './arn-template.ts';
import type { Catalogue, Operation, OperationOption, Service } from './catalogue.ts';
import { checkCommand } from './check.ts';
import { documentedResourcesOf, isWholeArn } from './documented-resources.ts';
import { iamPrefixOf } from './iam-prefix.ts';
import { isReading } from './is-reading.ts';
import { findRefusal } from './never-in-chat.ts';
import type { ActionFacts } from './operation-actions.ts';
import { parseCommand } from './parse.ts';
import { type RequirementContext, requirementsOf } from './requirements.ts';
import { quoteValue, sampleValue } from './sample-value.ts';

/** One action on one resource, as a command has to need it. */
export interface WantedCommand {
  /** As IAM writes it, e.g. `lambda:InvokeFunction`. */
  readonly action: string;
  /** An ARN without wildcards, in which `*` is the character; `*` for an action that takes no resource. */
  readonly resource: string;
  /** The Region of the request; a command of a global service runs in the Region of its endpoint. */
  readonly region: string;
  readonly place: RequirementContext['place'];
}

/** Finds commands that make a request. */
export interface CommandExamples {
  /**
   * A command that chat runs and that always needs the action on the resource and nothing else: proved by reading the
   * finished command. Undefined where none is found.
   */
  readonly find: (wanted: WantedCommand) => ExampleCommand | undefined;
}

/** A command with what it says of its request. */
export interface ExampleCommand {
  /** As it is typed after the mention, e.g. `lambda invoke --function-name billing --region eu-west-1`. */
  readonly text: string;
  /** `aws:RequestedRegion`. */
  readonly region: string;
}

/** Operations that are tried for one action. */
const maxOperations = 4;

/**
 * Finds commands for requests. What an operation makes of its options is learned once, from the requirements of a
 * command in which each option has a value of its own.
 */
export function createCommandExamples(catalogue: Catalogue, facts: ActionFacts): CommandExamples {
  const operations = new Map<string, readonly Called[]>();
  const forms = new Map<Called, readonly Form[]>();
  const found = new Map<string, ExampleCommand | undefined>();
  let byPrefix: ReadonlyMap<string, readonly Service[]> | undefined;
  const search = (wanted: WantedCommand): ExampleCommand | undefined => {
    byPrefix ??= groupByPrefix(catalogue);
    const key = wanted.action.toLowerCase();
    const called = operations.get(key) ?? listOperations(key, byPrefix, catalogue);
    operations.set(key, called);
    for (const each of called.slice(0, maxOperations)) {
      const known = forms.get(each) ?? learnForms(each, catalogue, facts);
      forms.set(each, known);
      for (const form of known) {
        const options = form.fill(wanted);
        const example = options && prove(each, options, wanted, { catalogue, facts });
        if (example !== undefined) return example;
      }
    }
    return undefined;
  };
  return {
    find: wanted => {
      const key = JSON.stringify(wanted);
      if (!found.has(key)) found.set(key, search(wanted));
      return found.get(key);
    },
  };
}

/** An operation of a service. */
interface Called {
  readonly service: Service;
  readonly operation: Operation;
}

/** Options with their values, in the order in which they are typed; an empty value is that of a flag. */
type Options = readonly (readonly [name: string, value: string])[];

/** A way to give the options of an operation so that it is about a certain resource. */
interface Form {
  /** Undefined where the operation cannot be about the resource in this way. */
  readonly fill: (wanted: WantedCommand) => Options | undefined;
}

function groupByPrefix(catalogue: Catalogue): ReadonlyMap<string, readonly Service[]> {
  const groups = new Map<string, Service[]>();
  for (const name of catalogue.serviceNames) {
    const service = catalogue.findService(name);
    if (service === undefined || service.modelName === '') continue;
    const prefix = iamPrefixOf(service);
    appendTo(groups, prefix, service);
  }
  return groups;
}

/** Operations that ask for an action: the one of the same name, then those that are written down. */
function listOperations(
  key: string,
  byPrefix: ReadonlyMap<string, readonly Service[]>,
  catalogue: Catalogue,
): Called[] {
  const [prefix = '', name = ''] = key.split(':');
  if (findRefusal(prefix, name) !== undefined) return [];
  const written = (writtenDown.get(key) ?? []).flatMap(({ service, apiName }) => {
    const own = catalogue.findService(service);
    return own === undefined ? [] : findOperation(own, apiName.toLowerCase());
  });
  const named = (byPrefix.get(prefix) ?? []).flatMap(service => findOperation(service, name));
  // The operation of the same name first, and of several services the one that IAM calls the same.
  const isOwn = ({ service, operation }: Called) =>
    Number(operation.apiName.toLowerCase() === name) * 2 + Number(service.name === prefix);
  return [...new Map([...named, ...written].map(each => [each.operation, each])).values()].sort(
    (a, b) => isOwn(b) - isOwn(a),
  );
}

/** Operations by their action, in lower case, where the two do not have the same name. */
const writtenDown: ReadonlyMap<string, readonly { service: string; apiName: string }[]> = (() => {
  const byAction = new Map<string, { service: string; apiName: string }[]>();
  for (const { service, actions } of operationActions) {
    for (const [apiName, action] of Object.entries(actions)) {
      const key = action.toLowerCase();
      appendTo(byAction, key, { service, apiName });
    }
  }
  return byAction;
})();

const operationNames = new WeakMap<Service, ReadonlyMap<string, string>>();

/** @param name of the API, in lower case */
function findOperation(service: Service, name: string): Called[] {
  const names =
    operationNames.get(service) ??
    new Map(service.operationNames.map(typed => [typed.replaceAll('-', ''), typed]));
  operationNames.set(service, names);
  const operation = service.findOperation(names.get(name) ?? '');
  return operation === undefined || operation.apiName === '' ? [] : [{ service, operation }];
}

/** A value that no other option has, and that no form of a value changes. */
function markerOf(index: number): string {
  return `marker${index}marker`;
}

/** The place that operations are learned in. */
const learnedIn = { region: 'eu-west-1', place: { partition: 'aws', account: '210987654321' } };

function learnForms(called: Called, catalogue: Catalogue, facts: ActionFacts): Form[] {
  const { service, operation } = called;
  const needed = neededOptions.get(`${service.name} ${operation.name}`) ?? [];
  const required = [...operation.options.values()].filter(
    ({ name, isRequired }) => isRequired || needed.includes(name),
  );
  // What changes something and has no option that the model requires most often needs one of several, or all but one.
  if (required.length === 0 && !isReading(operation)) return [];
  const rows = documentedResourcesOf(service, operation)?.rows ?? [];
  const named = rows.flatMap(({ given, template }) =>
    [...given, ...optionsOfTemplate(template)].flatMap(name => operation.options.get(name) ?? []),
  );
  const all = [...new Map([...required, ...named].map(option => [option.name, option])).values()];
  const samples = new Map<OperationOption, string>();
  for (const option of all) {
    const sample = sampleValue(service, option);
    if (sample === undefined) return [];
    samples.set(option, sample);
  }
  const open = all.filter(({ type }) => type === 'string' || type === 'list');
  const fill = (options: readonly OperationOption[], values: ReadonlyMap<OperationOption, string>): Options =>
    options.map(option => [option.name, values.get(option) ?? samples.get(option) ?? '']);
  // An option that holds the whole ARN is given in place of those that hold its parts.
  const whole = new Set(rows.flatMap(({ absent }) => absent.filter(name => isWholeArn(name, rows))));
  const parts = all.filter(({ name, isRequired }) => isRequired || !whole.has(name));
  const byArn = all.filter(option => !parts.includes(option)).map(option => [...required, option]);
  const sets = [...(required.length === parts.length ? [] : [required]), parts, ...byArn];
  // An ARN may have a choice in other letters than the option, as the scope of a web ACL.
  const choice = named.find(option => choicesOf(service, option).length > 0);
  const choices = choice === undefined ? [] : choicesOf(service, choice);
  const chosen = choices.flatMap(value => sets.map(options => ({ options, value })));
  const learned = [...sets.map(options => ({ options, value: undefined })), ...chosen].flatMap(
    ({ options, value }) => {
      const own = options.filter(
        option => open.includes(option) && (value === undefined || option !== choice),
      );
      const given = value === undefined || choice === undefined ? [] : [[choice, value] as const];
      const fillChosen: Fill = (each, values) => fill(each, new Map([...given, ...values]));
      const markers = new Map(own.map((option, index) => [option, markerOf(index)]));
      const resources = resourcesOf(called, fillChosen(options, markers), { catalogue, facts });
      return resources.map((resource): Form => ({ fill: matchForm(resource, options, markers, fillChosen) }));
    },
  );
  const inWhole = sets.flatMap(options =>
    options
      .filter(option => open.includes(option) && takesWhole(called, option))
      .map((option): Form => ({ fill: fillWhole(option, options, fill) })),
  );
  return [...learned, ...inWhole];
}

/** The values of an option that takes one of few. */
function choicesOf(service: Service, option: OperationOption): readonly string[] {
  const shape = service.shapes(option.shape ?? 0);
  return shape.kind === 'enumeration' && shape.values.length <= maxChoices ? shape.values : [];
}

/** Options with more choices are not tried with each of them. */
const maxChoices = 4;

type Fill = (options: readonly OperationOption[], values: ReadonlyMap<OperationOption, string>) => Options;

/** The resources of a command in which each option has a marker. */
function resourcesOf(called: Called, options: Options, { catalogue, facts }: Facts): readonly string[] {
  const { region, place } = learnedIn;
  const needed = requirementsOf(catalogue, parseCommand(print(called, options, region)), { place, facts });
  if ('unknown' in needed) return [];
  const [main] = needed.requirements.filter(({ when }) => when === undefined);
  return main?.resources ?? [];
}

interface Facts {
  readonly catalogue: Catalogue;
  readonly facts: ActionFacts;
}

/** Reads the values of options out of a resource, by the resource of a command with markers. */
function matchForm(
  learned: string,
  options: readonly OperationOption[],
  markers: ReadonlyMap<OperationOption, string>,
  fill: Fill,
): Form['fill'] {
  if (learned === '*') return ({ resource }) => (resource === '*' ? fill(options, new Map()) : undefined);
  const { region, place } = learnedIn;
  const order: OperationOption[] = [];
  const source = learned
    .split(/(marker\d+marker)/)
    .map(part => {
      const option = [...markers].find(([, marker]) => marker === part)?.[0];
      if (option === undefined)
        return part
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll(region, '[^:]*')
          .replaceAll(place.account, '(?:\\$\\{[^}]*\\}|[^:]*)')
          .replaceAll('\\*', '.*');
      order.push(option);
      return '(.+?)';
    })
    .join('');
  const pattern = new RegExp(`^${source}$`);
  return ({ resource }) => {
    const match = pattern.exec(resource);
    if (match === null) return undefined;
    const names = order.map((_, index) => writeName(match[index + 1] ?? '', resource));
    if (names.includes(undefined)) return undefined;
    return fill(options, new Map(order.map((option, index) => [option, names[index] ?? ''])));
  };
}

/**
 * A name as it is typed: the ARN of a parameter is without the slash that Parameter Store demands before a name with others. Undefined
 * for what is no name: that of a rule has no slash, and what is before one is its bus.
 */
function writeName(name: string, resource: string): string | undefined {
  if (!name.includes('/')) return name;
  if (rule.test(resource)) return undefined;
  return /^[^:]*:[^:]*:ssm:[^:]*:[^:]*:(parameter|servicesetting)\//.test(resource) ? `/${name}` : name;
}

/** The ARN of a rule, which has the name of its bus before its own. No option for a name takes it. */
const rule = /^[^:]*:[^:]*:events:[^:]*:[^:]*:rule\//;

/** Whether an option takes the ARN itself, or the address of a queue: one for a name refuses both. */
function takesWhole({ service, operation }: Called, { name }: OperationOption): boolean {
  return name === 'queue-url' || takesArn(service.name, operation.name, name);
}

/** An option that takes the ARN itself, or the address of a queue. */
function fillWhole(option: OperationOption, options: readonly OperationOption[], fill: Fill): Form['fill'] {
  return ({ resource }) => {
    if (!resource.startsWith('arn:')) return undefined;
    if (rule.test(resource) && !option.name.endsWith('-arn')) return undefined;
    const value = option.name === 'queue-url' ? addressOf(resource) : resource;
    return value === undefined ? undefined : fill(options, new Map([[option, value]]));
  };
}

function addressOf(resource: string): string | undefined {
  const [, partition, , region, account, name] = resource.split(':');
  if (partition !== 'aws' || name === undefined || resource.includes('${')) return undefined;
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

function print({ service, operation }: Called, options: Options, region: string): string {
  const words = options.map(([name, value]) =>
    value === '' ? `--${name}` : `--${name} ${quoteValue(value)}`,
  );
  const place = service.isGlobal ? [] : [`--region ${region}`];
  return [service.name, operation.name, ...words, ...place].join(' ');
}

/** The command, if it is right as it is written and needs exactly what is wanted. */
function prove(
  called: Called,
  options: Options,
  { action, resource, region, place }: WantedCommand,
  { catalogue, facts }: Facts,
): ExampleCommand | undefined {
  const text = print(called, options, region);
  if (/[\r\n`$]/.test(text)) return undefined;
  const parsed = parseCommand(text);
  if (checkCommand(catalogue, parsed, { as: 'typed' }).length > 0) return undefined;
  const needed = requirementsOf(catalogue, parsed, { place, facts });
  if ('unknown' in needed) return undefined;
  if (needed.missing.length + needed.outside.length + needed.needsValues.length > 0) return undefined;
  const always = needed.requirements.filter(({ when }) => when === undefined);
  const [main] = always;
  if (main === undefined || always.length > 1) return undefined;
  const { resources, regions, context, wildcards = [], resourcesUnknown } = main;
  const isExact =
    main.action.toLowerCase() === action.toLowerCase() &&
    resources.length === 1 &&
    resources[0] === resource &&
    regions.length === 1 &&
    context === undefined &&
    resourcesUnknown === undefined &&
    // A request about all of a kind has `*` in its ARN.
    (wildcards.length === 0 || (resource !== '*' && resource.includes('*')));
  return isExact ? { text, region: regions[0] ?? region } : undefined;
}
