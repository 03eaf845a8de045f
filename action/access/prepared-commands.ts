import { checkCommand } from '../chat/check.ts';
import type { CommandFinding } from '../chat/finding.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import type { Requirements } from '../chat/requirements.ts';
import { inDefaultRegion } from '../core/default-region.ts';
import { type AskedCommand, type CommandFacts, requirementVariantsIn } from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { ProofData } from './proof-data.ts';

/** What is known of a command before anything is asked about permissions. */
export interface PreparedCommand {
  /** Errors, which leave it without requirements. */
  readonly errors: readonly CommandFinding[];
  /** What it needs, in each of the ways in which it is meant. */
  readonly variants: readonly Requirements[];
}

/** A command of which nothing is known beside its text. */
export const typedCommand: CommandFacts = { values: {}, passRoles: [] };

/** How many commands are kept. The same command is asked about in one channel after the other. */
const maxKept = 1000;
const kept = new WeakMap<ProofData, Map<string, PreparedCommand>>();

/** Reads a command. What it needs depends on its text and the account, so that it is worked out once for all channels. */
export function prepareCommand(
  access: ChannelAccess,
  parsed: ParsedCommand,
  asked: AskedCommand,
  proofData: ProofData,
): PreparedCommand {
  const { command, range } = asked;
  const prepare = (): PreparedCommand => {
    const errors = checkCommand(proofData.catalogue, parsed, { as: 'typed' }).filter(
      ({ severity }) => severity === 'error',
    );
    const variants = errors.length > 0 ? [] : requirementVariantsIn(access, parsed, asked, proofData);
    return { errors, variants };
  };
  if (command !== typedCommand) return prepare();
  const own = kept.get(proofData) ?? new Map<string, PreparedCommand>();
  kept.set(proofData, own);
  const { partition, account, region } = access.place;
  const key = [range, partition, account, region, parsed.text].join('\n');
  const known = own.get(key) ?? prepare();
  if (own.size >= maxKept) own.clear();
  own.set(key, known);
  return known;
}

/** What the answer depends on of a command that names no Region, of a service that has Regions. */
export function noteOnRegion(parsed: ParsedCommand, variants: readonly Requirements[]): { note?: string } {
  const isOpen = variants.some(
    needed => 'requirements' in needed && needed.requirements.some(({ regions }) => regions.includes('*')),
  );
  if (!isOpen || /\s--?region\b/.test(parsed.text)) return {};
  return { note: `without \`--region\` the command runs ${inDefaultRegion}` };
}
