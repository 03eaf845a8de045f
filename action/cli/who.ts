import { answerWho } from '../commands/who.ts';
import { createColors } from '../render/colors.ts';
import { renderWhoText } from '../render/who.ts';
import { acceptProofs, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { fileOption } from './load.ts';
import { chosenTargets } from './targets.ts';
import { UsageError } from './usage.ts';

/** `chatops who ACTION|COMMAND [on ARN]`: every channel in which it works, for whom, and why. */
export const runWho: Run = async (args, io) => {
  const { options, positionals } = args;
  if (positionals.length === 0) {
    throw new UsageError(
      'An action or a command is needed',
      'For example: chatops who "lambda:InvokeFunction on arn:aws:lambda:*:*:function:billing"',
    );
  }
  const proved = await acceptProofs(fileOption(args), args, io);
  if (typeof proved === 'number') return proved;
  const { proofs, complete } = proved;
  const known = proofs.models.map(model => model.target.key);
  const answer = answerWho(proofs, positionals.join(' '), chosenTargets(args, known));
  if (options['format'] === 'json') await printJson(io, { ...reachOf(proved), ...answer });
  else {
    io.out(renderWhoText(answer, createColors(io.outHasColor)));
    warnOfErrors(proved, io);
  }
  return answer.problems.length > 0 || !complete ? exitStatus.findings : exitStatus.clean;
};
