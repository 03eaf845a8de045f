import { exclusiveOptions } from '../data/requirements/option-facts.ts';
import { optionsOfTemplate } from './arn-template.ts';
import type { BoundOption } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import { rowsByOperation } from './covers-operation.ts';
import { documentedResourcesOf, isWholeArn } from './documented-resources.ts';
import type { FillContext } from './fill-context.ts';
import type { ParsedCommand } from './parse.ts';
import { listDecidingOptions } from './requirement-rules.ts';
import {
  describeRequirements,
  type RequirementContext,
  type Requirements,
  readCommand,
} from './requirements.ts';

/** Above this many deciding options only one of them at a time is added to a command. */
const maxCombined = 5;

/**
 * The requirements of a command in every way in which it can be completed: with each of the options that are not given
 * and that change what it needs, at any value, as far as AWS accepts them together. What is true of none of them is true
 * of no command that begins like this one.
 */
export function listRequirementVariants(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  context: RequirementContext,
): readonly Requirements[] {
  const read = readCommand(catalogue, parsed, context);
  if ('unknown' in read) return [read];
  const completions = listCompletions(read.context);
  return completions.map(names =>
    describeRequirements(
      { ...read, context: { ...read.context, options: addOptions(read.context, names), omitted: 'any' } },
      context,
    ),
  );
}

/** What a command needs with one option more, at any value, for each that it does not give. */
export function* listWithOption(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  context: RequirementContext,
): Generator<{ readonly option: string; readonly needed: Requirements }> {
  const read = readCommand(catalogue, parsed, context);
  if ('unknown' in read) return;
  const { options, operation } = read.context;
  for (const option of operation.options.keys()) {
    if (options.has(option)) continue;
    const added = { ...read.context, options: addOptions(read.context, [option]) };
    yield { option, needed: describeRequirements({ ...read, context: added }, context) };
  }
}

const exclusiveOf = rowsByOperation(exclusiveOptions);

/** Sets of options that are not given and that can be given together. The empty one is the command as it is. */
function listCompletions(context: FillContext): string[][] {
  const { options, service, operation } = context;
  const documented = documentedResourcesOf(service, operation);
  const isFixed = documented?.rows.some(({ given }) => given.length === 0) ?? true;
  const conditional = isFixed ? [] : (documented?.rows.flatMap(({ given }) => given) ?? []);
  const groups = [
    ...exclusiveOf(service, operation).map(each => each.options.split(' ')),
    // What is named by its parts is not named by its ARN too.
    ...(documented?.rows.flatMap(({ absent, template }) =>
      absent
        .filter(name => isWholeArn(name, documented.rows))
        .map(name => [name, ...optionsOfTemplate(template).slice(-1)]),
    ) ?? []),
  ];
  const isExcluded = (name: string, chosen: readonly string[]) =>
    groups.some(
      group =>
        group.includes(name) &&
        group.some(other => other !== name && (options.has(other) || chosen.includes(other))),
    );
  const names = [...new Set([...listDecidingOptions(context), ...conditional])].filter(
    name => !options.has(name) && !isExcluded(name, []),
  );
  if (names.length > maxCombined) return [[], ...names.map(name => [name])];
  let sets: string[][] = [[]];
  for (const name of names) {
    sets = [...sets, ...sets.filter(set => !isExcluded(name, set)).map(set => [...set, name])];
  }
  return sets;
}

function addOptions(
  { options, operation }: FillContext,
  names: readonly string[],
): ReadonlyMap<string, BoundOption> {
  const added = names.flatMap((name): [string, BoundOption][] => {
    const option = operation.options.get(name);
    if (option === undefined) return [];
    const span = { start: 0, end: 0 };
    const value = { value: '*', raw: '*', ...span };
    return [[name, { option, typed: name, span, values: option.type === 'flag' ? [] : [value] }]];
  });
  return new Map([...options, ...added]);
}
