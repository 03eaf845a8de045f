import { loadConfig } from '../commands/load-config.ts';
import type { Proofs } from '../commands/prove-project.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import { makeVisible } from '../core/visible.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { statusOf } from './load.ts';
import type { Arguments } from './usage.ts';

/** What questions about channels need: the proofs of whatever is sound in the file. */
export interface Proved {
  readonly project: Project;
  readonly proofs: Proofs;
  /** Undefined when an error leaves out more than proofs, so that versions cannot be compared. */
  readonly draft: Resolved | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the file has no error, so that answers are about all that it says. */
  readonly complete: boolean;
  /** Keys of the channels that have no answer because of errors. */
  readonly channelsLeftOut: readonly string[];
}

/**
 * Loads a configuration for commands that only ask about it. Failed proofs do not stop it: they may be what
 * the question is about.
 * @returns the exit status when nothing can be asked
 */
export async function acceptProofs(file: string, { options }: Arguments, io: Io): Promise<Proved | number> {
  const { project, proofs, draft, diagnostics, texts } = await loadConfig(file);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const isJson = options['format'] === 'json';
  if (project !== undefined && proofs !== undefined) {
    if (errors.length > 0 && !isJson) io.err(renderDiagnosticsText(errors, texts, { color: io.errHasColor }));
    return {
      project,
      proofs,
      draft,
      diagnostics,
      complete: errors.length === 0,
      channelsLeftOut: findLeftOut(project, proofs, errors),
    };
  }
  if (isJson) await printJson(io, { diagnostics, complete: false });
  else if (errors.length > 0) io.err(renderDiagnosticsText(errors, texts, { color: io.errHasColor }));
  else io.err(`${file} declares no channel\n`);
  return errors.length > 0 ? statusOf(errors) : exitStatus.findings;
}

/** Channels that the file declares, or has an error about, and that are in no model. */
function findLeftOut(project: Project, { models }: Proofs, errors: readonly Diagnostic[]): string[] {
  if (errors.length === 0) return [];
  const answered = new Set(models.flatMap(({ channels }) => channels.map(({ key }) => key)));
  const named = errors.flatMap(({ path }) => /^channels\.([^.[\]"]+)/.exec(path ?? '')?.[1] ?? []);
  const declared = [...Object.keys(project.config.channels ?? {}), ...named];
  return [...new Set(declared)].filter(key => !answered.has(key)).sort();
}

/** Why a channel of the file has no answer; undefined for a channel that is not left out. */
export function describeLeftOut({ channelsLeftOut }: Proved, channel: string): string | undefined {
  const key = channel.replace(/^#/, '');
  return channelsLeftOut.includes(key)
    ? `The channel ${key} is left out because of the errors in the file, so it is unknown what it can do`
    : undefined;
}

/** The members of `--format json` that say how far an answer goes. */
export function reachOf({
  diagnostics,
  complete,
  channelsLeftOut,
}: Proved): Readonly<Record<string, unknown>> {
  return { diagnostics, complete, ...(complete ? {} : { channelsLeftOut }) };
}

/** Says after an answer that the file has errors, and which channels are left out. */
export function warnOfErrors({ complete, channelsLeftOut }: Proved, io: Io): void {
  if (complete) return;
  const names = channelsLeftOut.map(makeVisible).join(', ');
  const leftOut = names === '' ? '' : `; these channels are left out: ${names}`;
  io.err(`The file has errors, so this answer covers only the correct parts${leftOut}\n`);
}
