import { type OptionFact, optionFacts } from '../data/requirements/option-facts.ts';
import type { BoundOption } from './bind.ts';
import type { Operation, Service } from './catalogue.ts';
import { rowsByOperation } from './covers-operation.ts';
import { possibleValues, readWords, type VariableValues } from './option-values.ts';
import { isArn, isAwsDocument, resourceForms } from './resource-forms.ts';

/** Where a command runs. Each part may be symbolic, as `${AWS::AccountId}`, or `*`. */
export interface CommandPlace {
  readonly partition: string;
  readonly account: string;
}

/** The ARN formats of one type of resource, as IAM documents them. */
export interface ResourceFormats {
  readonly type: string;
  readonly arns: readonly string[];
  readonly isRequired: boolean;
}

/** What a template is filled with. */
export interface FillContext {
  readonly service: Service;
  readonly operation: Operation;
  readonly options: ReadonlyMap<string, BoundOption>;
  readonly values: VariableValues;
  readonly place: CommandPlace;
  readonly regions: readonly string[];
  /** Whether an option that is not given means the service's default, or any value that it could have. */
  readonly omitted: 'default' | 'any';
}

/** A part of an ARN that `*` replaces. */
export interface Wildcard {
  readonly arn: string;
  /**
   * `new`: AWS makes it up; `any`: the command cannot name it; `id`: what AWS puts behind the name that is given.
   */
  readonly kind: 'new' | 'any' | 'id';
}

/** The ARNs (patterns) of resources. */
export interface Filled {
  readonly arns: readonly string[];
  /** The same, one group for each resource that is needed: the ARNs of a group are what it is with other values of variables. */
  readonly groups: readonly (readonly string[])[];
  /** Variables in them without a value, and `--option` for a required option that is not given; `*` is in their place. */
  readonly open: readonly string[];
  readonly wildcards: readonly Wildcard[];
  /** Why the ARNs are not known, if they are not. */
  readonly unknown: readonly string[];
}

/** Whether an operation only reads, so that an option that is not given narrows nothing: it reads all. */
export function isReading({ apiName }: Pick<Operation, 'apiName'>): boolean {
  return /^(Describe|Get|List|Search|BatchGet|BatchDescribe|Head|Lookup|Filter|Query|Scan|View)/.test(
    apiName,
  );
}

/** Not `${AWS::AccountId}`, which stays as it is. */
const placeholder = /(?<!\$)\{([^}]*)\}/;

/**
 * Fills templates of the form that `data/requirements/rule.ts` describes, once for each Region.
 * @param types the resource types of the action; an ARN in a value has to be of one of them
 */
export function fillTemplates(
  templates: readonly string[],
  context: FillContext,
  types: readonly ResourceFormats[] = [],
): Filled {
  const groups = templates.flatMap(template =>
    splitLists(template, context).map(each =>
      context.regions.map(region => fillTemplate(template, { ...each, region, types })),
    ),
  );
  const filled = groups.flat();
  return {
    groups: groups.map(group => [...new Set(group.flatMap(({ arns }) => arns))]),
    arns: [...new Set(filled.flatMap(({ arns }) => arns))].sort(),
    open: [...new Set(filled.flatMap(({ open }) => open))],
    wildcards: filled.flatMap(({ wildcards }) => wildcards),
    unknown: [...new Set(filled.flatMap(({ unknown }) => unknown))],
  };
}

