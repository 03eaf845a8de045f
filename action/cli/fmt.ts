import { formatFiles } from '../commands/fmt.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { fileOf, statusOf } from './load.ts';

/** `chatops fmt`: names the files that it writes; with `--check` those that it would write. */
export const runFormat: Run = async (args, io) => {
  const isCheck = args.options['check'] === true;
  const { diagnostics, texts, changed, refused } = await formatFiles(fileOf(args), isCheck);
  const isRefused = refused.length > 0 || (isCheck && changed.length > 0);
  if (args.options['format'] === 'json') {
    await printJson(io, { diagnostics, changed, refused });
    return diagnostics.length > 0
      ? statusOf(diagnostics)
      : isRefused
        ? exitStatus.findings
        : exitStatus.clean;
  }
  if (diagnostics.length > 0) {
    io.err(renderDiagnosticsText(diagnostics, texts, { color: io.errHasColor }));
    return statusOf(diagnostics);
  }
  for (const file of changed) io.out(`${file}\n`);
  for (const { file, reason } of refused) io.err(`${file}: ${reason}, so it is left as it is\n`);
  if (isCheck && changed.length > 0) io.err('Not in the canonical style; run chatops fmt\n');
  return isRefused ? exitStatus.findings : exitStatus.clean;
};
