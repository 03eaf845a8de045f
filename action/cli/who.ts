import { askWho } from '../commands/who.ts';
import { makePaint } from '../render/paint.ts';
import { renderWhoText } from '../render/who.ts';
import { acceptProofs } from './accept-proofs.ts';
import type { Run } from './commands.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
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
  const proved = await acceptProofs(
    typeof options['file'] === 'string' ? options['file'] : 'chatops.yml',
    args,
    io,
  );
  if (typeof proved === 'number') return proved;
  const { proofs, diagnostics } = proved;
  const known = proofs.models.map(model => model.target.key);
  const answer = askWho(proofs, positionals.join(' '), chosenTargets(args, known));
  const isPartial = diagnostics.some(({ severity }) => severity === 'error');
  if (options['format'] === 'json') printJson(io, { diagnostics, ...answer });
  else {
    io.out(renderWhoText(answer, makePaint(io.outHasColor)));
    if (isPartial) io.err('The file has errors, so channels that are broken are missing from this answer\n');
  }
  return answer.problems.length > 0 || isPartial ? exitStatus.findings : exitStatus.clean;
};
