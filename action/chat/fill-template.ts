import { type ArnTemplate, boundPart, placeholder, readArnTemplate, type Wildcard } from './arn-template.ts';
import type { FillContext, RegionContext, ResourceFormats } from './fill-context.ts';
import { onlyValue, possibleValues, readWords } from './option-values.ts';
import { readOne, readPlaceholder, readsAll } from './placeholder-values.ts';
import { isArn } from './resource-forms.ts';

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

function inRegion(
  { service, operation, options, values, place, regions, omitted }: FillContext,
  region: string,
  types: readonly ResourceFormats[],
): RegionContext {
  return { service, operation, options, values, place, regions, omitted, region, types };
}

type FilledTemplate = Omit<Filled, 'groups'>;

function fillTemplate(template: ArnTemplate, context: RegionContext): FilledTemplate {
  const { text } = template;
  const moved = movePlace(template, context);
  const { arns: forms, open, unknown } = fillPlain(template, moved) ?? fill('', text, text, moved);
  const wildcards = forms.flatMap(form => readWildcard(form, template, moved) ?? nothing);
  const arns = wildcards.length === 0 ? forms : forms.map(form => form.replace(boundPart, '*'));
  return { arns, open, wildcards, unknown };
}

/** What is not known in an ARN that a template was filled to. */
function readWildcard(form: string, template: ArnTemplate, context: RegionContext): Wildcard | undefined {
  const arn = form.replace(boundPart, '*');
  if (!arn.includes('*')) return undefined;
  const all = template.placeholders.some(word => readsAll(word, context))
    ? kindOfAll(template, context)
    : undefined;
  const kind = kindOfForm(form, template) ?? all;
  if (kind === undefined) return undefined;
  if (form === arn) return { arn, kind };
  return { arn, kind, forms: [form] };
}

/** Why a part of a form is not known: the template says so, or the form of a value has the newest revision of a name, or a thing by its name. */
function kindOfForm(form: string, { kind }: ArnTemplate): Wildcard['kind'] | undefined {
  if (form.includes('{new}') && kind !== 'new') return 'any';
  return kind ?? (/\{(revision|id)\}/.test(form) ? 'id' : undefined);
}

/**
 * What a reading command asks for that does not give the option in a template: all that there are, or one of them where another of its
 * options may name it, as `--name` beside an optional `--id`.
 */
function kindOfAll(template: ArnTemplate, { options }: RegionContext): Wildcard['kind'] {
  const others = [...options.keys()].filter(name => !template.options.includes(name));
  return others.some(name => /(^|-)(arn|id|identifier|name)s?$/.test(name)) ? 'any' : 'all';
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
    const each = placeholders[index];
    const value = each && readOne(each, context);
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
  const arns = types.flatMap(type => listArns(type, { place, region }));
  return { arns: arns.length === 0 ? ['*'] : arns, open: [], unknown: [] };
}

/** All resources of a type in a place, as patterns. */
export function listArns(
  { arns }: ResourceFormats,
  { place, region }: Pick<RegionContext, 'place' | 'region'>,
): string[] {
  return arns.map(arn =>
    arn
      .replaceAll('${Partition}', place.partition)
      .replaceAll('${Region}', region)
      .replaceAll('${Account}', place.account)
      .replace(/\$\{[A-Z]\w*\}/g, '*'),
  );
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
