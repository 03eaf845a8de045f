import { proposeName } from '../core/nearest.ts';
import { listSome } from '../core/quote.ts';
import { neededOptions, oppositeFlags } from '../data/needed-options.ts';
import { type BindProblem, type BoundCommand, type BoundOption, chatOptions } from './bind.ts';
import type { Catalogue, Operation, OperationOption, Service } from './catalogue.ts';
import { checkShapes } from './check-shapes.ts';
import { type CommandFinding, makeError, makeWarning } from './finding.ts';
import type { Token } from './tokens.ts';
import { hasVariable } from './variables.ts';

/** Whether the options of a command exist, are all there, and have values that the CLI takes. */
export function checkOptions({ globalOptions }: Catalogue, bound: BoundCommand): CommandFinding[] {
  const { service, operation, operationWord } = bound;
  if (service === undefined || operation === undefined || operationWord === undefined) return [];
  const missing = findMissing(service, operation, bound.options);
  const findings: CommandFinding[] = [];
  const proposed = new Set<string>();
  for (const problem of bound.problems) {
    // What the command has already, or is to have instead of another mistake, is not what is meant.
    const isOpen = (name: string) => !bound.options.has(name) && !proposed.has(name);
    const names = [...operation.options.keys(), ...globalOptions.keys()].filter(isOpen);
    const wanted = missing.map(({ name }) => name).filter(isOpen);
    const proposal = proposeOption(problem, names, wanted);
    if (proposal !== undefined) proposed.add(proposal);
    findings.push(describeProblem(problem, service, operation, proposal));
  }
  for (const option of missing) {
    // An option that is there under a wrong name is one mistake, not two.
    if (!proposed.has(option.name)) findings.push(describeMissing(option, service, operation, operationWord));
  }
  for (const options of [bound.options, bound.globals]) {
    for (const option of options.values()) checkOption(option, findings);
  }
  findings.push(...checkShapes(bound));
  // After an unknown option the word is most likely meant as its value.
  if (bound.output !== undefined && bound.problems.length === 0) findings.push(describeOutput(bound.output));
  return findings;
}

/** Adds what is wrong with one option. */
function checkOption(bound: BoundOption, findings: CommandFinding[]): void {
  const { option, typed, values, isUnnamed } = bound;
  if (option.name !== typed) findings.push(describeAbbreviation(bound));
  if (isUnnamed !== undefined) findings.push(describeUnnamed(bound));
  for (const value of values) {
    const finding = checkValue(option, value, values);
    if (finding !== undefined) findings.push(finding);
  }
}

function findMissing(
  service: Service,
  operation: Operation,
  options: ReadonlyMap<string, BoundOption>,
): OperationOption[] {
  // Either of the two lifts the requirement (awscli/customizations/cliinputjson.py, generatecliskeleton.py).
  if (options.has('cli-input-json') || options.has('generate-cli-skeleton')) return [];
  return listNeeded(service, operation).filter(
    ({ name }) => !options.has(name) && !options.has(oppositeOf(name, service, operation)),
  );
}

/** The options without which an operation does nothing. They live as long as the operations of the catalogue. */
const needed = new WeakMap<Operation, readonly OperationOption[]>();

function listNeeded(service: Service, operation: Operation): readonly OperationOption[] {
  const known = needed.get(operation);
  if (known !== undefined) return known;
  const named = neededOptions.get(`${service.name} ${operation.name}`) ?? [];
  const list = [...operation.options.values()].filter(
    ({ name, isRequired }) => isRequired || named.includes(name),
  );
  needed.set(operation, list);
  return list;
}

/** The name of the flag that says the opposite; not every operation has it. */
function oppositeOf(name: string, service: Service, operation: Operation): string {
  return oppositeFlags.get(`${service.name} ${operation.name} ${name}`) ?? `no-${name}`;
}

function proposeOption(
  problem: BindProblem,
  names: readonly string[],
  wanted: readonly string[],
): string | undefined {
  if (problem.kind !== 'unknown') return undefined;
  const near = proposeName(problem.name, names, new Set(wanted));
  // One required option is missing and one unknown is there: most likely they are the same.
  return near ?? (wanted.length === 1 ? wanted[0] : undefined);
}

function describeProblem(
  problem: BindProblem,
  service: Service,
  operation: Operation,
  proposal: string | undefined,
): CommandFinding {
  const command = `${service.name} ${operation.name}`;
  const { name, span, candidates } = problem;
  switch (problem.kind) {
    case 'unknown':
      return makeError(
        'alias/unknown-option',
        `\`${command}\` has no option \`--${name}\``,
        proposal === undefined
          ? listOptions(operation)
          : `write \`--${proposal}\`${describeOwners(name, service, operation)}`,
        span,
      );
    case 'ambiguous':
      return makeError(
        'alias/unknown-option',
        `\`--${name}\` is ambiguous: it can mean ${candidates.map(each => `\`--${each}\``).join(', ')}`,
        'write the option out',
        span,
      );
    case 'no-value':
      return makeError('alias/bad-value', `\`--${name}\` has no value`, `write \`--${name} <value>\``, span);
    case 'unwanted-value':
      return makeError('alias/bad-value', `\`--${name}\` takes no value`, `write \`--${name}\` alone`, span);
    case 'stray':
      return makeError(
        'alias/bad-value',
        `\`${name}\` belongs to no option`,
        'name the option before it, or put quotes around a value with spaces',
        span,
      );
  }
}

