import { resolve } from 'node:path';
import { hasAwsDouble } from '../aws/connection.ts';
import { type LoadOptions, loadConfig } from '../commands/load-config.ts';
import { checkTogether, type NamedConfig } from '../commands/load-several.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Project } from '../core/project.ts';
import { renderDiagnosticsBriefly, renderDiagnosticsText } from '../render/diagnostics.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Arguments, UsageError } from './usage.ts';

/** A configuration that passed every check, with the warnings that it got. */
export interface Accepted extends NamedConfig {
  readonly diagnostics: readonly Diagnostic[];
}

/** The file of `--file`, for commands whose arguments are no files. */
export function fileOption({ options }: Pick<Arguments, 'options'>): string {
  return typeof options['file'] === 'string' ? options['file'] : 'chatops.yml';
}

/** A result must not replace what it is made of. @throws UsageError when `--out` names a file that was read */
export function refuseSources({ options }: Arguments, projects: readonly Pick<Project, 'texts'>[]): void {
  const { out } = options;
  if (typeof out !== 'string') return;
  const sources = projects.flatMap(({ texts }) => [...texts.keys()]).map(name => resolve(name));
  if (!sources.includes(resolve(out))) return;
  throw new UsageError(
    `--out ${out} would replace a file that the configuration is read from`,
    'Name another file',
  );
}

/** The file a command was called for: its argument, `--file`, or chatops.yml. */
export function fileOf({ options, positionals }: Arguments): string {
  const [positional] = positionals;
  if (positional !== undefined && options['file'] !== undefined) {
    throw new UsageError('The file is given twice, as an argument and with --file');
  }
  return positional ?? fileOption({ options });
}

/**
 * Loads and checks the configuration and reports what is wrong with it, for commands that go on from there.
 * @returns the configuration, or the exit status when it is not usable
 */
export async function acceptConfig(
  args: Arguments,
  io: Io,
  options: AcceptOptions = {},
): Promise<Accepted | number> {
  const accepted = await acceptConfigs([fileOf(args)], args, io, options);
  if (typeof accepted === 'number') return accepted;
  const [one] = accepted.configs;
  if (one === undefined) throw new Error('One file is accepted as one configuration');
  return { ...one, diagnostics: accepted.diagnostics };
}

/** Whether a plan or an apply is against the AWS of the environment, and neither offline nor against a double of AWS. */
export function deploysToAws({ options }: Arguments, env: NodeJS.ProcessEnv): boolean {
  return options['local'] !== true && options['against'] === undefined && !hasAwsDouble(env);
}

/** How diagnostics end a command: a file that is not there is wrong usage and no finding about what it says. */
export function statusOf(diagnostics: readonly Diagnostic[]): number {
  if (diagnostics.some(({ code }) => /^file\/not-(found|readable)$/.test(code))) return exitStatus.failure;
  return hasErrors(diagnostics) ? exitStatus.findings : exitStatus.clean;
}

/** Every file that a command was called for: its argument, or each `--file`. */
export function filesOf(args: Arguments): string[] {
  const files = args.all['file'] ?? [];
  if (files.length < 2) return [fileOf(args)];
  if (args.positionals.length > 0) {
    throw new UsageError('Files are given both as an argument and with --file', 'Name them all with --file');
  }
  return [...files];
}

/** How several configurations are accepted. */
export interface AcceptOptions extends Pick<LoadOptions, 'deploys' | 'comparesEnded' | 'findingsOnly'> {
  /** Also takes a file of which only proofs failed, for a command that deploys nothing. */
  readonly takesDrafts?: boolean;
}

/** Several configurations that passed every check, also those of all of them together. */
export interface AcceptedTogether {
  readonly configs: readonly NamedConfig[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads and checks several configurations, each by itself and then together, and reports what is wrong.
 * @returns the configurations, or the exit status when one of them is not usable
 */
export async function acceptConfigs(
  files: readonly string[],
  args: Arguments,
  io: Io,
  options: AcceptOptions = {},
): Promise<AcceptedTogether | number> {
  const loaded = await Promise.all(files.map(async file => ({ file, ...(await loadConfig(file, options)) })));
  const texts = new Map(loaded.flatMap(one => [...one.texts]));
  const configs = loaded.flatMap(({ file, config: valid, draft, project }): NamedConfig[] => {
    const config = options.takesDrafts === true ? draft : valid;
    return config === undefined || project === undefined ? [] : [{ file, config, project }];
  });
  const isEachValid = configs.length === loaded.length;
  const together = isEachValid ? checkTogether(configs) : [];
  const diagnostics = [...loaded.flatMap(one => one.diagnostics), ...together];
  const isValid = isEachValid && together.length === 0;
  const isJson = args.options['format'] === 'json';
  if (diagnostics.length > 0 && !(isJson && !isValid)) {
    const color = io.errHasColor;
    // In short for a command that goes on, since that is about something else.
    const isBrief = isValid && args.options['full'] !== true;
    io.err(
      isBrief
        ? renderDiagnosticsBriefly(diagnostics, color)
        : renderDiagnosticsText(diagnostics, texts, { color }),
    );
  }
  if (isValid) return { configs, diagnostics };
  if (isJson) await printJson(io, { diagnostics });
  return statusOf(diagnostics);
}
