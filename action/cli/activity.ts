import { readActivity } from '../commands/activity.ts';
import { type NarrowProposal, proposeNarrower } from '../commands/propose-narrower.ts';
import { replaceFiles } from '../commands/replace-files.ts';
import { type Aws, withAws } from '../commands/session.ts';
import { missingOf } from '../core/look.ts';
import { renderActivityText, renderProposalText } from '../render/activity.ts';
import { createColors } from '../render/colors.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Accepted, acceptConfig } from './load.ts';
import { readRegions } from './region.ts';
import { announceAws, sessionOptions } from './session.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** CloudTrail keeps its history for this many days (documented). */
const maxDays = 90;

/** `chatops activity [CHANNEL]`: who called what from chat, and which permissions were never used. */
export const runActivity: Run = async (args, io) => {
  const [channel] = args.positionals;
  const { options } = args;
  const days = readDays(options['days'], 'days', 7, { min: 1, max: maxDays });
  const minAgeDays = readDays(options['min-age'], 'min-age', 30, { min: 0, max: 3650 });
  if (options['yes'] === true && options['propose'] !== true) {
    throw new UsageError('--yes can only be used with --propose');
  }
  const accepted = await acceptConfig({ ...args, positionals: [] }, io);
  if (typeof accepted === 'number') return accepted;
  const known = Object.keys(accepted.config.channels ?? {});
  if (channel !== undefined && !known.includes(channel)) {
    const all = `Channels: ${known.join(', ')}`;
    throw unknownName(`There is no channel ${channel} in ${accepted.file}`, channel, known, all);
  }
  if (channel !== undefined && options['propose'] === true) {
    throw new UsageError(
      '--propose works on whole roles and takes no channel',
      'A role of several channels keeps what any of them used',
    );
  }
  const regions = typeof options['regions'] === 'string' ? readRegions(options['regions']) : undefined;
  return withAws(sessionOptions(args), accepted.config, aws => {
    announceAws(aws, io);
    return report(aws, accepted, { channel, days, regions, minAgeDays }, { args, io });
  });
};

interface WantedActivity {
  readonly channel: string | undefined;
  readonly days: number;
  readonly regions: readonly string[] | undefined;
  readonly minAgeDays: number;
}

async function report(
  aws: Aws,
  accepted: Accepted,
  { minAgeDays, ...wanted }: WantedActivity,
  { args, io }: { readonly args: Arguments; readonly io: Io },
): Promise<number> {
  const { file, config, diagnostics } = accepted;
  const now = Date.now();
  const found = await readActivity(aws, config, { ...wanted, now });
  const proposal =
    args.options['propose'] === true
      ? await proposeNarrower(file, accepted, found, { minAgeDays, now })
      : undefined;
  const isJson = args.options['format'] === 'json';
  if (!isJson) {
    const paint = createColors(io.outHasColor);
    io.out(renderActivityText(found, paint, { isFull: args.options['full'] === true, isLocal: aws.isLocal }));
    if (proposal !== undefined) io.out(`\n${renderProposalText(proposal, paint)}`);
  }
  const outcome = proposal === undefined ? undefined : await write(proposal, args, io);
  if (isJson) {
    const { targets, failures, look } = found;
    await printJson(io, {
      diagnostics,
      local: aws.isLocal,
      complete: look.complete,
      targets,
      missing: missingOf(look),
      failures,
      ...(proposal === undefined
        ? {}
        : {
            proposal: {
              outcome,
              roles: proposal.roles,
              refused: proposal.refused,
              files: [...proposal.texts.keys()],
            },
          }),
    });
  }
  if (found.failures.length > 0) return exitStatus.failure;
  return found.look.complete ? exitStatus.clean : exitStatus.findings;
}

/** Writes what is proposed, after a question or with `--yes`. */
async function write(
  { texts }: NarrowProposal,
  args: Arguments,
  io: Io,
): Promise<'unchanged' | 'declined' | 'written'> {
  if (texts.size === 0) return 'unchanged';
  const names = [...texts.keys()].join(', ');
  const isWanted =
    args.options['yes'] === true || (io.isInteractive && (await io.ask(`Write this into ${names}?`)));
  if (!isWanted) {
    io.err(`${names} is unchanged${io.isInteractive ? '' : '; --yes writes the proposal'}\n`);
    return 'declined';
  }
  await replaceFiles(texts);
  io.err(`Wrote ${names}. Review the difference, and open a pull request\n`);
  return 'written';
}

function readDays(
  value: unknown,
  name: string,
  usual: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (value === undefined) return usual;
  const days = Number(value);
  if (Number.isInteger(days) && days >= min && days <= max && value !== '') return days;
  throw new UsageError(`--${name} takes a number of days from ${min} to ${max}, not \`${String(value)}\``);
}
