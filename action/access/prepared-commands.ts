import { checkCommand } from '../chat/check.ts';
import type { CommandFinding } from '../chat/finding.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import type { Requirements } from '../chat/requirements.ts';
import { inDefaultRegion } from '../core/default-region.ts';
import type { Place } from '../core/place.ts';
import type { AskedCommand } from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import { type CommandFacts, requirementsIn, requirementVariantsIn } from './command-requirements.ts';
import { withoutDefaultRegions } from './default-regions.ts';
import type { ProofData } from './proof-data.ts';

/** What is known of a command before anything is asked about permissions. */
export interface PreparedCommand {
  /** Errors, which leave it without requirements. */
  readonly errors: readonly CommandFinding[];
  /** Warnings because of which an answer is not about what was most likely meant: a Region that does not exist. */
  readonly doubts: readonly CommandFinding[];
  /** What it needs, in each of the ways in which it is meant. */
  readonly variants: readonly Requirements[];
  /** What it needs as it is written, with the defaults of the services for options that it does not give; undefined with errors. */
  readonly asWritten: Requirements | undefined;
}

/** A command of which nothing is known beside its text. */
export const typedCommand: CommandFacts = { values: {}, passRoles: [] };

/**
 * How many commands are kept, each from the second time on that it is asked about: the same commands are asked about in one channel
 * after the other, and of thousands that are asked about once nothing has to stay in memory.
 */
const maxKept = 5000;

/** How many commands are known to have been asked about. */
const maxSeen = 50_000;

/** What is remembered for one place, of commands as they are written or as they can be completed. */
interface Memory {
  readonly proofData: ProofData;
  readonly seen: Set<string>;
  readonly prepared: Map<string, PreparedCommand>;
}

const memories: Readonly<Record<'asWritten' | 'completed', WeakMap<Place, Memory>>> = {
  asWritten: new WeakMap(),
  completed: new WeakMap(),
};

/** Reads a command. What it needs depends on its text and the account, so that it is worked out once for all channels. */
export function prepareCommand(
  access: ChannelAccess,
  parsed: ParsedCommand,
  asked: AskedCommand,
  proofData: ProofData,
): PreparedCommand {
  const { command, isCompleted = false } = asked;
  const prepare = (): PreparedCommand => {
    const found = checkCommand(proofData.catalogue, parsed, { as: 'typed' });
    const errors = found.filter(({ severity }) => severity === 'error');
    const doubts = found.filter(({ code }) => code === 'alias/unknown-region');
    if (errors.length > 0) return { errors, doubts, variants: [], asWritten: undefined };
    const asWritten = requirementsIn(access, parsed, command, proofData);
    if (!isCompleted) return { errors, doubts, variants: [asWritten], asWritten };
    return {
      errors,
      doubts,
      variants: requirementVariantsIn(access, parsed, command, proofData),
      asWritten: withoutDefaultRegions(asWritten),
    };
  };
  if (command !== typedCommand) return prepare();
  const ofPlaces = memories[isCompleted ? 'completed' : 'asWritten'];
  let memory = ofPlaces.get(access.place);
  if (memory?.proofData !== proofData) {
    memory = { proofData, seen: new Set(), prepared: new Map() };
    ofPlaces.set(access.place, memory);
  }
  const { text } = parsed;
  const known = memory.prepared.get(text);
  if (known !== undefined) return known;
  const prepared = prepare();
  if (memory.seen.has(text)) {
    if (memory.prepared.size >= maxKept) memory.prepared.clear();
    memory.prepared.set(text, prepared);
  } else {
    if (memory.seen.size >= maxSeen) memory.seen.clear();
    memory.seen.add(text);
  }
  return prepared;
}

/** What the answer depends on of a command that names no Region, of a service that has Regions. */
export function noteOnRegion(parsed: ParsedCommand, variants: readonly Requirements[]): { note?: string } {
  const isOpen = variants.some(
    needed => 'requirements' in needed && needed.requirements.some(({ regions }) => regions.includes('*')),
  );
  if (!isOpen || /\s--?region\b/.test(parsed.text)) return {};
  return { note: `without \`--region\` the command runs ${inDefaultRegion}` };
}
