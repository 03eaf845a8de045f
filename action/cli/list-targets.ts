import { loadConfig } from '../commands/load-config.ts';
import type { Target } from '../core/model.ts';
import { resolveTargets } from '../core/resolve.ts';
import { makeVisible } from '../core/visible.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { printJson } from './json.ts';
import { fileOf, statusOf } from './load.ts';

/** `chatops targets`: the targets of a valid file, for a matrix of jobs or a loop of a shell. */
export const runTargets: Run = async (args, io) => {
  const { config, diagnostics, texts } = await loadConfig(fileOf(args));
  const isJson = args.options['format'] === 'json';
  if (config === undefined) {
    if (isJson) await printJson(io, { diagnostics });
    else io.err(renderDiagnosticsText(diagnostics, texts, { color: io.errHasColor }));
    return statusOf(diagnostics);
  }
  const targets = resolveTargets(config);
  if (isJson) {
    const matrix = { target: targets.map(({ key }) => key) };
    await printJson(io, { diagnostics, targets: targets.map(describeTarget), matrix });
    return exitStatus.clean;
  }
  for (const { key, account = '-', region = '-' } of targets) {
    io.out(`${makeVisible(key)}  ${account}  ${region}\n`);
  }
  return exitStatus.clean;
};

/** A target as JSON; what is not declared is `null`. */
function describeTarget({ key, account, region, planRole, applyRole }: Target) {
  return {
    target: key,
    account: account ?? null,
    region: region ?? null,
    planRole: planRole ?? null,
    applyRole: applyRole ?? null,
  };
}
