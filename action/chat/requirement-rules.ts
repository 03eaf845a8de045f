import { requirementRules } from '../data/requirements/index.ts';
import type { RequirementRule } from '../data/requirements/rule.ts';
import { optionsOfTemplate } from './arn-template.ts';
import type { Operation } from './catalogue.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';

/** A row of the table with its source. */
export type SourcedRule = Omit<RequirementRule, 'source'> & {
  readonly source: string;
  /** The option on whose value it depends whether the row applies, where the command leaves the value open. */
  readonly dependsOn?: string;
};

interface CompiledRule {
  readonly rule: SourcedRule;
  readonly operations: ReadonlySet<string> | undefined;
  /** The options in its templates, which an operation has to have. */
  readonly options: readonly string[];
  readonly given: readonly OptionCondition[];
  readonly absent: readonly OptionCondition[];
}

/** An option that is given, with a text that its value holds if there is one. */
interface OptionCondition {
  readonly name: string;
  readonly text: string | undefined;
}

function readOptionCondition(condition: string): OptionCondition {
  const [name = '', text] = condition.split('~');
  return { name, text };
}

const byService = new Map<string, readonly CompiledRule[]>();
const byGroup = new Map<(typeof requirementRules)[number], readonly CompiledRule[]>();

/** The rows about a service. A file asks about few of hundreds, so that no other rows are compiled. */
function rulesOf(service: string): readonly CompiledRule[] {
  const known = byService.get(service);
  if (known !== undefined) return known;
  const groups = requirementRules.filter(group => group.service.split(' ').includes(service));
  const rules = groups.flatMap(group => {
    const own = byGroup.get(group) ?? group.rules.map(rule => compile({ source: group.source, ...rule }));
    byGroup.set(group, own);
    return own;
  });
  byService.set(service, rules);
  return rules;
}

function compile(rule: SourcedRule): CompiledRule {
  const conditions = rule.given?.split(' ') ?? [];
  return {
    rule,
    operations: rule.operations === undefined ? undefined : new Set(rule.operations.split(' ')),
    options: (rule.resources ?? []).flatMap(optionsOfTemplate),
    given: conditions.filter(name => !name.startsWith('!')).map(readOptionCondition),
    absent: conditions.filter(name => name.startsWith('!')).map(name => readOptionCondition(name.slice(1))),
  };
}

/** The rows about an operation, whatever is given, in order of precedence. */
interface OperationRules {
  /** What the operation itself needs. */
  readonly main: readonly CompiledRule[];
  /** What is needed besides. */
  readonly beside: readonly CompiledRule[];
}

/** The rows of each operation of the catalogue: a batch asks thousands of times about one. */
const byOperation = new WeakMap<Operation, OperationRules>();

function rulesAbout({ service, operation }: Pick<FillContext, 'service' | 'operation'>): OperationRules {
  let rules = byOperation.get(operation);
  if (rules === undefined) {
    const about = rulesOf(service.name).filter(
      ({ operations, options }) =>
        (operations === undefined || operations.has(operation.apiName)) &&
        options.every(name => operation.options.has(name)),
    );
    rules = {
      main: about.filter(({ rule }) => rule.beside !== true),
      beside: about.filter(({ rule }) => rule.beside === true),
    };
    byOperation.set(operation, rules);
  }
  return rules;
}

function applies({ given, absent }: CompiledRule, context: FillContext): boolean {
  for (const condition of given) if (readGiven(condition, context) === 'no') return false;
  for (const condition of absent) if (readGiven(condition, context) !== 'no') return false;
  return true;
}

/**
 * Whether an option is given, and holds the text behind `~` if there is one. Of a variable that may be anything, and of several values of
 * which some hold the text, it is not known.
 */
function readGiven(
  { name, text }: OptionCondition,
  { options, values }: FillContext,
): 'yes' | 'possibly' | 'no' {
  const option = options.get(name);
  if (option === undefined) return 'no';
  if (text === undefined) return 'yes';
  const possible = possibleValues(option, values);
  const holding = possible.values.filter(value => value.includes(text));
  if (holding.length > 0 && possible.open.length === 0)
    return option.values.length > 1 || holding.length === possible.values.length ? 'yes' : 'possibly';
  return possible.open.length > 0 || possible.values.includes('*') ? 'possibly' : 'no';
}

/** A row about what is needed besides, as far as it applies. */
function applyBeside({ rule, given, absent }: CompiledRule, context: FillContext): SourcedRule | undefined {
  let dependsOn: string | undefined;
  for (const [conditions, excluding] of [
    [given, 'no'],
    [absent, 'yes'],
  ] as const) {
    for (const condition of conditions) {
      const read = readGiven(condition, context);
      if (read === excluding) return undefined;
      if (read === 'possibly') dependsOn ??= condition.name;
    }
  }
  return dependsOn === undefined ? rule : { ...rule, dependsOn };
}

/** The row that says what the operation itself needs, if one is written: the first that applies. */
export function findMainRule(context: FillContext): SourcedRule | undefined {
  for (const each of rulesAbout(context).main) if (applies(each, context)) return each.rule;
  return undefined;
}

/** The actions that the rows say the operation itself needs, with whatever options. */
export function listMainActions(called: Pick<FillContext, 'service' | 'operation'>): string[] {
  return rulesAbout(called).main.flatMap(({ rule }) => rule.action ?? []);
}

const noRules: readonly SourcedRule[] = [];

/** The rows that say what is needed besides. */
export function findBesideRules(context: FillContext): readonly SourcedRule[] {
  const { beside } = rulesAbout(context);
  if (beside.length === 0) return noRules;
  return beside.flatMap(each => applyBeside(each, context) ?? []);
}

/** Whether some row says what is needed besides, with whatever options. */
export function hasBesideRules(context: FillContext): boolean {
  return rulesAbout(context).beside.length > 0;
}

/** The actions that rows say are needed besides, with whatever options, in lower case. */
export function listBesideActions(called: Pick<FillContext, 'service' | 'operation'>): ReadonlySet<string> {
  return new Set(rulesAbout(called).beside.flatMap(({ rule }) => rule.action?.toLowerCase() ?? []));
}

/** Options that, when they are given, make another row count: each is a way to call the operation. */
export function listDecidingOptions(context: FillContext): string[] {
  const names = rulesAbout(context)
    .main.flatMap(({ given, absent }) => [...given, ...absent])
    .map(({ name }) => name);
  return [...new Set(names)].filter(name => context.operation.options.has(name));
}
