import { loadConfig } from '../commands/load-config.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Arguments, UsageError } from './usage.ts';

/** A configuration that passed every check, with the warnings that it got. */
export interface Accepted {
  readonly file: string;
  readonly config: ChatopsConfig;
  readonly diagnostics: readonly Diagnostic[];
}

/** The file a command was called for: its argument, `--file`, or chatops.yml. */
export function fileOf({ options, positionals }: Arguments): string {
  const [positional] = positionals;
  const option = options['file'];
  if (positional !== undefined && option !== undefined) {
    throw new UsageError('The file is given twice, as an argument and with --file');
  }
  return positional ?? (typeof option === 'string' ? option : 'chatops.yml');
}

/** The files a command was called for, of one that takes several with `-f`. */
export function filesOf(args: Arguments): readonly string[] {
  const files = args.lists['file'] ?? [];
  return files.length > 1 && args.positionals.length === 0 ? files : [fileOf(args)];
}

/**
 * Loads and checks the configuration and tells what is wrong with it, for commands that go on from there.
 * @returns the configuration, or the exit status when it is not usable
 */
export async function acceptConfig(args: Arguments, io: Io): Promise<Accepted | number> {
  const file = fileOf(args);
  const { config, diagnostics, texts } = await loadConfig(file);
  const isJson = args.options['format'] === 'json';
  if (diagnostics.length > 0 && !(isJson && config === undefined)) {
    io.err(renderDiagnosticsText(diagnostics, texts, { color: io.errHasColor }));
  }
  if (config !== undefined) return { file, config, diagnostics };
  if (isJson) printJson(io, { diagnostics });
  return exitStatus.findings;
}