/** The options that the placeholders of a template name, in their order. */
export function optionsOfTemplate(template: string): readonly string[] {
  return [...template.matchAll(/\{--([\w-]+)/g)].map(match => match[1] ?? '');
}

/** What a template consists of; the data has some thousands of templates. */
interface ArnTemplate {
  /** The options in it, in order. */
  readonly options: readonly string[];
  readonly kind: Wildcard['kind'] | undefined;
  /** The texts between the placeholders, one more than there are placeholders. */
  readonly texts: readonly string[];
  readonly placeholders: readonly string[];
}

const templates = new Map<string, ArnTemplate>();

function readArnTemplate(text: string): ArnTemplate {
  let template = templates.get(text);
  if (template === undefined) {
    // The expression has a group, so that the texts and the placeholders take turns.
    const parts = text.split(placeholder);
    template = {
      options: optionsOfTemplate(text),
      kind: (['new', 'any', 'id'] as const).find(each => text.includes(`{${each}}`)),
      texts: parts.filter((_, index) => index % 2 === 0),
      placeholders: parts.filter((_, index) => index % 2 === 1),
    };
    templates.set(text, template);
  }
  return template;
}

/** One context for each value of the first list in a template: each is a resource of its own. */
function splitLists(template: string, context: FillContext): readonly FillContext[] {
  for (const name of readArnTemplate(template).options) {
    const option = context.options.get(name);
    if (option === undefined) continue;
    const words = readWords(option);
    if (words.length < 2) continue;
    return words.map(word => ({
      ...context,
      options: new Map([...context.options, [name, { ...option, values: [word] }]]),
    }));
  }
  return [context];
}

interface RegionContext extends FillContext {
  readonly region: string;
  readonly types: readonly ResourceFormats[];
}

function fillTemplate(template: string, context: RegionContext): Omit<Filled, 'groups'> {
  const { kind } = readArnTemplate(template);
  const moved = movePlace(template, context);
  const { arns, open, unknown } = fillPlain(template, moved) ?? fill('', template, template, moved);
  const wildcards =
    kind === undefined ? [] : arns.filter(arn => arn.includes('*')).map(arn => ({ arn, kind }));
  return { arns, open, wildcards, unknown };
}

/** An ARN in the place of a name says in which Region and account the resource is: the cluster of a service, say. */
function movePlace(template: string, context: RegionContext): RegionContext {
  for (const name of readArnTemplate(template).options) {
    const option = context.options.get(name);
    const arns = option === undefined ? [] : possibleValues(option, context.values).values.filter(isArn);
    const [arn] = arns;
    if (arn === undefined || new Set(arns.map(each => JSON.stringify(placeOf(each)))).size > 1) continue;
    const { region, account } = placeOf(arn);
    return {
      ...context,
      region: region || context.region,
      place: { ...context.place, account: account || context.place.account },
    };
  }
  return context;
}

/** The Region and the account in an ARN. A pseudo parameter has colons of its own. */
function placeOf(arn: string): { region: string; account: string } {
  const [, , , region = '', account = ''] = arn.match(/(?:\$\{[^}]*\}|[^:$]|\$(?!\{))*(?::|$)/g) ?? [];
  return { region: region.slice(0, -1), account: account.slice(0, -1) };
}

type Part = Pick<Filled, 'arns' | 'open' | 'unknown'>;

const nothing: readonly string[] = [];

/** Fills a template each of whose placeholders has one value, and none of them an ARN: most are so. Undefined for any other. */
function fillPlain(template: string, context: RegionContext): Part | undefined {
  const { texts, placeholders } = readArnTemplate(template);
  let text = texts[0] ?? '';
  for (const [index, each] of placeholders.entries()) {
    const { values, open, unknown } = readPlaceholder(each, context);
    const [value] = values;
    if (value === undefined || values.length > 1 || open.length > 0 || unknown.length > 0 || isArn(value))
      return undefined;
    text += value + (texts[index + 1] ?? '');
  }
  const isBare = placeholders.length === 1 && texts.every(each => each === '');
  if (isBare) return undefined;
  return { arns: [toWhole(text, context.place.partition)], open: nothing, unknown: nothing };
}

/** Fills the first placeholder with each of its values, then the rest; `before` is what is filled already. */
function fill(before: string, rest: string, template: string, context: RegionContext): Part {
  const { partition } = context.place;
  const match = placeholder.exec(rest);
  if (match === null) return { arns: [toWhole(before + rest, partition)], open: [], unknown: [] };
  const head = before + rest.slice(0, match.index);
  const tail = rest.slice(match.index + match[0].length);
  const { values, open, unknown } = readPlaceholder(match[1] ?? '', context);
  const parts = values.map(value => {
    const whole = isArn(value) ? value : undefined;
    if (whole !== undefined) return fillWhole({ head, whole, tail, template }, context);
    if (head === '' && tail === '') return fillBare(value, match[1] ?? '', context);
    return fill(head + value, tail, template, context);
  });
  return {
    arns: parts.flatMap(({ arns }) => arns),
    open: [...open, ...parts.flatMap(each => each.open)],
    unknown: [...unknown, ...parts.flatMap(each => each.unknown)],
  };
}

function toWhole(text: string, partition: string): string {
  return text.startsWith('arn:') ? text : `arn:${partition}:${text}`;
}

/**
 * An ARN in the place of a name. When it is of the type that the template is about it is the whole of what is before it;
 * otherwise, as the ARN of a cluster in that of a service, only its name counts.
 */
function fillWhole(
  { head, whole, tail, template }: { head: string; whole: string; tail: string; template: string },
  context: RegionContext,
): Part {
  if (head === '') {
    const isFitting = context.types.length === 0 || context.types.some(type => fits(whole, type));
    if (isFitting) return fill(whole, withoutTail(tail), template, context);
    const names = context.types.map(({ type }) => type).join(' or ');
    return { arns: [], open: [], unknown: [`\`${whole}\` is not the ARN of a ${names}`] };
  }
  const literal = template.slice(0, template.search(/\{(?!region|account|owner)/));
  const [service, , , ...resource] = literal.split(':');
  const [, , own, , , ...ownResource] = whole.split(':');
  if (own === service && ownResource.join(':').startsWith(resource.join(':'))) {
    return fill(whole, withoutTail(tail), template, context);
  }
  if (!tail.includes('{--')) {
    return {
      arns: [],
      open: [],
      unknown: [`\`${whole}\` is not the ARN of a ${resource.join(':').split(/[:/]/)[0]}`],
    };
  }
  const name = whole.split(/[:/]/).at(-1) ?? whole;
  return fill(head + name, tail, template, context);
}

/** A template's `/*` for an unknown id is not needed after a whole ARN. */
function withoutTail(rest: string): string {
  return /^\/(\*|\{(any|new|id)\})$/.test(rest) ? '' : rest;
}

/** A template that is nothing but an option whose value has to be an ARN. */
function fillBare(value: string, text: string, { types, place, region }: RegionContext): Part {
  if (value !== '*') {
    const [option] = text.split('|');
    return { arns: [], open: [], unknown: [`\`${value}\` of \`${option}\` is no ARN`] };
  }
  const arns = types.flatMap(type =>
    type.arns.map(arn =>
      arn
        .replaceAll('${Partition}', place.partition)
        .replaceAll('${Region}', region)
        .replaceAll('${Account}', place.account)
        .replace(/\$\{[A-Z]\w*\}/g, '*'),
    ),
  );
  return { arns: arns.length === 0 ? ['*'] : arns, open: [], unknown: [] };
}

/** The patterns of a type's formats, for as long as the list of actions that has the type. */
const formatPatterns = new WeakMap<ResourceFormats, readonly RegExp[]>();

/** Whether an ARN, or a pattern of ARNs, is of a type. */
function fits(arn: string, type: ResourceFormats): boolean {
  const patterns = formatPatterns.get(type) ?? type.arns.map(patternOf);
  formatPatterns.set(type, patterns);
  return patterns.some(pattern => pattern.test(arn));
}

function patternOf(format: string): RegExp {
  const source = format
    .split(/(\$\{\w+\})/)
    .map(part =>
      /^\$\{(Partition|Region|Account)\}$/.test(part)
        ? // A pseudo parameter has colons of its own.
          '[^:]*(?:::[^:]*)?'
        : part.startsWith('${')
          ? '.+'
          : part.replace(/[.+?^$()|[\]\\]/g, '\\$&').replaceAll('*', '.*'),
    )
    .join('');
  return new RegExp(`^${source}$`);
}

interface PlaceholderValues {
  readonly values: readonly string[];
  readonly open: readonly string[];
  readonly unknown: readonly string[];
}

function readPlaceholder(text: string, context: RegionContext): PlaceholderValues {
  const { place, options, region } = context;
  if (text === 'region') return known(region);
  if (text === 'account') return known(place.account);
  if (text === 'owner') return known(ownerOf(context));
  const { isAnything, name, ownForm, ownDefault } = readWord(text);
  if (isAnything) return known('*');
  const fact = findFact(context, name);
  const option = options.get(name);
  if (option === undefined || option.values.length === 0) {
    return readOmitted(name, ownDefault ?? fact?.default, context);
  }
  const { values, open } = possibleValues(option, context.values);
  const bring = resourceForms[ownForm || fact?.form || ''] ?? ((value: string) => value);
  return {
    values: [...new Set(values.flatMap(value => bring(value, { ...place, region })))],
    open,
    unknown: nothing,
  };
}

/** What is inside the braces of a placeholder. */
interface PlaceholderWord {
  readonly isAnything: boolean;
  readonly name: string;
  readonly ownForm: string | undefined;
  readonly ownDefault: string | undefined;
}

const words = new Map<string, PlaceholderWord>();

function readWord(text: string): PlaceholderWord {
  let word = words.get(text);
  if (word === undefined) {
    const [name = '', ownForm, ownDefault] = text.replace(/^--/, '').split('|');
    word = { isAnything: /^(new|any|id|all)$/.test(text), name, ownForm, ownDefault };
    words.set(text, word);
  }
  return word;
}

function known(value: string): PlaceholderValues {
  return { values: [value], open: nothing, unknown: nothing };
}

function readOmitted(
  name: string,
  value: string | undefined,
  { omitted, operation, place }: RegionContext,
): PlaceholderValues {
  if (omitted === 'any') return known('*');
  if (value !== undefined) return known(value === '{account}' ? place.account : value);
  const isRequired = operation.options.get(name)?.isRequired === true;
  // Chat asks for a required option, so it is as open as a variable; what only reads reads all.
  if (isRequired) return { values: ['*'], open: [`--${name}`], unknown: [] };
  if (isReading(operation)) return known('*');
  return {
    values: [],
    open: [],
    unknown: [`\`--${name}\` is not given, and its default in AWS is not documented`],
  };
}

const factsOf = rowsByOperation(optionFacts);

function findFact({ service, operation }: FillContext, option: string): OptionFact | undefined {
  return factsOf(service.name, operation.apiName).find(fact => fact.options.split(' ').includes(option));
}

/** The account in the ARN of a Systems Manager document, which AWS's own documents do not have. */
function ownerOf({ options, values, place }: FillContext): string {
  const option = options.get('document-name') ?? options.get('name');
  const names = option === undefined ? [] : possibleValues(option, values).values;
  return names.length > 0 && names.every(isAwsDocument) ? '' : place.account;
}
