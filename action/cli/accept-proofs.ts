import { loadConfig } from '../commands/load-config.ts';
import type { Proofs } from '../commands/prove-project.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Project } from '../core/project.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { statusOf } from './load.ts';
import type { Arguments } from './usage.ts';

/** What questions about channels need: the proofs of whatever is sound in the file. */
export interface Proved {
  readonly project: Project;
  readonly proofs: Proofs;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads a configuration for commands that only ask about it. Failed proofs do not stand in the way: they may be what
 * the question is about.
 * @returns the exit status when nothing can be asked
 */
export async function acceptProofs(file: string, { options }: Arguments, io: Io): Promise<Proved | number> {
  const { project, proofs, diagnostics, texts } = await loadConfig(file);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const isJson = options['format'] === 'json';
  if (project !== undefined && proofs !== undefined) {
    if (errors.length > 0 && !isJson) io.err(renderDiagnosticsText(errors, texts, { color: io.errHasColor }));
    return { project, proofs, diagnostics };
  }
  if (isJson) printJson(io, { diagnostics });
  else if (errors.length > 0) io.err(renderDiagnosticsText(errors, texts, { color: io.errHasColor }));
  else io.err(`${file} declares no channel\n`);
  return errors.length > 0 ? statusOf(errors) : exitStatus.findings;
}
