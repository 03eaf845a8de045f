import { inDefaultRegion } from '../core/default-region.ts';
import { proposeName } from '../core/nearest.ts';
import { type BoundCommand, bindCommand } from './bind.ts';
import type { Catalogue } from './catalogue.ts';
import { checkForm } from './check-form.ts';
import { checkNames } from './check-names.ts';
import { checkOptions } from './check-options.ts';
import { type CommandFinding, makeWarning } from './finding.ts';
import { listNamedRegions, namesPlace } from './named-regions.ts';
import type { ParsedCommand } from './parse.ts';
import type { Span } from './span.ts';
import { hasVariable } from './variables.ts';

/** How a command is looked at. */
export interface CheckChoices {
  /** `alias` is the text of a custom action, `typed` what a member types, where the mention and `aws` are in place. */
  readonly as?: 'alias' | 'typed';
  /**
   * The names for which the possible values are known. When given, every other `$variable` is a finding;
   * without it nothing is said about variables.
   */
  readonly variables?: readonly string[];
}

/**
 * Everything that is wrong with a command, in the order of its text. A command that the AWS CLI's own parser takes
 * gets no error, except for what only chat refuses: shell syntax, local commands, and the list in `never-in-chat.ts`.
 * @param parsed a command of the form `aws`; an alias (`run …`) is for `expandRun`
 */
export function checkCommand(
  catalogue: Catalogue,
  parsed: ParsedCommand,
  { as = 'alias', variables }: CheckChoices = {},
): readonly CommandFinding[] {
  const form = checkForm(parsed, as);
  if (parsed.words.length === 0 || parsed.form === 'run') return sortFindings(form);
  const bound = bindCommand(catalogue, parsed);
  // What follows shell syntax is another command; its words would only make noise.
  const isCut = parsed.shell.some(({ kind }) => kind !== 'continuation' && kind !== 'braces');
  const names = checkNames(catalogue, bound, parsed.text);
  const isKnown = names.every(({ severity }) => severity === 'warning') && bound.operation !== undefined;
  const options =
    isKnown && !isCut
      ? [
          ...checkOptions(catalogue, bound),
          ...checkRegion(catalogue, bound, parsed),
          ...(namesPlace.test(parsed.text) ? listNamedRegions(bound) : []).flatMap(({ region, ...span }) =>
            warnOfRegion(catalogue, region, span),
          ),
        ]
      : [];
  return sortFindings([...form, ...names, ...options, ...checkVariables(parsed, variables)]);
}

/** Without `--region` the command runs in the Region of the channel's settings, which members change with a word. */
function checkRegion(
  catalogue: Catalogue,
  { service, serviceWord, globals }: BoundCommand,
  { words }: ParsedCommand,
): CommandFinding[] {
  if (service === undefined || serviceWord === undefined) return [];
  const value = globals.get('region')?.values[0];
  if (value !== undefined) {
    if (hasVariable(value.value) || value.value.includes('${AWS::')) return [];
    return warnOfRegion(catalogue, value.value, value);
  }
  if (service.isGlobal) return [];
  const last = words.at(-1) ?? serviceWord;
  return [
    makeWarning(
      'alias/unpinned-region',
      `No --region: the command runs ${inDefaultRegion}`,
      'add `--region` and the Region, for example `--region eu-west-1`',
      { start: serviceWord.start, end: last.end },
    ),
  ];
}

function warnOfRegion({ regionNames }: Catalogue, region: string, { start, end }: Span): CommandFinding[] {
  if (regionNames.has(region)) return [];
  const near = proposeName(region, regionNames);
  const help =
    near === undefined ? 'write a Region, for example `--region eu-west-1`' : `did you mean \`${near}\`?`;
  return [makeWarning('alias/unknown-region', `\`${region}\` is not a known Region`, help, { start, end })];
}

function checkVariables(
  { variables }: ParsedCommand,
  known: readonly string[] | undefined,
): CommandFinding[] {
  if (known === undefined) return [];
  const names = new Set(known);
  const unknown = variables.filter(({ name }) => !names.has(name));
  return unknown.map(variable =>
    makeWarning(
      'alias/open-variable',
      `\`$${variable.name}\` has no declared values, so nothing can be proved about it`,
      `list it under \`values\`: \`values: { ${variable.name}: [first, second-*] }\``,
      variable,
    ),
  );
}

function sortFindings(findings: readonly CommandFinding[]): readonly CommandFinding[] {
  if (findings.length < 2) return findings;
  return [...findings].sort((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1));
}
