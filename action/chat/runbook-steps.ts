import { isObject } from '../core/json.ts';
import { quoteName } from '../core/quote.ts';
import { type Runbook, type RunbookCall, runbooks } from '../data/requirements/runbooks.ts';
import type { BoundOption } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { UnknownNeed } from './requirement.ts';
import { readStructured } from './shorthand.ts';

/** One call of a runbook, ready to be described like a command. */
export interface StepCall {
  readonly runbook: string;
  readonly context: FillContext;
  readonly changes: boolean;
  /** Why the resources of the call are not known. */
  readonly unknown?: string;
  readonly source: string;
}

/** The calls of the runbook that a command starts, or why they are not known. */
export type RunbookSteps = { readonly calls: readonly StepCall[] } | { readonly missing: UnknownNeed };

const byName: ReadonlyMap<string, Runbook> = new Map(runbooks.map(each => [each.name, each]));
const source = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html';
/** What helps where the calls of a runbook are not known. */
export const addSteps = 'list what the steps of the runbook need under `allow`';

/** Options that change neither the steps of an automation nor on what they act. */
const harmless: ReadonlySet<string> = new Set(['document-name', 'parameters', 'client-token', 'tags']);

/**
 * The calls that `ssm start-automation-execution` leads to, with the permissions of the caller. Undefined for every other
 * operation. Known is the default version of a runbook of AWS that the table has, started with parameters that can be read.
 */
export function readRunbookSteps(context: FillContext, catalogue: Catalogue): RunbookSteps | undefined {
  const { service, operation, options, omitted } = context;
  if (service.name !== 'ssm' || operation.apiName !== 'StartAutomationExecution') return undefined;
  const name = readDocumentName(context);
  const runbook = name === undefined ? undefined : byName.get(name);
  if (name === undefined || runbook === undefined) {
    const message = `the steps of the runbook run with the permissions of the caller, or with the role that the runbook assumes, and ${describeUnread(name)}`;
    return { missing: { message, add: addSteps, source } };
  }
  // Another version, or other parameters, may run other steps.
  if (omitted === 'any') {
    const role = options.has('parameters') ? '' : ', or with an `AutomationAssumeRole`';
    const message = `with another \`--document-version\`${role}, \`${name}\` may do something else`;
    return { missing: { message, source: runbook.source } };
  }
  const strange = [...options.keys()].find(each => !harmless.has(each));
  if (strange !== undefined) {
    return giveUp(runbook, `with \`--${strange}\`, the calls of \`${name}\` are not known`, {
      instead: `leave \`--${strange}\` out`,
    });
  }
  const parameters = readParameters(context);
  if (parameters === undefined) {
    return giveUp(runbook, `the value of \`--parameters\` of \`${name}\` could not be read`, {
      instead: 'write it as `Name=value` or as JSON, with variables only for whole values',
    });
  }
  const problem = checkParameters(runbook, parameters);
  if (problem !== undefined) return { missing: { ...problem, source: runbook.source } };
  const calls = runbook.calls.map(call => readCall(call, runbook, parameters, { context, catalogue }));
  const known = calls.filter(call => call !== undefined);
  return known.length === calls.length
    ? { calls: known }
    : giveUp(runbook, `the catalogue of commands does not have every call of \`${name}\``, { add: addSteps });
}

/** Why the steps are not known. */
function describeUnread(name: string | undefined): string {
  if (name === undefined)
    return 'it is not certain that `--document-name` is always the name of the same runbook';
  return `the table of runbooks does not have those of ${quoteName(name)}`;
}

/** The name in `--document-name`, when it is one name; an ARN of a document of AWS in the Region of the call has its name. */
function readDocumentName({ options, values, regions }: FillContext): string | undefined {
  const option = options.get('document-name');
  if (option === undefined) return undefined;
  const { values: names, open } = possibleValues(option, values);
  const [name] = names;
  if (name === undefined || names.length > 1 || open.length > 0) return undefined;
  const [, region = '', own] = /^arn:aws:ssm:([\w-]*)::document\/([\w.-]+)$/.exec(name) ?? [];
  return own !== undefined && regions.length > 0 && regions.every(each => each === region) ? own : name;
}