/** Where a wrong form comes from: `--pipeline-name` belongs to `list-pipeline-executions` and others. */
function describeOwners(name: string, service: Service, operation: Operation): string {
  const owners = service.operationNames.filter(
    other => other !== operation.name && service.findOperation(other)?.options.has(name) === true,
  );
  if (owners.length === 0) return '';
  const shown = owners.map(owner => `\`${owner}\``);
  return `; \`--${name}\` belongs to ${listSome(shown, 1)}`;
}

function listOptions({ options }: Operation): string {
  const names = [...options.keys()].filter(
    name => !name.startsWith('cli-input') && !name.startsWith('generate-cli'),
  );
  if (names.length === 0) return 'it takes no options of its own';
  const shown = names.map(name => `\`--${name}\``);
  return `it takes ${listSome(shown, 8)}`;
}

function describeMissing(
  option: OperationOption,
  service: Service,
  operation: Operation,
  word: Token,
): CommandFinding {
  const opposite = oppositeOf(option.name, service, operation);
  const other = operation.options.has(opposite) ? ` or \`--${opposite}\`` : '';
  return makeWarning(
    'alias/missing-option',
    `\`${service.name} ${operation.name}\` needs \`--${option.name}\`; chat asks for it each time`,
    option.type === 'flag'
      ? `add \`--${option.name}\`${other}`
      : `add \`--${option.name} <value>\`, or \`--${option.name} $${toVariable(option.name)}\` to say what may be given`,
    word,
  );
}

function toVariable(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function describeAbbreviation({ option, typed, span }: BoundOption): CommandFinding {
  const message = `\`--${typed}\` is short for \`--${option.name}\`; the AWS CLI takes it, chat may not`;
  return makeWarning('alias/abbreviated-option', message, `write \`--${option.name}\``, span);
}

function describeUnnamed({ option, values, span }: BoundOption): CommandFinding {
  const value = values[0]?.raw ?? '';
  const message = `\`${value}\` is read as the value of \`--${option.name}\`, the only option that the command needs`;
  return makeWarning('alias/omitted-option', message, `write \`--${option.name} ${value}\``, span);
}

/** What an option of chat itself takes; AWS shows `enable` and nothing else. */
const switches = ['enable', 'disable'];

function isSwitch({ value }: Token): boolean {
  return switches.includes(value);
}

/** What is wrong with one of the values of an option. */
function checkValue(
  option: OperationOption,
  value: Token,
  all: readonly Token[],
): CommandFinding | undefined {
  if (hasVariable(value.value)) return undefined;
  if (/^(file|fileb):\/\//.test(value.value)) return describeFile(option, value);
  if (isFetched(value.value)) return undefined;
  const isFitting = chatOptions.includes(option) ? isSwitch(value) : isAcceptable(option, value, all);
  return isFitting ? undefined : describeBadValue(option, value);
}

/** Values with a scheme are loaded by the CLI (awscli/paramfile.py). */
function isFetched(value: string): boolean {
  return /^https?:\/\//.test(value);
}

function describeOutput(word: Token): CommandFinding {
  const message = `The CLI writes its output to the local file \`${word.value}\`, which chat does not have`;
  return makeWarning('alias/local-file', message, 'leave it out', word);
}

function describeFile(option: OperationOption, value: Token): CommandFinding {
  const message = `\`${value.value}\` is read from a local file, which chat does not have`;
  return makeWarning('alias/local-file', message, `put the content after \`--${option.name}\``, value);
}

function isAcceptable({ type }: OperationOption, { value }: Token, all: readonly Token[]): boolean {
  switch (type) {
    // As Python's int() and float() take it.
    case 'integer':
      return /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value);
    case 'number':
      return (
        value.trim() !== '' &&
        (!Number.isNaN(Number(value)) || /^\s*[+-]?(nan|inf(inity)?|[\d_.e+-]+)\s*$/i.test(value))
      );
    case 'structure':
      return isJsonIfBraced(value);
    // Each of several words is a member, so that `[` means nothing special.
    case 'structures':
    case 'list':
      return all.length > 1 || isJsonIfBraced(value, type === 'list' ? /^\s*\[/ : /^\s*[{[]/);
    default:
      return true;
  }
}

/** A value that begins like JSON must be JSON; any other is shorthand (`Key=a,Value=b`), which is left alone. */
function isJsonIfBraced(value: string, braced = /^\s*[{[]/): boolean {
  if (!braced.test(value) || /\b(NaN|Infinity)\b/.test(value)) return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** What the value of an option has to be, and what to write. */
function describeForm(option: OperationOption): { readonly what: string; readonly help: string } {
  const { name, type } = option;
  if (chatOptions.includes(option)) return { what: '`enable`', help: `write \`--${name} enable\`` };
  const number = `write \`--${name} 10\`, for example`;
  if (type === 'integer') return { what: 'a whole number', help: number };
  if (type === 'number') return { what: 'a number', help: number };
  return {
    what: type === 'list' ? 'words, or a list in JSON' : 'JSON or `Key=value` pairs',
    help: 'only complete JSON can begin with a brace or a bracket, with double quotes around names and texts',
  };
}

function describeBadValue(option: OperationOption, value: Token): CommandFinding {
  const { what, help } = describeForm(option);
  const shown = value.raw.length > 60 ? `${value.raw.slice(0, 57)}…` : value.raw;
  return makeError('alias/bad-value', `\`--${option.name}\` takes ${what}, not \`${shown}\``, help, value);
}
