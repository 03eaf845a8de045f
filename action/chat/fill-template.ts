import { type OptionFact, optionFacts } from '../data/requirements/option-facts.ts';
import type { BoundOption } from './bind.ts';
import type { Operation, Service } from './catalogue.ts';
import { coversOperation } from './covers-operation.ts';
import { onlyValue, possibleValues, readWords, type VariableValues } from './option-values.ts';
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
  const filled: FilledTemplate[] = [];
  const groups: FilledTemplate[][] = [];
  for (const text of templates) {
    const template = readArnTemplate(text);
    for (const each of splitLists(template, context)) {
      const group: FilledTemplate[] = [];
      for (const region of context.regions) group.push(fillTemplate(template, inRegion(each, region, types)));
      groups.push(group);
      filled.push(...group);
    }
  }
  const [only] = filled;
  // Most commands name one resource.
  if (only !== undefined && filled.length === 1 && isPlainPart(only)) {
    const { arns, open, wildcards, unknown } = only;
    return { groups: [arns], arns, open, wildcards, unknown };
  }
  return {
    groups: groups.map(group => [...new Set(group.flatMap(({ arns }) => arns))]),
    arns: [...new Set(filled.flatMap(({ arns }) => arns))].sort(),
    open: [...new Set(filled.flatMap(({ open }) => open))],
    wildcards: filled.flatMap(({ wildcards }) => wildcards),
    unknown: [...new Set(filled.flatMap(({ unknown }) => unknown))],
  };
}

function isPlainPart({ arns, open, unknown }: Part): boolean {
  return arns.length === 1 && open.length === 0 && unknown.length === 0;
}

