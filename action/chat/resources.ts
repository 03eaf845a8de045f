import type { BoundOption } from './bind.ts';
import type { Operation, Service } from './catalogue.ts';
import { possibleValues, type VariableValues } from './option-values.ts';
import { completeFunctionArn, isArn, isAwsDocument, queueArnOf, resourceForms } from './resource-forms.ts';
import { findRule } from './resource-rules.ts';

/** Where a command runs. Each part may be symbolic, as `${AWS::AccountId}`, or `*`. */
export interface Place {
  readonly partition: string;
  readonly account: string;
}

/** What a template is filled with. */
export interface ResourceContext {
  readonly service: Service;
  readonly operation: Operation;
  readonly options: ReadonlyMap<string, BoundOption>;
  readonly values: VariableValues;
  readonly place: Place;
  readonly regions: readonly string[];
}

/** The ARNs (patterns) of resources, and the variables that stand in them without a value. */
export interface Resources {
  readonly arns: readonly string[];
  readonly open: readonly string[];
}

const placeholder = /\{([^}]*)\}/;

/**
 * The resources that a command is about: by the rule that is written for it, by the one ARN that it takes, or by the
 * ARN formats of its action where they leave no choice. Undefined when none of them tells.
 * @param formats the ARN formats of the action's resources, as IAM documents them
 */
export function resourcesOf(
  context: ResourceContext,
  formats: readonly string[] = [],
): Resources | undefined {
  const templates =
    findRule(context.service, context.operation, context.options)?.templates ??
    findArnOption(context) ??
    inferTemplate(context, formats);
  return templates && fillTemplates(templates, context);
}

/** Fills templates of the form that `data/resource-arns.ts` describes. */
export function fillTemplates(templates: readonly string[], context: ResourceContext): Resources {
  const filled = templates.map(template => fill(`arn:${context.place.partition}:`, template, context));
  return {
    arns: [...new Set(filled.flatMap(({ arns }) => arns))].sort(),
    open: [...new Set(filled.flatMap(({ open }) => open))],
  };
}

/** An operation with exactly one required option and that an ARN is about the resource of that ARN. */
function findArnOption({ operation }: ResourceContext): readonly string[] | undefined {
  const required = [...operation.options.values()].filter(({ isRequired }) => isRequired);
  const arns = required.filter(({ name }) => name === 'arn' || /-arns?$/.test(name));
  const names = required.filter(({ name }) => /-(name|id|identifier)s?$/.test(name) || name === 'name');
  const [only] = arns;
  if (only === undefined || arns.length > 1 || names.length > 0 || /role-arns?$/.test(only.name))
    return undefined;
  return [`{--${only.name}}`];
}

/**
 * An action with a single ARN format, each of whose parts has the name of a required option (`${AppId}`, `--app-id`),
 * is about the resource that these options name.
 */
function inferTemplate(
  { operation }: ResourceContext,
  formats: readonly string[],
): readonly string[] | undefined {
  const [format, other] = [...new Set(formats.flatMap(each => each.split(/,\s*/)))];
  if (format === undefined || other !== undefined) return undefined;
  let isSure = true;
  const template = format.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === 'Region' || name === 'Account') return `{${name.toLowerCase()}}`;
    if (name === 'Partition') return '';
    const option = operation.options.get(toOptionName(name));
    if (option?.isRequired !== true || !/^(string|list)$/.test(option.type)) isSure = false;
    // SageMaker's ARNs hold names in lower case.
    return `{--${toOptionName(name)}${format.includes(':sagemaker:') ? '|lower' : ''}}`;
  });
  return isSure && template.includes('{--') ? [template.replace(/^arn::/, '')] : undefined;
}

function toOptionName(placeholderName: string): string {
  return placeholderName
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** Fills the first placeholder with each of its values, then the rest; `before` is what is filled already. */
function fill(before: string, template: string, context: ResourceContext): Resources {
  const match = placeholder.exec(template);
  if (match === null) return { arns: [before + template], open: [] };
  const head = before + template.slice(0, match.index);
  const rest = template.slice(match.index + match[0].length);
  const { values, open } = readPlaceholder(match[1] ?? '', context);
  const filled = values.map(value =>
    isArn(value) ? fill(value, withoutTail(rest), context) : fill(head + value, rest, context),
  );
  return { arns: filled.flatMap(({ arns }) => arns), open: [...open, ...filled.flatMap(each => each.open)] };
}

/** After a whole ARN a template's `/*` for an unknown id has nothing to stand for. */
function withoutTail(rest: string): string {
  return rest === '/*' ? '' : rest;
}

function readPlaceholder(
  text: string,
  context: ResourceContext,
): { values: readonly string[]; open: readonly string[] } {
  const { place, options, regions } = context;
  if (text === 'region') return { values: regions, open: [] };
  if (text === 'account') return { values: [place.account], open: [] };
  if (text === 'owner') return { values: ownersOf(context), open: [] };
  const [name = '', form = '', fallback] = text.replace(/^--/, '').split('|');
  const option = options.get(name);
  if (option === undefined || option.values.length === 0) return { values: [fallback ?? '*'], open: [] };
  const { values, open } = possibleValues(option, context.values);
  if (form === 'queue') return { values: values.map(value => toQueueArn(value, place)), open };
  const bring = resourceForms[form] ?? ((value: string) => value);
  const whole =
    form === 'function'
      ? values.flatMap(value => regions.map(region => completeFunctionArn(value, place.partition, region)))
      : values;
  return { values: [...new Set(whole.map(bring))], open };
}

function toQueueArn(url: string, { partition }: Place): string {
  return queueArnOf(url, partition) ?? `arn:${partition}:sqs:*:*:${url.split('/').at(-1) ?? '*'}`;
}

/** The account in the ARN of a Systems Manager document, which AWS's own documents do not have. */
function ownersOf({ options, values, place }: ResourceContext): string[] {
  const option = options.get('document-name') ?? options.get('name');
  const names = option === undefined ? [] : possibleValues(option, values).values;
  return names.length > 0 && names.every(isAwsDocument) ? [''] : [place.account];
}
