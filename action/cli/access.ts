import { makeMatrix } from '../access/access-matrix.ts';
import { renderMatrixMarkdown, renderMatrixMermaid, renderMatrixText } from '../render/access-matrix.ts';
import { makePaint } from '../render/paint.ts';
import { acceptProofs, reachOf, warnOfErrors } from './accept-proofs.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { fileOf } from './load.ts';
import { chosenTargets } from './targets.ts';

/** `chatops access`: who can do what, as a matrix or a graph. */
export const runAccess: Run = async (args, io) => {
  const proved = await acceptProofs(fileOf(args), args, io);
  if (typeof proved === 'number') return proved;
  const { index, knowledge, models } = proved.proofs;
  const { format } = args.options;
  const known = models.map(model => model.target.key);
  const chosen = chosenTargets(args, known);
  const rows = makeMatrix(index, knowledge).filter(
    row => chosen === undefined || chosen.includes(row.target),
  );
  if (format === 'json') printJson(io, { ...reachOf(proved), channels: rows });
  else if (format === 'markdown') io.out(renderMatrixMarkdown(rows));
  else if (format === 'mermaid') io.out(renderMatrixMermaid(rows));
  else io.out(renderMatrixText(rows, makePaint(io.outHasColor)));
  if (format !== 'json') warnOfErrors(proved, io);
  return proved.complete ? exitStatus.clean : exitStatus.findings;
};