/** The options that the placeholders of a template name, in their order. */
export function optionsOfTemplate(template: string): readonly string[] {
  return [...template.matchAll(/\{--([\w-]+)/g)].map(match => match[1] ?? '');
}

/** What a template consists of; the data has some thousands of templates. */
interface ArnTemplate {
  readonly text: string;
  /** The options in it, in order. */
  readonly options: readonly string[];
  readonly kind: Wildcard['kind'] | undefined;
  /** The texts between the placeholders, one more than there are placeholders. */
  readonly texts: readonly string[];
  readonly placeholders: readonly TemplatePlaceholder[];
  /** Whether it is one placeholder and nothing else. */
  readonly isBare: boolean;
}

const templates = new Map<string, ArnTemplate>();

function readArnTemplate(text: string): ArnTemplate {
  let template = templates.get(text);
  if (template === undefined) {
    // The expression has a group, so that the texts and the placeholders take turns.
    const parts = text.split(placeholder);
    const texts = parts.filter((_, index) => index % 2 === 0);
    template = {
      text,
      options: optionsOfTemplate(text),
      kind: (['new', 'any', 'id'] as const).find(each => text.includes(`{${each}}`)),
      texts,
      placeholders: parts.filter((_, index) => index % 2 === 1).map(readWord),
      isBare: texts.length === 2 && texts.every(each => each === ''),
    };
    templates.set(text, template);
  }
  return template;
}

/** One context for each value of the first list in a template: each is a resource of its own. */
function splitLists({ options }: ArnTemplate, context: FillContext): readonly FillContext[] {
  for (const name of options) {
    const option = context.options.get(name);
    if (option === undefined || onlyValue(option) !== undefined) continue;
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

function inRegion(
  { service, operation, options, values, place, regions, omitted }: FillContext,
  region: string,
  types: readonly ResourceFormats[],
): RegionContext {
  return { service, operation, options, values, place, regions, omitted, region, types };
}

type FilledTemplate = Omit<Filled, 'groups'>;

function fillTemplate(template: ArnTemplate, context: RegionContext): FilledTemplate {
  const { kind, text } = template;
  const moved = movePlace(template, context);
  const { arns, open, unknown } = fillPlain(template, moved) ?? fill('', text, text, moved);
  const wildcards =
    kind === undefined ? nothing : arns.filter(arn => arn.includes('*')).map(arn => ({ arn, kind }));
  return { arns, open, wildcards, unknown };
}

/** An ARN in the place of a name says in which Region and account the resource is: the cluster of a service, say. */
function movePlace({ options }: ArnTemplate, context: RegionContext): RegionContext {
  for (const name of options) {
    const option = context.options.get(name);
    if (option === undefined || onlyValue(option)?.startsWith('arn:') === false) continue;
    const arns = possibleValues(option, context.values).values.filter(isArn);
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

const nothing: readonly never[] = [];

/** Fills a template each of whose placeholders has one value, and none of them an ARN: most are so. Undefined for any other. */
function fillPlain({ texts, placeholders, isBare }: ArnTemplate, context: RegionContext): Part | undefined {
  if (isBare) return undefined;
  let text = texts[0] ?? '';
  for (let index = 0; index < placeholders.length; index++) {
    const value = readOne(placeholders[index] ?? anyPlaceholder, context);
    if (value === undefined || isArn(value)) return undefined;
    text += value + (texts[index + 1] ?? '');
  }
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

/** What is inside the braces of a placeholder. */
interface TemplatePlaceholder {
  readonly kind: 'region' | 'account' | 'owner' | 'anything' | 'option';
  readonly name: string;
  readonly ownForm: string | undefined;
  readonly ownDefault: string | undefined;
}

const words = new Map<string, TemplatePlaceholder>();

function readWord(text: string): TemplatePlaceholder {
  let word = words.get(text);
  if (word === undefined) {
    const [name = '', ownForm, ownDefault] = text.replace(/^--/, '').split('|');
    const kind = /^(new|any|id|all)$/.test(text)
      ? 'anything'
      : text === 'region' || text === 'account' || text === 'owner'
        ? text
        : 'option';
    word = { kind, name, ownForm, ownDefault };
    words.set(text, word);
  }
  return word;
}

const anyPlaceholder = readWord('any');

/** The value of a placeholder that has one and nothing that is open or unknown. */
function readOne(word: TemplatePlaceholder, context: RegionContext): string | undefined {
  switch (word.kind) {
    case 'region':
      return context.region;
    case 'account':
      return context.place.account;
    case 'owner':
      return ownerOf(context);
    case 'anything':
      return '*';
  }
  const option = context.options.get(word.name);
  if (option === undefined || option.values.length === 0) return readDefault(word, context);
  const value = onlyValue(option);
  if (value === undefined) return undefined;
  const brought = formOf(word, context)?.(value, { ...context.place, region: context.region }) ?? value;
  return typeof brought === 'string' ? brought : undefined;
}

/** The form into which the value of a placeholder is brought; undefined: it stays as it is. */
function formOf({ name, ownForm }: TemplatePlaceholder, context: RegionContext) {
  const form = ownForm || findFact(context, name)?.form;
  return form === undefined || form === '' ? undefined : resourceForms[form];
}

function readPlaceholder(text: string, context: RegionContext): PlaceholderValues {
  const word = readWord(text);
  const one = readOne(word, context);
  if (one !== undefined) return known(one);
  const option = context.options.get(word.name);
  if (option === undefined || option.values.length === 0) return describeOmitted(word, context);
  const { values, open } = possibleValues(option, context.values);
  const place = { ...context.place, region: context.region };
  const bring = formOf(word, context) ?? ((value: string) => value);
  return {
    values: [...new Set(values.flatMap(value => bring(value, place)))],
    open,
    unknown: nothing,
  };
}

function known(value: string): PlaceholderValues {
  return { values: [value], open: nothing, unknown: nothing };
}

/** What an option that is not given means, where that is one value. */
function readDefault({ name, ownDefault }: TemplatePlaceholder, context: RegionContext): string | undefined {
  const { omitted, operation, place } = context;
  if (omitted === 'any') return '*';
  const value = ownDefault ?? findFact(context, name)?.default;
  if (value !== undefined) return value === '{account}' ? place.account : value;
  // What only reads reads all.
  return !isRequired(operation, name) && isReading(operation) ? '*' : undefined;
}

/** An option that is not given and does not mean one value. */
function describeOmitted({ name }: TemplatePlaceholder, { operation }: RegionContext): PlaceholderValues {
  // Chat asks for a required option, so it is as open as a variable.
  if (isRequired(operation, name)) return { values: ['*'], open: [`--${name}`], unknown: [] };
  return {
    values: [],
    open: [],
    unknown: [`\`--${name}\` is not given, and its default in AWS is not documented`],
  };
}

function isRequired({ options }: Operation, name: string): boolean {
  return options.get(name)?.isRequired === true;
}

/** What is known of the options of each operation of the catalogue. */
const facts = new WeakMap<Operation, ReadonlyMap<string, OptionFact>>();

function findFact({ service, operation }: FillContext, option: string): OptionFact | undefined {
  let byName = facts.get(operation);
  if (byName === undefined) {
    const rows = optionFacts.filter(row => coversOperation(row, service.name, operation.apiName));
    // The first row counts.
    byName = new Map(rows.reverse().flatMap(row => row.options.split(' ').map(name => [name, row])));
    facts.set(operation, byName);
  }
  return byName.get(option);
}

/** The account in the ARN of a Systems Manager document, which AWS's own documents do not have. */
function ownerOf({ options, values, place }: FillContext): string {
  const option = options.get('document-name') ?? options.get('name');
  const names = option === undefined ? [] : possibleValues(option, values).values;
  return names.length > 0 && names.every(isAwsDocument) ? '' : place.account;
}