function giveUp(
  { source }: Runbook,
  message: string,
  wayOut: Pick<UnknownNeed, 'add' | 'instead'>,
): RunbookSteps {
  return { missing: { message, ...wayOut, source } };
}

type Parameters = ReadonlyMap<string, readonly string[]>;

/** The parameters, each with its values; undefined when a part of them cannot be read for sure. */
function readParameters({ options, values }: FillContext): Parameters | undefined {
  const option = options.get('parameters');
  if (option === undefined) return new Map();
  const [word, ...more] = option.values;
  if (word === undefined || more.length > 0) return undefined;
  const read = readStructured(word.value);
  if (!isObject(read)) return undefined;
  const parameters = Object.entries(read).map(([name, value]): [string, unknown[]] => [
    name,
    Array.isArray(value) ? value : [value],
  ]);
  const isReadable = (value: unknown): value is string =>
    typeof value === 'string' &&
    possibleValues(optionWith(option, [value]), values).values.every(isPlainValue);
  const isRead = parameters.every(([name, list]) => /^\w+$/.test(name) && list.every(isReadable));
  return isRead ? new Map(parameters.map(([name, list]) => [name, list.filter(isReadable)])) : undefined;
}

/** Whether a value stays one value. What chat puts in the place of a variable could otherwise add parameters. */
function isPlainValue(value: string): boolean {
  return !/[\s,=[\]"'\\]|\{\{/.test(value);
}

function checkParameters(
  { name, required, optional = [] }: Runbook,
  parameters: Parameters,
): Omit<UnknownNeed, 'source'> | undefined {
  const given = [...parameters].filter(([, list]) => list.some(value => value !== ''));
  if (given.some(([parameter]) => parameter === 'AutomationAssumeRole')) {
    return {
      message: `the calls of \`${name}\` are made by the role in \`AutomationAssumeRole\`, whose policies are not known`,
      instead: 'leave `AutomationAssumeRole` out, so that they are made with the permissions of the caller',
    };
  }
  const absent = required.find(each => !given.some(([parameter]) => parameter === each));
  if (absent !== undefined) {
    return {
      message: `\`${name}\` asks for \`${absent}\`, and \`--parameters\` does not give it`,
      instead: `write \`--parameters ${absent}=…\``,
    };
  }
  const known = new Set([...required, ...optional, 'AutomationAssumeRole']);
  const unknown = [...parameters.keys()].find(each => !known.has(each));
  return unknown === undefined
    ? undefined
    : {
        message: `what \`${name}\` does with the parameter \`${unknown}\` is not known`,
        instead: `leave \`${unknown}\` out`,
      };
}

function readCall(
  { command, options = {}, unknown, changes }: RunbookCall,
  runbook: Runbook,
  parameters: Parameters,
  { context, catalogue }: { readonly context: FillContext; readonly catalogue: Catalogue },
): StepCall | undefined {
  const [serviceName = '', operationName = ''] = command.split(' ');
  const service = catalogue.findService(serviceName);
  const operation = service?.findOperation(operationName);
  const given = context.options.get('parameters');
  if (service === undefined || operation === undefined || given === undefined) return undefined;
  const bound = Object.entries(options).map(([option, parameter]): [string, BoundOption] | undefined => {
    const own = operation.options.get(option);
    return own && [option, { ...optionWith(given, parameters.get(parameter) ?? []), option: own }];
  });
  const found = bound.filter(each => each !== undefined);
  if (found.length < bound.length) return undefined;
  return {
    runbook: runbook.name,
    context: { ...context, service, operation, options: new Map(found) },
    changes: changes === true,
    ...(unknown === undefined ? {} : { unknown }),
    source: runbook.source,
  };
}

/** An option with other words. */
function optionWith(option: BoundOption, words: readonly string[]): BoundOption {
  const { start, end } = option.span;
  return { ...option, values: words.map(value => ({ value, raw: value, start, end })) };
}
