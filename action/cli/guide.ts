import { guideChannel } from '../access/channel-guide.ts';
import { renderGuide } from '../render/guide.ts';
import { acceptProofs, describeLeftOut, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { fileOption } from './load.ts';
import { chosenTargets } from './targets.ts';
import { UsageError, unknownName } from './usage.ts';

/** `chatops guide CHANNEL`: the message to pin in a channel. */
export const runGuide: Run = async (args, io) => {
  const [key] = args.positionals;
  if (key === undefined) throw new UsageError('A channel is needed', 'For example: chatops guide operations');
  const proved = await acceptProofs(fileOption(args), args, io);
  if (typeof proved === 'number') return proved;
  const { proofs } = proved;
  const known = proofs.models.map(model => model.target.key);
  const chosen = chosenTargets(args, known);
  const models = proofs.models.filter(({ target }) => chosen === undefined || chosen.includes(target.key));
  const [found] = models.flatMap(model => {
    const access = proofs.index.find(model, key);
    const channel = model.channels.find(each => each.key === key);
    return access === undefined || channel === undefined ? [] : [{ access, channel }];
  });
  const leftOut = describeLeftOut(proved, key);
  if (found === undefined && leftOut !== undefined) {
    if (args.options['format'] === 'json') await printJson(io, { ...reachOf(proved), channel: key });
    else io.err(`${leftOut}\n`);
    return exitStatus.findings;
  }
  if (found === undefined) {
    const channels = [...new Set(models.flatMap(model => model.channels.map(channel => channel.key)))];
    throw unknownName(`There is no channel ${key}`, key, channels, `Channels: ${channels.join(', ')}`);
  }
  const guide = guideChannel(found.access, found.channel, proofs.aliases, proofs.proofData);
  if (args.options['format'] === 'json') await printJson(io, { ...reachOf(proved), ...guide });
  else {
    io.out(renderGuide(guide));
    for (const { name, decision } of guide.leftOut) {
      const why =
        decision === 'denied' ? 'it does not work in this channel' : 'it is not proved to work there';
      io.err(`The alias ${name} is left out: ${why}. See: chatops can ${key} "run ${name}"\n`);
    }
    warnOfErrors(proved, io);
  }
  return proved.complete ? exitStatus.clean : exitStatus.findings;
};
