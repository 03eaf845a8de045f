import type { VariableValues } from '../chat/option-values.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import { changeArns } from '../chat/requirement.ts';
import { listRequirementVariants, listWithOption } from '../chat/requirement-variants.ts';
import { type Requirements, requirementsOf } from '../chat/requirements.ts';
import { substitutePlace } from '../core/place.ts';
import type { ChannelAccess } from './channel-access.ts';
import { withDefaultRegions } from './default-regions.ts';
import type { ProofData } from './proof-data.ts';

/** What is said about a command beside its text. */
export interface CommandFacts {
  readonly values: VariableValues;
  /** Roles that the command makes a service use and that it does not show. */
  readonly passRoles: readonly string[];
}

/** What a command needs in a channel. Pseudo parameters in the command are what they are in its target. */
export function requirementsIn(
  { place }: ChannelAccess,
  parsed: ParsedCommand,
  { values, passRoles }: CommandFacts,
  { catalogue, actions }: ProofData,
): Requirements {
  const found = requirementsOf(catalogue, parsed, { values, passRoles, place, facts: actions });
  const regional = withDefaultRegions(found, catalogue);
  // Chat asks for a required option that is not given, as it does for a variable.
  const hasVariables =
    !('unknown' in regional) && (parsed.variables.length > 0 || regional.needsValues.length > 0);
  const needed: Requirements = hasVariables ? { ...regional, hasVariables } : regional;
  return mentionsPlace(parsed, values) ? fillPlace(needed, place) : needed;
}

/** What a command asks for in every way in which it can be completed with options that it does not give. */
export function requirementVariantsIn(
  { place }: ChannelAccess,
  parsed: ParsedCommand,
  command: CommandFacts,
  proofData: ProofData,
): readonly Requirements[] {
  const { catalogue, actions } = proofData;
  const variants = listRequirementVariants(catalogue, parsed, { ...command, place, facts: actions });
  return mentionsPlace(parsed, command.values) ? variants.map(needed => fillPlace(needed, place)) : variants;
}

/** What a command needs with one option more, at any value, for each that it does not give. */
export function* listOptionsIn(
  { place }: ChannelAccess,
  parsed: ParsedCommand,
  command: CommandFacts,
  { catalogue, actions }: ProofData,
): Generator<{ readonly option: string; readonly needed: Requirements }> {
  const isFilled = mentionsPlace(parsed, command.values);
  for (const { option, needed } of listWithOption(catalogue, parsed, { ...command, place, facts: actions }))
    yield { option, needed: isFilled ? fillPlace(needed, place) : needed };
}

/** Whether a command, or what its variables may be, has pseudo parameters. */
function mentionsPlace({ text }: ParsedCommand, values: VariableValues): boolean {
  const isPseudo = (each: string) => each.includes('${AWS::');
  return isPseudo(text) || Object.values(values).some(list => list.some(isPseudo));
}

function fillPlace(needed: Requirements, place: ChannelAccess['place']): Requirements {
  if ('unknown' in needed) return needed;
  const fill = (text: string) => substitutePlace(text, place);
  return {
    ...needed,
    requirements: needed.requirements.map(each => changeArns(each, fill, regions => regions.map(fill))),
  };
}
