import { type OptionFact, optionFacts } from '../data/requirements/option-facts.ts';
import { parsePlaceholder, type TemplatePlaceholder } from './arn-template.ts';
import type { Operation } from './catalogue.ts';
import { coversOperation, findOnce } from './covers-operation.ts';
import type { FillContext, RegionContext } from './fill-context.ts';
import { isReading } from './is-reading.ts';
import { onlyValue, possibleValues } from './option-values.ts';
import { isAwsDocument, resourceForms } from './resource-forms.ts';

/** The values that a placeholder can have. */
export interface PlaceholderValues {
  readonly values: readonly string[];
  readonly open: readonly string[];
  readonly unknown: readonly string[];
}

/** The value of a placeholder that has one and nothing that is open or unknown. */
export function readOne(word: TemplatePlaceholder, context: RegionContext): string | undefined {
  switch (word.kind) {
    case 'region':
      return context.region;
    case 'account':
      return context.place.account;
    case 'owner':
      return ownerOf(context);
    case 'anything':
      return '*';
    case 'bound':
      return `{${word.name}}`;
  }
  const option = context.options.get(word.name);
  if (option === undefined || option.values.length === 0) return readDefault(word, context);
  const value = onlyValue(option);
  if (value === undefined) return undefined;
  const brought = formOf(word, context)?.(value, { ...context.place, region: context.region }) ?? value;
  return typeof brought === 'string' ? brought : undefined;
}

/** The form into which the value of a placeholder is brought; undefined: it stays as it is. */
function formOf({ name, ownForm }: TemplatePlaceholder, { service, operation }: RegionContext) {
  const form = ownForm || factsOf(service, operation).get(name)?.form;
  return form === undefined || form === '' ? undefined : resourceForms[form];
}

/** @param text what is inside the braces */
export function readPlaceholder(text: string, context: RegionContext): PlaceholderValues {
  const word = parsePlaceholder(text);
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
    unknown: [],
  };
}

function known(value: string): PlaceholderValues {
  return { values: [value], open: [], unknown: [] };
}

/** What an option that is not given means, where that is one value. */
function readDefault({ name, ownDefault }: TemplatePlaceholder, context: RegionContext): string | undefined {
  const { omitted, service, operation } = context;
  if (omitted === 'any') return '*';
  const value = ownDefault ?? factsOf(service, operation).get(name)?.default;
  if (value !== undefined) return value;
  // What only reads reads all.
  return !isRequired(operation, name) && isReading(operation) ? '*' : undefined;
}

/** Whether a placeholder means all that there are, because a reading command does not give its option. */
export function readsAll(word: TemplatePlaceholder, context: RegionContext): boolean {
  if (word.kind !== 'option' || context.omitted === 'any') return false;
  const option = context.options.get(word.name);
  return (option === undefined || option.values.length === 0) && readDefault(word, context) === '*';
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

/** What is known of the options of an operation. The first row counts. */
const factsOf = findOnce(({ name: service }, { apiName }): ReadonlyMap<string, OptionFact> => {
  const rows = optionFacts.filter(row => coversOperation(row, service, apiName));
  return new Map(rows.reverse().flatMap(row => row.options.split(' ').map(name => [name, row])));
});

/** The account in the ARN of a Systems Manager document, which AWS's own documents do not have. */
function ownerOf({ options, values, place }: FillContext): string {
  const option = options.get('document-name') ?? options.get('name');
  const names = option === undefined ? [] : possibleValues(option, values).values;
  return names.length > 0 && names.every(isAwsDocument) ? '' : place.account;
}
