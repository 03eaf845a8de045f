import { loadConfigs } from '../commands/load-several.ts';
import { defaultTarget } from '../core/model.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import type { Run } from './command.ts';
import { printJson } from './json.ts';
import { filesOf, statusOf } from './load.ts';
import { chosenTargets } from './targets.ts';

/** `chatops validate`: the diagnostics are the data, so they go to standard output. */
export const runValidate: Run = async (args, io) => {
  const files = filesOf(args);
  const { diagnostics, texts, configs } = await loadConfigs(files, { findingsOnly: true });
  const targets = configs.flatMap(({ config }) => Object.keys(config.targets ?? { [defaultTarget]: {} }));
  if (targets.length > 0) chosenTargets(args, targets);
  if (args.options['format'] === 'json') await printJson(io, { diagnostics });
  else if (args.options['format'] === 'github') {
    const { renderAnnotations } = await import('../render/annotations.ts');
    io.out(renderAnnotations(diagnostics));
  } else if (args.options['format'] === 'sarif') {
    const [{ renderSarif }, { allRules }] = await Promise.all([
      import('../render/sarif.ts'),
      import('../rules/all.ts'),
    ]);
    io.out(renderSarif(diagnostics, allRules));
  } else if (args.options['format'] === 'gitlab') {
    const { renderCodeQuality } = await import('../render/code-quality.ts');
    io.out(renderCodeQuality(diagnostics));
  } else if (diagnostics.length === 0) io.out(files.map(file => `${file}: valid\n`).join(''));
  else {
    const full = args.options['full'] === true;
    io.out(renderDiagnosticsText(diagnostics, texts, { color: io.outHasColor, full }));
  }
  return statusOf(diagnostics);
};
